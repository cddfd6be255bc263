"""Changes, their history and their consequences as JSON: the same for configuration and roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from queue_service.documents.change_words import change_words
from queue_service.documents.finding_text import finding_text
from queue_service.documents.json import moment
from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.findings import Finding
from queue_service.services.change_views import ChangeView, Outcome, Theirs


def made_change(made: ChangeView) -> dict[str, Any]:
    """One change of the history."""
    return {
        "id": made.id,
        "at": moment(made.at),
        "by": made.by,
        "by_name": made.by_name,
        "from_day": None if made.from_day is None else made.from_day.isoformat(),
        "state": made.state,
        "reason": made.reason,
        "undoes": made.undoes,
        "problem": made.problem,
        "changes": [place_changed(change) for change in made.changes],
    }


def place_changed(change: Change) -> dict[str, Any]:
    """One place; a value that is not there is no key."""
    both = {"was": change.was, "to": change.to}
    return {"at": list(change.at), **{name: value for name, value in both.items() if value is not ABSENT}}


def change_answer(outcome: Outcome, lang: str, words: Mapping[str, str]) -> dict[str, Any]:
    """What became of a change that was asked for."""
    return {
        "change": made_change(outcome.change),
        "version": outcome.version,
        "findings": findings(outcome.findings, lang, words),
        "merged": outcome.merged,
        "words": [
            {"where": said.where, "kind": said.kind, "was": said.was, "to": said.to}
            for said in change_words(outcome.change.changes, lang, words)
        ],
    }


def history(made: Sequence[ChangeView], limit: int) -> dict[str, Any]:
    """A page of the history; a full one has a next."""
    return {
        "changes": [made_change(each) for each in made],
        "next": made[-1].id if len(made) == limit else None,
    }


def findings(
    found: Sequence[Finding], lang: str, words: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Consequences, each with its sentence; `words`: code → name."""
    return [
        {
            "key": each.key,
            "weight": each.weight,
            "code": each.code,
            "at": list(each.at),
            "values": dict(each.values),
            "text": finding_text(each, lang, words),
        }
        for each in found
    ]


def theirs(found: Sequence[Theirs]) -> list[dict[str, Any]]:
    """What stands where a change was to go, and who put it there."""
    return [
        {
            "at": list(each.at),
            **({} if each.now is ABSENT else {"now": each.now}),
            "change_id": each.change_id,
            "by": each.by,
            "by_name": each.by_name,
            "at_time": None if each.at_time is None else moment(each.at_time),
        }
        for each in found
    ]
