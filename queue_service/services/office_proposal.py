"""From a few answers to the whole configuration of a new office: everything not asked for has a sensible beginning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from queue_service.catalogue.loader import adopt, catalogue
from queue_service.domain.errors import Invalid
from queue_service.domain.numbering import LETTERS
from queue_service.domain.office import BoardLook, KioskLook

#: What is asked, in this order.
STEPS = ("office", "case_types", "desks", "hours")
LONGEST_CODE = 40
#: Of words like these a code says nothing.
COMMON_WORDS = frozenset(
    {
        *(
            "amt",
            "auslaenderamt",
            "auslaenderbehoerde",
            "behoerde",
            "fachbereich",
            "kreis",
            "landeshauptstadt",
        ),
        *("landkreis", "stadt", "integration", "migration", "zuwanderung"),
        *("das", "der", "des", "die", "fuer", "in", "und", "von", "zu"),
    }
)
TRANSCRIBED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
#: Of the one area; where there are two, they have the codes that the catalogue proposes.
ONE_AREA = "wartebereich"

Answers = Mapping[str, Mapping[str, Any]]


def proposed() -> dict[str, dict[str, Any]]:
    """What stands in the fields before anybody has answered."""
    return {
        "office": {
            "name": "",
            "code": "",
            "holiday_region": None,
            "time_zone": "Europe/Berlin",
            "address": "",
            "phone": "",
        },
        "case_types": {"codes": [entry.code for entry in catalogue().typical()], "areas": 1},
        "desks": {"desks": 4, "second": 2},
        "hours": {"opens": ["08:00"] * 5 + [None, None], "closes": ["16:00"] * 5 + [None, None]},
    }


def with_proposals(answers: Answers) -> dict[str, dict[str, Any]]:
    """What was answered, and what is proposed for the rest."""
    return {step: {**values, **answers.get(step, {})} for step, values in proposed().items()}


def code_from(name: str) -> str:
    """A code for an office of this name: ``Ausländerbehörde Köln`` is ``koeln``."""
    plain = "".join(TRANSCRIBED.get(sign, sign) for sign in name.lower())
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    telling = [word for word in words if word not in COMMON_WORDS] or words
    code = re.sub(r"^[^a-z]+", "", "-".join(telling))
    return code[:LONGEST_CODE].rstrip("-") or "office"


def area_codes(answers: Answers) -> tuple[str, ...]:
    """The areas there will be."""
    if with_proposals(answers)["case_types"]["areas"] == 1:
        return (ONE_AREA,)
    return tuple(area.code for area in catalogue().areas)


def document_of(answers: Answers, waiting_area: Mapping[str, str]) -> dict[str, Any]:
    """The configuration document of an office with these answers, proposals in place of those that are missing.

    Args:
        waiting_area: what the one area is called, by language.

    Raises:
        Invalid: ``no_case_type``, ``unknown_case_type``, ``closes_before_it_opens``, ``time_missing``, ``no_open_day``.
    """
    said = with_proposals(answers)
    place, areas = said["office"], area_codes(answers)
    case_types = _case_types(said["case_types"], areas)
    return {
        "code": place["code"] or code_from(place["name"]),
        "name": place["name"],
        "address": place["address"],
        "phone": place["phone"],
        "time_zone": place["time_zone"],
        "holiday_region": place["holiday_region"],
        "board_languages": ["de", "en"],
        "paper_series": LETTERS[-1],
        "rule": {"preset": "balanced", "reason": ""},
        "areas": _areas(areas, waiting_area),
        "case_types": case_types,
        "desks": _desks(_counts(said["desks"], areas), list(case_types)),
        "hours": {"series": series_of(said["hours"]), "exceptions": {}, "closures": {}},
        "board": {**asdict(BoardLook()), "slides": []},
        "kiosk": {**asdict(KioskLook()), "languages": []},
        "texts": {},
    }


def _areas(codes: Sequence[str], waiting_area: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    names = {area.code: dict(area.names) for area in catalogue().areas} | {ONE_AREA: dict(waiting_area)}
    return {
        code: {"position": position, "series": LETTERS[position], "names": names[code], "ways": {}}
        for position, code in enumerate(codes)
    }


def _case_types(said: Mapping[str, Any], areas: Sequence[str]) -> dict[str, dict[str, Any]]:
    chosen = set(said["codes"])
    if not chosen:
        raise Invalid("no_case_type", field="codes")
    if not chosen <= catalogue().entries.keys():
        raise Invalid("unknown_case_type", field="codes")
    codes = [code for code in catalogue().entries if code in chosen]
    return adopt(codes, dict.fromkeys(codes, areas[0]) if len(areas) == 1 else None)


def _counts(said: Mapping[str, Any], areas: Sequence[str]) -> list[tuple[str, int]]:
    return list(zip(areas, (said["desks"], said["second"]), strict=False))


def _desks(counts: Sequence[tuple[str, int]], case_types: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Named by numbers that run on; each serves everything, and is open to everybody."""
    places = [area for area, count in counts for _ in range(count)]
    return {
        str(number): {
            "position": number,
            "name": str(number),
            "area": area,
            "case_types": list(case_types),
            "accessible": True,
        }
        for number, area in enumerate(places, 1)
    }


def series_of(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The weekdays that are open, those with the same hours in one series. Raises Invalid ``no_open_day`` for none."""
    weekdays: dict[tuple[str, str], list[int]] = {}
    for weekday, (opens, closes) in enumerate(zip(said["opens"], said["closes"], strict=True)):
        if opens is None and closes is None:
            continue
        weekdays.setdefault(_checked(weekday, opens, closes), []).append(weekday)
    if not weekdays:
        raise Invalid("no_open_day", field="opens.0")
    return {
        f"series-{number}": {
            "weekdays": days,
            "opens": opens,
            "closes": closes,
            "valid_from": None,
            "valid_until": None,
            "every_weeks": 1,
            "nths": [],
        }
        for number, ((opens, closes), days) in enumerate(weekdays.items(), 1)
    }


def _checked(weekday: int, opens: str | None, closes: str | None) -> tuple[str, str]:
    """Raises Invalid ``time_missing``, or ``closes_before_it_opens``; midnight is the end of the day."""
    if opens is None or closes is None:
        raise Invalid("time_missing", field=f"{'opens' if opens is None else 'closes'}.{weekday}")
    if closes <= opens and closes != "00:00":
        raise Invalid("closes_before_it_opens", field=f"closes.{weekday}")
    return opens, closes
