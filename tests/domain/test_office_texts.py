"""Texts in an office's own words: which there are, what may stand in them, what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.errors import Invalid
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office_texts import (
    BY_KEY,
    OFFICE_TEXTS,
    check_texts,
    filled,
    missing_languages,
    placeholders_in,
)


def test_every_text_has_a_key_of_its_own_and_room_for_some_words() -> None:
    assert len(BY_KEY) == len(OFFICE_TEXTS)
    for text in OFFICE_TEXTS:
        assert text.longest >= 40
        assert set(text.needed) <= set(text.placeholders)


def test_what_fits_may_be_said_in_every_language() -> None:
    check_texts(
        {
            "kiosk-greeting": dict.fromkeys(LANGUAGES, "Guten Tag bei {office}"),
            "phone-go-to": {"de": "100 % richtig: Platz {desk}"},
        }
    )


@pytest.mark.parametrize(
    ("key", "language", "words", "code"),
    [
        ("no-such-text", "de", "Hallo", "unknown_text"),
        ("kiosk-greeting", "xx", "Hallo", "unknown_language"),
        ("voucher-desk", "tr", "Merhaba", "unknown_language"),
        ("kiosk-greeting", "de", "  ", "text_empty"),
        ("kiosk-greeting", "de", "a" * 61, "text_too_long"),
        ("kiosk-greeting", "de", "Hallo {name}", "unknown_placeholder"),
        ("kiosk-closed", "de", "Hallo {office}", "unknown_placeholder"),
        ("kiosk-greeting", "de", "Hallo {office", "unknown_placeholder"),
        ("kiosk-greeting", "de", "{}", "unknown_placeholder"),
        ("kiosk-greeting", "de", "{0.__class__}", "unknown_placeholder"),
        ("phone-go-to", "de", "Bitte kommen", "placeholder_missing"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(key: str, language: str, words: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_texts({key: {language: words}})

    assert refused.value.code == code
    assert str(refused.value.details["field"]).startswith(f"texts.{key}")


def test_languages_are_missing_only_where_there_are_own_words() -> None:
    assert missing_languages({}, "kiosk-greeting") == ()
    assert missing_languages({"kiosk-greeting": {"de": "Moin"}}, "kiosk-greeting") == LANGUAGES[1:]
    assert missing_languages({"voucher-desk": {"de": "Bitte"}}, "voucher-desk") == ("en",)


@given(
    st.text(max_size=80), st.dictionaries(st.sampled_from(["desk", "phone", "office"]), st.text(max_size=20))
)
def test_filling_in_never_fails_and_replaces_nothing_but_known_names(
    words: str, values: dict[str, str]
) -> None:
    said = filled(words, values)

    if not set(placeholders_in(words)) & set(values):
        assert said == words
