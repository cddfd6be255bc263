"""Sends what the outbox has due, as soon as it is due, in a few threads of this process."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import structlog

from queue_service.documents.call_message import call_message
from queue_service.services.ports import Clock, PushMessage, PushOutcome, PushSender
from queue_service.services.push import DueMessage, Push

log = structlog.get_logger(__name__)

#: Messages under way at once. One that hangs holds a thread for some seconds; others go on.
SENDERS = 8
#: Seconds after which we look without being woken: for tries again, and for what a killed process has left.
LOOK_EVERY = 2.0


class Bell:
    """Wakes the dispatcher of this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rung = False
        self._closed = False

    def ring(self) -> None:
        """There may be something to do; returns at once."""
        with self._changed:
            self._rung = True
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Waits for a ring, at most so long; False once it is closed."""
        with self._changed:
            if not self._rung and not self._closed:
                self._changed.wait(seconds)
            self._rung = False
            return not self._closed

    def close(self) -> None:
        """Ends all waiting."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Dispatcher:
    """Claims, sends and settles until closed. Several may run, in this process and others: a claim is one's own."""

    def __init__(
        self, push: Push, sender: PushSender, clock: Clock, bell: Bell, *, look_every: float = LOOK_EVERY
    ) -> None:
        self._push, self._sender, self._clock, self._bell = push, sender, clock, bell
        self._look_every = look_every
        self._free = threading.Semaphore(SENDERS)
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="push")
        self._thread = threading.Thread(target=self._run, name="push-dispatcher", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def close(self) -> None:
        """Ends after the messages that are under way; what is not claimed yet stays for whoever comes."""
        self._bell.close()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        while self._bell.wait(self._look_every):
            try:
                self._send_due()
            except Exception:
                # The database may be away; the next look comes.
                log.exception("messages were not sent")

    def _send_due(self) -> None:
        """Hands as many to the pool as it has free threads: what is claimed is sent at once, not queued."""
        slots = self._take_slots()
        claimed: list[DueMessage] = []
        try:
            claimed = self._push.claim(slots) if slots else []
        finally:
            for _ in range(slots - len(claimed)):
                self._free.release()
        for message in claimed:
            self._pool.submit(self._deliver, message)

    def _take_slots(self) -> int:
        taken = 0
        while taken < SENDERS and self._free.acquire(blocking=False):
            taken += 1
        return taken

    def _deliver(self, message: DueMessage) -> None:
        try:
            self.deliver(message)
        except Exception:
            log.exception("a message was not sent", number=message.number)
        finally:
            self._free.release()
            self._bell.ring()

    def deliver(self, message: DueMessage) -> PushOutcome:
        """Sends one claimed message and writes down what became of it."""
        answer = self._sender.send(as_push(message, self._clock))
        if answer.outcome is PushOutcome.SENT:
            self._push.sent(message)
        elif answer.outcome is PushOutcome.GONE:
            self._push.gone(message, answer.why)
        elif answer.outcome is PushOutcome.LATER:
            self._push.later(message, answer.why, answer.retry_after)
        else:
            self._push.refused(message, answer.why)
        if answer.outcome in (PushOutcome.LATER, PushOutcome.REFUSED):
            log.warning("push message", number=message.number, outcome=str(answer.outcome), why=answer.why)
        return answer.outcome


def as_push(message: DueMessage, clock: Clock) -> PushMessage:
    """A due message in words, ready to be encrypted."""
    left = (message.expires_at - clock.now()).total_seconds()
    words = json.dumps(call_message(message), ensure_ascii=False, separators=(",", ":"))
    return PushMessage(
        endpoint=message.to.endpoint,
        p256dh=message.to.p256dh,
        auth=message.to.auth,
        body=words.encode(),
        topic=message.topic,
        ttl_seconds=max(0, round(left)),
    )
