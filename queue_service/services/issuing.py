"""How a number comes into the world: checked, counted, entered, offered to whoever stands ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_service.domain.case_type import MOST_PERSONS
from queue_service.domain.dispatch import TicketClass
from queue_service.domain.errors import Conflict, Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.language import LANGUAGES
from queue_service.domain.numbering import printed_number
from queue_service.domain.opening_hours import OpeningHours
from queue_service.domain.ticket import Leg, LegState, Ticket, TicketState
from queue_service.persistence.tickets import TicketRow
from queue_service.services.offices import Office
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import Ahead, TicketTaken
from queue_service.services.tokens import Tokens, new_public_id, token_hash
from queue_service.services.views import ticket_view

#: More matters than these are for the information desk to sort out.
MOST_MATTERS = 5
#: People at the door get their numbers, in the order in which they came, from this long before the doors open.
NUMBERS_BEFORE_OPENING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants a number for.

    Attributes:
        accessible_only: only desks that can be used from a wheelchair.
    """

    case_types: tuple[str, ...]
    language: str = "de"
    persons: int = 1
    needs_priority: bool = False
    accessible_only: bool = False


def check_wish(office: Office, wish: Wish) -> None:
    """Raises Invalid or Conflict for what cannot be wished for, see `Ticketing.take`."""
    _check_matters(office, wish.case_types)
    if wish.language not in LANGUAGES:
        raise Invalid("unknown_language", field="language", value=wish.language[:20])
    if not 1 <= wish.persons <= MOST_PERSONS:
        raise Invalid("too_many_persons", field="persons", most=MOST_PERSONS)


def require_open(lobby: OpenLobby) -> None:
    """Raises Conflict ``office_closed`` with ``opens_at`` when no numbers are given out at this time."""
    hours = lobby.office.plan.hours
    if hours.is_open(lobby.now):
        return
    opens_at = hours.next_opening(lobby.now)
    if opens_at is None or lobby.now < numbers_from(hours, opens_at):
        raise Conflict("office_closed", opens_at=None if opens_at is None else opens_at.isoformat())


def numbers_from(hours: OpeningHours, opens_at: datetime) -> datetime:
    """From when numbers are given out for an opening, UTC; not on the day before."""
    early = opens_at - NUMBERS_BEFORE_OPENING
    return opens_at if hours.office_day(early) != hours.office_day(opens_at) else early


def issue(
    lobby: OpenLobby,
    tokens: Tokens,
    wish: Wish,
    *,
    clock: datetime | None = None,
    number: str | None = None,
    values: dict[str, object] | None = None,
) -> Ticket:
    """Enters a ticket that waits from now, without calling it anywhere: `Ticket` as the lobby has it.

    Args:
        clock: since when its waiting counts (UTC), where that is not now.
        number: as it is pre-printed; None: the next of the series.
        values: what the record says of it beside class and clock.
    """
    work, plan = lobby.work, lobby.office.plan
    area = plan.area(plan.case_type(wish.case_types[0]).area)
    if number is None:
        count = work.lobby.next_count(lobby.office.id, lobby.day, area.series)
        number = printed_number(area.series, count)
    since = lobby.now if clock is None else clock
    kind = TicketClass(
        wish.case_types[0], needs_priority=wish.needs_priority, accessible_only=wish.accessible_only
    )
    public_id = new_public_id()
    ticket = Ticket(
        id=work.next_id(),
        public_id=public_id,
        number=number,
        state=TicketState.WAITING,
        area=area.code,
        language=wish.language,
        persons=wish.persons,
        needs_priority=wish.needs_priority,
        class_key=kind.key,
        clock=since,
        checked_in=lobby.now,
        entered_at=lobby.now,
        legs=tuple(Leg(work.next_id(), code, n, LegState.OPEN) for n, code in enumerate(wish.case_types)),
        revision=work.revision,
    )
    row = TicketRow(ticket, lobby.day, token_hash(tokens.ticket(public_id)))
    work.tickets.add(lobby.office.id, row, [leg.id for leg in ticket.legs])
    lobby.note_waiting(ticket, EventKind.TICKET_TAKEN, matters=len(ticket.legs), **(values or {}))
    return ticket


def taken(lobby: OpenLobby, tokens: Tokens, entered: Ticket, later: Sequence[Ticket] = ()) -> TicketTaken:
    """What whoever asked for a number gets to see of it; ``later`` wait too, but came after it in the same breath."""
    work, ticket, ahead = lobby.work, entered, Ahead()
    # A desk that stood ready may have called it in the same breath.
    call = work.calls.open_of(lobby.office.id, entered.id)
    if call is not None:
        ticket = work.tickets.get(lobby.office.id, entered.id)
    else:
        ahead = _ahead_of_newcomer(lobby, ticket, later)
    view = ticket_view(lobby.office, ticket, call, ahead, work.revision, lobby.now)
    return TicketTaken(view, tokens.ticket(ticket.public_id), ticket.public_id)


def _check_matters(office: Office, case_types: Sequence[str]) -> None:
    if not case_types:
        raise Invalid("no_case_type", field="case_types")
    if len(case_types) > MOST_MATTERS:
        raise Invalid("too_many_matters", field="case_types", most=MOST_MATTERS)
    if len(set(case_types)) != len(case_types):
        raise Invalid("case_type_twice", field="case_types")
    for code in case_types:
        if not office.plan.case_type(code).walk_in:
            raise Conflict("not_walk_in", case_type=code)


def _ahead_of_newcomer(lobby: OpenLobby, ticket: Ticket, later: Sequence[Ticket]) -> Ahead:
    """Who is before one who has no points yet: all rivals but bookings whose time has not come.

    Counted by the database by class, because a number must be quick to take in a full hall too.
    """
    lead = timedelta(minutes=lobby.office.rates.preset.lead_minutes)
    counts = lobby.work.tickets.waiting_counts(lobby.office.id, lobby.day, lobby.now + lead)
    rivals = lobby.office.rivals[ticket.ticket_class.case_type]
    booked = need = others = 0
    for key, n in counts.items():
        kind = TicketClass.from_key(key)
        if kind.case_type in rivals:
            booked += n * kind.booked
            need += n * (kind.needs_priority and not kind.booked)
            others += n * (not kind.needs_priority and not kind.booked)
    mine = {"needs_priority": need, "others": others}
    for each in (ticket, *later):  # without itself
        if each.ticket_class.case_type in rivals:
            mine["needs_priority" if each.needs_priority else "others"] -= 1
    return Ahead(booked=booked, **mine)
