"""Why this client was called, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.numbers import format_decimal

from queue_service.documents.language import _l, locale_code, translations

#: Puts a counted sentence into the reader's language: (singular, plural) → the form for the minutes waited.
Counted = Callable[[str, str], str]


def reason_text(code: str, values: Mapping[str, Any], lang: str) -> str:
    """One sentence in `lang` for a reason of `domain.dispatch`; an unknown code gives the most general one.

    It names minutes and points, never a person: it stands on a clerk's screen.
    """
    minutes = max(0, round(float(values.get("waited_minutes") or 0)))
    say = translations(lang)

    def ngettext(singular: str, plural: str) -> str:
        return say.ngettext(singular, plural, minutes)

    sentence = _SENTENCES.get(code, _waited)(ngettext, say.gettext, values)
    return sentence % {
        "n": minutes,
        "points": _points(values.get("points"), lang),
        "runner_up": _points(values.get("runner_up_points"), lang),
    }


def _booking_due(ngettext: Counted, gettext: Callable[[str], str], values: Mapping[str, Any]) -> str:
    if float(values.get("waited_minutes") or 0) < 1:
        return gettext("Has a booking, and its time has come.")
    return ngettext(
        "Has a booking, and its time came %(n)s minute ago.",
        "Has a booking, and its time came %(n)s minutes ago.",
    )


def _booking_early(ngettext: Counted, gettext: Callable[[str], str], values: Mapping[str, Any]) -> str:
    return gettext(
        "Has a booking for later and may come early, because nobody else is waiting for this desk."
    )


def _over_limit(ngettext: Counted, gettext: Callable[[str], str], values: Mapping[str, Any]) -> str:
    return ngettext(
        "Has waited %(n)s minute, longer than anybody should, and now counts as much as a booking.",
        "Has waited %(n)s minutes, longer than anybody should, and now counts as much as a booking.",
    )


def _only_class(ngettext: Counted, gettext: Callable[[str], str], values: Mapping[str, Any]) -> str:
    if float(values.get("waited_minutes") or 0) < 1:
        return gettext("First in line; everybody else for this desk came later for the same.")
    return ngettext(
        "First in line, for %(n)s minute; everybody else for this desk came later for the same.",
        "First in line, for %(n)s minutes; everybody else for this desk came later for the same.",
    )


def _most_points(ngettext: Counted, gettext: Callable[[str], str], values: Mapping[str, Any]) -> str:
    if values.get("runner_up_points") is None:
        return _waited(ngettext, gettext, values)
    if values.get("needs_priority"):
        return ngettext(
            "Most waiting points, need recognised: %(points)s after %(n)s minute; the next: %(runner_up)s.",
            "Most waiting points, need recognised: %(points)s after %(n)s minutes; the next: %(runner_up)s.",
        )
    return ngettext(
        "Most waiting points: %(points)s after %(n)s minute; the next: %(runner_up)s.",
        "Most waiting points: %(points)s after %(n)s minutes; the next: %(runner_up)s.",
    )


def _waited(ngettext: Counted, gettext: Callable[[str], str], values: Mapping[str, Any]) -> str:
    return ngettext("Has waited %(n)s minute.", "Has waited %(n)s minutes.")


def _by_hand(ngettext: Counted, gettext: Callable[[str], str], values: Mapping[str, Any]) -> str:
    return gettext(_BY_HAND.get(str(values.get("reason")), _BY_HAND["other"]))


#: Why somebody was called out of turn: reasons of `domain.ticket`.
_BY_HAND = {
    "continues": _l("Called by hand: continues here."),
    "urgent": _l("Called by hand: it cannot wait."),
    "needs_help": _l("Called by hand: needs help."),
    "waited_outside": _l("Called by hand: did not hear the call."),
    "supervisor": _l("Called by hand: decided by the supervisor."),
    "at_desk": _l("The number was issued at this desk."),
    "other": _l("Called by hand."),
}

_SENTENCES: dict[str, Callable[[Counted, Callable[[str], str], Mapping[str, Any]], str]] = {
    "booking_due": _booking_due,
    "booking_early": _booking_early,
    "over_limit": _over_limit,
    "only_class": _only_class,
    "most_points": _most_points,
    "by_hand": _by_hand,
}


def _points(value: object, lang: str) -> str:
    if not isinstance(value, int | float):
        return ""
    # Two digits: points of a few minutes differ in the second one.
    return format_decimal(value, format="0.00", locale=locale_code(lang))
