"""The papers of an office: complete, filled from schema and settings, with gaps where the installation cannot know."""

from __future__ import annotations

import re
import string
from dataclasses import replace

import pytest

from queue_service.commands.privacy_documents import schema
from queue_service.documents.audit_text import ACTIONS
from queue_service.documents.durations import duration
from queue_service.documents.privacy.house_facts import HouseFacts
from queue_service.documents.privacy.inventory import inventory
from queue_service.documents.privacy.papers import PAPERS, InventoryOutdated, papers
from queue_service.documents.privacy.words import PAPER_LANGUAGES, template, words
from queue_service.domain.retention import LIMITS, Keeping

FACTS = HouseFacts(
    day="2026-11-25",
    version="1.2.3",
    offices=("Ausländerbehörde Teststadt",),
    authority="Aufsicht des Landes",
    keeping=Keeping(),
)


def paper(name: str, facts: HouseFacts = FACTS, lang: str = "de") -> str:
    return papers(facts, schema(), lang)[f"{words(lang)['names'][name]}.md"]


def line(text: str, beginning: str) -> str:
    return next(each for each in text.splitlines() if each.startswith(beginning))


def lines(text: str, beginning: str) -> str:
    """A table whose columns have more than one limit has a line for each."""
    return "".join(each for each in text.splitlines() if each.startswith(beginning))


def test_german_and_english_have_the_same_words() -> None:
    keys = [{section: set(said) for section, said in words(lang).items()} for lang in PAPER_LANGUAGES]

    assert keys[0] == keys[1]


@pytest.mark.parametrize("name", PAPERS)
def test_german_and_english_papers_have_the_same_gaps_filled(name: str) -> None:
    found = [set(string.Template(template(name, lang)).get_identifiers()) for lang in PAPER_LANGUAGES]

    assert found[0] == found[1]


@pytest.mark.parametrize("lang", PAPER_LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_that_it_is_a_draft_of_this_day_and_version(name: str, lang: str) -> None:
    text = paper(name, lang=lang)

    assert text.startswith("---\ntitle: ")
    assert "version: queue-service 1.2.3" in text
    assert "2026-11-25" in text
    assert ("keine Rechtsberatung" if lang == "de" else "no legal advice") in text
    assert "[ … ]" in text or name == "notice"


@pytest.mark.parametrize("lang", PAPER_LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
def test_every_table_of_a_paper_has_as_many_cells_in_every_line(name: str, lang: str) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", paper(name, lang=lang), re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", each)) for each in block.splitlines()}
        assert len(cells) == 1, block[:200]


def test_the_record_of_processing_names_every_table_and_every_column() -> None:
    text = paper("record")

    for table in inventory():
        part = text.split(f"### `{table.name}`\n")[1].split("\n### ")[0]
        for column in table.columns:
            assert f"`{column.name}`" in part, f"{table.name}.{column.name}"


def test_the_record_of_processing_gives_every_limit_of_this_installation() -> None:
    keeping = Keeping(tickets_days=3, record_days=100, decisions_days=61)
    text = paper("record", replace(FACTS, keeping=keeping))

    for limit in LIMITS:
        assert f"| {duration(limit.name, keeping, 'de')} |" in text, limit.name
    assert "| 3 Tage |" in text
    assert "| 100 Tage |" in text


def test_who_is_responsible_is_a_gap_until_it_is_set() -> None:
    known = replace(FACTS, controller="Stadt Teststadt, Markt 1", officer="dsb@teststadt.example")

    assert line(paper("record"), "| Verantwortlicher").endswith("| [ … ] |")
    assert line(paper("record", known), "| Verantwortlicher").endswith("| Stadt Teststadt, Markt 1 |")
    assert "dsb@teststadt.example" in paper("notice", known)


def test_recipients_are_those_that_the_settings_make() -> None:
    quiet = paper("record", replace(FACTS, push="off"))
    loud = paper("record", replace(FACTS, push="on", issuer="https://id.teststadt.example"))

    assert "Browserhersteller" not in quiet
    assert "Anmeldedienst der Behörde" not in quiet
    assert "Nachrichtendienste der Browserhersteller" in loud
    assert "Anmeldedienst der Behörde (https://id.teststadt.example)" in loud


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"public_url": "https://q.teststadt.example"},
            "ja: öffentliche Adresse https://q.teststadt.example",
        ),
        ({"public_url": "http://q.teststadt.example"}, "nicht nachgewiesen"),
        (
            {"database": "postgresql", "database_host": "db.teststadt.example"},
            "PostgreSQL (db.teststadt.example)",
        ),
        ({"database": "sqlite"}, "SQLite-Datei"),
        ({"push": "off"}, "| ausgeschaltet |"),
        ({"counts_together": True}, "über alle Prozesse gemeinsam"),
        ({"log_level": "debug"}, "Stufe debug"),
        ({"issuer": "https://id", "local_sign_in": "off"}, "Kennwörter in der Anwendung: nein"),
    ],
)
def test_measures_are_those_of_this_installation(change: dict[str, object], said: str) -> None:
    assert said in paper("record", replace(FACTS, **change))  # type: ignore[arg-type]  # fields of different types


def test_the_threshold_analysis_answers_all_nine_criteria_and_leaves_the_decision_open() -> None:
    text = paper("threshold")

    assert [f"| {n} |" in text for n in range(1, 10)] == [True] * 9
    assert text.count("- [ ] ") == 2
    assert "`ticket`" in line(text, "Gespeichert werden Angaben zu Besuchenden")


def test_the_draft_for_the_staff_council_lists_everything_about_staff() -> None:
    text = paper("agreement")

    for table in inventory():
        for column in table.columns:
            if column.whose == "staff":
                assert f"`{column.name}`" in lines(text, f"| `{table.name}` |"), f"{table.name}.{column.name}"
    assert "`lobby_event`" not in "".join(each for each in text.splitlines() if each.startswith("| `"))


def test_the_draft_for_the_staff_council_lists_every_act_that_is_logged_and_no_desk_work() -> None:
    listed = set(re.findall(r"^- .* \(`([\w.]+)`\)$", paper("agreement"), re.MULTILINE))

    assert listed == set(ACTIONS)
    assert (
        not {"ticket.called", "ticket.started", "ticket.finished", "ticket.transferred", "ticket.parked"}
        & listed
    )


def test_nothing_is_written_from_an_inventory_that_does_not_fit_the_database() -> None:
    with pytest.raises(InventoryOutdated) as refused:
        papers(FACTS, {**schema(), "diary": ["page"]}, "de")

    assert refused.value.args[0] == ["diary.page is not in the inventory"]


def test_what_is_typed_into_a_setting_cannot_break_a_table() -> None:
    text = paper("record", replace(FACTS, issuer="https://a|b\nc", controller="A $b ${c}"))

    assert "https://a\\|b c" in text
    assert "A $b ${c}" in text
