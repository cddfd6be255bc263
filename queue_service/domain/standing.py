"""Where tickets and desks of one day stand while its record is walked, and what undoing could bring back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from queue_service.domain.desk import WITH_CLIENT, DeskState
from queue_service.domain.record import Entry, Fault
from queue_service.domain.ticket import TicketState

#: (revision of the call, ticket): a ticket is called once in a revision.
CallKey = tuple[int, int]
#: state, desk, call, class key, clock
Standing = tuple[str, str | None, CallKey | None, str | None, float | None]

_CLOSED = frozenset({DeskState.CLOSED})
#: States of desks as they are compared; made once, because a record has millions of changes.
ONLY = {state: frozenset({state}) for state in DeskState}


class Life:
    """What the record says of one ticket.

    Attributes:
        paper: its number comes from the series of pre-printed numbers.
        call: the one by which it sits at its desk.
        clock: seconds since 1970, as in `Head`.
        revision: of its last event, or of the last pause of the house that it lived through.
        kind: of its last event.
        before: how it stood before each event of its last revision, and the event's kind: what can be undone.
    """

    __slots__ = (
        "before",
        "call",
        "class_key",
        "clock",
        "desk",
        "kind",
        "number",
        "paper",
        "revision",
        "state",
    )

    def __init__(self, number: str | None, paper: bool = False) -> None:
        self.number, self.paper = number, paper
        self.state: str = TicketState.WAITING
        self.desk: str | None = None
        self.call: CallKey | None = None
        self.class_key: str | None = None
        self.clock: float | None = None
        self.revision = 0
        self.kind = ""
        self.before: list[tuple[str, Standing]] = []

    def turn(self, entry: Entry) -> None:
        """Keeps how it stands before an event."""
        revision = entry.revision
        if revision != self.revision:
            self.revision, self.before = revision, []
        self.before.append((entry.kind, (self.state, self.desk, self.call, self.class_key, self.clock)))
        self.kind = entry.kind

    def stand(self, was: Standing) -> None:
        """Stands as it did."""
        self.state, self.desk, self.call, self.class_key, self.clock = was


class DeskLife:
    """What the record says of one desk; after something was undone it may be in one of several states."""

    __slots__ = ("before", "client", "revision", "states")

    def __init__(self) -> None:
        self.states: frozenset[DeskState] = _CLOSED
        self.client: int | None = None
        self.revision = 0
        self.before: list[frozenset[DeskState]] = []

    def turn(self, revision: int, state: DeskState) -> None:
        """Takes on a state."""
        self._keep(revision)
        self.states = ONLY[state]

    def reopen(self, revision: int, turns: Mapping[DeskState, DeskState]) -> None:
        """Takes on another state for each it may be in."""
        self._keep(revision)
        self.states = frozenset(turns.get(state, state) for state in self.states)

    def restore(self, revision: int, undone: int) -> bool:
        """Does again what it did before the revision that was undone; False when it has changed since."""
        fresh = self.revision == undone
        if fresh:
            # A desk that stood ready opens again: it would call the same client at once.
            was = frozenset().union(*self.before)
            self._keep(revision)
            self.states = frozenset(
                DeskState.OPEN if state is DeskState.READY else state
                for state in was
                if (state in WITH_CLIENT) == (self.client is not None)
            )
        return fresh

    def _keep(self, revision: int) -> None:
        if revision != self.revision:
            self.revision, self.before = revision, []
        self.before.append(self.states)


@dataclass(slots=True)
class Told:
    """Everything the record of one day tells.

    Attributes:
        desks: desk → what it does; goes on over the days.
        lives: ticket → where it stands at the end.
        calls: every call → the event that made it.
        call_desks: where a call is, once client and clerk went elsewhere.
        started, ended: the events by which the client of a call sat down, and by which desk and client parted.
        repeats: how often each was announced again.
        paused, closed_early: what the house does at the end.
    """

    desks: dict[str, DeskLife]
    lives: dict[int, Life] = field(default_factory=dict)
    calls: dict[CallKey, Entry] = field(default_factory=dict)
    call_desks: dict[CallKey, str] = field(default_factory=dict)
    started: dict[CallKey, Entry] = field(default_factory=dict)
    ended: dict[CallKey, Entry] = field(default_factory=dict)
    repeats: Counter[CallKey] = field(default_factory=Counter)
    paused: bool = False
    closed_early: bool = False
    faults: list[Fault] = field(default_factory=list)
