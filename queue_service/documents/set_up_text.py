"""What went wrong when an installation or an office is set up, in words; part of the table in error_text.py."""

from __future__ import annotations

from queue_service.documents.language import LANGUAGES, _l, translations

#: code → (title, detail).
SET_UP: dict[str, tuple[str, str]] = {
    "set_up_done": (
        _l("Set up already"),
        _l("Somebody has an account here. Sign in, or ask them for an account of your own."),
    ),
    "wrong_set_up_code": (
        _l("The code is wrong"),
        _l("Read it again where the service was started. It has eight letters and digits."),
    ),
    "office_exists": (
        _l("This code is taken"),
        _l("Another office has it already. Choose another code."),
    ),
    "office_unnamed": (_l("The office has no name yet"), _l("Go back to the first step and give it one.")),
    "no_office_yet": (
        _l("There is no office yet"),
        _l("Somebody from the administration of all offices sets one up first."),
    ),
    "time_missing": (_l("A time is missing"), _l("Give both the opening and the closing, or neither.")),
    "closes_before_it_opens": (
        _l("It closes before it opens"),
        _l("Give a closing that is later than the opening."),
    ),
    "no_open_day": (_l("Never open"), _l("Give at least one day its hours.")),
}
_WAITING_AREA = _l("Waiting area")


def waiting_area_names() -> dict[str, str]:
    """What the one area of a small house is called in every language of visitors."""
    # In plain German "here you wait" is a good heading, but no name of a place.
    spoken = {lang: "de" if lang.startswith("de") else lang for lang in LANGUAGES}
    return {lang: translations(of).gettext(_WAITING_AREA) for lang, of in spoken.items()}
