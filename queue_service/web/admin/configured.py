"""What the pages of an office's configuration share: what is set now, who may change it, and what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queue_service.documents.dates import short_date
from queue_service.domain.changes import Change
from queue_service.domain.command import Actor
from queue_service.domain.language import LANGUAGES
from queue_service.domain.rights import Right
from queue_service.services.change_views import ChangeView
from queue_service.services.configuration import Configured
from queue_service.web.admin.frame import framed
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.staff import named
from queue_service.web.staff_kit import page_texts

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """A change that begins another day; `what` are names of the things it is about."""

    id: int | None
    day: str
    what: str


def configured(actor: Actor) -> tuple[dict[str, object], Configured]:
    """The frame of a page of the configuration, and what the chosen office sets.

    Raises:
        Forbidden: this person may not see it.
        NotFound: ``office_not_found``, as long as there is no office.
    """
    frame = framed(actor, Right.SEE_CONFIGURATION)
    office = str(frame["office"])
    read = services().configuration.read(actor, office)
    frame |= {
        "version": read.version,
        "document": read.document,
        "may_configure": actor.may(Right.CONFIGURE, office),
        "office_names": _office_names(frame["offices"], read.document),
    }
    return frame, read


def planned(actor: Actor, office: str, part: str, document: Document) -> list[Planned]:
    """Changes of one part (an outermost key) that are still to begin."""
    found = services().configuration.history(actor, office, part=part, state="planned")
    return [_planned(each, part, document) for each in reversed(found)]


def missing(texts: Mapping[str, str]) -> list[str]:
    """The languages of visitors that a text lacks, in their order."""
    return [code for code in LANGUAGES if not texts.get(code)]


def served_at(document: Document, case_type: str) -> list[tuple[str, str]]:
    """(code, name) of the desks that serve it, in their order."""
    desks = sorted(document["desks"].items(), key=in_order)
    return [(code, desk["name"]) for code, desk in desks if case_type in desk["case_types"]]


def in_order(item: tuple[str, Mapping[str, Any]]) -> tuple[int, str]:
    """The key that puts parts of the document in their order."""
    code, part = item
    return part["position"], code


def named_in(names: Mapping[str, str], code: str) -> str:
    """The name in the reader's language, else in another, else the code."""
    return named(names) or code


def script_texts(name: str, texts: Mapping[str, object]) -> dict[str, object]:
    """The texts of every page of the administration, and those of this one under `name`."""
    common = page_texts()["texts"]
    return {"texts": {**(common if isinstance(common, dict) else {}), name: dict(texts)}}


def _planned(change: ChangeView, part: str, document: Document) -> Planned:
    day = "" if change.from_day is None else short_date(change.from_day, current_language())
    return Planned(change.id, day, ", ".join(_subjects(change.changes, part, document)))


def _subjects(changes: Iterable[Change], part: str, document: Document) -> list[str]:
    about = [change for change in changes if change.at[0] == part and len(change.at) > 1]
    return list(dict.fromkeys(_subject(change, document[part]) for change in about))


def _subject(change: Change, things: Mapping[str, Any]) -> str:
    code = change.at[1]
    thing = things.get(code) or (change.to if isinstance(change.to, Mapping) else {})
    return named_in(thing.get("names", {}), code)


def _office_names(codes: object, document: Document) -> dict[str, str]:
    """Code → name of every office that can be chosen; one alone is not chosen."""
    if not isinstance(codes, list) or len(codes) < 2:
        return {document["code"]: document["name"]}
    return {code: services().administration.plan(code).name for code in codes}
