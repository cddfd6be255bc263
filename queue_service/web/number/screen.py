"""A ticket in words: what its page says before, or without, any JavaScript."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_service.documents.dates import date_words
from queue_service.documents.language import DEFAULT_LANGUAGE, translations
from queue_service.services.snapshots import OfficeView, TicketView, Wait
from queue_service.web.number.texts import Texts, holds, house_words, notices, pauses, texts

#: A phone says waits in steps of this many minutes: anything finer would promise too much.
STEP_MINUTES = 5
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
#: More figures than these are a crowd, not a count: the rest is a number.
MOST_FIGURES = 8


@dataclass(frozen=True, slots=True)
class Pause:
    """The house stands still: what to do, what becomes of the number, and since when."""

    kind: str
    do: str
    kept: str
    since: str


@dataclass(frozen=True, slots=True)
class Screen:
    """The words of one ticket's page. What does not apply is empty.

    ``figures`` stand for the people ahead, ``more_ahead`` is how many are not drawn.
    """

    sentence: str
    figures: int
    more_ahead: int
    go_to: str
    place: str
    way: str
    wait: str
    parked_until: str
    since: str
    matters: tuple[str, ...]
    later: tuple[str, ...]
    notice: str
    hold_reason: str
    day: str
    pause: Pause | None
    unserved_hint: str
    voucher_hint: str
    contact: str


#: Numbers that still have a place to keep.
_KEPT = frozenset({"waiting", "called", "serving", "parked", "on_hold"})


def screen(ticket: TicketView, house: OfficeView, lang: str) -> Screen:
    """What the page of ``ticket`` says in ``lang``; times on the office's wall clock."""
    own = house_words(house, lang)
    words: Texts = {**texts(lang), **own}
    zone = ZoneInfo(house.time_zone)
    area = ticket.area if ticket.desk is None else ticket.desk.area
    places = places_of(house, lang)
    matters = matters_of(house, lang)
    until = ticket.parked_until
    return Screen(
        sentence=_sentence(ticket, words, lang),
        figures=min(ticket.people_ahead, MOST_FIGURES),
        more_ahead=max(0, ticket.people_ahead - MOST_FIGURES),
        go_to="" if ticket.desk is None else _filled(words, "go_to", n=ticket.desk.name),
        place=places.get(area, {}).get("name", ""),
        way=places.get(area, {}).get("way", ""),
        wait=_wait(ticket.wait, words),
        parked_until="" if until is None else _filled(words, "parked_until", time=_clock(until, zone)),
        since=_clock(ticket.server_time, zone),
        matters=_named(ticket.case_types, matters),
        later=_named(ticket.next_case_types, matters),
        notice=notices(lang).get(ticket.notice or "", ""),
        hold_reason=holds(lang).get(ticket.hold_reason or "", ""),
        day=date_words(ticket.taken_at, house.time_zone, lang).date,
        pause=_pause(ticket, words, zone, lang),
        unserved_hint=own["unserved_hint"],
        voucher_hint=own["voucher_hint"],
        contact=own["contact"],
    )


def places_of(house: OfficeView, lang: str) -> dict[str, dict[str, str]]:
    """Area code → its name and the way to it in ``lang``."""
    return {area.code: {"name": _in(area.names, lang), "way": _in(area.ways, lang)} for area in house.areas}


def matters_of(house: OfficeView, lang: str) -> dict[str, str]:
    """Case type code → its name in ``lang``."""
    return {case_type.code: _in(case_type.names, lang) for case_type in house.case_types}


def _sentence(ticket: TicketView, words: Texts, lang: str) -> str:
    if ticket.state == "waiting":
        return _ahead(ticket.people_ahead, words, lang)
    return _filled(words, ticket.state, n="" if ticket.desk is None else ticket.desk.name)


def _pause(ticket: TicketView, words: Texts, zone: ZoneInfo, lang: str) -> Pause | None:
    pause = ticket.house_pause
    if pause is None or ticket.state not in _KEPT:
        return None
    said = pauses(lang).get(pause.kind) or pauses(lang)["interruption"]
    since = _filled(words, "pause_since", time=_clock(pause.since, zone))
    return Pause(pause.kind, said["do"], said["kept"], since)


def _ahead(people: int, words: Texts, lang: str) -> str:
    if people == 0:
        return _filled(words, "next")
    catalogue = translations(lang)
    sentence = catalogue.ngettext("%(n)s person is ahead of you", "%(n)s people are ahead of you", people)
    return sentence % {"n": people}


def _wait(wait: Wait | None, words: Texts) -> str:
    if wait is None:
        return ""
    low, high = _stepped(wait.p50_minutes), _stepped(wait.p80_minutes)
    return _filled(words, "wait_about" if low == high else "wait", low=low, high=high)


def _stepped(minutes: float) -> int:
    return max(1, math.ceil(minutes / STEP_MINUTES)) * STEP_MINUTES


def _filled(words: Texts, key: str, **values: object) -> str:
    # As the browser does it: an office's own words may have a per cent sign in them.
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), str(words[key]))


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M")


def _named(codes: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(code, code) for code in codes)


def _in(names: Mapping[str, str], lang: str) -> str:
    return names.get(lang) or names.get(DEFAULT_LANGUAGE, "")
