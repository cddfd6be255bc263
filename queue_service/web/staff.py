"""The way in for staff: one sign-in page for all their faces, and the guard before each of their pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from queue_service.documents.configuration_words import in_language
from queue_service.documents.language import ENDONYMS, STAFF_LANGUAGES
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right, Role
from queue_service.web import auth
from queue_service.web.first_run import first_run_is_open, office_needed
from queue_service.web.i18n import current_language, use_staff_language
from queue_service.web.installation import installation

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[Actor, Arguments], str | Response]

bp = Blueprint("staff", __name__)

#: Where somebody is led who asked for no page in particular; it leads on to the role's own.
START = "/start"
#: Role → the page where its work is.
FIRST_PAGES: Mapping[Role, str] = {
    Role.CLERK: "/desk/",
    Role.INFO: "/info/",
    Role.SUPERVISOR: "/info/",
    Role.ADMIN: "/admin/",
    Role.AUDITOR: "/admin/",
    Role.LOBBY: "/lobby/",
}


@bp.get("/sign-in")
def sign_in() -> str | Response:
    """The form; `?next=` says which page to show afterwards, `?expired=1` that a session has ended.

    While nobody has an account it leads to the first run, unless a provider that people sign in at makes accounts.
    """
    use_staff_language()
    if installation().settings.sign_on is None and first_run_is_open():
        return redirect(url_for("setup.index"))
    return render_template(
        "staff/sign_in.html",
        next_page=local_page(request.args.get("next")),
        expired=request.args.get("expired") == "1",
        signed_in=False,
        sign_on=installation().settings.sign_on,
        local_sign_in=installation().settings.local_sign_in,
    )


@bp.app_context_processor
def staff_languages() -> dict[str, object]:
    """The languages staff pages are written in, for their picker."""
    return {"staff_languages": [(code, ENDONYMS[code]) for code in STAFF_LANGUAGES]}


def for_staff(right: Right) -> Callable[[View[Arguments]], Callable[Arguments, str | Response]]:
    """A page for staff with this right, which gets the one who asks; the page asks again with its office.

    Whoever has not signed in is asked to, and comes back here. Whoever has and may not gets Forbidden.
    """

    def guarded(view: View[Arguments]) -> Callable[Arguments, str | Response]:
        @wraps(view)
        def checked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> str | Response:
            use_staff_language()
            actor = auth.cookie_actor(auth.STAFF)
            if actor is None:
                ended = "1" if auth.cookie_token(auth.STAFF) else None
                return redirect(url_for("staff.sign_in", next=request.full_path.rstrip("?"), expired=ended))
            if actor.must_change and request.endpoint != "account.show":
                return redirect(url_for("account.show", next=request.path))
            actor.require(right)
            return office_needed(actor, request.endpoint or "") or view(actor, *args, **kwargs)

        checked.__dict__["asks"] = right
        return checked

    return guarded


@bp.get(START)
@for_staff(Right.OWN_ACCOUNT)
def start(actor: Actor) -> Response:
    """Leads to the page where this person's work is."""
    return redirect(FIRST_PAGES[actor.role] if actor.role is not None else "/")


def named(names: Mapping[str, str]) -> str:
    """The name in the reader's language; every office has German ones."""
    return in_language(names, current_language())


def office_asked(actor: Actor) -> str:
    """The office that `?office=` names, else their own, else the first there is; pages ask for the right in it."""
    return request.args.get("office") or actor.office or next(iter(installation().services.lobby.codes()), "")


def local_page(path: str | None) -> str:
    r"""`path` if it is a page of this very server, else the one that leads to their own.

    A link to the sign-in must never lead on to another site: neither ``https://…`` nor ``//…`` nor ``/\…``.
    """
    if path is None or not path.startswith("/") or path.startswith(("//", "/\\")):
        return START
    if any(ord(sign) < 0x20 or sign == "\\" for sign in path):
        return START
    parts = urlsplit(path)
    return path if not parts.scheme and not parts.netloc else START
