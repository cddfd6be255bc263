"""What the pages of the case types show, ready for their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queue_service.catalogue.loader import catalogue
from queue_service.documents.language import ENDONYMS, LANGUAGES
from queue_service.web.admin.configured import Document, in_order, missing, named_in, served_at

Part = Mapping[str, Any]

#: Pictures of case types in templates/shared/_icons.html, in the order in which they stand there.
ICONS: tuple[str, ...] = (
    "info",
    "abholung",
    "abgabe",
    "frist",
    "anmeldung",
    "aufenthaltstitel",
    "einbuergerung",
    "verpflichtungserklaerung",
    "niederlassungserlaubnis",
    "asyl",
    "visum",
    "ummeldung",
    "verlaengerung",
    "zweckwechsel",
    "blaue_karte",
    "daueraufenthalt",
    "fiktionsbescheinigung",
    "uebertrag",
    "pin",
    "auflage",
    "reiseausweis",
    "familiennachzug",
    "duldung",
    "gestattung",
    "einbuergerung_beratung",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One case type in the list.

    Attributes:
        part: as the document has it.
        area: its name; ``series`` is the letter of its numbers.
        missing: language → how many of its texts are missing there.
        desks: (code, name) of those that serve it.
        words: what the filter looks in, in small letters.
    """

    code: str
    name: str
    part: Part
    area: str
    series: str
    missing: Mapping[str, int]
    desks: Sequence[tuple[str, str]]
    words: str

    @property
    def missing_texts(self) -> int:
        """How many texts are missing in all languages together."""
        return sum(self.missing.values())

    def gap_at(self, lang: str) -> str | None:
        """The id of the first field of its page that is empty in this language."""
        papers = sorted(self.part["documents"].items(), key=in_order)
        texts = {"name": self.part["names"], "plain": self.part["plain"]}
        texts |= {f"paper-{code}": paper["names"] for code, paper in papers}
        return next((f"{field}-{lang}" for field, words in texts.items() if lang in missing(words)), None)


@dataclass(frozen=True, slots=True)
class Gap:
    """A language in which texts are missing: how many, of how many case types."""

    code: str
    endonym: str
    texts: int
    case_types: int


def rows(document: Document) -> list[Row]:
    """Every case type in the order of the kiosk."""
    desks: dict[str, list[tuple[str, str]]] = {code: [] for code in document["case_types"]}
    for desk, part in sorted(document["desks"].items(), key=in_order):
        for code in part["case_types"]:
            desks[code].append((desk, part["name"]))
    ordered = sorted(document["case_types"].items(), key=in_order)
    return [_row(code, part, document["areas"], desks[code]) for code, part in ordered]


def row(document: Document, code: str) -> Row:
    """One of them, which there is."""
    return _row(code, document["case_types"][code], document["areas"], served_at(document, code))


def gaps(found: Sequence[Row]) -> list[Gap]:
    """The languages in which something is missing."""
    counted = [
        Gap(
            code,
            ENDONYMS[code],
            sum(each.missing[code] for each in found),
            sum(each.missing[code] > 0 for each in found),
        )
        for code in LANGUAGES
    ]
    return [gap for gap in counted if gap.texts]


def icons() -> list[tuple[str, str]]:
    """(picture, what it was drawn for) of all pictures there are."""
    entries = catalogue().entries
    return [(code, named_in(entries[code].names, code) if code in entries else code) for code in ICONS]


def series_shared(document: Document, code: str) -> bool:
    """True when another case type has the same letter, so that the letter says nothing about this one."""
    areas, part = document["areas"], document["case_types"][code]
    letter = areas[part["area"]]["series"]
    others = (other for each, other in document["case_types"].items() if each != code)
    return any(areas[other["area"]]["series"] == letter for other in others)


def removal(document: Document, code: str) -> list[dict[str, object]]:
    """What goes with a case type: every desk's skill for it."""
    return [
        {
            "at": ["desks", desk, "case_types"],
            "was": list(part["case_types"]),
            "to": [each for each in part["case_types"] if each != code],
        }
        for desk, part in sorted(document["desks"].items(), key=in_order)
        if code in part["case_types"]
    ]


def _row(code: str, part: Part, areas: Mapping[str, Part], desks: Sequence[tuple[str, str]]) -> Row:
    area = areas[part["area"]]
    name, place = named_in(part["names"], code), named_in(area["names"], part["area"])
    return Row(
        code=code,
        name=name,
        part=part,
        area=place,
        series=area["series"],
        missing=_missing(part),
        desks=desks,
        words=" ".join([*part["names"].values(), code, place, area["series"]]).casefold(),
    )


def _missing(part: Part) -> dict[str, int]:
    """Language → texts that it lacks: name, plain sentence, and the lines of what to bring."""
    texts = [part["names"], part["plain"], *(each["names"] for each in part["documents"].values())]
    lacking = [missing(each) for each in texts]
    return {code: sum(code in each for each in lacking) for code in LANGUAGES}
