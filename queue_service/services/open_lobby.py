"""A lobby while a use case changes it: its turn taken, those whose time is up back in the queue.

Here is the one path by which a ticket is called, whoever asks, and the one by which it begins to wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property

from queue_service.domain.command import Command
from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.dispatch import (
    Choice,
    ReadyDesk,
    TicketClass,
    choose,
    choose_desk,
    next_leg_clock,
)
from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.events import EventKind
from queue_service.domain.ticket import Leg, LegState, Ticket, TicketState, move
from queue_service.persistence.calls import CallRow
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.offices import Office, Offices


class OpenLobby:
    """One lobby inside one unit of work."""

    def __init__(self, work: UnitOfWork, office: Office, day: date) -> None:
        self.work, self.office, self.day = work, office, day
        #: How many parked tickets came back by themselves when the lobby was opened.
        self.rejoined = self._rejoin_due()

    @property
    def now(self) -> datetime:
        """UTC; not earlier than the lobby's last event."""
        return self.work.now

    @cached_property
    def desks(self) -> dict[str, DeskNow]:
        """Every desk as it is now; kept up to date by `save_desk`."""
        return self.work.lobby.desks(self.office.id, self.office.plan.desks)

    def desk(self, code: str) -> DeskNow:
        """Raises NotFound ``desk_not_found``."""
        try:
            return self.desks[code]
        except KeyError:
            raise NotFound("desk_not_found", desk=code[:20]) from None

    def save_desk(self, desk: DeskNow, state: DeskState, pause_reason: str | None = None) -> DeskNow:
        """Writes a desk's new state."""
        ready_since = self.now if state is DeskState.READY else None
        changed = replace(desk, state=state, ready_since=ready_since, pause_reason=pause_reason)
        self.work.lobby.save_desk(self.office.id, changed)
        self.desks[desk.desk.code] = changed
        return changed

    def client_at(self, desk: DeskNow) -> tuple[CallRow, Ticket]:
        """The open call of a desk and its ticket. Raises Conflict ``no_client``."""
        call = self.work.calls.open_at(self.office.id, desk.desk.code)
        return call, self.work.tickets.get(self.office.id, call.ticket_id)

    def move(self, ticket: Ticket, action: str, **changes: object) -> Ticket:
        """Makes an allowed move. Raises Conflict ``not_allowed``."""
        moved = replace(ticket, state=move(ticket.state, action), **changes)  # type: ignore[arg-type]  # by name
        self.work.tickets.move(self.office.id, ticket, moved)
        return moved

    def free(self, desk: DeskNow, call: CallRow, ending: str) -> DeskNow:
        """Ends a call: desk and ticket are free of each other."""
        self.work.calls.end(self.office.id, call.id, self.now, ending)
        return self.save_desk(desk, DeskState.OPEN)

    def leave_desk(self, ticket: Ticket, ending: str) -> None:
        """Frees the desk a ticket sits at or was called to, if there is one."""
        call = self.work.calls.open_of(self.office.id, ticket.id)
        if call is not None:
            self.free(self.desk(call.desk), call, ending)

    # Who is called -------------------------------------------------------------------------------------------------

    def choose_for(self, desk: DeskNow) -> Choice | None:
        """Whom the rule would call to this desk now."""
        heads = self.work.tickets.heads(self.office.id, self.day, desk.case_types)
        return choose(heads, self.office.skills(desk), self.now.timestamp(), self.office.rates)

    def call(self, choice: Choice, desk: DeskNow) -> tuple[CallRow, Ticket]:
        """Calls the chosen ticket to the desk, which takes on every leg it can."""
        ticket = self.work.tickets.get(self.office.id, choice.ticket)
        takes = [leg for leg in ticket.open_legs() if leg.case_type in desk.case_types]
        moved = self.move(ticket, "call", parked_until=None)
        self.work.tickets.mark_legs(self.office.id, takes, LegState.TAKEN)
        call = CallRow(
            id=self.work.next_id(),
            ticket_id=ticket.id,
            number=ticket.number,
            waiting_area=ticket.area,
            desk=desk.desk.code,
            desk_area=desk.desk.area,
            called_at=self.now,
            shown_at=self.now,
            repeats=0,
            reason={"code": choice.reason.code, "values": dict(choice.reason.values)},
            waited_seconds=(self.now - ticket.entered_at).total_seconds(),
            to_ready_desk=desk.state is DeskState.READY,
        )
        self.work.calls.add(self.office.id, self.day, call)
        self.save_desk(desk, DeskState.OCCUPIED)
        self.work.record(EventKind.CALLED, ticket, desk.desk.code, **self._call_log(choice, desk))
        return call, replace(moved, legs=_marked(ticket.legs, takes))

    def _call_log(self, choice: Choice, desk: DeskNow) -> Mapping[str, object]:
        """What replay needs to find the same call again, or a call that was tampered with."""
        return {
            "reason": choice.reason.code,
            "points": choice.points,
            "rates": self.office.rates.version,
            "preset": self.office.rates.preset.name,
            "case_types": sorted(desk.case_types),
            "accessible": desk.desk.accessible,
            "heads": [
                [head.ticket, head.ticket_class.key, head.clock, head.checked_in, points]
                for head, points in choice.heads
            ],
        }

    # Who waits -----------------------------------------------------------------------------------------------------

    def wait(self, ticket: Ticket, kind: EventKind, **values: object) -> None:
        """Notes that a ticket waits from now, and calls it where a desk stands ready for it."""
        self.work.record(
            kind,
            ticket,
            None,
            class_key=ticket.class_key,
            clock=ticket.clock.timestamp(),
            checked_in=ticket.checked_in.timestamp(),
            **values,
        )
        self._offer(ticket)

    def _offer(self, ticket: Ticket) -> None:
        ready = [
            ReadyDesk(self.office.skills(desk), desk.ready_since.timestamp(), desk.desk.position)
            for desk in self.desks.values()
            if desk.state is DeskState.READY and desk.ready_since is not None
        ]
        chosen = choose_desk(ready, TicketClass.from_key(ticket.class_key)) if ready else None
        if chosen is None:
            return
        desk = self.desks[chosen.desk.desk]
        choice = self.choose_for(desk)
        if choice is not None:
            self.call(choice, desk)

    def next_leg(self, ticket: Ticket, leg: Leg, action: str, pinned_desk: str | None = None) -> Ticket:
        """The ticket waits for its next matter and keeps the credit of what it has waited and been served."""
        call = self.work.calls.open_of(self.office.id, ticket.id)
        called_at = call.called_at if call is not None else self.now
        clock = next_leg_clock(
            start=self.now.timestamp(),
            waited_seconds=max(0.0, (called_at - ticket.clock).total_seconds()),
            served_seconds=max(0.0, (self.now - called_at).total_seconds()),
        )
        ticket_class = TicketClass(
            leg.case_type, needs_priority=ticket.needs_priority, pinned_desk=pinned_desk
        )
        area = self.office.plan.case_type(leg.case_type).area
        if pinned_desk is not None:
            area = self.office.plan.desk(pinned_desk).area
        return self.move(
            ticket,
            action,
            area=area,
            class_key=ticket_class.key,
            clock=datetime.fromtimestamp(clock, UTC),
            entered_at=self.now,
            missed_calls=0,
            pinned_desk=pinned_desk,
        )

    def _rejoin_due(self) -> int:
        due = self.work.tickets.due(self.office.id, self.day, self.now)
        for ticket in due:
            self.wait(self.move(ticket, "rejoin", parked_until=None), EventKind.REJOINED)
        return len(due)

    def unpin(self, desk: str) -> None:
        """Nobody is left waiting for a desk that has closed: they wait for any desk of their matter again."""
        for ticket in self.work.tickets.pinned_to(self.office.id, self.day, desk):
            old = TicketClass.from_key(ticket.class_key)
            free = replace(ticket, class_key=replace(old, pinned_desk=None).key, pinned_desk=None)
            self.work.tickets.move(self.office.id, ticket, free)
            if free.state is TicketState.WAITING:
                self.wait(free, EventKind.TRANSFERRED, unpinned=desk)


def _marked(legs: tuple[Leg, ...], takes: list[Leg]) -> tuple[Leg, ...]:
    return tuple(replace(leg, state=LegState.TAKEN) if leg in takes else leg for leg in legs)


class Lobbies:
    """Opens lobbies to change them."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self.units, self.offices = units, offices

    @contextmanager
    def changing(self, command: Command, code: str) -> Iterator[OpenLobby]:
        """The lobby of an office today, its turn taken.

        Raises:
            NotFound: ``office_not_found``.
            AlreadyAnswered: the command was answered before.
        """
        with self.units.writing(command) as work:
            yield self._enter(work, code)

    @contextmanager
    def holding(self, command: Command, token_hash: str) -> Iterator[tuple[OpenLobby, Ticket]]:
        """The lobby of the ticket that a token opens, and the ticket.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``wrong_day`` when the ticket is not of today.
            AlreadyAnswered: the command was answered before.
        """
        with self.units.writing(command) as work:
            office_id, day, held = work.tickets.by_token(token_hash)
            lobby = self._enter(work, work.offices.code_of(office_id))
            if day != lobby.day:
                raise Conflict("wrong_day", day=day.isoformat())
            # Read once more: only now nobody else can change it.
            yield lobby, work.tickets.get(office_id, held.id)

    @contextmanager
    def at_desk(
        self, command: Command, office: str, desk: str
    ) -> Iterator[tuple[OpenLobby, DeskNow, CallRow, Ticket]]:
        """The lobby, a desk, and the client at it.

        Raises:
            NotFound: ``office_not_found``, ``desk_not_found``.
            Conflict: ``no_client``.
            AlreadyAnswered: the command was answered before.
        """
        with self.changing(command, office) as lobby:
            here = lobby.desk(desk)
            yield lobby, here, *lobby.client_at(here)

    def _enter(self, work: UnitOfWork, code: str) -> OpenLobby:
        office = self.offices.load(work, code)
        day = office.plan.hours.office_day(work.now)
        work.enter_lobby(office.id, code, day)
        return OpenLobby(work, office, day)
