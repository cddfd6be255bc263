"""A day's record and tables as they should be, made by hand, with everything in it that is compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from queue_service.domain.record import CallNow, DayRecord, DeskRow, Entry, Fault, LegNow, TicketNow
from queue_service.domain.soundness import Soundness

DAY = date(2026, 11, 25)
NINE = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
NUMBERS = {1: "A001", 2: "A002", 3: "A003", 4: "A004", 5: "X001"}


def at(revision: int) -> datetime:
    """One thing happens in a minute."""
    return NINE + timedelta(minutes=revision)


def event(
    revision: int, kind: str, ticket: int | None = None, desk: str | None = None, /, **values: Any
) -> Entry:
    """An event as it should be; ``ordinal`` puts it after another one of its revision."""
    ordinal = values.pop("ordinal", 0)
    number = None if ticket is None else NUMBERS.get(ticket)
    return Entry(revision * 1000 + ordinal, kind, at(revision), ticket, number, desk, values)


def waiting(revision: int, kind: str, ticket: int, clock: int, **values: Any) -> Entry:
    """The ticket waits from then on, and its waiting counts from that of the revision `clock`."""
    return event(revision, kind, ticket, class_key="info", clock=at(clock).timestamp(), **values)


#: A001 was served, A002 is at desk 2 and moved there from desk 1, A003 waits again after an undone call to desk 5,
#: A004 is parked, X001 came on paper and was served before it was entered.
ENTRIES = (
    event(1, "desk_opened", None, "1"),
    event(2, "desk_opened", None, "5"),
    waiting(3, "ticket_taken", 1, 3),
    event(4, "called", 1, "1"),
    event(5, "started", 1, "1"),
    event(6, "desk_away", None, "1"),
    event(7, "desk_opened", None, "1"),
    event(8, "finished", 1, "1", outcome="done"),
    waiting(9, "ticket_taken", 2, 9),
    waiting(10, "ticket_taken", 3, 10),
    event(11, "called", 2, "1"),
    event(12, "desk_ready", None, "5"),
    waiting(13, "ticket_taken", 4, 13),
    event(13, "called", 3, "5", ordinal=1),
    event(14, "repeated", 3, "5"),
    event(15, "started", 3, "5"),
    waiting(16, "transferred", 3, 10, by="5"),
    event(17, "called", 3, "5"),
    waiting(18, "undone", 3, 10, undone="call", state="waiting"),
    event(19, "started", 2, "1"),
    event(20, "moved", 2, "2", **{"from": "1"}),
    event(21, "called", 4, "5"),
    event(22, "parked", 4, "5", until=at(31).timestamp()),
    waiting(23, "ticket_taken", 5, 9, paper=True),
    event(23, "finished", 5, outcome="paper", ordinal=1),
    event(24, "desk_wrap_up", None, "5"),
    event(25, "closed_early"),
)
LEG, TAKEN, DONE = LegNow("info", "open"), LegNow("info", "taken"), LegNow("info", "done")
TICKETS = (
    TicketNow(1, "A001", "done", (DONE,), "info", at(3), 8, ended_at=at(8)),
    TicketNow(2, "A002", "serving", (TAKEN,), "info", at(9), 20),
    TicketNow(3, "A003", "waiting", (LEG,), "info", at(10), 18),
    TicketNow(4, "A004", "parked", (LEG,), "info", at(13), 22, parked_until=at(31)),
    TicketNow(5, "X001", "done", (DONE,), "info", at(9), 23, ended_at=at(23)),
)
CALLS = (
    CallNow(4_001, 1, "A001", "1", at(4), at(5), at(8), ending="finished"),
    CallNow(11_001, 2, "A002", "2", at(11), at(19)),
    CallNow(13_001, 3, "A003", "5", at(13), at(15), at(16), 1, "transferred"),
    CallNow(17_001, 3, "A003", "5", at(17), None, at(18), ending="undone"),
    CallNow(21_001, 4, "A004", "5", at(21), None, at(22), ending="no_answer"),
)
DESKS = {
    "1": DeskRow("paused", 20),
    "2": DeskRow("occupied", 20),
    "5": DeskRow("wrap_up", 24),
    "12": None,
}
SOUND = DayRecord(
    day=DAY,
    revision=25,
    last_at=at(25),
    newest=25,
    entries=ENTRIES,
    tickets=TICKETS,
    calls=CALLS,
    counters={"A": 4},
    desks=DESKS,
    steps={"2": 2},
    closed_early_at=at(25),
)
#: The same day ended by the first transaction of the next: its revision is of that day.
OVER = replace(
    SOUND,
    newest=26,
    entries=(
        *ENTRIES,
        event(26, "finished", 2, "2", outcome="day_over"),
        event(26, "unserved", 3, by="day_over", ordinal=1),
        event(26, "unserved", 4, by="day_over", ordinal=2),
        event(26, "desk_closed", None, "1", by="day_over", ordinal=3),
        event(26, "desk_closed", None, "2", by="day_over", ordinal=4),
        event(26, "desk_closed", None, "5", by="day_over", ordinal=5),
    ),
    tickets=(
        TICKETS[0],
        TICKETS[1]._replace(state="done", legs=(DONE,), revision=26, ended_at=at(26)),
        TICKETS[2]._replace(state="unserved", revision=26, ended_at=at(26)),
        TICKETS[3]._replace(state="unserved", revision=26, ended_at=at(26), parked_until=None),
        TICKETS[4],
    ),
    calls=(CALLS[0], CALLS[1]._replace(ended_at=at(26), ending="day_over"), *CALLS[2:]),
    desks=None,
    steps={},
)

Change = Callable[[DayRecord], DayRecord]


def faults(*records: DayRecord) -> list[Fault]:
    """What is found in these days of one office."""
    office = Soundness()
    return [fault for record in records for fault in office.faults(record)]


def without(*ids: int) -> Change:
    """Events are gone from the record; an id is revision and ordinal."""
    return lambda record: replace(record, entries=[e for e in record.entries if e.id not in ids])


def with_event(*more: Entry) -> Change:
    """Events have come into the record."""
    return lambda record: replace(record, entries=sorted([*record.entries, *more], key=lambda e: e.id))


def event_changed(event_id: int, **values: Any) -> Change:
    """An event says something else."""
    return lambda record: replace(
        record, entries=[e._replace(**values) if e.id == event_id else e for e in record.entries]
    )


def ticket_changed(ticket_id: int, **values: Any) -> Change:
    """A row of the table of tickets says something else."""
    return lambda record: replace(
        record, tickets=[t._replace(**values) if t.id == ticket_id else t for t in record.tickets]
    )


def call_changed(call_id: int, **values: Any) -> Change:
    """A row of the table of calls says something else."""
    return lambda record: replace(
        record, calls=[c._replace(**values) if c.id == call_id else c for c in record.calls]
    )


def row(**values: Any) -> Change:
    """Something else of the day says something else."""
    return lambda record: replace(record, **values)


def desk_changed(code: str, state: str, revision: int) -> Change:
    """A row of the table of desks says something else."""
    return lambda record: replace(record, desks={**(record.desks or {}), code: DeskRow(state, revision)})
