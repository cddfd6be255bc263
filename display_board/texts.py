"""The board's words. The whole hall reads it, so every text stands there in each of the board's languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from queue_service.documents.language import LANGUAGES, _l, translations

_TEXTS = {
    "board": _l("Display board"),
    "now_calling": _l("Now calling"),
    "counter": _l("Counter"),
    "last_calls": _l("Last calls"),
    "no_call": _l("Nobody is being called at the moment"),
    "watch_here": _l("Please wait. Your number appears here."),
    "closed": _l("Closed"),
    "opens": _l("We open again on %(day)s at %(time)s."),
    "waiting": _l("Waiting"),
    "nobody_waiting": _l("Nobody is waiting"),
    "minutes": _l("%(low)s–%(high)s min"),
    "minutes_about": _l("about %(low)s min"),
    "stale": _l("This display is not up to date"),
    "ask_information": _l("Please go to the information desk"),
    "last_update": _l("Last update"),
    "tap_for_sound": _l("Tap for sound"),
    "quiet": _l("No sound now"),
    "paused": _l("The office is paused for a moment. Your place is kept."),
}

#: What the display at a desk says beside the board's texts.
_DISPLAY_TEXTS = {
    "display": _l("Display at the counter"),
    "come_in": _l("Please come in"),
    "serving": _l("Somebody is being served"),
    "open": _l("Open"),
    "wait_here": _l("Please wait until your number stands here."),
    "away": _l("Back in a moment"),
    "stay": _l("Please stay here."),
    "break": _l("Short break"),
    "watch_board": _l("Please watch the board."),
}

#: Said to everybody in the house, whatever they speak.
_LEAVE = _l("Please leave the building now.")
_PLACE_KEPT = _l("Stay calm and follow the exit signs. Your place is kept.")


def board_texts(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """Every text by key and language code, in the given order; placeholders are left to the browser."""
    return _in_each(_TEXTS, languages)


def display_texts(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The same for the display at a desk: the board's texts and its own."""
    return _in_each({**_TEXTS, **_DISPLAY_TEXTS}, languages)


def leaving_texts(first: Sequence[str]) -> list[tuple[str, str, str]]:
    """In every language, these first: its code, that one has to leave, and that nothing is lost by it."""
    return [
        (lang, translations(lang).gettext(_LEAVE), translations(lang).gettext(_PLACE_KEPT))
        for lang in dict.fromkeys((*first, *LANGUAGES))
    ]


def paused_texts(but: Sequence[str]) -> list[tuple[str, str]]:
    """In every language but these: its code, and that the office pauses for a moment."""
    pauses = _TEXTS["paused"]
    return [(lang, translations(lang).gettext(pauses)) for lang in LANGUAGES if lang not in but]


def _in_each(texts: Mapping[str, str], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    return {
        key: {lang: translations(lang).gettext(text) for lang in languages} for key, text in texts.items()
    }
