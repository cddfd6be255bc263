"""The board's words. The whole hall reads it, so every text stands there in each of the board's languages."""

from __future__ import annotations

from collections.abc import Sequence

from queue_service.documents.language import _l, translations

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
}


def board_texts(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """Every text by key and language code, in the given order; placeholders are left to the browser."""
    return {
        key: {lang: translations(lang).gettext(text) for lang in languages} for key, text in _TEXTS.items()
    }
