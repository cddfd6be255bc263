"""The pages of a clerk: all desks to choose from, the console at one of them, and the same to practise on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from queue_service.documents import json as snapshots
from queue_service.documents.language import ENDONYMS, LANGUAGES
from queue_service.domain.command import Actor, is_practice, practice_office
from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.errors import NotFound
from queue_service.domain.rights import Right
from queue_service.services.lobby_view import Lobby
from queue_service.web import auth
from queue_service.web.api.answers import answer_json, words
from queue_service.web.clerk import bp
from queue_service.web.clerk.texts import (
    actions,
    call_reasons,
    choice_texts,
    client_endings,
    desk_states,
    hold_reasons,
    other_keys,
    pause_reasons,
    practise_texts,
    primary_keys,
    topics,
)
from queue_service.web.i18n import _
from queue_service.web.kit import asset, services
from queue_service.web.staff import for_staff, named


@dataclass(frozen=True, slots=True)
class Tile:
    """A desk as one chooses it: what it is for, and whether somebody is there; never who.

    ``mine``: whoever looks at it works there. ``everything``: it serves every concern of the office.
    """

    code: str
    name: str
    area: str
    state: str
    mine: bool
    matters: tuple[str, ...]
    everything: bool


@bp.get("/")
@for_staff(Right.DESK_WORK)
def choose(actor: Actor) -> str:
    """All desks by area, with the one proposed that the roster has for them today, else their account's."""
    lobby = _lobby(actor)
    usual = services().own_shift.desk(actor, lobby.office.plan.code) or _usual_desk()
    tiles = [_tile(desk, lobby, actor) for desk in lobby.state.desks.values()]
    present = next((tile for tile in tiles if tile.mine), None)
    return render_template(
        "clerk/choose.html",
        office=lobby.office.plan,
        areas=[
            (named(area.names), [tile for tile in tiles if tile.area == area.code])
            for area in lobby.office.plan.areas
        ],
        proposed=present or next((tile for tile in tiles if tile.code == usual), None),
        signed_in=True,
        page={**_page(lobby), "texts": choice_texts()},
    )


@bp.get("/<code>/")
@for_staff(Right.DESK_WORK)
def desk(actor: Actor, code: str) -> str:
    """The console at one desk. Raises NotFound ``desk_not_found``."""
    return _console(actor, _lobby(actor), code)


@bp.get("/practice/")
@for_staff(Right.PRACTISE)
def practise(actor: Actor) -> str:
    """Where one begins to practise: what it is, and the desks one can practise at."""
    lobby = _lobby(actor)
    usual = request.args.get("desk") or _usual_desk()
    return render_template(
        "clerk/practise.html",
        office=lobby.office.plan,
        desks=[_tile(desk, lobby, actor) for desk in lobby.state.desks.values()],
        usual=usual if usual in lobby.state.desks else next(iter(lobby.state.desks), ""),
        signed_in=True,
        page={
            **_page(lobby),
            "practise": url_for("clerk.practise_at", code="-"),
            "names_office": actor.office is None,
            "texts": practise_texts(),
        },
    )


@bp.get("/practice/<code>/")
@for_staff(Right.PRACTISE)
def practise_at(actor: Actor, code: str) -> str | Response:
    """The console at one desk of one's own copy; without a copy, the way to one."""
    office = actor.office or request.args.get("office") or next(iter(services().lobby.codes()), "")
    actor.require(Right.PRACTISE, office)
    try:
        lobby = services().lobby.state(practice_office(office, actor.staff_id or 0))
    except NotFound:
        return redirect(url_for("clerk.practise", office=request.args.get("office")))
    return _console(actor, lobby, code)


@bp.get("/version")
def version() -> Response:
    """Names the console's present files and what `?office=` sets, for a page that was loaded before they changed."""
    return answer_json({"version": console_version(request.args.get("office"))})


def _console(actor: Actor, lobby: Lobby, code: str) -> str:
    if code not in lobby.state.desks:
        raise NotFound("desk_not_found", desk=code[:20])
    practice = is_practice(lobby.office.plan.code)
    at = "clerk.practise_at" if practice else "clerk.desk"
    return render_template(
        "clerk/desk.html",
        office=lobby.office.plan,
        desk=lobby.desk(code),
        practice=practice,
        signed_in=True,
        page={
            **_page(lobby),
            "desk": code,
            "equipped_for": list(lobby.state.desks[code].desk.case_types),
            # whoever belongs to no single office, and whoever practises, has to say which one is meant
            "names_office": actor.office is None or practice,
            "practice": practice,
            "desk_url": url_for(at, code="-", office=request.args.get("office")),
            "version": console_version(lobby.office.plan.code),
            "snapshot": {
                "desk": snapshots.desk(lobby.desk(code), words),
                "queue": snapshots.queue(lobby.queue(code)),
            },
        },
        **_offers(lobby),
    )


def _offers(lobby: Lobby) -> dict[str, object]:
    """What the console offers to choose from."""
    return {
        "actions": actions(),
        "keys": [
            (_("The big button"), primary_keys()),
            (_("Beside it"), [(each.key.upper(), each.label) for each in actions() if each.name != "finish"]),
            (_("Always"), other_keys()),
        ],
        "pause_reasons": pause_reasons(),
        "hold_reasons": hold_reasons(),
        "call_reasons": call_reasons(),
        "client_endings": client_endings(),
        "desk_states": desk_states(),
        "all_languages": [(code, ENDONYMS[code]) for code in LANGUAGES],
        "topics": topics() + [(each.code, named(each.names)) for each in lobby.office.plan.case_types],
        "walk_in": [(each.code, named(each.names)) for each in lobby.office.plan.case_types if each.walk_in],
    }


def console_version(office: str | None) -> str:
    """Changes with the script and the styles of the console, and with every change of what the office sets."""
    files = f"{asset('console.js')} {asset('console.css')}"
    return files if office is None else f"{files} {services().administration.version(office)}"


def _usual_desk() -> str | None:
    session = services().sessions.session(auth.cookie_token(auth.STAFF) or "")
    return None if session is None else session.desk


def _lobby(actor: Actor) -> Lobby:
    """The lobby this person works in; one of no single office says which, or gets the first.

    Raises:
        Forbidden: ``forbidden``, for staff who do not work at desks.
        NotFound: ``office_not_found``.
    """
    reader = services().lobby
    office = actor.office or request.args.get("office") or next(iter(reader.codes()), "")
    actor.require(Right.DESK_WORK, office)
    return reader.state(office)


def _page(lobby: Lobby) -> dict[str, object]:
    """What the scripts of both pages need to name things."""
    plan = lobby.office.plan
    return {
        "office": plan.code,
        "time_zone": plan.time_zone,
        "case_types": {each.code: named(each.names) for each in plan.case_types},
        "areas": {each.code: named(each.names) for each in plan.areas},
        "desks": {
            code: {"name": now.desk.name, "case_types": list(now.desk.case_types)}
            for code, now in lobby.state.desks.items()
        },
        "endonyms": ENDONYMS,
    }


def _tile(now: DeskNow, lobby: Lobby, actor: Actor) -> Tile:
    names = {each.code: named(each.names) for each in lobby.office.plan.case_types}
    at_work = now.state is not DeskState.CLOSED and now.staff_id is not None
    return Tile(
        code=now.desk.code,
        name=now.desk.name,
        area=now.desk.area,
        state=str(now.state),
        mine=at_work and now.staff_id == actor.staff_id,
        matters=tuple(names.get(code, code) for code in now.desk.case_types),
        everything=set(now.desk.case_types) == names.keys(),
    )
