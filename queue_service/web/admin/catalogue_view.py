"""The catalogue as an office chooses from it: what is there already, what covers what, what it would get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queue_service.catalogue.loader import Entry, adopt, catalogue
from queue_service.web.admin.configured import Document, in_order, named_in

#: An entry that covers others: an office takes it, or those (catalogue/README.md).
COVERS: Mapping[str, tuple[str, ...]] = {
    "aufenthaltstitel": ("verlaengerung", "zweckwechsel", "blaue_karte"),
    "asyl": ("duldung", "gestattung", "reiseausweis"),
    "einbuergerung": ("einbuergerung_beratung",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry to tick.

    Attributes:
        present: the office has it already.
        area: code of the area it would get.
        overlaps: codes of the entries beside which it makes no sense.
    """

    entry: Entry
    name: str
    plain: str
    present: bool
    area: str
    overlaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A group of entries."""

    name: str
    choices: list[Choice]


def offered(document: Document) -> list[Offered]:
    """The whole catalogue in its groups."""
    found = catalogue()
    return [
        Offered(
            named_in(group.names, group.code),
            [_choice(entry, document) for entry in found.entries.values() if entry.group == group.code],
        )
        for group in found.groups
    ]


def parts_to_add(document: Document) -> dict[str, dict[str, Any]]:
    """Entries that the office has not: what its document would get for each; areas and order are still chosen."""
    codes = [code for code in catalogue().entries if code not in document["case_types"]]
    first = max((part["position"] for part in document["case_types"].values()), default=-1) + 1
    return adopt(
        codes, {code: _area(catalogue().entry(code), document) for code in codes}, first_position=first
    )


def papers(document: Document, code: str) -> list[dict[str, object]]:
    """Groups of papers for the checklist of a case type; those the catalogue proposes for it stand first."""
    found = catalogue()
    proposed = found.entries[code].documents if code in found.entries else ()
    groups: list[dict[str, object]] = [{"name": None, "papers": [_paper(each) for each in proposed]}]
    for group in found.document_groups:
        others = [each for each in found.documents.values() if each.group == group.code]
        rest = [_paper(each.code) for each in others if each.code not in proposed]
        groups.append({"name": named_in(group.names, group.code), "papers": rest})
    return [group for group in groups if group["papers"]]


def paper_texts() -> dict[str, dict[str, str]]:
    """Paper → language → words, for the script that puts one on a list."""
    return {code: dict(paper.names) for code, paper in catalogue().documents.items()}


def _paper(code: str) -> tuple[str, str]:
    return code, named_in(catalogue().documents[code].names, code)


def _choice(entry: Entry, document: Document) -> Choice:
    return Choice(
        entry=entry,
        name=named_in(entry.names, entry.code),
        plain=named_in(entry.plain, ""),
        present=entry.code in document["case_types"],
        area=_area(entry, document),
        overlaps=_overlaps(entry.code),
    )


def _overlaps(code: str) -> tuple[str, ...]:
    above = tuple(whole for whole, parts in COVERS.items() if code in parts)
    return (*COVERS.get(code, ()), *above)


def _area(entry: Entry, document: Document) -> str:
    """The area the catalogue proposes where the office has one of that code, else its first."""
    areas = document["areas"]
    if entry.area in areas:
        return entry.area
    return next((code for code, _part in sorted(areas.items(), key=in_order)), "")
