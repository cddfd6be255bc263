"""The rights of whoever holds a number: to see all that is kept of it, and to have it deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from queue_service.domain.command import Command
from queue_service.domain.errors import Conflict
from queue_service.domain.retention import BY_NAME
from queue_service.domain.ticket import Leg, Ticket, TicketState, may
from queue_service.persistence.audit import AuditEntry
from queue_service.persistence.calls import CallRow
from queue_service.persistence.unit_of_work import ReadWork, UnitOfWork, Units
from queue_service.services.lobbies import Lobbies
from queue_service.services.moments import Moments
from queue_service.services.ticketing import cancel
from queue_service.services.tokens import token_hash

#: What stands in place of answers that were kept against pressing twice.
GONE = '{"type":"about:blank","title":"Gone","status":410,"code":"erased"}'


@dataclass(frozen=True, slots=True)
class Phone:
    """A browser that wants to hear of the number. ``service``: whose push service delivers it."""

    service: str
    language: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A message about the number, and what became of it."""

    due_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the lobby's record about this number."""

    at: datetime
    kind: str
    desk: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HolderData:
    """Everything that is kept of one number. Times are UTC.

    Attributes:
        legs: its matters, with what desks noted for each other.
        limits: name of a kind of data → its limit here, in the limit's unit.
    """

    office: str
    office_name: str
    day: date
    ticket: Ticket
    legs: tuple[Leg, ...]
    calls: tuple[CallRow, ...]
    phones: tuple[Phone, ...]
    messages: tuple[Message, ...]
    record: tuple[Happening, ...]
    limits: Mapping[str, int]


class Privacy:
    """Use cases of whoever holds a number.

    Args:
        settle: see `Database.settle`.
    """

    def __init__(
        self, units: Units, lobbies: Lobbies, moments: Moments, settle: Callable[[bool], None]
    ) -> None:
        self._units, self._lobbies, self._moments = units, lobbies, moments
        self._settle = settle

    def data(self, token: str) -> HolderData:
        """All that is kept of this number. Raises NotFound ``ticket_not_found``."""
        with self._units.reading() as work:
            office_id, day, ticket = work.tickets.by_token(token_hash(token))
            office = self._lobbies.offices.load(work, work.offices.code_of(office_id))
            return HolderData(
                office=office.plan.code,
                office_name=office.plan.name,
                day=day,
                ticket=ticket,
                legs=ticket.legs,
                calls=tuple(work.calls.of_ticket(office_id, ticket.id)),
                phones=_phones(work, office_id, ticket.id),
                messages=tuple(Message(*row) for row in work.outbox.of_ticket(office_id, ticket.id)),
                record=tuple(
                    Happening(event.at, str(event.kind), event.desk, event.values)
                    for event in work.lobby.events(office_id, day)
                    if event.ticket_id == ticket.id
                ),
                limits={name: self._moments.keeping.of(name) for name in BY_NAME},
            )

    def erase(self, command: Command, token: str) -> None:
        """Gives the number up if it still waits, and forgets at once whose it was; its link opens nothing afterwards.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``not_allowed`` while it is being served.
        """
        hashed = token_hash(token)
        try:
            with self._lobbies.holding(command, hashed, in_pause=True) as (lobby, ticket):
                if may(ticket.state, "cancel"):
                    cancel(lobby, ticket)
                elif ticket.state is TicketState.SERVING:
                    raise Conflict("not_allowed", state=str(ticket.state), action="erase")
                _forget(lobby.work, lobby.office.id, ticket, hashed)
                lobby.work.commit(None)
        except Conflict as refused:
            if refused.code != "wrong_day":
                raise
            self._erase_old(command, hashed)
        self._settle(False)

    def _erase_old(self, command: Command, hashed: str) -> None:
        """The number of a day that is over: nobody can call it any more."""
        with self._units.writing(command) as work:
            office_id, _, ticket = work.tickets.by_token(hashed)
            _forget(work, office_id, ticket, hashed)
            work.commit(None)


def _phones(work: ReadWork, office_id: int, ticket_id: int) -> tuple[Phone, ...]:
    return tuple(
        Phone(urlsplit(row.endpoint).hostname or "", row.language, row.created_at)
        for row in work.push.of_ticket(office_id, ticket_id)
    )


def _forget(work: UnitOfWork, office_id: int, ticket: Ticket, hashed: str) -> None:
    actors = {work.command.actor.id, f"visitor:{hashed[:40]}"}
    work.answers.blank(ticket.public_id, ticket.number, sorted(actors), ticket.checked_in, (410, GONE))
    work.retention.anonymise(office_id, [ticket.id], work.now, messages=True)
    # Not under the name of the one who asked: it would be the only place left that knows the token's hash.
    entry = AuditEntry(work.now, office_id, "visitor", "ticket.erased", f"ticket:{ticket.id}", {})
    work.audit_log.add(entry)
