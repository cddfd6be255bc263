"""The two pages of a clerk: all desks to choose from, and the console at one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from queue_service.documents import json as snapshots
from queue_service.documents.language import ENDONYMS
from queue_service.domain.command import Actor
from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.errors import NotFound
from queue_service.services.lobby_view import Lobby
from queue_service.web import auth
from queue_service.web.api.answers import words
from queue_service.web.clerk import bp
from queue_service.web.clerk.texts import choice_texts, pause_reasons
from queue_service.web.i18n import current_language, use_staff_language
from queue_service.web.kit import services

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[Actor, Arguments], str]


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


def at_a_desk(view: View[Arguments]) -> Callable[Arguments, str | Response]:
    """For staff who may work at a desk; whoever has not signed in is asked to, and comes back here.

    Raises:
        Forbidden: ``forbidden``, for staff of another kind.
    """

    @wraps(view)
    def checked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> str | Response:
        use_staff_language()
        actor = auth.cookie_actor(auth.STAFF)
        if actor is None:
            ended = "1" if auth.cookie_token(auth.STAFF) else None
            return redirect(url_for("staff.sign_in", next=request.path, expired=ended))
        return view(actor, *args, **kwargs)

    return checked


@bp.get("/")
@at_a_desk
def choose(actor: Actor) -> str:
    """All desks by area, with the one proposed that this account usually works at."""
    lobby = _lobby(actor)
    session = services().staff.session(auth.cookie_token(auth.STAFF) or "")
    usual = None if session is None else session.desk
    tiles = [_tile(desk, lobby, actor) for desk in lobby.state.desks.values()]
    present = next((tile for tile in tiles if tile.mine), None)
    return render_template(
        "clerk/choose.html",
        office=lobby.office.plan,
        areas=[
            (_named(area.names), [tile for tile in tiles if tile.area == area.code])
            for area in lobby.office.plan.areas
        ],
        proposed=present or next((tile for tile in tiles if tile.code == usual), None),
        signed_in=True,
        page={**_page(lobby), "texts": choice_texts()},
    )


@bp.get("/<code>/")
@at_a_desk
def desk(actor: Actor, code: str) -> str:
    """The console at one desk. Raises NotFound ``desk_not_found``."""
    lobby = _lobby(actor)
    if code not in lobby.state.desks:
        raise NotFound("desk_not_found", desk=code[:20])
    here = lobby.state.desks[code].desk
    return render_template(
        "clerk/desk.html",
        office=lobby.office.plan,
        desk=lobby.desk(code),
        pause_reasons=pause_reasons(),
        signed_in=True,
        page={
            **_page(lobby),
            "desk": code,
            "equipped_for": list(here.case_types),
            # whoever belongs to no single office has to say which one is meant
            "names_office": actor.office is None,
            "snapshot": {
                "desk": snapshots.desk(lobby.desk(code), words),
                "queue": snapshots.queue(lobby.queue(code)),
            },
        },
    )


def _lobby(actor: Actor) -> Lobby:
    """The lobby this person works in; one of no single office says which, or gets the first.

    Raises:
        Forbidden: ``forbidden``, for staff who do not work at desks.
        NotFound: ``office_not_found``.
    """
    reader = services().lobby
    office = actor.office or request.args.get("office") or next(iter(reader.codes()), "")
    actor.require_desk_work(office)
    return reader.state(office)


def _page(lobby: Lobby) -> dict[str, object]:
    """What the scripts of both pages need to name things."""
    plan = lobby.office.plan
    return {
        "office": plan.code,
        "time_zone": plan.time_zone,
        "case_types": {each.code: _named(each.names) for each in plan.case_types},
        "areas": {each.code: _named(each.names) for each in plan.areas},
        "desks": {
            code: {"name": now.desk.name, "case_types": list(now.desk.case_types)}
            for code, now in lobby.state.desks.items()
        },
        "endonyms": ENDONYMS,
    }


def _tile(now: DeskNow, lobby: Lobby, actor: Actor) -> Tile:
    names = {each.code: _named(each.names) for each in lobby.office.plan.case_types}
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


def _named(names: Mapping[str, str]) -> str:
    """The name in the reader's language; every office has German ones."""
    return names.get(current_language()) or names.get("de") or next(iter(names.values()), "")
