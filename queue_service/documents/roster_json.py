"""Rosters as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from queue_service.documents import change_json
from queue_service.documents.json import moment
from queue_service.domain.roster import Seat
from queue_service.services.roster import RosterView


def roster(view: RosterView, lang: str, words: Mapping[str, str]) -> dict[str, Any]:
    """A roster as it is read; `words`: code → name."""
    return {
        "version": view.version,
        "document": dict(view.document),
        "seats": [_seat(day, seat) for day, seats in view.seats.items() for seat in seats],
        "findings": change_json.findings(view.findings, lang, words),
    }


def _seat(day: date, seat: Seat) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "desk": seat.desk,
        "member": seat.member,
        "kind": seat.kind.value,
        "starts_at": moment(seat.starts),
        "ends_at": moment(seat.ends),
        "case_types": list(seat.case_types),
        "source": list(seat.source),
    }
