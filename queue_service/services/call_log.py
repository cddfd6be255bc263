"""The call log: from the record of a lobby's events to what replay can judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from queue_service.domain.dispatch import DeskSkills, Head, TicketClass
from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.domain.replay import Called, Entered, Event, Finding, Left, Resumed, replay
from queue_service.persistence.ledger import days
from queue_service.persistence.unit_of_work import Units
from queue_service.services.offices import Offices
from queue_service.services.rates_history import every_rates

#: What puts a ticket into its class. The last of them also takes it out of the class it was in.
_ENTERS = frozenset(
    {
        EventKind.TICKET_TAKEN,
        EventKind.NEXT_LEG,
        EventKind.REJOINED,
        EventKind.RETURNED,
        EventKind.TRANSFERRED,
        EventKind.REQUEUED,
    }
)
#: What takes a waiting ticket out of its class without a call.
_LEAVES = frozenset(
    {EventKind.CANCELLED, EventKind.UNSERVED, EventKind.FINISHED, EventKind.UNDONE, EventKind.ON_HOLD}
)


@dataclass(frozen=True, slots=True)
class DayReplayed:
    """One day of an office whose calls were decided again."""

    office: str
    day: date
    findings: tuple[Finding, ...]


class CallLog:
    """Use cases of whoever checks that the rule was kept."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self._units, self._offices = units, offices

    def replay_days(self, office: str | None = None, day: date | None = None) -> Iterator[DayReplayed]:
        """The same day by day: of one office or all of them, of one day or all of them.

        Raises:
            NotFound: ``office_not_found``.
        """
        with self._units.reading() as work:
            codes = work.offices.codes() if office is None else [office]
        for code in codes:
            with self._units.reading() as work:
                if office is None and code not in work.offices.codes():
                    continue  # a copy to practise on, erased meanwhile
                found = self._offices.load(work, code)
                rates = every_rates(work, found.id, found.rates)
                for each in days(work, found.id) if day is None else [day]:
                    events = work.lobby.events(found.id, each)
                    wrong = replay(replayable(events), rates)
                    yield DayReplayed(code, each, tuple(wrong))

    def replay(self, office: str, day: date) -> list[Finding]:
        """Every call of a lobby that the rule would not have made; empty when all were right.

        Raises:
            NotFound: ``office_not_found``.
        """
        return [finding for replayed in self.replay_days(office, day) for finding in replayed.findings]


def replayable(events: Iterable[LobbyEvent]) -> Iterator[Event]:
    """What happened to the classes: who began to wait, who was called, who left without a call."""
    waiting: set[int] = set()
    for event in events:
        ticket, at = event.ticket_id, event.at.timestamp()
        if event.kind is EventKind.HOUSE_RESUMED and event.values["since"] is not None:
            yield Resumed(at, event.values["since"])
        if ticket is None:
            continue
        if event.kind in _ENTERS or (event.kind is EventKind.UNDONE and "clock" in event.values):
            if ticket in waiting:
                yield Left(at, ticket)
            waiting.add(ticket)
            yield _entered(event, at, ticket)
        elif event.kind is EventKind.CALLED:
            waiting.discard(ticket)
            # Long ago: what it was decided by is no longer kept, and it is only seen that it left a class.
            yield Left(at, ticket) if event.values.get("reduced") else _called(event, at, ticket)
        elif event.kind in _LEAVES and ticket in waiting:
            waiting.discard(ticket)
            yield Left(at, ticket)


def _entered(event: LobbyEvent, at: float, ticket: int) -> Entered:
    values = event.values
    kind = TicketClass.from_key(values["class_key"])
    return Entered(at, ticket, kind, values["clock"], values["checked_in"])


def _called(event: LobbyEvent, at: float, ticket: int) -> Called:
    values = event.values
    heads = tuple(
        (Head(TicketClass.from_key(key), head, clock, checked_in), earned)
        for head, key, clock, checked_in, earned in values["heads"]
    )
    skills = DeskSkills(event.desk or "", frozenset(values["case_types"]), values["accessible"])
    manual = bool(values.get("manual"))
    return Called(at, ticket, skills, heads, values["rates"], values.get("reason") or "", manual)
