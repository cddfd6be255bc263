"""Which events of a lobby are somebody's decision, and become entries of the audit log with the event itself.

Routine work at a desk is none of them: see docs/decisions/0017.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.domain.ticket import AT_DESK
from queue_service.persistence.unit_of_work import UnitOfWork

#: Events of the whole house, which always are somebody's decision → action.
HOUSE_ACTIONS: Mapping[EventKind, str] = {
    EventKind.HOUSE_PAUSED: "house.paused",
    EventKind.HOUSE_RESUMED: "house.resumed",
    EventKind.CLOSED_EARLY: "house.closed_early",
    EventKind.REOPENED: "house.reopened",
}


def note_decision(work: UnitOfWork, _office_id: int, day: date, event: LobbyEvent) -> None:
    """Writes an entry if this event was decided by somebody; what the end of a day brings with it was not."""
    if day != work.day:
        return
    action, values = _decision(work, event)
    if action is not None:
        subject = None if event.ticket_id is None else f"ticket:{event.ticket_id}"
        work.audit(action, subject, **values)


def _decision(work: UnitOfWork, event: LobbyEvent) -> tuple[str | None, dict[str, Any]]:
    """(action, values); no action for what is routine or a visitor's own."""
    said = event.values
    if event.kind in HOUSE_ACTIONS:
        return HOUSE_ACTIONS[event.kind], {"kind": said["kind"]} if "kind" in said else {}
    match event.kind:
        case EventKind.MESSAGE_SET:
            return ("house.message_set" if said["given"] else "house.message_cleared"), {}
        case EventKind.CALLED if said.get("manual") and said["reason"] != AT_DESK:
            return "ticket.called_out_of_turn", {"desk": event.desk, "reason": said["reason"]}
        case EventKind.UNDONE:
            at = {} if event.desk is None else {"desk": event.desk}
            return "ticket.undone", {**at, "undone": said["undone"]}
        case EventKind.RETURNED if said.get("by") == "staff":
            return "ticket.returned", {}
        case EventKind.CANCELLED if work.command.actor.kind == "staff":
            return "ticket.cancelled_on_behalf", {}
        case EventKind.TICKET_TAKEN if said.get("paper"):
            return "ticket.entered_on_paper", {}
        case EventKind.TICKET_TAKEN if said.get("voucher"):
            return "voucher.redeemed", {}
    return None, {}


#: What `note_decision` looks at; every other kind of event costs nothing.
DECISIONS = frozenset(HOUSE_ACTIONS) | {
    EventKind.MESSAGE_SET,
    EventKind.CALLED,
    EventKind.UNDONE,
    EventKind.RETURNED,
    EventKind.CANCELLED,
    EventKind.TICKET_TAKEN,
}
