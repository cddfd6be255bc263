"""The sender for development: it writes to the log what it would have sent."""

from __future__ import annotations

import structlog

from queue_service.services.ports import PushAnswer, PushMessage, PushOutcome

log = structlog.get_logger(__name__)


class ConsolePush:
    """Sends nothing anywhere; the log shows that something would have gone out, not where to and not the link."""

    def send(self, message: PushMessage) -> PushAnswer:
        """Always works."""
        log.info("push message", bytes=len(message.body), ttl_seconds=message.ttl_seconds)
        return PushAnswer(PushOutcome.SENT)
