"""Catalogues: drawn from the code as it stands, complete for whom they are meant, and safe to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from queue_service.documents.language import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("queue_service", "kiosk", "display_board", "booking")
#: Only staff read what stands here, the reason of a call included; they work in German or English.
STAFF_ONLY = (
    "queue_service/documents/account_text.py",
    "queue_service/documents/audit_text.py",
    "queue_service/documents/bridge_day_text.py",
    "queue_service/documents/change_text.py",
    "queue_service/documents/change_words.py",
    "queue_service/documents/finding_text.py",
    "queue_service/documents/hours_finding_text.py",
    "queue_service/documents/hours_text.py",
    "queue_service/documents/hours_words.py",
    "queue_service/documents/office_text_words.py",
    "queue_service/documents/paper_day_text.py",
    "queue_service/documents/plan_error_text.py",
    "queue_service/documents/readiness_text.py",
    "queue_service/documents/region_words.py",
    "queue_service/documents/roster_finding_text.py",
    "queue_service/documents/roster_text.py",
    "queue_service/documents/set_up_text.py",
    "queue_service/documents/day_list.py",
    "queue_service/documents/rule_words.py",
    "queue_service/documents/reason.py",
    "queue_service/documents/sign_on_text.py",
    "queue_service/web/role_words.py",
    "queue_service/web/staff_kit.py",
    "queue_service/web/clerk/",
    "queue_service/web/information/",
    "queue_service/web/lobby/",
    "queue_service/web/setup/",
    "queue_service/web/supervisor/",
    "queue_service/web/admin/",
    "queue_service/web/templates/clerk/",
    "queue_service/web/templates/admin/",
    "queue_service/web/templates/information/",
    "queue_service/web/templates/lobby/",
    "queue_service/web/templates/setup/",
    "queue_service/web/templates/staff/",
)
#: English sentences are the msgids themselves.
LOCALES = tuple({"de-simple": "de@simple"}.get(code, code) for code in LANGUAGES if code != "en")
Key = tuple[str, str | None]


def read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def catalogue(locale: str) -> Catalog:
    return read(ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po", locale)


def messages(catalog: Catalog) -> dict[Key, Message]:
    """The messages but the header, by msgid (of plural messages: the singular) and context."""
    return {(forms_of(each.id)[0], each.context): each for each in catalog if each.id}


def forms_of(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sdf]|\{\w+\}", text))


def for_staff(message: Message) -> bool:
    places = [path for path, _line in message.locations]
    return bool(places) and all(path.startswith(STAFF_ONLY) for path in places)


def needed(locale: str) -> Iterator[tuple[Key, Message]]:
    """What must be translated into `locale`, from the template."""
    for key, message in messages(read(ROOT / "translations/messages.pot")).items():
        if locale == "de" or not for_staff(message):
            yield key, message


def wrong_placeholders(message: Message) -> bool:
    """A form of a plural may leave its number out ("one person"); nothing may stand that nobody fills in."""
    asked = [placeholders(text) for text in forms_of(message.id)]
    given = [placeholders(text) for text in forms_of(message.string)]
    if len(asked) == 1:
        return given != asked
    allowed = set[str]().union(*asked)
    return any(not allowed - {"%(n)s", "%(num)s"} <= form <= allowed for form in given)


def test_the_template_is_drawn_from_the_code_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    drawn = tmp_path / "messages.pot"
    packages = [name for name in PACKAGES if (ROOT / name).is_dir()]
    keywords = ["--keyword=_l", "--keyword=plural_forms:2,3"]
    arguments = ["--mapping=pyproject.toml", *keywords, "--add-location=file", f"--output-file={drawn}"]
    CommandLineInterface().run(["pybabel", "--quiet", "extract", *arguments, *packages])

    kept, now = messages(read(ROOT / "translations/messages.pot")), messages(read(drawn))

    assert {key: forms_of(each.id) for key, each in kept.items()} == {
        key: forms_of(each.id) for key, each in now.items()
    }, "texts have changed: run `make messages`"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_holds_the_messages_of_the_template(locale: str) -> None:
    kept, asked = messages(catalogue(locale)), messages(read(ROOT / "translations/messages.pot"))

    assert kept.keys() == asked.keys(), "texts have changed: run `make messages`"


@pytest.mark.parametrize("locale", LOCALES)
def test_what_people_meet_is_translated(locale: str) -> None:
    kept = messages(catalogue(locale))
    missing = [key[0] for key, _ in needed(locale) if key not in kept or not all(forms_of(kept[key].string))]

    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_in_a_catalogue_is_guessed(locale: str) -> None:
    assert [each.id for each in messages(catalogue(locale)).values() if each.fuzzy] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_of_text_and_translation_agree(locale: str) -> None:
    translated = [each for each in messages(catalogue(locale)).values() if all(forms_of(each.string))]

    assert [(each.id, each.string) for each in translated if wrong_placeholders(each)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_are_text_and_no_markup(locale: str) -> None:
    texts = [text for each in messages(catalogue(locale)).values() for text in forms_of(each.string)]

    assert [text for text in texts if re.search(r"[<>]|&\w+;", text or "")] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_has_the_plural_forms_of_its_language(locale: str) -> None:
    kept = catalogue(locale)
    rules = get_plural(locale.partition("@")[0])
    plurals = [each for each in messages(kept).values() if each.pluralizable and all(forms_of(each.string))]

    assert (kept.num_plurals, kept.plural_expr) == (rules.num_plurals, rules.plural_expr)
    assert [each.id for each in plurals if len(forms_of(each.string)) != rules.num_plurals] == []


@pytest.mark.parametrize(
    ("text", "translation", "wrong"),
    [
        ("Desk %(desk)s", "Platz %(desk)s", False),
        ("Desk %(desk)s", "Platz", True),
        ("Desk %(desk)s", "Platz %(dsek)s", True),
        (("%(n)s person", "%(n)s persons"), ("eine Person", "%(n)s Personen"), False),
        (("%(n)s at %(desk)s", "%(n)s at %(desk)s"), ("einer an %(desk)s", "%(n)s an"), True),
        (("%(n)s person", "%(n)s persons"), ("%(x)s Person", "%(n)s Personen"), True),
    ],
)
def test_a_planted_slip_in_placeholders_is_found(
    text: str | tuple[str, str], translation: str | tuple[str, str], wrong: bool
) -> None:
    assert wrong_placeholders(Message(text, translation)) is wrong


def test_staff_texts_are_those_that_stand_on_staff_pages_only() -> None:
    assert for_staff(Message("x", locations=[("queue_service/web/clerk/views.py", 1)]))
    assert not for_staff(
        Message("x", locations=[("queue_service/web/clerk/views.py", 1), ("kiosk/views.py", 1)])
    )
    assert not for_staff(Message("x"))
