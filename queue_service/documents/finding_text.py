"""What a change would bring about, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from queue_service.documents.dates import short_date
from queue_service.documents.hours_finding_text import HOURS
from queue_service.documents.language import _l, translations
from queue_service.documents.lists import listed
from queue_service.documents.roster_finding_text import ROSTER
from queue_service.domain.findings import Finding

#: code → what it means and, where something stops, what to do. English msgids; the catalogues hold German.
FINDINGS: dict[str, str] = {
    "desk_working": _l(
        "Somebody works at desk %(desk)s. Close it first, or let the change begin on another day."
    ),
    "desk_serves_it_now": _l(
        "Desk %(desk)s is open for %(case_types)s at this moment. Let the change begin on another day, or close the"
        " desk first."
    ),
    "desk_awaited": _l("Waiting for just desk %(desk)s: %(people)s. Let the change begin on another day."),
    "case_type_awaited": _l(
        "Waiting with “%(case_type)s” at this moment: %(people)s. Let the change begin on another day."
    ),
    "case_type_moves": _l(
        "Waiting with “%(case_type)s” in the area it has now: %(people)s. Let the change begin on another day."
    ),
    "series_changes_today": _l(
        "Numbers that have been given out today begin with %(was)s, the next ones will begin with %(series)s."
    ),
    "time_zone_while_open": _l("The house is at work. Let the change begin on another day."),
    "rates_while_people_wait": _l(
        "Those who wait were promised the order that hangs on the wall (%(people)s in the house). Let the new one begin"
        " on another day."
    ),
    "nobody_serves": _l("No desk serves “%(case_type)s” any more: nobody can take a number for it."),
    "no_accessible_desk": _l("No desk that a wheelchair reaches serves “%(case_type)s” any more."),
    **HOURS,
    **ROSTER,
}


def finding_text(finding: Finding, lang: str, words: Mapping[str, str] | None = None) -> str:
    """One sentence in `lang`.

    Args:
        words: code → name, for case types, areas and whatever else the sentence speaks of; codes stand for what is
            not in it.
    """
    named = {name: _named(value, words or {}, lang) for name, value in finding.values.items()}
    sentence = translations(lang).gettext(FINDINGS.get(finding.code, UNKNOWN))
    return sentence % {"code": finding.code, **named}


UNKNOWN = _l("This change has a consequence: %(code)s.")


def _named(value: object, words: Mapping[str, str], lang: str) -> str:
    if isinstance(value, list | tuple):
        return listed([_named(each, words, lang) for each in value], lang)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return short_date(date.fromisoformat(value), lang)
    return words.get(str(value), str(value))
