"""The sender that speaks Web Push (RFC 8030)."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from queue_service.notifications.connection import AddressRefused, connection_to
from queue_service.notifications.encryption import encrypt
from queue_service.notifications.vapid import Vapid
from queue_service.services.ports import Clock, PushAnswer, PushMessage, PushOutcome
from queue_service.services.push_subscription import decoded

#: Seconds for each of: to connect, to hand the message over, to hear what became of it.
TIME_OUT = 5.0
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class WebPush:
    """Hands messages to the push services of browsers.

    Args:
        trusted: origins that may be anywhere and need no https; for tests.
    """

    def __init__(
        self, vapid: Vapid, clock: Clock, *, trusted: tuple[str, ...] = (), time_out: float = TIME_OUT
    ) -> None:
        self._vapid, self._clock, self._trusted, self._time_out = vapid, clock, trusted, time_out

    def send(self, message: PushMessage) -> PushAnswer:
        """Says in the answer, never in an exception, what became of it; no text of ours names the endpoint."""
        try:
            body = encrypt(message.body, decoded(message.p256dh), decoded(message.auth))
        except ValueError:
            return PushAnswer(PushOutcome.REFUSED, "the browser's keys are of no use")
        try:
            return self._handed_over(message, body)
        except AddressRefused:
            return PushAnswer(PushOutcome.REFUSED, "the address is not public")
        except ssl.SSLCertVerificationError:
            return PushAnswer(PushOutcome.REFUSED, "the certificate is wrong")
        except TimeoutError:
            return PushAnswer(PushOutcome.LATER, "time-out")
        except (OSError, http.client.HTTPException) as error:
            return PushAnswer(PushOutcome.LATER, f"no connection: {type(error).__name__}")

    def _handed_over(self, message: PushMessage, body: bytes) -> PushAnswer:
        connection = connection_to(message.endpoint, self._time_out, self._trusted)
        # Somebody who answers a letter at a time is never late for the next one: the whole has an end too.
        end = threading.Timer(2 * self._time_out, _cut, (connection,))
        end.start()
        try:
            connection.request("POST", _target(message.endpoint), body, self._headers(message))
            return _answer(connection.getresponse(), self._clock.now())
        finally:
            end.cancel()
            connection.close()

    def _headers(self, message: PushMessage) -> dict[str, str]:
        return {
            "Authorization": self._vapid.authorization(message.endpoint, self._clock.now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(message.ttl_seconds),
            "Urgency": "high",
            "Topic": message.topic,
        }


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _target(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _answer(response: http.client.HTTPResponse, now: datetime) -> PushAnswer:
    status = response.status
    if 200 <= status < 300:
        return PushAnswer(PushOutcome.SENT)
    if status in (404, 410):
        return PushAnswer(PushOutcome.GONE, f"status {status}")
    if status in _BUSY:
        return PushAnswer(
            PushOutcome.LATER, f"status {status}", _retry_after(response.headers.get("Retry-After"), now)
        )
    # A redirect is not followed either: a push service that moves says so to the browser.
    return PushAnswer(PushOutcome.REFUSED, f"status {status}")


def _retry_after(header: str | None, now: datetime) -> float:
    """Seconds; 0 without a header that can be read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:6]), 86_400))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
