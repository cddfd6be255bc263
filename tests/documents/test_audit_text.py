"""The audit log in words: every action that anything writes has some."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from queue_service.documents.audit_text import ACTIONS, CODES, action_words, day_words, value_words, when
from queue_service.domain.audit_chain import FORGOTTEN
from queue_service.domain.ticket import CALL_REASONS
from queue_service.services.audit import CHECKED, READ
from queue_service.services.audit_reactions import HOUSE_ACTIONS
from queue_service.services.audit_sealing import BROKEN

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted((ROOT / "queue_service" / "services").glob("*.py"))
#: Where an action stands in a call: as the first argument of `audit`, the fourth of `AuditEntry`.
PLACES = {"audit": 0, "AuditEntry": 3}


def written() -> set[str]:
    """Every action that stands as text in a use case."""
    found: set[str] = set()
    for path in SERVICES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = PLACES.get(name)
            action = node.args[place] if place is not None and len(node.args) > place else None
            if isinstance(action, ast.Constant) and isinstance(action.value, str):
                found.add(action.value)
    return found


def decided() -> set[str]:
    """Every action that an event of a lobby becomes."""
    text = (ROOT / "queue_service/services/audit_reactions.py").read_text(encoding="utf-8")
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_action(node.value)
    }


def _is_action(text: str) -> bool:
    subject, _, verb = text.partition(".")
    return subject in ("house", "ticket", "voucher") and verb.replace("_", "").isalpha()


def test_every_action_that_is_written_has_words_and_no_other() -> None:
    actions = written() | decided() | set(HOUSE_ACTIONS.values()) | {FORGOTTEN, CHECKED, READ, BROKEN}

    assert actions == set(ACTIONS)


def test_an_action_without_words_stands_as_it_is() -> None:
    assert action_words("something.new", "de") == "something.new"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"role": ["clerk", "info"]}, ("Role", "clerk → info")),
        ({"desk": [None, "5"]}, ("Desk", "– → 5")),
        ({"kinds": ["a", "b"]}, ("Kinds", "a, b")),
        ({"tickets": 3}, ("Numbers", "3")),
        ({"new": True}, ("new", "True")),
        ({"reason": "urgent"}, ("Reason", "Cannot wait")),
        ({"reason": "unheard_of"}, ("Reason", "unheard_of")),
    ],
)
def test_values_are_named(values: dict[str, object], said: tuple[str, str]) -> None:
    assert value_words(values, "en") == [said]


def test_every_reason_for_a_call_out_of_turn_has_words() -> None:
    assert set(CODES["reason"]) == set(CALL_REASONS)


def test_times_are_those_of_the_wall_clock_in_the_readers_way() -> None:
    at = datetime(2026, 11, 25, 8, 0, 3, tzinfo=UTC)

    assert when(at, "Europe/Berlin", "de") == "25.11.2026, 09:00:03"
    assert when(at, "Europe/Berlin", "en") == "25 Nov 2026, 09:00:03"
    assert day_words(date(2026, 11, 25), "de") == "25.11.2026"
