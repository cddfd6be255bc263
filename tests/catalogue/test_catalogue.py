"""The catalogue: complete in nine languages, without requirements that a law may change, and fit to be taken over."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_service.catalogue.loader import Catalogue, adopt, catalogue, documents_of
from queue_service.demo import catalogue as demo
from queue_service.domain.case_type import CODE, CaseType, DocumentItem
from queue_service.domain.errors import Invalid
from queue_service.domain.language import LANGUAGES
from queue_service.services.configuration_document import from_document, to_document

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "queue_service/catalogue"
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

#: More does not fit a tile of the kiosk, or a line on the phone.
LONGEST_NAME, LONGEST_SENTENCE, LONGEST_PAPER = 51, 95, 80
#: One script a language, so that a text in the wrong place is noticed; and what only the other one of two
#: languages of the same script has.
SCRIPTS = {"ar": "؀-ۿ", "fa": "؀-ۿ", "uk": "Ѐ-ӿ", "ru": "Ѐ-ӿ"}
FOREIGN = {"ar": "پچژگیک", "fa": "يكة", "uk": "ыэъё", "ru": "іїєґ"}
#: Objects of a file of words that hold one text a code.
KINDS = ("areas", "groups", "document_groups", "documents")
#: Entry or paper → its word in the table of terms.
TERMS = {
    "case_types.abgabe": "hand_in",
    "case_types.abholung": "collect_card",
    "case_types.anmeldung": "reg_address",
    "case_types.aufenthaltstitel": "res_title",
    "case_types.auflage": "work_permit",
    "case_types.blaue_karte": "blue_card",
    "case_types.daueraufenthalt": "eu_longterm",
    "case_types.duldung": "toleration",
    "case_types.einbuergerung": "naturalisation",
    "case_types.einbuergerung_beratung": "advice",
    "case_types.familiennachzug": "family",
    "case_types.fiktionsbescheinigung": "fiction_cert",
    "case_types.frist": "emergency",
    "case_types.gestattung": "asylum_perm",
    "case_types.niederlassungserlaubnis": "settlement",
    "case_types.pin": "online_id",
    "case_types.reiseausweis": "refugee_doc",
    "case_types.uebertrag": "transfer",
    "case_types.ummeldung": "chg_address",
    "case_types.verlaengerung": "extension",
    "case_types.verpflichtungserklaerung": "commitment",
    "documents.antrag": "application",
    "documents.einkommen": "income",
    "documents.foto": "photo",
    "documents.krankenversicherung": "insurance",
    "documents.pass": "passport",
    "documents.wohnung": "rent",
}
#: "Pass" is what people say and what the demo says; its plain German invites a guest in three words.
OWN_WORDS = {("documents.pass", "de"), ("case_types.verpflichtungserklaerung", "de-simple")}


@pytest.fixture(scope="module")
def found() -> Catalogue:
    return catalogue()


def words(language: str) -> Any:
    return json.loads((FOLDER / "words" / f"{language}.json").read_text(encoding="utf-8"))


def texts(language: str) -> dict[str, str]:
    """Where it stands → text, of all words of a language."""
    said = words(language)
    flat = {f"{kind}.{code}": text for kind in KINDS for code, text in said[kind].items()}
    for code, of_it in said["case_types"].items():
        flat[f"case_types.{code}"] = of_it["name"]
        flat[f"plain.{code}"] = of_it["plain"]
    return flat


def in_a_font() -> set[range]:
    """The letters that the fonts we ship say they have."""
    sheet = (ROOT / "queue_service/web/static/shared/fonts.css").read_text(encoding="utf-8")
    said = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", sheet)
    return {range(int(first, 16), int(last or first, 16) + 1) for first, last in said}


class TestWords:
    def test_there_is_one_file_for_each_language(self) -> None:
        assert {path.stem for path in (FOLDER / "words").iterdir()} == set(LANGUAGES)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_language_has_words_for_everything_and_for_nothing_else(
        self, language: str, found: Catalogue
    ) -> None:
        said = words(language)

        assert list(said["case_types"]) == list(found.entries)
        assert list(said["documents"]) == list(found.documents)
        assert set(said["groups"]) == {entry.group for entry in found.entries.values()}
        assert set(said["areas"]) == {entry.area for entry in found.entries.values()}
        assert set(said["document_groups"]) == {paper.group for paper in found.documents.values()}
        assert all(set(each) == {"name", "plain"} for each in said["case_types"].values())

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_texts_are_finished_and_in_their_language(self, language: str) -> None:
        script = SCRIPTS.get(language)
        for where, text in texts(language).items():
            assert text, where
            assert text == text.strip(), where
            assert not re.search(r"TODO|XXX|\?\?|%\(|[{}<>&\t\n]|  |lorem", text, re.IGNORECASE), where
            assert not set(text) & set(FOREIGN.get(language, "")), where
            assert script is None or re.search(f"[{script}]", text), where

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_requirement_that_a_law_may_change_is_in_them(self, language: str) -> None:
        figures = {where: text for where, text in texts(language).items() if re.search(r"\d|€|§", text)}

        assert figures == {}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_they_fit_their_place(self, language: str) -> None:
        limits = {"plain": LONGEST_SENTENCE, "documents": LONGEST_PAPER}
        said = texts(language).items()
        long = {
            where: text for where, text in said if len(text) > limits.get(where.split(".")[0], LONGEST_NAME)
        }

        assert long == {}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_plain_sentence_is_one_sentence_and_a_name_is_none(self, language: str) -> None:
        for where, text in texts(language).items():
            assert text.count(".") == (1 if where.startswith("plain.") else 0), where
            assert text.endswith(".") == where.startswith("plain."), where

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_names_tell_entries_and_papers_apart(self, language: str) -> None:
        said = words(language)
        names = [each["name"].casefold() for each in said["case_types"].values()]
        papers = [each.casefold() for each in said["documents"].values()]

        assert len(set(names)) == len(names)
        assert len(set(papers)) == len(papers)

    def test_plain_german_has_short_sentences_of_short_words(self) -> None:
        for where, text in texts("de-simple").items():
            assert len(text.split()) <= 12, where
            assert all(len(word) <= 22 for word in re.findall(r"\w+", text)), where

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_letter_is_in_a_font_that_we_ship(self, language: str) -> None:
        fonts = in_a_font()
        missing = {
            letter
            for text in texts(language).values()
            for letter in text
            if not any(ord(letter) in each for each in fonts)
        }

        assert missing == set()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_words_of_the_table_of_terms_are_used(self, language: str) -> None:
        with (ROOT / "docs/terms.tsv").open(encoding="utf-8", newline="") as file:
            terms = {row["key"]: row[language] for row in csv.DictReader(file, delimiter="\t")}
        said = texts(language)
        other = {
            where: (said[where], terms[term])
            for where, term in TERMS.items()
            if terms[term].casefold() not in said[where].casefold() and (where, language) not in OWN_WORDS
        }

        assert other == {}


class TestEntries:
    def test_every_case_type_of_the_demo_is_in_it_just_as_there(self, found: Catalogue) -> None:
        for of_demo in demo.case_types():
            entry = found.entry(of_demo.code)
            assert entry.names == of_demo.names
            assert entry.plain == of_demo.plain
            for fact in (
                *("area", "icon", "target_minutes", "service_minutes", "no_show_rate", "walk_in"),
                *("bookable", "urgent", "sensitive", "asks_persons"),
            ):
                assert getattr(entry, fact) == getattr(of_demo, fact), (of_demo.code, fact)

    def test_the_proposed_areas_are_named_as_in_the_demo(self, found: Catalogue) -> None:
        named = {area.code: dict(area.names) for area in demo.areas()}

        assert {area.code: dict(area.names) for area in found.areas} == named

    def test_each_can_become_a_case_type(self, found: Catalogue) -> None:
        for code, part in adopt(found.entries).items():
            assert CODE.match(code)
            assert CaseType(**{**part, "code": code, "documents": documents_of(code)}).code == code

    def test_each_can_be_reached_in_some_way(self, found: Catalogue) -> None:
        assert [e.code for e in found.entries.values() if not e.walk_in and not e.bookable] == []

    def test_no_show_rates_are_only_for_what_can_be_booked(self, found: Catalogue) -> None:
        assert [e.code for e in found.entries.values() if (e.no_show_rate > 0) != e.bookable] == []

    def test_what_is_sensitive_never_waits_alone_in_its_area(self, found: Catalogue) -> None:
        for entries in (found.entries.values(), found.typical()):
            others = {entry.area for entry in entries if not entry.sensitive}
            assert [e.code for e in entries if e.sensitive and e.area not in others] == []

    def test_what_protection_people_seek_is_sensitive(self, found: Catalogue) -> None:
        sensitive = {entry.code for entry in found.entries.values() if entry.sensitive}

        assert sensitive == {entry.code for entry in found.entries.values() if entry.group == "schutz"}
        assert {"asyl", "duldung", "gestattung"} <= sensitive

    def test_each_has_an_icon_of_its_own(self, found: Catalogue) -> None:
        sprite = (ROOT / "queue_service/web/templates/shared/_icons.html").read_text(encoding="utf-8")
        drawn = re.findall(r'<symbol id="icon-([\w-]+)"', sprite)
        icons = [entry.icon for entry in found.entries.values()]

        assert len(set(drawn)) == len(drawn)
        assert set(icons) - set(drawn) == set()
        assert len(set(icons)) == len(icons)

    def test_an_office_starts_with_what_fits_two_pages_and_the_first_can_be_taken_at_once(
        self, found: Catalogue
    ) -> None:
        typical = found.typical()

        assert 8 <= len(typical) <= 16
        assert all(entry.walk_in for entry in typical[:8])
        assert {"info", "frist"} <= {entry.code for entry in typical}

    def test_nobody_is_told_the_law_but_the_office(self, found: Catalogue) -> None:
        assert "basis" not in {key for part in adopt(found.entries).values() for key in part}

    def test_it_cannot_be_changed_by_who_reads_it(self, found: Catalogue) -> None:
        with pytest.raises(TypeError):
            found.entries["info"].names["de"] = "x"  # type: ignore[index]
        with pytest.raises(TypeError):
            found.entries["x"] = found.entries["info"]  # type: ignore[index]


class TestDocuments:
    def test_every_paper_is_asked_for_somewhere_and_every_one_asked_for_is_known(
        self, found: Catalogue
    ) -> None:
        asked = {code for entry in found.entries.values() for code in entry.documents}

        assert asked == set(found.documents)
        assert all(CODE.match(code) for code in asked)

    def test_no_list_asks_twice_and_none_is_long(self, found: Catalogue) -> None:
        for entry in found.entries.values():
            assert len(set(entry.documents)) == len(entry.documents) <= 10, entry.code

    def test_only_information_and_handing_in_need_no_paper(self, found: Catalogue) -> None:
        assert [e.code for e in found.entries.values() if not e.documents] == ["info", "abgabe"]

    def test_what_rests_on_a_law_says_where_its_list_comes_from(self, found: Catalogue) -> None:
        assert [e.code for e in found.entries.values() if e.documents and e.basis and not e.source] == []

    def test_a_list_is_in_the_order_of_the_catalogue(self) -> None:
        papers = documents_of("verpflichtungserklaerung")

        assert [paper.code for paper in papers] == ["ausweis", "pass_gast", "formular", "einkommen_gastgeber"]
        assert [paper.position for paper in papers] == [0, 1, 2, 3]
        assert papers[0].names["de"] == "Pass oder Personalausweis"

    def test_documents_of_something_unknown_are_refused(self) -> None:
        with pytest.raises(Invalid, match="unknown_case_type"):
            documents_of("fishing")


class TestAdopt:
    def test_the_order_given_is_the_order_of_the_kiosk(self) -> None:
        taken = adopt(["frist", "info", "frist"], first_position=7)

        assert {code: part["position"] for code, part in taken.items()} == {"frist": 7, "info": 8}

    def test_the_office_says_where_its_people_wait(self) -> None:
        taken = adopt(["info", "visum"], {"visum": "haus-b"})

        assert {code: part["area"] for code, part in taken.items()} == {"info": "service", "visum": "haus-b"}

    def test_only_the_languages_of_the_office_are_taken_over(self) -> None:
        part = adopt(["pin"], languages=["de", "ar"])["pin"]

        assert list(part["names"]) == list(part["plain"]) == ["de", "ar"]
        assert all(list(paper["names"]) == ["de", "ar"] for paper in part["documents"].values())

    def test_a_language_that_there_is_not_is_refused(self) -> None:
        with pytest.raises(Invalid, match="unknown_language"):
            adopt(["pin"], languages=["de", "tlh"])

    def test_a_case_type_that_there_is_not_is_refused(self) -> None:
        with pytest.raises(Invalid, match="unknown_case_type"):
            adopt(["info", "fishing"])

    def test_where_there_is_no_list_nothing_was_checked(self) -> None:
        part = adopt(["info"])["info"]

        assert (part["documents"], part["documents_source"], part["documents_checked"]) == ({}, None, None)

    def test_an_office_can_take_over_everything(self, found: Catalogue) -> None:
        document = {**to_document(demo.office_plan(MONDAY)), "case_types": adopt(found.entries)}

        plan = from_document(json.loads(json.dumps(document)))

        assert [case_type.code for case_type in plan.case_types] == list(found.entries)
        assert plan.case_type("pin").documents == tuple(
            DocumentItem(paper.code, dict(paper.names), paper.position) for paper in documents_of("pin")
        )
        assert to_document(plan)["case_types"] == document["case_types"]
