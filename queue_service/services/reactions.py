"""Two tables, "event → what follows": inside the transaction, and after its commit.

Inside, what must not be lost without the change it belongs to: today that is the record of events, which the unit of
work writes itself. After the commit, what may fail without undoing the deed; failures are logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.persistence.unit_of_work import Happened
from queue_service.services.ports import LiveFeed

log = logging.getLogger(__name__)

Reaction = Callable[[Happened, LobbyEvent], None]


def after_commit(
    live: LiveFeed, reactions: Mapping[EventKind, Sequence[Reaction]]
) -> Callable[[Happened], None]:
    """The listener of the units of work: tells the live feed once per commit, then reacts event by event."""

    def listen(happened: Happened) -> None:
        live.lobby_changed(happened.office, happened.revision)
        for event in happened.events:
            for reaction in reactions.get(event.kind, ()):
                _carefully(reaction, happened, event)

    return listen


def _carefully(reaction: Reaction, happened: Happened, event: LobbyEvent) -> None:
    try:
        reaction(happened, event)
    except Exception:
        log.exception("reaction to %s failed", event.kind)
