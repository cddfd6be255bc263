"""What a new office chooses from: case types of the catalogue in their groups, areas, days of the week."""

from __future__ import annotations

from dataclasses import dataclass

from queue_service.catalogue.loader import Entry, catalogue
from queue_service.documents.configuration_words import all_in_language
from queue_service.documents.hours_words import HoursWords
from queue_service.documents.set_up_text import waiting_area_names
from queue_service.services.office_proposal import ONE_AREA
from queue_service.web.admin.catalogue_view import COVERS
from queue_service.web.i18n import current_language
from queue_service.web.staff import named


@dataclass(frozen=True, slots=True)
class Choice:
    """A case type to tick; ``covers``: (code, name) of those that an office takes instead of it."""

    code: str
    name: str
    plain: str
    covers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Case types that belong together."""

    code: str
    name: str
    choices: tuple[Choice, ...]


def groups() -> list[Group]:
    """The whole catalogue."""
    found = catalogue()
    return [
        Group(
            group.code,
            named(group.names),
            tuple(_choice(entry) for entry in found.entries.values() if entry.group == group.code),
        )
        for group in found.groups
    ]


def area_names() -> dict[str, str]:
    """Code → name of the areas an office can begin with: the two of the catalogue, and the one."""
    names = {area.code: area.names for area in catalogue().areas} | {ONE_AREA: waiting_area_names()}
    return all_in_language(names, current_language())


def weekdays() -> list[str]:
    """Their names, from Monday on."""
    return HoursWords(current_language()).weekday_names()


def _choice(entry: Entry) -> Choice:
    return Choice(
        entry.code,
        named(entry.names),
        named(entry.plain),
        tuple((code, named(catalogue().entry(code).names)) for code in COVERS.get(entry.code, ())),
    )
