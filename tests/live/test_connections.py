"""How many connections there may be, from where, and what threads do to their rooms."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from queue_service.live.connections import RoomForRequests
from queue_service.live.contract import Topic, Watched, office_room
from queue_service.live.rooms import LockedRooms
from queue_service.live.wake import Wake
from queue_service.live.watches import Watches
from tests.house import House, a_house

HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


def handshake(house: House, **headers: str) -> TestResponse:
    return house.client().get(HANDSHAKE, headers=headers)


@pytest.mark.parametrize("origin", ["http://localhost", "https://localhost", "https://localhost:8443"])
def test_pages_of_our_own_host_may_connect(house: House, origin: str) -> None:
    assert handshake(house, Origin=origin).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", ""])
def test_pages_of_other_hosts_may_not(house: House, origin: str) -> None:
    assert handshake(house, Origin=origin or "about:blank").status_code == 400


def test_pages_of_the_public_address_may_connect(sqlite_url: str) -> None:
    with a_house(sqlite_url, public_url="https://queue.example.org") as house:
        assert handshake(house, Origin="https://queue.example.org").status_code == 200
        assert handshake(house, Origin="https://evil.example").status_code == 400


def test_some_threads_are_kept_for_ordinary_requests() -> None:
    inside, leave = threading.Semaphore(0), threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/socket.io"):
            inside.release()
            leave.wait(10)
        start_response("200 OK", [])
        return [b"ok"]

    gate = RoomForRequests(app, most=2)

    def ask(path: str) -> str:
        statuses: list[str] = []
        gate({"PATH_INFO": path}, lambda status, _headers: statuses.append(status))
        return statuses[0]

    held = [threading.Thread(target=ask, args=("/socket.io/",)) for _ in range(2)]
    for thread in held:
        thread.start()
        assert inside.acquire(timeout=10)

    assert ask("/socket.io/").startswith("503")
    assert ask("/api/v1/offices/krefeld").startswith("200")
    leave.set()
    for thread in held:
        thread.join()
    assert ask("/socket.io/").startswith("200")
    gate.closing = True
    assert ask("/socket.io/").startswith("503")


def test_nobody_is_lost_when_a_whole_hall_enters_a_room_at_once() -> None:
    rooms = LockedRooms()
    start = threading.Barrier(32)

    def come_and_go(number: int) -> None:
        start.wait()
        for round_ in range(20):
            rooms.basic_enter_room(f"sid{number}", "/live", None, eio_sid=f"eio{number}")
            rooms.basic_enter_room(f"sid{number}", "/live", f"room{round_}", eio_sid=f"eio{number}")
            list(rooms.get_participants("/live", f"room{round_}"))

    threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for round_ in range(20):
        assert len(list(rooms.get_participants("/live", f"room{round_}"))) == 32


def test_many_changes_of_one_lobby_are_one_piece_of_news() -> None:
    wake = Wake()
    for revision in (3, 1, 2):
        wake.lobby_changed("krefeld", revision)
    wake.lobby_changed("elsewhere", 1)

    assert wake.wait(10) == {"krefeld", "elsewhere"}
    assert wake.wait(0) == set()


def test_a_closed_wake_keeps_nobody_waiting() -> None:
    wake = Wake()
    waiting = threading.Thread(target=wake.wait, args=(60,))
    waiting.start()

    wake.close()

    waiting.join(10)
    assert not waiting.is_alive()


def test_watches_are_counted_by_view_and_forgotten_with_their_connection() -> None:
    watches = Watches()
    board, queue = Watched(Topic.BOARD, "krefeld"), Watched(Topic.QUEUE, "elsewhere")
    watches.add("one", board)
    assert watches.add("one", queue) == 2
    assert watches.add("one", queue) == 2
    watches.add("two", board)

    assert (watches.count(), watches.offices()) == (3, {"krefeld", "elsewhere"})
    watches.forget("one")
    assert (watches.of_office("krefeld"), watches.offices()) == ([board], {"krefeld"})
    watches.remove("two", board)
    watches.remove("two", board)
    assert (watches.count(), watches.offices()) == (0, set())


def test_every_view_has_a_room_of_its_own() -> None:
    views = [
        Watched(Topic.BOARD, "krefeld"),
        Watched(Topic.BOARD, "krefeld", area="service"),
        Watched(Topic.QUEUE, "krefeld", desk="service"),
        Watched(Topic.DESK, "krefeld", desk="5", lang="de"),
        Watched(Topic.DESK, "krefeld", desk="5", lang="en"),
        Watched(Topic.TICKET, "krefeld", ticket_id=5),
    ]

    assert len({view.room for view in views} | {office_room("krefeld")}) == len(views) + 1
