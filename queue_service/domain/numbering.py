"""From a series and a counter to the number a client holds and a clerk calls.

A number is one letter and at least three digits, ``A042``. The letter belongs to a waiting area and so does not
reveal the concern (standards P-04). It comes from an alphabet that is neither misread on a board nor misheard from a
loudspeaker: no I, O, Q, S, B, Z (they look like digits), and none of the German rhymes B, C, D, E, G, P, T, W or the
pair M, N.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from queue_service.domain.errors import Invalid

LETTERS = "AFHKRUX"
NUMBER = re.compile(rf"^[{LETTERS}][0-9]{{3,6}}$")


def printed_number(series: str, count: int) -> str:
    """The ``count``-th number of a series and day, counted from 1: ``A001`` … ``A999``, ``A1000`` and on.

    Raises:
        Invalid: ``invalid_series`` for a letter outside the alphabet, ``invalid_count`` below 1.
    """
    if series not in LETTERS or len(series) != 1:
        raise Invalid("invalid_series", field="series", value=series[:10])
    if count < 1:
        raise Invalid("invalid_count", field="count", value=count)
    return f"{series}{count:03d}"


def normalised_number(text: str) -> str:
    """A number as people type it (``a 42``, ``A-042``) in its printed form.

    Raises:
        Invalid: ``invalid_number`` when it cannot be one of ours.
    """
    tidy = re.sub(r"[\s.-]", "", text).upper()
    if re.fullmatch(rf"[{LETTERS}][0-9]{{1,6}}", tidy):
        tidy = f"{tidy[0]}{int(tidy[1:]):03d}"
    if not NUMBER.match(tidy):
        raise Invalid("invalid_number", field="number", value=text[:20])
    return tidy


def check_paper_series(series: str, taken: Iterable[str]) -> None:
    """Refuses a series of pre-printed numbers that the house gives out itself.

    Raises:
        Invalid: ``invalid_series`` or ``paper_series_taken``.
    """
    if series not in LETTERS or len(series) != 1:
        raise Invalid("invalid_series", field="paper_series", value=series[:10])
    if series in taken:
        raise Invalid("paper_series_taken", field="paper_series", value=series)


def check_series(series_of: Mapping[str, str], sensitive: Iterable[str]) -> None:
    """Refuses a numbering that gives a concern away.

    Args:
        series_of: case type code to the letter its tickets carry.
        sensitive: case type codes whose letter must be shared with another case type.

    Raises:
        Invalid: ``invalid_series`` or ``series_reveals_concern``.
    """
    for case_type, letter in series_of.items():
        if letter not in LETTERS or len(letter) != 1:
            raise Invalid("invalid_series", field="series", value=letter[:10], case_type=case_type)
    for case_type in sensitive:
        letter = series_of[case_type]
        if not any(other != case_type and used == letter for other, used in series_of.items()):
            raise Invalid("series_reveals_concern", field="series", value=letter, case_type=case_type)
