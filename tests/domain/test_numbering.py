"""The number on the slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.errors import Invalid
from queue_service.domain.numbering import (
    LETTERS,
    NUMBER,
    check_series,
    normalised_number,
    printed_number,
)
from tests.factories import a_case_type, an_office


def test_letters_that_are_misread_or_misheard_are_never_used() -> None:
    assert not set(LETTERS) & set("IOQSBZ")
    assert not set(LETTERS) & set("BCDEGPTWMN")


@given(series=st.sampled_from(LETTERS), count=st.integers(1, 99_999))
def test_every_count_has_a_number_of_its_own_also_after_999(series: str, count: int) -> None:
    number = printed_number(series, count)

    assert NUMBER.match(number)
    assert (number[0], int(number[1:])) == (series, count)
    assert normalised_number(f" {number[0].lower()}-{count} ") == number


@pytest.mark.parametrize("text", ["", "42", "B042", "A", "A0x2", "A042; DROP TABLE ticket", "<b>A042</b>"])
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="invalid_number"):
        normalised_number(text)


def test_wrong_series_and_counts_are_refused() -> None:
    with pytest.raises(Invalid, match="invalid_series"):
        printed_number("B", 1)
    with pytest.raises(Invalid, match="invalid_count"):
        printed_number("A", 0)


def test_a_sensitive_matter_never_has_a_letter_of_its_own() -> None:
    with pytest.raises(Invalid, match="series_reveals_concern"):
        check_series({"asyl": "K", "info": "A"}, sensitive=["asyl"])
    check_series({"asyl": "A", "info": "A"}, sensitive=["asyl"])

    kept = (a_case_type("asyl", area="aufenthalt", sensitive=True), a_case_type("info"))
    with pytest.raises(Invalid, match="series_reveals_concern"):
        an_office(case_types=kept, desks=())
