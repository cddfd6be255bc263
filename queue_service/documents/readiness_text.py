"""What is well in an office as it is set up and what is missing, each in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from queue_service.documents.dates import short_date
from queue_service.documents.language import _l, translations
from queue_service.documents.lists import listed
from queue_service.domain.readiness import Check

#: As many are named; the rest is counted.
_NAMED = 3

#: code and whether it is as it should be → the sentence; counts have their own below.
_SENTENCES: Mapping[tuple[str, bool], str] = {
    ("translations", True): _l("Every text of case types and areas is there in all nine languages."),
    ("unserved", True): _l("Every case type has a desk."),
    ("unserved", False): _l("No desk serves %(case_types)s: nobody can take a number for it."),
    ("unreached", True): _l("Every case type has a desk that a wheelchair reaches."),
    ("unreached", False): _l("No desk that a wheelchair reaches serves %(case_types)s."),
    ("idle_desks", True): _l("Every desk has something to serve."),
    ("idle_desks", False): _l("Without a case type: desk %(desks)s."),
    ("checklists", True): _l("What visitors should bring was checked within a year."),
    ("checklists", False): _l("What to bring was never checked, or not within a year: %(case_types)s."),
    ("hours", False): _l("The house does not open on any of the next %(days)s days."),
    ("no_devices", False): _l("No kiosk and no board is connected."),
}
_NO_CHECKLISTS = _l("No case type has a list of what to bring.")


def check_text(check: Check, lang: str, words: Mapping[str, str]) -> str:
    """One sentence.

    Args:
        words: code → name of case types; codes stand for what is not in it.
    """
    counted = _counted(check, lang)
    if counted is not None:
        return counted
    gettext = translations(lang).gettext
    if check.code == "closure":
        return _closure(check, lang)
    if check.code == "checklists" and not check.values["kept"]:
        return gettext(_NO_CHECKLISTS)
    said = {
        name: _some([words.get(each, each) for each in value], lang) if isinstance(value, list) else value
        for name, value in check.values.items()
    }
    sentence = gettext(_SENTENCES[check.code, check.kind == "good"])
    return sentence % said if said else sentence


def _counted(check: Check, lang: str) -> str | None:
    """The sentence of a line that counts something; None for the others."""
    n = check.values.get("count", 0)
    ngettext = translations(lang).ngettext
    if check.code == "translations" and n:
        sentence = ngettext(
            "%(n)s text is missing in a language.", "%(n)s texts are missing in a language.", n
        )
    elif check.code == "hours" and n:
        sentence = ngettext(
            "Open on %(n)s of the next %(days)s days.", "Open on %(n)s of the next %(days)s days.", n
        )
    elif check.code == "failed":
        sentence = ngettext(
            "%(n)s planned change did not fit any more and was not made.",
            "%(n)s planned changes did not fit any more and were not made.",
            n,
        )
    elif check.code == "planned":
        sentence = ngettext(
            "%(n)s change is planned, for %(day)s.", "%(n)s changes are planned, the next for %(day)s.", n
        )
    elif check.code == "devices_lost":
        sentence = ngettext("%(n)s device is silent.", "%(n)s devices are silent.", n)
    elif check.code == "devices":
        sentence = ngettext("%(n)s device is connected.", "%(n)s devices are connected.", n)
    else:
        return None
    return sentence % {**check.values, "n": n, "day": _day(check.values.get("day"), lang)}


def _closure(check: Check, lang: str) -> str:
    gettext = translations(lang).gettext
    first, last = _day(check.values["first"], lang), _day(check.values["last"], lang)
    days = first if first == last else f"{first} – {last}"
    reason = check.values["reason"]
    if not reason:
        return gettext("Next closure: %(days)s.") % {"days": days}
    return gettext("Next closure: %(days)s (%(reason)s).") % {"days": days, "reason": reason}


def _day(day: object, lang: str) -> str:
    return short_date(day, lang) if isinstance(day, date) else ""


def _some(names: Sequence[str], lang: str) -> str:
    """The first few by name, the rest by how many."""
    more = len(names) - _NAMED
    if more <= 0:
        return listed(names, lang)
    rest = translations(lang).ngettext("%(n)s more", "%(n)s more", more) % {"n": more}
    return listed([*names[:_NAMED], rest], lang)
