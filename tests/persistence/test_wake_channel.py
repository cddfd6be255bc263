"""What one process commits, another hears of; and the channel comes back by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import psycopg
import pytest
from prometheus_client import CollectorRegistry

from queue_service.persistence.wake_channel import CHANNEL, NoChannel, WakeChannel, new_channel
from tests.postgres import Server

PATIENCE = 20.0


class Ear:
    """Remembers what it heard."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.heard: list[tuple[str, int]] = []

    def __call__(self, office: str, revision: int) -> None:
        with self._news:
            self.heard.append((office, revision))
            self._news.notify_all()

    def until(self, office: str, revision: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: (office, revision) in self.heard, PATIENCE), self.heard


class Ends:
    """Two processes' ends of one channel, and what they counted."""

    def __init__(self, url: str) -> None:
        self.ear, self.own_ear = Ear(), Ear()
        self.counted, self.counted_here = CollectorRegistry(), CollectorRegistry()
        self.here = WakeChannel(url, self.own_ear, self.counted_here)
        self.there = WakeChannel(url, self.ear, self.counted)

    def count(self, name: str, end: str) -> float:
        return self.counted.get_sample_value(name, {"end": end}) or 0.0


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def ends(postgres_url: str) -> Iterator[Ends]:
    built = Ends(postgres_url)
    with closing(built.here), closing(built.there):
        built.here.start()
        built.there.start()
        for counted in (built.counted, built.counted_here):
            until(partial(counted.get_sample_value, "queue_wake_connected", {"end": "listener"}))
        yield built


def end_sessions(url: str, purpose: str) -> int:
    """Ends the sessions of this purpose; how many there were."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            (f"queue-service {purpose}",),
        ).fetchone()
    return 0 if found is None else int(found[0])


@pytest.mark.postgres
def test_what_one_process_commits_the_others_hear(ends: Ends) -> None:
    ends.here.lobby_changed("krefeld", 7)
    ends.ear.until("krefeld", 7)

    ends.there.lobby_changed("krefeld", 8)
    ends.own_ear.until("krefeld", 8)


@pytest.mark.postgres
def test_a_burst_of_commits_is_few_notifications_that_end_with_the_newest(ends: Ends) -> None:
    ends.ear.heard.clear()
    for revision in range(1, 1001):
        ends.here.lobby_changed("krefeld", revision)
    ends.ear.until("krefeld", 1000)

    heard = [revision for office, revision in ends.ear.heard if office == "krefeld"]
    assert heard == sorted(heard)
    assert len(heard) < 100


@pytest.mark.postgres
def test_a_cut_listener_is_back_and_hears_again(ends: Ends, postgres_url: str) -> None:
    before = ends.count("queue_wake_reconnects_total", "listener")

    assert end_sessions(postgres_url, "wake listener") == 2
    until(lambda: ends.count("queue_wake_reconnects_total", "listener") > before)

    ends.here.lobby_changed("krefeld", 9)
    ends.ear.until("krefeld", 9)
    assert ends.count("queue_wake_connected", "listener") == 1


@pytest.mark.postgres
def test_what_was_to_be_said_while_the_sender_was_cut_is_said_afterwards(
    ends: Ends, postgres_url: str
) -> None:
    # The threads connect in their own time.
    until(lambda: end_sessions(postgres_url, "wake sender") > 0)

    ends.here.lobby_changed("krefeld", 11)

    ends.ear.until("krefeld", 11)


@pytest.mark.postgres
def test_a_stranger_on_the_channel_does_no_harm(ends: Ends, postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for payload in ("", "krefeld", ":7", "krefeld:-1", "krefeld:x"):
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
    ends.here.lobby_changed("krefeld:with:colons", 12)

    ends.ear.until("krefeld:with:colons", 12)
    assert {office for office, _ in ends.ear.heard} == {"krefeld:with:colons"}


@pytest.mark.postgres
def test_a_closed_channel_leaves_no_session_and_no_thread(ends: Ends, postgres_url: str) -> None:
    ends.here.lobby_changed("krefeld", 13)
    ends.here.close()
    ends.ear.until("krefeld", 13)

    ends.there.close()

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("wake-")]
    until(lambda: end_sessions(postgres_url, "wake listener") == 0)


@pytest.mark.postgres
def test_without_a_database_it_waits_for_one_and_says_so_once(
    postgres: Server, caplog: pytest.LogCaptureFixture
) -> None:
    name = postgres.create()
    url = postgres.url(name)
    postgres.drop(name)
    ear = Ear()
    with caplog.at_level("INFO"), closing(WakeChannel(url, ear, CollectorRegistry())) as channel:
        channel.start()
        until(lambda: caplog.text.count(": cut:") == 2)
        postgres.admin(f"CREATE DATABASE {name}")
        until(lambda: caplog.text.count(": connected") == 2)
        channel.lobby_changed("krefeld", 1)
        ear.until("krefeld", 1)

    assert (caplog.text.count(": cut:"), caplog.text.count(": connected")) == (2, 2)
    postgres.drop(name)


def test_sqlite_has_no_channel() -> None:
    channel = new_channel("sqlite:///office.sqlite", None, CollectorRegistry())
    assert isinstance(channel, NoChannel)
    channel.start()
    channel.lobby_changed("krefeld", 1)
    channel.close()
