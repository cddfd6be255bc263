"""What is wrong with an office's record, in words, and what whoever runs the service can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from queue_service.domain.record import Fault

_NOTHING_MOVES = "The clients are not affected; keep a backup and report it with this line."
_ASK_CLIENT = (
    "Ask at the desk whom it concerns; cancel the number or bring it back at the information desk, "
    "then report it."
)
_DESK = "Finish or return the client at that desk, close and open the desk, then report it."
_RESTORE = (
    "Rows were lost or changed outside the service: compare with the last backup (queue-service db restore)."
)
_TOMORROW = (
    "The first thing that happens on the next day puts it in order; if it stays after that, report it."
)

#: code → what is wrong, and what to do. The names in braces are those of the fault and of its values.
TEXTS: Mapping[str, tuple[str, str]] = {
    "illegal_move": ("event {event} ({kind}) cannot happen to a ticket that is {state}", _NOTHING_MOVES),
    "unknown_kind": ("event {event} is of a kind nobody knows: {kind}", _RESTORE),
    "broken_event": ("event {event} ({kind}) lacks what it must say", _RESTORE),
    "event_lost": ("of revision {revision} only the events {ordinals} are left", _RESTORE),
    "never_taken": ("event {event} ({kind}) is of a ticket that was never taken", _RESTORE),
    "taken_twice": ("event {event} takes a ticket that was taken before", _NOTHING_MOVES),
    "number_changed": ("event {event} calls the ticket otherwise than before: it was {was}", _RESTORE),
    "number_twice": (
        "event {event} gives out a number that ticket {other} has already",
        "Two people hold it: give one of them another number, then report it.",
    ),
    "number_lost": (
        "the number was counted ({of} such in this series), but nobody has it",
        "If somebody holds it, give them a new number. " + _RESTORE,
    ),
    "two_desks": ("event {event} calls a ticket that sits at desk {at}", _ASK_CLIENT),
    "two_clients": ("event {event} ({kind}) brings a second client; ticket {other} is there", _DESK),
    "wrong_desk": ("event {event} ({kind}) is of another desk than the one of its client, {at}", _ASK_CLIENT),
    "desk_has_client": ("event {event} ({kind}) is of a desk at which ticket {client} sits", _DESK),
    "desk_has_no_client": ("event {event} ({kind}) is of a desk at which nobody is served", _NOTHING_MOVES),
    "desk_not_open": ("event {event} ({kind}) is of a desk that is closed", _NOTHING_MOVES),
    "undone_nothing": ("event {event} takes back a step that was not the last one", _ASK_CLIENT),
    "called_in_pause": (
        "event {event} calls somebody while the house stands still",
        "Nobody may be called during an evacuation: report it at once.",
    ),
    "house_unchanged": ("event {event} ({kind}) does to the house what was done before", _NOTHING_MOVES),
    "resumed_without_pause": ("event {event} resumes a house that was not paused", _NOTHING_MOVES),
    "time_runs_back": (
        "event {event} ({kind}) is earlier than the one before it",
        "Check the clock of the server and its time synchronisation, then report it.",
    ),
    "revision_runs_back": ("event {event} ({kind}) belongs to an earlier day by its revision", _RESTORE),
    "revision_behind": (
        "event {event} ({kind}) is later than the last revision of its day, {revision}",
        "Screens compare revisions and may show old calls: restart them. " + _RESTORE,
    ),
    "ticket_lost": (
        "the ticket is in the record, but not in the table",
        "Give its holder a new number. " + _RESTORE,
    ),
    "ticket_without_events": ("the ticket is in the table, but the record has never heard of it", _RESTORE),
    "state_differs": ("the ticket is {table} in the table and {record} by the record", _ASK_CLIENT),
    "number_differs": ("the table has another number than the record, {record}", _RESTORE),
    "class_differs": (
        "the ticket waits as {table} in the table and as {record} by the record",
        "It may be called by the wrong desk: call it by hand, then report it.",
    ),
    "clock_differs": (
        "its waiting counts from {table} in the table and from {record} by the record",
        "It may be called too early or too late: call it by hand, then report it.",
    ),
    "ticket_revision_differs": (
        "the ticket last moved at revision {table}, its last event is of {record}",
        "It has moved without a trace. " + _ASK_CLIENT,
    ),
    "value_out_of_place": ("{name} does not go with a ticket that is {state}", _ASK_CLIENT),
    "legs_taken_without_desk": ("a matter is taken on by a desk, but the ticket is {state}", _ASK_CLIENT),
    "no_leg_taken": ("the ticket is {state}, but its desk has taken on no matter", _DESK),
    "ended_with_open_legs": ("the ticket is done, but not its matters {case_types}", _ASK_CLIENT),
    "waits_for_nothing": (
        "the ticket waits as {class_key}, which is none of its open matters",
        "Its desk could do nothing for it: cancel the number and give a new one.",
    ),
    "voucher_used_twice": (
        "the wait of this ticket and that of ticket {other} count for the same ticket {for}",
        _NOTHING_MOVES,
    ),
    "call_lost": ("event {event} calls it, but the table has no such call", _RESTORE),
    "call_without_event": ("the table has a call of which the record says nothing", _RESTORE),
    "call_differs": ("the call is not as the record says: {record}", _ASK_CLIENT),
    "open_call_without_client": (
        "its call is open, but the ticket is at no desk",
        "The desk is blocked: " + _DESK,
    ),
    "client_without_open_call": ("the ticket is {state}, but no call of it is open", _ASK_CLIENT),
    "two_open_calls": ("there is more than one open call of this ticket or at this desk", _DESK),
    "desk_without_client": ("the desk is {state}, but no call is open there", _DESK),
    "client_at_free_desk": ("the desk is {state}, but a call is open there", _DESK),
    "step_without_ticket": ("its last step could be taken back, but its ticket is gone", _RESTORE),
    "desk_differs": (
        "the desk is {table} in the table and {record} by the record",
        "Close and open the desk, then report it.",
    ),
    "desk_revision_differs": (
        "the desk last changed at revision {table}, by the record at {record}",
        "Close and open the desk, then report it.",
    ),
    "house_differs": ("the table says of the house's {name} the opposite of the record", _NOTHING_MOVES),
    "counter_behind": (
        "the counter of series {series} is at {counter}, number {highest} was given out",
        "The next numbers would be refused. " + _RESTORE,
    ),
    "still_in_house": ("the day is over, but the ticket is {state}", _TOMORROW),
    "pause_left_open": ("the day is over, but its pause of the house is not", _TOMORROW),
    "day_without_row": ("there is a record of a day that has not begun", _RESTORE),
    "day_clock_behind": (
        "event {event} is later than the last moment of its day, {last_at}",
        "Check the clock of the server and its time synchronisation, then report it.",
    ),
}


def fault_text(fault: Fault) -> tuple[str, str]:
    """What is wrong, and what to do; English."""
    wrong, remedy = TEXTS[fault.code]
    return _Plain().vformat(wrong, (), {**fault.values, "event": fault.event}), remedy


def fault_line(office: str, fault: Fault) -> str:
    """One line for a terminal: where, which code, what is wrong and what to do."""
    wrong, remedy = fault_text(fault)
    named = fault.number if fault.number is not None else fault.ticket
    whom = [f"number {named}" if named is not None else "", f"desk {fault.desk}" if fault.desk else ""]
    where = ", ".join([f"{office} {fault.day}", *filter(None, whom)])
    return f"{where}: {fault.code}: {wrong}. {remedy}"


class _Plain(Formatter):
    """A fault that lacks a value is still told."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "?")
