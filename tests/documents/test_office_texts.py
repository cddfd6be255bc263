"""What is said where an office has words of its own, and where it has none."""

from __future__ import annotations

import pytest

from queue_service.documents.office_text_words import ABOUT, FACES, MEANINGS
from queue_service.documents.office_texts import (
    DEFAULTS,
    WITH_PHONE,
    default_words,
    for_browser,
    office_text,
    own_texts,
    samples,
    words_of,
)
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office_texts import BY_KEY, OFFICE_TEXTS, Face, OfficeText, placeholders_in
from tests.factories import an_office

#: Fills everything that any text may need.
VALUES = {"desk": "5", "days": 30}


def test_every_text_has_words_a_place_and_a_meaning_for_what_is_filled_in() -> None:
    assert set(DEFAULTS) == set(ABOUT) == set(BY_KEY)
    assert set(WITH_PHONE) <= set(BY_KEY)
    assert {text.face for text in OFFICE_TEXTS} <= set(FACES)
    assert {name for text in OFFICE_TEXTS for name in text.placeholders} <= set(MEANINGS)


@pytest.mark.parametrize("text", OFFICE_TEXTS, ids=lambda text: text.key)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_that_come_with_the_product_are_whole(text: OfficeText, lang: str) -> None:
    for phone in ("", "02151 36620"):
        words = default_words(text.key, lang, with_phone=bool(phone))
        assert set(text.needed) <= set(placeholders_in(words)) <= set(text.placeholders)
        said = office_text(an_office(phone=phone), text.key, lang, **VALUES)
        assert said.strip()
        assert not set("{}") & set(said)
        assert "%(" not in said


def test_own_words_are_said_in_their_language_and_the_usual_ones_in_the_others() -> None:
    office = an_office(texts={"kiosk-greeting": {"de": "Moin bei {office}"}})

    assert office_text(office, "kiosk-greeting", "de") == "Moin bei Ausländerbehörde Krefeld"
    assert office_text(office, "kiosk-greeting", "en") == office_text(an_office(), "kiosk-greeting", "en")


def test_what_is_filled_in_keeps_its_direction_in_a_sentence_from_the_right() -> None:
    office = an_office(texts={"phone-go-to": {"ar": "الشباك {desk}", "de": "Platz {desk}"}})

    assert office_text(office, "phone-go-to", "ar", desk="5a") == "الشباك \u20685a\u2069"
    assert office_text(office, "phone-go-to", "de", desk="5a") == "Platz 5a"


def test_whom_to_ask_names_the_telephone_where_there_is_one() -> None:
    assert "02151 36620" in office_text(an_office(phone="02151 36620"), "contact-line", "en")
    assert "call" not in office_text(an_office(), "contact-line", "en")


def test_the_browser_fills_in_own_words_as_it_does_all_others() -> None:
    office = an_office(texts={"phone-go-to": {"de": "100 % sicher: Platz {desk}"}})

    words = words_of(office, "phone-go-to", "de")
    assert for_browser(words, {"desk": "n"}) == "100 % sicher: Platz %(n)s"


def test_a_face_gets_its_own_words_and_no_others() -> None:
    office = an_office(
        texts={
            "kiosk-greeting": {"de": "Moin"},
            "slip-foot": {"en": "Keep it"},
            "phone-called": {"de": "Los"},
        }
    )

    assert own_texts(office, (Face.KIOSK, Face.SLIP)) == {
        "kiosk-greeting": {"de": "Moin"},
        "slip-foot": {"en": "Keep it"},
    }


def test_a_preview_has_a_sample_for_everything_that_is_filled_in() -> None:
    for text in OFFICE_TEXTS:
        assert set(samples(an_office(), text)) == set(text.placeholders)
