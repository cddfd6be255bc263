"""What a board's address says about its screen."""

from __future__ import annotations

import pytest

from display_board.settings import DIAGONAL_INCHES, DISTANCE_METRES, MOST_LANGUAGES, settings_from
from display_board.texts import board_texts

OFFICE_LANGUAGES = ("de", "en")


def test_a_bare_address_means_the_usual_screen_in_the_office_languages_with_sound() -> None:
    settings = settings_from({}, OFFICE_LANGUAGES)
    assert (settings.distance_m, settings.diagonal_inches) == (DISTANCE_METRES, DIAGONAL_INCHES)
    assert settings.languages == OFFICE_LANGUAGES
    assert settings.sound


def test_distance_and_diagonal_are_taken_from_the_address() -> None:
    settings = settings_from({"distance_m": "5,5", "diagonal_inches": "43"}, OFFICE_LANGUAGES)
    assert (settings.distance_m, settings.diagonal_inches) == (5.5, 43.0)


@pytest.mark.parametrize("value", ["", "far", "0", "-3", "nan", "inf", "1e9", "<b>"])
def test_a_size_that_makes_no_sense_is_left_out_because_the_hall_needs_a_board(value: str) -> None:
    settings = settings_from({"distance_m": value, "diagonal_inches": value}, OFFICE_LANGUAGES)
    assert (settings.distance_m, settings.diagonal_inches) == (DISTANCE_METRES, DIAGONAL_INCHES)


def test_languages_keep_their_order_and_unknown_or_repeated_ones_fall_away() -> None:
    settings = settings_from({"languages": "ar, de,xx,ar"}, OFFICE_LANGUAGES)
    assert settings.languages == ("ar", "de")


def test_a_board_speaks_at_most_three_languages() -> None:
    settings = settings_from({"languages": "de,en,ar,uk,ru"}, OFFICE_LANGUAGES)
    assert len(settings.languages) == MOST_LANGUAGES


def test_a_quiet_board_is_asked_for() -> None:
    assert not settings_from({"sound": "off"}, OFFICE_LANGUAGES).sound


def test_every_text_stands_there_in_each_language_in_the_order_of_the_board() -> None:
    for by_language in board_texts(["ar", "de"]).values():
        assert list(by_language) == ["ar", "de"]
        assert all(by_language.values())
