"""The start page: from here one finds every face of every office on this server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from queue_service.services.snapshots import OfficeView
from queue_service.web.first_run import first_run_is_open
from queue_service.web.i18n import current_language
from queue_service.web.kit import services

bp = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Entrance:
    """An office as the start page shows it; ``closes_at`` is "HH:MM" on its wall clock, or empty."""

    code: str
    name: str
    open_now: bool
    closes_at: str
    waiting: int
    areas: tuple[tuple[str, str], ...]


@bp.get("/")
def index() -> str | Response:
    """Leads to kiosk, board, phone and desk; in an empty installation to the first run."""
    if first_run_is_open():
        return redirect(url_for("setup.index"))
    lobby = services().lobby
    entrances = [entrance(lobby.office(code), current_language()) for code in lobby.codes()]
    return render_template("home/index.html", entrances=entrances)


def entrance(office: OfficeView, lang: str) -> Entrance:
    """What a passer-by may know of an office, in their language."""
    return Entrance(
        code=office.code,
        name=office.name,
        open_now=office.open_now,
        closes_at=_wall_time(office.closes_at, office.time_zone),
        waiting=sum(case_type.waiting for case_type in office.case_types),
        areas=tuple((area.code, area.names.get(lang) or area.names["de"]) for area in office.areas),
    )


def _wall_time(at: datetime | None, time_zone: str) -> str:
    return "" if at is None else at.astimezone(ZoneInfo(time_zone)).strftime("%H:%M")
