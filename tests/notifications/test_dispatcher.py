"""From a press at a desk to a browser: sent at once, once, and again when it did not work."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from queue_service.logs import configure_logging
from queue_service.notifications.console import ConsolePush
from queue_service.notifications.dispatcher import SENDERS, Bell, Dispatcher
from queue_service.notifications.vapid import Vapid
from queue_service.notifications.web_push import WebPush
from queue_service.persistence.database import Database
from queue_service.persistence.outbox import outbox
from queue_service.persistence.push import push_subscription
from queue_service.services.container import Services, build_services
from queue_service.services.ports import PushAnswer, PushMessage, PushOutcome, PushSender
from tests.conftest import SECRET
from tests.factories import CLERK, KIOSK, OFFICE, VISITOR, an_office
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays
from tests.notifications.push_service import ABrowser, PushService, push_service

VAPID = Vapid(SECRET, "mailto:it@example.org")


class House:
    """Use cases, a push service, and the dispatchers that stand between them."""

    def __init__(self, database: Database, clock: FakeClock, service: PushService) -> None:
        self.database, self.clock, self.service = database, clock, service
        self.bells: list[Bell] = []
        self.services = self.build()
        self.services.administration.set_up_office(an_office())

    def ring(self) -> None:
        """Wakes every dispatcher there is."""
        for bell in self.bells:
            bell.ring()

    def build(self) -> Services:
        return build_services(
            self.database,
            self.clock,
            FakeLiveFeed(),
            SECRET,
            holidays=NoHolidays(),
            hasher=PasswordHasher.from_parameters(CHEAPEST),
            push_key=VAPID.public_key,
            trusted_endpoints=(self.service.origin,),
            outbox_filled=self.ring,
        )

    @contextmanager
    def dispatching(self, sender: PushSender | None = None, look_every: float = 60) -> Iterator[Dispatcher]:
        """A dispatcher; unless told otherwise it only looks when it is woken."""
        sender = sender or WebPush(VAPID, self.clock, trusted=(self.service.origin,))
        bell = Bell()
        self.bells.append(bell)
        dispatcher = Dispatcher(self.services.push, sender, self.clock, bell, look_every=look_every)
        dispatcher.start()
        try:
            yield dispatcher
        finally:
            dispatcher.close()
            self.bells.remove(bell)

    def follow(self, browser: ABrowser, language: str = "en") -> tuple[str, str]:
        """(number, token) of a new number that this browser follows."""
        taken = self.services.ticketing.take(KIOSK, OFFICE, ["info"], language)
        self.services.push.subscribe(VISITOR, taken.token, browser.subscription)
        return taken.ticket.number, taken.token

    def call(self, desk: str = "1") -> None:
        self.services.desks.open(CLERK, OFFICE, desk)
        assert self.services.calling.call_next(CLERK, OFFICE, desk) is not None

    def wait_until(self, why: str) -> None:
        """Waits until the only message in the outbox was not sent for this reason."""
        pause, until = threading.Event(), time.monotonic() + 20
        while self.rows(outbox)[0]["last_error"] != why:
            assert time.monotonic() < until
            pause.wait(0.01)

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        with self.database.reading() as connection:
            return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


@pytest.fixture
def house(database: Database, clock: FakeClock) -> Iterator[House]:
    with push_service() as service:
        yield House(database, clock, service)


def test_a_call_wakes_the_sender_and_the_browser_reads_it(house: House) -> None:
    browser = ABrowser(house.service.origin)
    number, token = house.follow(browser)
    with house.dispatching():
        house.call()
        (message,) = house.service.wait_for(1)
    said = browser.read(message)
    assert said["title"] == f"{number}: counter 1"
    assert said["body"] == "It is your turn\nServicecenter\nErdgeschoss"
    assert said["link"] == f"/t/{token}"
    assert message.headers["TTL"] == "180"
    (row,) = house.rows(outbox)
    assert (row["attempts"], row["last_error"], row["sent_at"] is not None) == (1, None, True)


def test_each_browser_hears_of_its_own_ticket_only(house: House) -> None:
    phones = [ABrowser(house.service.origin, str(n)) for n in range(3)]
    browsers = {house.follow(phone)[0]: phone for phone in phones}
    with house.dispatching():
        for desk in ("1", "2", "12"):
            house.call(desk)
        received = house.service.wait_for(3)
    for number, browser in browsers.items():
        (message,) = [message for message in received if message.path == browser.path]
        assert browser.read(message)["title"].startswith(number)


def test_a_browser_that_is_gone_is_forgotten(house: House) -> None:
    house.follow(ABrowser(house.service.origin))
    house.service.answers.append(410)
    with house.dispatching():
        house.call()
        house.service.wait_for(1)
    assert house.rows(push_subscription) == []
    assert house.rows(outbox)[0]["last_error"] == "status 410"


def test_a_push_service_that_fails_is_asked_again(house: House) -> None:
    house.follow(ABrowser(house.service.origin))
    house.service.answers += [503, 500]
    with house.dispatching(look_every=0.02):
        house.call()
        for status in (503, 500):
            house.wait_until(f"status {status}")
            house.clock.advance(seconds=60)
        house.service.wait_for(3)
    (row,) = house.rows(outbox)
    assert row["attempts"] == 3
    assert row["sent_at"] is not None


def test_what_another_process_left_behind_is_found_without_being_woken(house: House) -> None:
    house.follow(ABrowser(house.service.origin))
    house.call()
    with house.dispatching(look_every=0.02):
        house.service.wait_for(1)


def test_two_dispatchers_send_everything_and_nothing_twice(house: House) -> None:
    browsers = [ABrowser(house.service.origin, str(n)) for n in range(3)]
    for browser in browsers:
        house.follow(browser)
    with house.dispatching(look_every=0.01), house.dispatching(look_every=0.01):
        for desk in ("1", "2", "12"):
            house.call(desk)
            for _ in range(4):
                house.services.calling.repeat(CLERK, OFFICE, desk)
        house.service.wait_for(15)
    assert len(house.service.received) == 15
    assert {row["attempts"] for row in house.rows(outbox)} == {1}


class Stuck:
    """A sender whose every message hangs until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.busy = threading.Semaphore(0)

    def send(self, message: PushMessage) -> PushAnswer:
        self.busy.release()
        assert self.go.wait(30)
        return PushAnswer(PushOutcome.SENT)


def test_no_more_is_claimed_than_can_be_sent_at_once(house: House) -> None:
    house.follow(ABrowser(house.service.origin))
    house.call()
    for _ in range(SENDERS + 3):
        house.services.calling.repeat(CLERK, OFFICE, "1")
    stuck = Stuck()
    with house.dispatching(stuck, look_every=0.01):
        for _ in range(SENDERS):
            assert stuck.busy.acquire(timeout=20)
        claimed = [row for row in house.rows(outbox) if row["claimed_until"] is not None]
        assert len(claimed) == SENDERS
        stuck.go.set()
        for _ in range(4):
            assert stuck.busy.acquire(timeout=20)
    assert all(row["sent_at"] is not None for row in house.rows(outbox))


class Broken:
    """A sender with a mistake in it."""

    def __init__(self) -> None:
        self.called = threading.Event()

    def send(self, message: PushMessage) -> PushAnswer:
        self.called.set()
        raise RuntimeError("a mistake")


def test_a_mistake_in_a_sender_stops_nobody_from_being_called(house: House) -> None:
    house.follow(ABrowser(house.service.origin))
    broken = Broken()
    with house.dispatching(broken):
        house.call()
        assert broken.called.wait(20)
    assert house.services.lobby.board(OFFICE).calls[0].desk == "1"


def test_what_is_logged_names_no_token_no_endpoint_and_no_key(house: House) -> None:
    browser = ABrowser(house.service.origin, "a-secret-place")
    _, token = house.follow(browser)
    house.service.answers += [403]
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure_logging("json", "debug", stream)
    try:
        with house.dispatching():
            house.call()
            house.service.wait_for(1)
        with house.dispatching(ConsolePush()):
            house.services.calling.repeat(CLERK, OFFICE, "1")
            house.ring()
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
    logged = stream.getvalue()
    assert "status 403" in logged
    for secret in (token, "a-secret-place", browser.subscription.p256dh, browser.subscription.auth):
        assert secret not in logged
