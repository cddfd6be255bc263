"""A lobby while a use case changes it: its turn taken, those whose time is up back in the queue.

Here is the one path by which a ticket is called, whoever asks, and the one by which it begins to wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property

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
from queue_service.domain.ticket import ENDED, Leg, LegState, Ticket, TicketState, move
from queue_service.persistence.calls import CallRow
from queue_service.persistence.lobby import HouseNow
from queue_service.persistence.undo import Step, desk_before
from queue_service.persistence.unit_of_work import UnitOfWork
from queue_service.services.offices import Office


class OpenLobby:
    """One lobby inside one unit of work."""

    def __init__(self, work: UnitOfWork, office: Office, day: date) -> None:
        self.work, self.office, self.day = work, office, day
        #: How many parked tickets came back by themselves when the lobby was opened; in a pause nobody does.
        self.rejoined = 0 if work.house.paused_since else self._rejoin_due()

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
        changed = replace(
            desk,
            state=state,
            ready_since=ready_since,
            pause_reason=pause_reason,
            revision=self.work.revision,
        )
        self.work.lobby.save_desk(self.office.id, changed)
        self.desks[desk.desk.code] = changed
        return changed

    def save_house(self, house: HouseNow) -> None:
        """Writes what the whole house is doing."""
        self.work.lobby.save_house(self.office.id, self.day, house)
        self.work.house = house

    def client_at(self, desk: DeskNow) -> tuple[CallRow, Ticket]:
        """The open call of a desk and its ticket. Raises Conflict ``no_client``."""
        call = self.work.calls.open_at(self.office.id, desk.desk.code)
        return call, self.work.tickets.get(self.office.id, call.ticket_id)

    def move(self, ticket: Ticket, action: str, **changes: object) -> Ticket:
        """Makes an allowed move. Raises Conflict ``not_allowed``."""
        state = move(ticket.state, action)
        if state in ENDED:
            # What desks noted for each other ends with it; undoing the last step has its own copy.
            for leg in ticket.legs:
                if leg.note:
                    self.work.tickets.set_note(self.office.id, leg, None)
        passing: dict[str, object] = {
            "state": state,
            "ended_at": self.now if state in ENDED else None,
            "hold_reason": None,
            "notice": None,
        }
        return self.write(ticket, **{**passing, **changes})

    def write(self, ticket: Ticket, **changes: object) -> Ticket:
        """Writes what has changed of a ticket. Raises Conflict ``not_allowed`` when somebody moved it first."""
        changed = replace(ticket, revision=self.work.revision, **changes)  # type: ignore[arg-type]  # by name
        self.work.tickets.move(self.office.id, ticket, changed)
        return changed

    def free(self, desk: DeskNow, call: CallRow, ending: str, then: DeskState = DeskState.OPEN) -> DeskNow:
        """Ends a call: desk and ticket are free of each other."""
        self.work.calls.end(self.office.id, call.id, self.now, ending, self.away_seconds(call))
        return self.save_desk(desk, then)

    def away_seconds(self, call: CallRow) -> float:
        """How long of a service was none until now, the present absence included."""
        if call.away_since is None:
            return call.away_seconds
        return call.away_seconds + max(0.0, (self.now - call.away_since).total_seconds())

    def leave_desk(self, ticket: Ticket, ending: str) -> None:
        """Frees the desk a ticket sits at or was called to, if there is one."""
        call = self.work.calls.open_of(self.office.id, ticket.id)
        if call is not None:
            self.free(self.desk(call.desk), call, ending)

    def remember(self, action: str, ticket: Ticket, call: CallRow | None, *desks: DeskNow) -> None:
        """Keeps what was before a step at the first of these desks, so that it can be taken back."""
        step = Step(self.work.revision, action, ticket, call, tuple(desk_before(desk) for desk in desks))
        self.work.undo.remember(self.office.id, desks[0].desk.code, step)

    # Who is called -------------------------------------------------------------------------------------------------

    def choose_for(self, desk: DeskNow) -> Choice | None:
        """Whom the rule would call to this desk now."""
        heads = self.work.tickets.heads(self.office.id, self.day, desk.case_types)
        return choose(heads, self.office.skills(desk), self.now.timestamp(), self.office.rates)

    def call(self, choice: Choice, desk: DeskNow) -> tuple[CallRow, Ticket]:
        """Calls the ticket that the rule has chosen."""
        ticket = self.work.tickets.get(self.office.id, choice.ticket)
        reason = {"code": choice.reason.code, "values": dict(choice.reason.values)}
        log = {**self._call_log(choice, desk), "reason": choice.reason.code, "points": choice.points}
        return self._call(ticket, desk, reason, log)

    def call_by_hand(self, ticket: Ticket, desk: DeskNow, code: str) -> tuple[CallRow, Ticket]:
        """Calls a waiting ticket out of turn; the log says why, and whom the rule would have chosen.

        Raises:
            Conflict: ``not_allowed`` for a ticket that does not wait; ``desk_cannot_serve`` for one without a matter
                that this desk serves.
        """
        # First: the matters of a ticket at another desk are taken, which is no lack of this desk.
        move(ticket.state, "call")
        if not any(leg.case_type in desk.case_types for leg in ticket.open_legs()):
            raise Conflict("desk_cannot_serve", desk=desk.desk.code)
        waited = max(0.0, (self.now - ticket.clock).total_seconds() / 60)
        reason = {"code": "by_hand", "values": {"reason": code, "waited_minutes": round(waited, 1)}}
        log = {**self._call_log(self.choose_for(desk), desk), "reason": code, "manual": True}
        return self._call(ticket, desk, reason, log)

    def _call(
        self, ticket: Ticket, desk: DeskNow, reason: Mapping[str, object], log: Mapping[str, object]
    ) -> tuple[CallRow, Ticket]:
        """The desk takes on every leg of the ticket that it can."""
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
            reason=reason,
            waited_seconds=max(0.0, (self.now - ticket.entered_at).total_seconds()),
            to_ready_desk=desk.state is DeskState.READY,
        )
        self.work.calls.add(self.office.id, self.day, call)
        self.remember("call", ticket, None, desk)
        self.save_desk(desk, DeskState.OCCUPIED)
        self.work.record(EventKind.CALLED, ticket, desk.desk.code, **log)
        return call, replace(moved, legs=_marked(ticket.legs, takes))

    def _call_log(self, choice: Choice | None, desk: DeskNow) -> dict[str, object]:
        """What replay needs to find the same call again, or a call that was tampered with."""
        return {
            "rates": self.office.rates.version,
            "preset": self.office.rates.preset.name,
            "case_types": sorted(desk.case_types),
            "accessible": desk.desk.accessible,
            "heads": [
                [head.ticket, head.ticket_class.key, head.clock, head.checked_in, points]
                for head, points in (() if choice is None else choice.heads)
            ],
        }

    # Who waits -----------------------------------------------------------------------------------------------------

    def wait(self, ticket: Ticket, kind: EventKind, **values: object) -> None:
        """Notes that a ticket waits from now, and calls it where a desk stands ready for it."""
        self.note_waiting(ticket, kind, **values)
        self.offer(ticket)

    def note_waiting(self, ticket: Ticket, kind: EventKind, **values: object) -> None:
        """The same without calling it: somebody is about to decide what becomes of it."""
        self.work.record(
            kind,
            ticket,
            None,
            class_key=ticket.class_key,
            clock=ticket.clock.timestamp(),
            checked_in=ticket.checked_in.timestamp(),
            **values,
        )

    def offer(self, ticket: Ticket) -> None:
        """Calls a waiting ticket, or whoever is due, to a desk that stands ready for it."""
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

    def next_leg(
        self,
        ticket: Ticket,
        leg: Leg,
        action: str,
        pinned_desk: str | None = None,
        pinned_staff: int | None = None,
    ) -> Ticket:
        """The ticket waits for its next matter and keeps the credit of what it has waited and been served."""
        call = self.work.calls.open_of(self.office.id, ticket.id)
        called_at = call.called_at if call is not None else self.now
        clock = next_leg_clock(
            start=self.now.timestamp(),
            waited_seconds=max(0.0, (called_at - ticket.clock).total_seconds()),
            served_seconds=max(0.0, (self.now - called_at).total_seconds()),
        )
        ticket_class = TicketClass(
            leg.case_type,
            needs_priority=ticket.needs_priority,
            pinned_desk=pinned_desk,
            accessible_only=ticket.ticket_class.accessible_only,
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
            pinned_staff=pinned_staff,
        )

    def _rejoin_due(self) -> int:
        due = self.work.tickets.due(self.office.id, self.day, self.now)
        for ticket in due:
            self.wait(self.move(ticket, "rejoin", parked_until=None), EventKind.REJOINED)
        return len(due)

    # Who waits for one desk or one person ---------------------------------------------------------------------------

    def unpin(self, desk: str) -> None:
        """Nobody is left waiting for a desk that has closed, nor for its clerk unless at work elsewhere."""
        for ticket in self.work.tickets.pinned_to(self.office.id, self.day, desk):
            elsewhere = None if ticket.pinned_staff is None else self._desk_of(ticket.pinned_staff)
            self._pin(ticket, elsewhere, unpinned=desk)

    def follow(self, staff_id: int | None, desk: str) -> None:
        """Those who wait for a person wait for the desk where that person works from now."""
        if staff_id is None:
            return
        for ticket in self.work.tickets.pinned_to_staff(self.office.id, self.day, staff_id):
            if ticket.pinned_desk != desk:
                self._pin(ticket, desk, repinned=desk)

    def _desk_of(self, staff_id: int) -> str | None:
        at_work = (
            code
            for code, desk in self.desks.items()
            if desk.staff_id == staff_id and desk.state is not DeskState.CLOSED
        )
        return next(at_work, None)

    def _pin(self, ticket: Ticket, desk: str | None, **values: object) -> None:
        """Waits for this desk, or for any of its matter."""
        pinned = replace(ticket.ticket_class, pinned_desk=desk)
        staff_id = None if desk is None else ticket.pinned_staff
        changed = self.write(ticket, class_key=pinned.key, pinned_desk=desk, pinned_staff=staff_id)
        if changed.state is TicketState.WAITING:
            self.wait(changed, EventKind.TRANSFERRED, **values)


def _marked(legs: tuple[Leg, ...], takes: list[Leg]) -> tuple[Leg, ...]:
    return tuple(replace(leg, state=LegState.TAKEN) if leg in takes else leg for leg in legs)
