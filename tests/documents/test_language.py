"""Languages: what there is, how it is written, where its texts come from."""

from __future__ import annotations

import pytest

from queue_service.documents.language import (
    ENDONYMS,
    LANGUAGES,
    STAFF_LANGUAGES,
    best_language,
    direction,
    plural_forms,
    translations,
)


def test_every_language_has_its_own_name_and_a_direction() -> None:
    assert set(ENDONYMS) == set(LANGUAGES)
    assert [lang for lang in LANGUAGES if direction(lang) == "rtl"] == ["ar", "fa"]


@pytest.mark.parametrize(
    ("header", "allowed", "found"),
    [
        (None, LANGUAGES, None),
        ("", LANGUAGES, None),
        ("de-AT,de;q=0.9,en;q=0.8", LANGUAGES, "de"),
        ("de;q=0.5, de-simple", LANGUAGES, "de-simple"),
        ("de-simple", STAFF_LANGUAGES, "de"),
        ("ar-SA,ar;q=0.8", LANGUAGES, "ar"),
        ("zh-CN,zh;q=0.9", LANGUAGES, None),
        ("zh, tr;q=0.3", LANGUAGES, "tr"),
        ("en;q=0, fr", LANGUAGES, "fr"),
        ("*", LANGUAGES, None),
        ("en;q=nonsense, uk", LANGUAGES, "uk"),
        ("\x00;;;,,,=", LANGUAGES, None),
        ("en," * 10_000, LANGUAGES, "en"),
    ],
)
def test_the_best_language_is_the_one_a_browser_likes_best(
    header: str | None, allowed: tuple[str, ...], found: str | None
) -> None:
    assert best_language(header, allowed) == found


def test_a_language_nobody_offers_gets_the_english_sentences() -> None:
    assert translations("xx").gettext("Please sign in") == "Please sign in"


@pytest.mark.parametrize(
    ("lang", "categories"),
    [
        ("de", {"one", "other"}),
        ("de-simple", {"one", "other"}),
        ("tr", {"one", "other"}),
        ("fr", {"one", "many", "other"}),
        ("ru", {"one", "few", "many", "other"}),
        ("uk", {"one", "few", "many", "other"}),
        ("ar", {"zero", "one", "two", "few", "many", "other"}),
    ],
)
def test_plural_forms_have_the_categories_that_browsers_ask_for(lang: str, categories: set[str]) -> None:
    forms = plural_forms(lang, "%(n)s person", "%(n)s people")

    assert set(forms) == categories
    assert all(forms.values())
