"""What the watchers of each view have, as far as this process told them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from queue_service.live.contract import Watched
from queue_service.live.views import Payload

#: Watchers of one view have different things: whatever comes next is news for some of them.
_AT_ODDS: Payload = {}


class LastSent:
    """View → the content that everybody who follows it has, and the revision it is of.

    Watchers join in threads of their own while the publisher sends, so that each step is one under a lock. A view
    that nobody has been answered for is not known here.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Watched, tuple[int, Payload]] = {}

    def joined(self, watched: Watched, revision: int, content: Payload) -> None:
        """Somebody was answered with this. If the others have something else, the next news goes to all."""
        with self._lock:
            known = self._known.get(watched)
            if known is None:
                self._known[watched] = (revision, content)
            elif known[1] != content:
                self._known[watched] = (max(revision, known[0]), _AT_ODDS)

    def of(self, watched: Watched) -> Payload | None:
        """What they have; None for a view that nobody has been answered for, empty when it differs."""
        known = self._known.get(watched)
        return None if known is None else known[1]

    def is_news(self, watched: Watched, revision: int, content: Payload) -> bool:
        """Notes what is about to be sent; False when everybody has it."""
        with self._lock:
            known = self._known.get(watched)
            if known is None or known[1] == content:
                return False
            if revision >= known[0]:
                self._known[watched] = (revision, content)
            return True

    def keep_only(self, followed: Callable[[], set[Watched]]) -> None:
        """Forgets the views that nobody follows; whoever joins at this moment notes theirs after us."""
        with self._lock:
            for watched in set(self._known) - followed():
                del self._known[watched]
