"""Accounts of staff and their sessions, for those who look after them; and one's own."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from queue_service.documents import account_json
from queue_service.documents.problem import InvalidFields
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.services.accounts import Profile
from queue_service.web import auth
from queue_service.web.api import account_shapes as shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once, without_body
from queue_service.web.api.bodies import Nothing
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.installation import installation
from queue_service.web.kit import services

bp = ApiBlueprint("api_accounts", __name__, url_prefix="/api/v1")

#: What an account always has: it can be changed, and not taken away.
_ALWAYS = {"name": "string_type", "role": "string_type", "active": "bool_type"}


@bp.get("/staff", **answers(STAFF, shapes.AccountList, 401, 403, 404))
@asks(Right.MANAGE_STAFF)
def list_accounts(actor: Actor, query: shapes.OfficeQuery) -> Response:
    """The accounts one looks after: of one office, or of all for those of no single one."""
    found = services().accounts.all(actor, query.office)
    return answer_json({"accounts": [account_json.account(each) for each in found]})


@bp.post("/staff", **answers(STAFF, (201, shapes.AccountAndPassword), 401, 403, 404, 409))
@asks(Right.MANAGE_STAFF)
def add_account(actor: Actor, body: shapes.NewAccount) -> Response:
    """Makes an account. Its password is shown this once, and has to be changed at the first sign-in."""
    profile = Profile(body.name, body.role, body.office, body.desk)
    return answer_once(
        actor,
        body,
        lambda command: services().accounts.invite(command, profile),
        lambda made: Answer(201, account_json.invited(made), (made.public_id,)),
    )


@bp.patch("/staff/<staff_id>", **answers(STAFF, shapes.Account, 401, 403, 404, 409))
@asks(Right.MANAGE_STAFF)
def change_account(actor: Actor, path: shapes.AccountPath, body: shapes.ChangeAccount) -> Response:
    """Changes an account. Its sessions end when role, office or active change. 409 `last_admin`, `own_account`."""
    changes: dict[str, Any] = body.model_dump(exclude_unset=True)
    empty = [(name, kind) for name, kind in _ALWAYS.items() if name in changes and changes[name] is None]
    if empty:
        raise InvalidFields(empty)
    account = services().accounts.change(Command(actor), int(path.staff_id), changes)
    installation().identities.forget_staff(account.id)
    return answer_json(account_json.account(account))


@bp.post("/staff/<staff_id>/password", **answers(STAFF, shapes.OneTimePassword, 401, 403, 404, 409))
@asks(Right.MANAGE_STAFF)
def reset_password(actor: Actor, path: shapes.AccountPath, body: Nothing) -> Response:
    """A one-time password for somebody who has forgotten theirs; ends their sessions. 409 `signs_on_elsewhere`."""
    answer = answer_once(
        actor,
        body,
        lambda command: services().accounts.reset(command, int(path.staff_id)),
        lambda made: Answer(200, {"password": made.password}, (made.public_id,)),
    )
    installation().identities.forget_staff(int(path.staff_id))
    return answer


@bp.delete("/staff/<staff_id>", **answers(STAFF, 204, 401, 403, 404, 409))
@asks(Right.MANAGE_STAFF)
def delete_account(actor: Actor, path: shapes.AccountPath) -> Response:
    """Deletes an account; the log keeps its opaque id. 409 `last_admin`, `own_account`."""
    services().accounts.remove(Command(actor), int(path.staff_id))
    installation().identities.forget_staff(int(path.staff_id))
    return without_body()


@bp.get("/staff/sessions", **answers(STAFF, shapes.StaffSessions, 401, 403, 404))
@asks(Right.MANAGE_STAFF)
def list_sessions(actor: Actor, query: shapes.OfficeQuery) -> Response:
    """Who is signed in, and since when; not when they last did something."""
    found = services().sessions.open_ones(actor, query.office)
    return answer_json({"sessions": [account_json.session(each) for each in found]})


@bp.delete("/staff/sessions/<session_id>", **answers(STAFF, 204, 401, 403, 404))
@asks(Right.MANAGE_STAFF)
def end_session(actor: Actor, path: shapes.SessionPath) -> Response:
    """Signs a session out; its live connections end within seconds."""
    installation().identities.forget_staff(services().sessions.end(Command(actor), path.session_id))
    return without_body()


@bp.delete("/staff/<staff_id>/sessions", **answers(STAFF, 204, 401, 403, 404))
@asks(Right.MANAGE_STAFF)
def end_sessions(actor: Actor, path: shapes.AccountPath) -> Response:
    """Signs an account out everywhere."""
    services().sessions.end_all(Command(actor), int(path.staff_id))
    installation().identities.forget_staff(int(path.staff_id))
    return without_body()


@bp.get("/account", **answers(STAFF, shapes.Account, 401, 403))
@asks(Right.OWN_ACCOUNT)
def show_account(actor: Actor) -> Response:
    """One's own account."""
    return answer_json(account_json.account(services().own_account.show(actor)))


@bp.post(
    "/account/password",
    **answers(STAFF, shapes.NewToken, 204, 401, 403, 409, 429),
)
@asks(Right.OWN_ACCOUNT)
def change_password(actor: Actor, body: shapes.ChangePassword) -> Response:
    """Another password for oneself. The session goes on under a new token, in the cookie (204) or the answer (200);
    the other sessions end.
    """
    own, old = services().own_account, auth.staff_token()
    with installation().sign_ins.attempt(request.remote_addr, own.show(actor).name):
        token = own.change_password(Command(actor), old, body.current, body.password)
    installation().identities.forget_staff(actor.staff_id or 0)
    if auth.bearer_token() is not None:
        return answer_json({"token": token})
    response = without_body()
    auth.keep(response, auth.STAFF, token)
    return response


@bp.get("/account/sessions", **answers(STAFF, shapes.OwnSessions, 401, 403))
@asks(Right.OWN_ACCOUNT)
def list_own_sessions(actor: Actor) -> Response:
    """Where one is signed in."""
    found = services().sessions.own_ones(actor, auth.staff_token())
    return answer_json({"sessions": [account_json.own_session(each) for each in found]})


@bp.delete("/account/sessions/<session_id>", **answers(STAFF, 204, 401, 403, 404))
@asks(Right.OWN_ACCOUNT)
def end_own_session(actor: Actor, path: shapes.SessionPath) -> Response:
    """Signs oneself out somewhere else, or here."""
    installation().identities.forget_staff(services().sessions.end_own(Command(actor), path.session_id))
    return without_body()
