"""Handing a message to a push service: what it is told, and what its answer means."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from queue_service.notifications.vapid import Vapid
from queue_service.notifications.web_push import WebPush
from queue_service.services.ports import PushAnswer, PushMessage, PushOutcome
from tests.fakes import FakeClock
from tests.notifications.push_service import ABrowser, PushService, claims, push_service

VAPID = Vapid("a secret", "mailto:it@example.org")


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


def send(service: PushService, browser: ABrowser, clock: FakeClock | None = None) -> PushAnswer:
    """Sends {"title": "A001"} with half a minute to live."""
    to = browser.subscription
    body = json.dumps({"title": "A001"}).encode()
    sender = WebPush(VAPID, clock or FakeClock(), trusted=(service.origin,), time_out=5)
    return sender.send(PushMessage(to.endpoint, to.p256dh, to.auth, body, "a-topic", 30))


def test_the_browser_reads_it_and_the_push_service_learns_only_what_it_needs(service: PushService) -> None:
    browser = ABrowser(service.origin)
    assert send(service, browser).outcome is PushOutcome.SENT
    (message,) = service.received
    assert browser.read(message) == {"title": "A001"}
    assert message.path == browser.path
    assert message.headers["TTL"] == "30"
    assert message.headers["Urgency"] == "high"
    assert message.headers["Topic"] == "a-topic"
    assert message.headers["Content-Encoding"] == "aes128gcm"
    assert claims(message.headers["Authorization"])["aud"] == service.origin
    assert b"A001" not in message.body


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, PushOutcome.SENT),
        (202, PushOutcome.SENT),
        (404, PushOutcome.GONE),
        (410, PushOutcome.GONE),
        (429, PushOutcome.LATER),
        (500, PushOutcome.LATER),
        (503, PushOutcome.LATER),
        (400, PushOutcome.REFUSED),
        (401, PushOutcome.REFUSED),
        (403, PushOutcome.REFUSED),
        (413, PushOutcome.REFUSED),
        (301, PushOutcome.REFUSED),
        (307, PushOutcome.REFUSED),
    ],
)
def test_what_an_answer_means(service: PushService, status: int, outcome: PushOutcome) -> None:
    service.answers.append(status)
    assert send(service, ABrowser(service.origin)).outcome is outcome


def test_a_redirect_is_not_followed(service: PushService) -> None:
    service.answers.append(307)
    browser = ABrowser(service.origin)
    send(service, browser)
    assert [message.path for message in service.received] == [browser.path]


@pytest.mark.parametrize(
    ("header", "seconds"), [("20", 20.0), ("soon", 0.0), ("Wed, 25 Nov 2026 08:00:30 GMT", 30.0), ("-5", 0.0)]
)
def test_a_busy_push_service_says_when_to_come_back(
    service: PushService, header: str, seconds: float
) -> None:
    service.answers.append(503)
    service.retry_after = header
    assert send(service, ABrowser(service.origin)).retry_after == seconds


def test_nobody_listening_is_for_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = PushService(f"http://127.0.0.1:{free.getsockname()[1]}")
    assert send(gone, ABrowser(gone.origin)).outcome is PushOutcome.LATER


def test_keys_of_no_use_are_refused_without_asking_anybody(service: PushService) -> None:
    sender = WebPush(VAPID, FakeClock(), trusted=(service.origin,))
    point = "BA" + "A" * 85
    message = PushMessage(f"{service.origin}/x", point, "AAAAAAAAAAAAAAAAAAAAAA", b"{}", "topic", 1)
    assert sender.send(message).outcome is PushOutcome.REFUSED
    assert service.received == []


def test_who_answers_a_letter_at_a_time_is_cut_off() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection:
                for _ in range(600):
                    if stop.wait(0.05):
                        return
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        slow = PushService(f"http://127.0.0.1:{listener.getsockname()[1]}")
        to = ABrowser(slow.origin).subscription
        sender = WebPush(VAPID, FakeClock(), trusted=(slow.origin,), time_out=0.5)
        answer = sender.send(PushMessage(to.endpoint, to.p256dh, to.auth, b"{}", "topic", 1))
        stop.set()
        thread.join()
    assert answer.outcome is PushOutcome.LATER


def test_the_word_is_signed_with_the_clock_of_the_house(service: PushService) -> None:
    clock = FakeClock()
    send(service, ABrowser(service.origin), clock)
    clock.advance(hours=5)
    send(service, ABrowser(service.origin), clock)
    first, second = (claims(message.headers["Authorization"])["exp"] for message in service.received)
    assert second - first == timedelta(hours=5).total_seconds()
