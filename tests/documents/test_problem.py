"""Errors as problem details."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from queue_service.documents.error_text import FIELDS, STATES, TEXTS, error_text
from queue_service.documents.problem import InvalidFields, problem, status_of
from queue_service.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    QueueServiceError,
)
from queue_service.domain.ticket import TicketState

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"NotFound", "Invalid", "Conflict", "NotSignedIn", "Forbidden", "QueueServiceError"}
#: Layers whose refusals reach a person or a program; what domain finds in a configuration reaches its author.
LAYERS = ("services", "web", "live", "persistence")


def raised() -> set[str]:
    """Every code that these layers raise."""
    codes: set[str] = set()
    for layer in LAYERS:
        for path in (ROOT / "queue_service" / layer).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]):
                        codes |= {code} if name in KINDS else set()
    return codes


def test_every_error_that_is_raised_has_a_text_of_its_own() -> None:
    assert raised()
    assert raised() - set(TEXTS) == set()


def test_every_state_a_number_can_be_in_has_a_sentence() -> None:
    assert set(STATES) == {str(state) for state in TicketState}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("ticket_not_found"), 404),
        (Invalid("unknown_case_type"), 422),
        (Conflict("office_closed"), 409),
        (NotFound("no_client"), 409),
        (NotSignedIn("wrong_password"), 401),
        (Forbidden("csrf"), 403),
        (QueueServiceError("too_many_requests"), 429),
        (QueueServiceError("unavailable"), 503),
        (QueueServiceError("something else"), 400),
    ],
)
def test_the_status_is_that_of_the_code_else_of_its_kind(error: QueueServiceError, status: int) -> None:
    assert status_of(error) == status
    assert problem(error, "en")["status"] == status


def test_fields_are_named_without_what_was_sent() -> None:
    found = problem(InvalidFields([("persons", "int_type"), ("x", "no_such_kind")]), "en")

    assert found["errors"] == [
        {"field": "persons", "message": FIELDS["int_type"]},
        {"field": "x", "message": "This value cannot be used."},
    ]


def test_a_refused_value_is_named_by_its_field() -> None:
    found = problem(Invalid("unknown_case_type", field="case_types", value="<b>"), "en")

    assert found["errors"] == [
        {"field": "case_types", "message": error_text("unknown_case_type", {}, "en").detail}
    ]
    assert "<b>" not in str(found)
