"""What a board's address says about the screen it is shown on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_service.documents.language import LANGUAGES

#: A hall's usual screen: read from eight metres on 55 inches, where about four calls fit.
DISTANCE_METRES = 8.0
DIAGONAL_INCHES = 55.0
_DISTANCES = (1.0, 40.0)
_DIAGONALS = (10.0, 200.0)
#: More languages side by side leave none of them readable.
MOST_LANGUAGES = 3


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """One screen: from how far it has to be read, how large it is, what it speaks, whether it sounds."""

    distance_m: float
    diagonal_inches: float
    languages: tuple[str, ...]
    sound: bool


def settings_from(arguments: Mapping[str, str], office_languages: Sequence[str]) -> BoardSettings:
    """The settings in an address: ``distance_m``, ``diagonal_inches``, ``languages=de,en``, ``sound=off``.

    A value that makes no sense is left out rather than refused: a board over the hall has to show calls.
    """
    wanted = [code.strip() for code in arguments.get("languages", "").split(",")]
    languages = [code for code in dict.fromkeys(wanted) if code in LANGUAGES] or list(office_languages)
    return BoardSettings(
        distance_m=_within(arguments.get("distance_m"), _DISTANCES, DISTANCE_METRES),
        diagonal_inches=_within(arguments.get("diagonal_inches"), _DIAGONALS, DIAGONAL_INCHES),
        languages=tuple(languages[:MOST_LANGUAGES]),
        sound=arguments.get("sound") != "off",
    )


def _within(text: str | None, limits: tuple[float, float], otherwise: float) -> float:
    try:
        value = float((text or "").replace(",", "."))
    except ValueError:
        return otherwise
    return value if limits[0] <= value <= limits[1] else otherwise
