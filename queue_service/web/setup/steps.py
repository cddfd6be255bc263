"""The steps of the first run in their order, and how far one is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import url_for

from queue_service.documents.language import _l
from queue_service.web.i18n import _

#: Step → its page, for those whose answers make an office.
ENDPOINTS: Mapping[str, str] = {
    "office": "setup.show_office",
    "case_types": "setup.show_case_types",
    "desks": "setup.show_desks",
    "hours": "setup.show_hours",
}
_TITLES: Mapping[str, str] = {
    "begin": _l("Your account"),
    "office": _l("The office"),
    "case_types": _l("Case types"),
    "desks": _l("Desks"),
    "hours": _l("Opening hours"),
    "done": _l("Connect screens"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the progress shows it. ``state``: done, now or ahead; `href` where one can go back to."""

    number: int
    title: str
    state: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one is. ``back``: the page before, None where there is none to go back to."""

    steps: tuple[Step, ...]
    now: Step
    back: str | None


def progress(present: str, answered: Collection[str], *, first: bool) -> Progress:
    """All steps, seen from one of them; a further office does not begin with an account."""
    names = [name for name in _TITLES if first or name != "begin"]
    at = names.index(present)
    steps = tuple(_step(number, name, names, at, answered) for number, name in enumerate(names, 1))
    before = names[at - 1] if at else ""
    back = url_for(ENDPOINTS[before]) if before in ENDPOINTS and present in ENDPOINTS else None
    return Progress(steps, steps[at], back)


def _step(number: int, name: str, names: list[str], at: int, answered: Collection[str]) -> Step:
    place = number - 1
    state = "now" if place == at else "done" if place < at or name in answered else "ahead"
    # Once the office is there, its draft is gone.
    may_go = state == "done" and name in ENDPOINTS and names[at] != "done"
    return Step(number, _(_TITLES[name]), state, url_for(ENDPOINTS[name]) if may_go else None)
