"""Reads the catalogue, and gives an office the part of it that it takes over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from queue_service.domain.case_type import DocumentItem
from queue_service.domain.errors import Invalid
from queue_service.domain.language import LANGUAGES

#: Language code → text.
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries, papers or clients that belong together.

    Attributes:
        code: stable name.
        names: language code to name.
    """

    code: str
    names: Texts


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One paper that people are asked to bring.

    Attributes:
        code: stable name.
        group: code of one of `Catalogue.document_groups`.
        position: order on a list.
        names: language code to words.
    """

    code: str
    group: str
    position: int
    names: Texts


@dataclass(frozen=True, slots=True)
class Entry:
    """One case type as the catalogue proposes it.

    Attributes:
        code, names, plain, icon, target_minutes, service_minutes, no_show_rate, walk_in, bookable, urgent, sensitive,
            asks_persons: as in `queue_service.domain.case_type.CaseType`.
        group: code of one of `Catalogue.groups`.
        area: code of the area proposed for it, one of `Catalogue.areas`.
        basis: the law it rests on, for the office's eyes only; empty for none.
        documents: codes of what to bring, in order.
        source: where the list of papers comes from; empty where there is no list, or no source but practice.
        checked: when the facts were last compared with their source.
        typical: an office starts with it.
    """

    code: str
    names: Texts
    plain: Texts
    group: str
    area: str
    basis: str
    icon: str
    target_minutes: float
    service_minutes: float
    no_show_rate: float
    walk_in: bool
    bookable: bool
    urgent: bool
    sensitive: bool
    asks_persons: bool
    documents: tuple[str, ...]
    source: str
    checked: date
    typical: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All there is to choose from.

    Attributes:
        entries: case types by code, in the order proposed for the kiosk: what most people come for first.
        groups: in which they are shown to whoever chooses.
        areas: the parts of a house that the entries propose to wait in.
        documents: papers by code, in the order of a list.
        document_groups: of the papers.
    """

    entries: Mapping[str, Entry]
    groups: tuple[Group, ...]
    areas: tuple[Group, ...]
    documents: Mapping[str, DocumentEntry]
    document_groups: tuple[Group, ...]

    def entry(self, code: str) -> Entry:
        """Raises Invalid ``unknown_case_type``."""
        try:
            return self.entries[code]
        except KeyError:
            raise Invalid("unknown_case_type", field="case_types", value=code[:60]) from None

    def typical(self) -> tuple[Entry, ...]:
        """What an office starts with."""
        return tuple(entry for entry in self.entries.values() if entry.typical)


@cache
def catalogue() -> Catalogue:
    """The catalogue of the package, read once; nobody can change it."""
    words = {language: _read("words", f"{language}.json") for language in LANGUAGES}
    papers = _read("documents.json")
    return Catalogue(
        entries=_by_code(_entry(said, words) for said in _read("case_types.json")),
        groups=_groups("groups", words),
        areas=_groups("areas", words),
        documents=_by_code(
            DocumentEntry(said["code"], said["group"], position, _texts(words, "documents", said["code"]))
            for position, said in enumerate(papers)
        ),
        document_groups=_groups("document_groups", words),
    )


def documents_of(code: str) -> tuple[DocumentItem, ...]:
    """What to bring for an entry, in order; empty where nothing is needed.

    Raises:
        Invalid: ``unknown_case_type``.
    """
    found = catalogue()
    return tuple(
        DocumentItem(code=each, names=found.documents[each].names, position=position)
        for position, each in enumerate(found.entry(code).documents)
    )


def adopt(
    codes: Iterable[str],
    area_of: Mapping[str, str] | None = None,
    *,
    first_position: int = 0,
    languages: Iterable[str] = LANGUAGES,
) -> dict[str, dict[str, Any]]:
    """The part ``case_types`` of an office's configuration document for the entries it takes over.

    Args:
        codes: of the entries, in the order of the kiosk.
        area_of: code of the entry to the code of the office's area; those not in it get the area they propose.
        first_position: position of the first; larger where the office already has case types.
        languages: those the office offers; the others are left out.

    Raises:
        Invalid: ``unknown_case_type``, or ``unknown_language``.
    """
    spoken = tuple(languages)
    if not set(spoken) <= set(LANGUAGES):
        raise Invalid("unknown_language", field="languages")
    areas = area_of or {}
    taken = [catalogue().entry(code) for code in dict.fromkeys(codes)]
    return {
        entry.code: _case_type(entry, areas.get(entry.code, entry.area), position, spoken)
        for position, entry in enumerate(taken, first_position)
    }


#: Said in the document just as in the catalogue.
_SAME = ("icon", "target_minutes", "service_minutes", "no_show_rate")
_RULES = ("walk_in", "bookable", "urgent", "sensitive", "asks_persons")


def _case_type(entry: Entry, area: str, position: int, languages: tuple[str, ...]) -> dict[str, Any]:
    def spoken(texts: Texts) -> dict[str, str]:
        return {language: texts[language] for language in languages}

    papers = documents_of(entry.code)
    return {
        "position": position,
        "area": area,
        "names": spoken(entry.names),
        "plain": spoken(entry.plain),
        **{name: getattr(entry, name) for name in (*_SAME, *_RULES)},
        "documents": {
            paper.code: {"position": paper.position, "names": spoken(paper.names)} for paper in papers
        },
        "documents_source": (entry.source or None) if papers else None,
        "documents_checked": entry.checked.isoformat() if papers else None,
    }


def _entry(said: Mapping[str, Any], words: Mapping[str, Any]) -> Entry:
    case_type = {language: said_in["case_types"][said["code"]] for language, said_in in words.items()}
    facts = {
        **said,
        "documents": tuple(said["documents"]),
        "checked": date.fromisoformat(said["checked"]),
    }
    return Entry(
        names=MappingProxyType({language: each["name"] for language, each in case_type.items()}),
        plain=MappingProxyType({language: each["plain"] for language, each in case_type.items()}),
        **facts,
    )


def _groups(kind: str, words: Mapping[str, Any]) -> tuple[Group, ...]:
    """In the order of the German file."""
    return tuple(Group(code, _texts(words, kind, code)) for code in words["de"][kind])


def _texts(words: Mapping[str, Any], kind: str, code: str) -> Texts:
    return MappingProxyType({language: said[kind][code] for language, said in words.items()})


def _by_code(entries: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({entry.code: entry for entry in entries})


def _read(*path: str) -> Any:
    return json.loads(files("queue_service.catalogue").joinpath(*path).read_text(encoding="utf-8"))
