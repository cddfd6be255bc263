"""The presets of the waiting points in words: what each is for and who pays; and figures to choose by. For staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal

from queue_service.documents.language import _l, locale_code


@dataclass(frozen=True, slots=True)
class PresetWords:
    """One preset.

    Attributes:
        name, fits, pays: msgids.
        mean_wait: minutes, over everybody.
        booked_in_time: share of bookings called at most ten minutes after their slot.
        walk_ins_in_target: share of walk-ins called within the wait target.
        longest: minutes; the longest single wait of 200 days.
    """

    name: str
    fits: str
    pays: str
    mean_wait: float
    booked_in_time: float
    walk_ins_in_target: float
    longest: int


#: Figures: 200 simulated days, 12 desks, 6 case types, slots spread evenly, desks busy for 86 % of the time.
PRESET_WORDS: Mapping[str, PresetWords] = {
    "balanced": PresetWords(
        _l("Balanced"),
        _l("For an office in which no concern shall wait at the expense of another one."),
        _l("Who pays: everybody a little. Short questions wait longer than with “Quick first”."),
        13.5,
        0.888,
        0.715,
        180,
    ),
    "quick-first": PresetWords(
        _l("Quick first"),
        _l(
            "For an office that wants the shortest wait on average, and short questions out of the hall soon."
        ),
        _l(
            "Who pays: people whose concern takes long, naturalisation for one. More short ones are called before them."
        ),
        12.1,
        0.889,
        0.795,
        192,
    ),
    "punctual": PresetWords(
        _l("Punctual"),
        _l("For an office in which an appointment comes first, and people without one still get their turn."),
        _l(
            "Who pays: people without an appointment. Some single ones wait very long; who comes up to three hours"
            " later may be called first."
        ),
        12.6,
        0.946,
        0.761,
        271,
    ),
}


def decimal(value: float, digits: int, lang: str) -> str:
    """ "0,115": so many digits after the sign, none of them left out."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=locale_code(lang))


def minutes(value: float, lang: str) -> str:
    """ "45" or "8,5": whole where it is."""
    return format_decimal(value, format="#,##0.#", locale=locale_code(lang))
