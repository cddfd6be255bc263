"""Failed sign-ins are counted: guessing a password stops being quick."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from queue_service.domain.errors import QueueServiceError

#: Only failures count, so that a whole shift may sign in at once from behind one address.
_PER_NAME = RateLimitItemPerMinute(5)
_PER_ADDRESS = RateLimitItemPerMinute(30)


class SignIns:
    """Counts failed sign-ins by address, and by address and name: nobody locks others out from elsewhere."""

    def __init__(self, storage_url: str) -> None:
        self._limiter = MovingWindowRateLimiter(storage_from_string(storage_url))

    def check(self, address: str | None, name: str) -> None:
        """Raises QueueServiceError ``too_many_requests`` after too many failures in the last minute."""
        known = address or "unknown"
        if self._limiter.test(_PER_ADDRESS, known) and self._limiter.test(_PER_NAME, known, name):
            return
        raise QueueServiceError("too_many_requests")

    def failed(self, address: str | None, name: str) -> None:
        """Counts a failure."""
        known = address or "unknown"
        self._limiter.hit(_PER_ADDRESS, known)
        self._limiter.hit(_PER_NAME, known, name)
