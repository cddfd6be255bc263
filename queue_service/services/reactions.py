"""Two tables, "event → what follows": inside the transaction, and after its commit.

Inside, what must not be lost without the change it belongs to: the messages to phones, and the audit log of what was
decided; the record of events itself is written by the unit of work. After the commit, what may fail without undoing
the deed; failures are logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.persistence.unit_of_work import Happened, Inside, UnitOfWork
from queue_service.services.audit_reactions import DECISIONS, note_decision
from queue_service.services.ports import LiveFeed
from queue_service.services.push import CODES, announce, announce_all

log = logging.getLogger(__name__)

Reaction = Callable[[Happened, LobbyEvent], None]

MESSAGES: Mapping[EventKind, Sequence[Inside]] = {
    **dict.fromkeys(CODES, (announce,)),
    EventKind.HOUSE_RESUMED: (announce_all,),
}
#: Event → what is written with it. Every kind that is not here costs nothing.
INSIDE: Mapping[EventKind, Sequence[Inside]] = {
    kind: (*MESSAGES.get(kind, ()), *((note_decision,) if kind in DECISIONS else ()))
    for kind in MESSAGES.keys() | DECISIONS
}


def inside_transaction(work: UnitOfWork, office_id: int, day: date, event: LobbyEvent) -> None:
    """What the units of work ask before each commit; a failure here undoes the deed."""
    for reaction in INSIDE.get(event.kind, ()):
        reaction(work, office_id, day, event)


def after_commit(
    live: LiveFeed,
    reactions: Mapping[EventKind, Sequence[Reaction]],
    outbox_filled: Callable[[], None] = lambda: None,
) -> Callable[[Happened], None]:
    """The listener of the units of work: tells the live feed once per commit, then reacts event by event.

    Args:
        outbox_filled: wakes whoever sends messages; returns at once.
    """

    def listen(happened: Happened) -> None:
        live.lobby_changed(happened.office, happened.revision)
        if happened.messages:
            outbox_filled()
        for event in happened.events:
            for reaction in reactions.get(event.kind, ()):
                _carefully(reaction, happened, event)

    return listen


def _carefully(reaction: Reaction, happened: Happened, event: LobbyEvent) -> None:
    try:
        reaction(happened, event)
    except Exception:
        log.exception("reaction to %s failed", event.kind)
