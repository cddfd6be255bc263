"""Soundness: can everything that is written about an office have happened, and is nothing lost or doubled?

The record of events is walked day by day as a state machine of its own, and its end is compared with the tables. Who
erases tickets of old days for privacy erases all of a day: that is no loss, and the record stays and is still walked.

What cannot be found: a change of a value that nobody keeps twice (language, persons, a leg's note), a ticket that is
gone together with all of its events, its calls and its place in the counter, and a record made up as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from queue_service.domain.desk import WITH_CLIENT, DeskState
from queue_service.domain.numbering import NUMBER
from queue_service.domain.record import DayRecord, Fault
from queue_service.domain.record_match import call_faults, ticket_faults
from queue_service.domain.record_walk import Walk
from queue_service.domain.revisions import Revisions
from queue_service.domain.standing import ONLY, DeskLife, Told
from queue_service.domain.ticket import IN_THE_HOUSE

#: More missing numbers than these are not told one by one.
MOST_LOST = 20


class Soundness:
    """One office; its days come in order, because desks and revisions go on from one to the next."""

    def __init__(self) -> None:
        self._desks: dict[str, DeskLife] = {}
        self._revisions = Revisions()
        self._followed: dict[int, int] = {}

    def faults(self, record: DayRecord) -> list[Fault]:
        """Everything wrong with a day, what is wrong with its record first."""
        told = Walk(record, self._desks).through()
        found = [*self._revisions.faults(record), *told.faults]
        found += ticket_faults(record, told)
        found += call_faults(record, told)
        found += self._vouchers(record)
        found += _numbers(record, told)
        found += _day(record, told)
        if record.over:
            found += _left_over(record, told)
        else:
            found += _desk_faults(record, told)
        return found

    def _vouchers(self, record: DayRecord) -> Iterator[Fault]:
        """Nobody's wait counts for two, and nobody has two waits."""
        for ticket in record.tickets:
            if ticket.followed_by is None:
                continue
            other = self._followed.setdefault(ticket.followed_by, ticket.id)
            if other != ticket.id:
                values = {"for": ticket.followed_by, "other": other}
                yield Fault("voucher_used_twice", record.day, ticket.id, ticket.number, values=values)


def _numbers(record: DayRecord, told: Told) -> Iterator[Fault]:
    """Whoever takes a count also takes the number, in one transaction: each series is complete."""
    given: dict[str, set[int]] = defaultdict(set)
    for life in told.lives.values():
        if life.number is not None and NUMBER.match(life.number) and not life.paper:
            given[life.number[0]].add(int(life.number[1:]))
    erased = record.over and not record.tickets and not record.counters
    for series in () if erased else sorted({*given, *record.counters}):
        last, counts = record.counters.get(series, 0), given[series]
        highest = max(counts, default=0)
        if highest > last:
            values = {"series": series, "counter": last, "highest": highest}
            yield Fault("counter_behind", record.day, values=values)
        lost = [count for count in range(1, last + 1) if count not in counts]
        for count in lost[:MOST_LOST]:
            yield Fault("number_lost", record.day, number=f"{series}{count:03d}", values={"of": len(lost)})


def _day(record: DayRecord, told: Told) -> Iterator[Fault]:
    """The day's own row against its record."""
    if record.revision is None or record.last_at is None:
        yield Fault("day_without_row", record.day)
        return
    last = next((entry for entry in reversed(record.entries) if entry.revision <= record.revision), None)
    if last is not None and last.at > record.last_at:
        values = {"last_at": record.last_at.isoformat()}
        yield Fault("day_clock_behind", record.day, event=last.id, values=values)
    if (record.closed_early_at is not None) != told.closed_early:
        yield Fault("house_differs", record.day, values={"name": "closed_early", "record": told.closed_early})
    if record.over and record.paused_since is not None:
        yield Fault("pause_left_open", record.day)
    elif (record.paused_since is not None) != told.paused:
        yield Fault("house_differs", record.day, values={"name": "pause", "record": told.paused})


def _left_over(record: DayRecord, told: Told) -> Iterator[Fault]:
    """Nobody is still in the house of a day that is over."""
    if record.tickets:
        left = [(ticket.id, ticket.number, ticket.state) for ticket in record.tickets]
    else:
        left = [(ticket, life.number or "", life.state) for ticket, life in told.lives.items()]
    for ticket_id, number, state in left:
        if state in IN_THE_HOUSE:
            yield Fault("still_in_house", record.day, ticket_id, number, values={"state": str(state)})


def _desk_faults(record: DayRecord, told: Told) -> Iterator[Fault]:
    """Every desk against the open calls, and against what the record says it does."""
    at_desks = {call.desk: call for call in record.calls if call.open}
    for code, row in (record.desks or {}).items():
        state = DeskState.CLOSED if row is None else row.state
        call = at_desks.get(code)
        if call is not None and state not in WITH_CLIENT:
            values = {"state": state}
            yield Fault("client_at_free_desk", record.day, call.ticket, call.number, code, values=values)
        elif call is None and state in WITH_CLIENT:
            yield Fault("desk_without_client", record.day, desk=code, values={"state": state})
        known = told.desks.get(code)
        states = ONLY[DeskState.CLOSED] if known is None else known.states
        if state not in states:
            values = {"table": state, "record": "/".join(sorted(states))}
            yield Fault("desk_differs", record.day, desk=code, values=values)
        changed, by_record = 0 if row is None else row.revision, 0 if known is None else known.revision
        # Zero: before revisions were kept. A desk that has changed has a row.
        if changed != by_record and (changed or row is None):
            revisions = {"table": changed, "record": by_record}
            yield Fault("desk_revision_differs", record.day, desk=code, values=revisions)
    present = {ticket.id for ticket in record.tickets}
    for code, ticket_id in record.steps.items():
        if ticket_id not in present:
            yield Fault("step_without_ticket", record.day, ticket_id, desk=code)
