"""Two applications over one PostgreSQL, neither of which looks by itself: the channel between them is enough."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from flask_socketio import SocketIOTestClient

from queue_service.factory import Application, create
from queue_service.live.contract import NAMESPACE
from tests.factories import OFFICE
from tests.fakes import NoHolidays
from tests.house import House, a_house

pytestmark = pytest.mark.postgres
PATIENCE = 20.0


@pytest.fixture
def house(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr("queue_service.live.publisher.POLL_SECONDS", 3600.0)
    with a_house(postgres_url) as built:
        yield built


@pytest.fixture
def other(house: House) -> Iterator[Application]:
    built = create(house.settings, clock=house.clock, holidays=NoHolidays())
    yield built
    built.close()


def connected(application: Application) -> bool:
    metrics = application.app.test_client().get("/metrics").get_data(as_text=True)
    return all(f'queue_wake_connected{{end="{end}"}} 1.0' in metrics for end in ("sender", "listener"))


def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        threading.Event().wait(0.01)


def shown_waiting(screen: SocketIOTestClient) -> list[int]:
    """How many waited according to each board received since the last look."""
    received = [item for item in screen.get_received(NAMESPACE) if item["name"] == "board"]
    return [item["args"][0]["waiting"]["info"]["waiting"] for item in received]


def test_what_one_process_commits_is_on_the_screens_of_the_other_without_looking(
    house: House, other: Application
) -> None:
    screen = SocketIOTestClient(other.app, other.socketio, namespace=NAMESPACE, auth={"token": house.board})
    until(lambda: connected(house.application) and connected(other), "the channel")
    answer = screen.emit("watch", {"topic": "board", "office": OFFICE}, namespace=NAMESPACE, callback=True)
    assert answer["waiting"]["info"]["waiting"] == 0

    house.take("info")

    until(lambda: 1 in shown_waiting(screen), "the number on the other's board")
    screen.disconnect(NAMESPACE)


def test_screens_are_right_again_after_every_connection_to_the_database_was_cut(
    house: House, postgres_url: str
) -> None:
    screen = SocketIOTestClient(
        house.application.app, house.application.socketio, namespace=NAMESPACE, auth={"token": house.board}
    )
    screen.emit("watch", {"topic": "board", "office": OFFICE}, namespace=NAMESPACE, callback=True)

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    house.take("info")

    until(lambda: 1 in shown_waiting(screen), "the number on the board")
    screen.disconnect(NAMESPACE)
