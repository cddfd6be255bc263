"""S-04, S-05: who may open a live connection, from where, and what it may hear and say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from queue_service.live.contract import NAMESPACE, Topic
from tests.factories import OFFICE
from tests.house import ROLES, House, a_house
from tests.live.test_watching import Screen
from tests.security import crawl

HANDSHAKE = "/socket.io/?EIO=4&transport="
FOREIGN = [
    "https://evil.example",
    "null",
    "http://localhost.evil.example",
    "https://evil.example/localhost",
    "https://localhost@evil.example",
    "http://notlocalhost",
    "file://",
    "about:blank",
    "localhost",
]
#: Whoever is not in here hears of a topic only with a ticket's token.
HEAR = {
    Topic.BOARD: {"kiosk", "board", *ROLES},
    Topic.DISPLAY: {"kiosk", "board", *ROLES},
    Topic.QUEUE: {"info", "clerk", "supervisor", "admin"},
    Topic.DESK: {"info", "clerk", "supervisor", "admin"},
    Topic.HEAD_COUNT: {"info", "clerk", "supervisor", "admin", "lobby"},
}


@pytest.fixture
def connect(house: House) -> Iterator[Callable[..., Screen]]:
    """Opens connections and closes them again."""
    screens: list[Screen] = []

    def connect(token: str | None = None, **more: Any) -> Screen:
        screens.append(Screen(house, token, **more))
        return screens[-1]

    yield connect
    for screen in screens:
        screen.close()


def handshake(house: House, transport: str = "polling", **headers: str) -> TestResponse:
    return house.client().get(HANDSHAKE + transport, headers=headers)


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_s_04_a_foreign_origin_gets_no_socket(house: House, origin: str, transport: str) -> None:
    answer = handshake(house, transport, Origin=origin)

    assert answer.status_code == 400
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "sid" not in answer.text


def test_s_04_a_made_up_forwarded_host_makes_no_origin_ours(house: House) -> None:
    assert handshake(house, Origin="https://evil.example", X_Forwarded_Host="evil.example").status_code == 400


def test_s_04_our_own_pages_and_programs_without_an_origin_get_one(house: House) -> None:
    assert handshake(house, Origin="http://localhost").status_code == 200
    assert handshake(house).status_code == 200


def test_s_04_over_https_pages_are_told_to_use_wss_only(sqlite_url: str) -> None:
    with a_house(sqlite_url, trusted_proxies=1) as house:
        policy = (
            house.client().get("/", headers={"X-Forwarded-Proto": "https"}).headers["Content-Security-Policy"]
        )

    assert "wss://" in policy
    assert "ws://localhost" not in policy.replace("wss://", "")


@pytest.mark.parametrize("token", ["AAAAAAAAAAAAAAAAAAAAAA", "", "\x00", "x" * 10_000, "Bearer x"])
def test_s_05_an_unknown_token_is_refused_at_the_door(connect: Callable[..., Screen], token: str) -> None:
    assert not connect(token).connected


@pytest.mark.parametrize("topic", HEAR)
def test_s_05_each_hears_what_the_table_of_rights_gives_them(
    house: House, connect: Callable[..., Screen], topic: Topic
) -> None:
    desk = {"desk": "5"} if topic in (Topic.DESK, Topic.DISPLAY) else {}
    heard = set()
    for who, token in crawl.everybody(house).items():
        answer = connect(token).watch(topic, office=OFFICE, **desk)
        if "error" not in answer:
            heard.add(who)
        else:
            assert answer["error"]["code"] in ("forbidden", "not_signed_in"), who

    assert heard == HEAR[topic]


def test_s_05_the_table_above_knows_every_topic() -> None:
    assert {*HEAR, Topic.TICKET} == set(Topic)


def test_s_05_nobody_hears_anything_of_another_office(house: House, connect: Callable[..., Screen]) -> None:
    for who, token in crawl.everybody(house).items():
        for topic in HEAR:
            desk = {"desk": "5"} if topic in (Topic.DESK, Topic.DISPLAY) else {}
            answer = connect(token).watch(topic, office="elsewhere", **desk)
            assert ("error" in answer) is (who != "admin"), (who, topic)


def test_s_05_a_socket_says_nothing_but_watch(house: House, connect: Callable[..., Screen]) -> None:
    screen = connect(house.session("clerk"))
    before = crawl.contents(house, frozenset({"session.seen_at"}))

    for event in (
        "call_next",
        "call-next",
        "join",
        "enter_room",
        "board",
        "heartbeat",
        "disconnect",
        "connect",
    ):
        screen._client.emit(
            event, {"room": f"queue:{OFFICE}", "office": OFFICE, "desk": "5"}, namespace=NAMESPACE
        )

    assert screen.of("queue") == []
    assert crawl.contents(house, frozenset({"session.seen_at"})) == before


def test_s_05_rooms_are_entered_by_asking_for_a_topic_only(
    house: House, connect: Callable[..., Screen]
) -> None:
    board = connect(house.board)

    for wanted in (
        {"topic": "queue", "office": OFFICE},
        {"topic": "board", "office": OFFICE, "room": "queue"},
    ):
        assert "error" in board.emit(wanted)


def test_s_05_a_ticket_is_watched_by_its_token_and_not_by_its_number(
    house: House, connect: Callable[..., Screen]
) -> None:
    taken = house.take()

    assert connect().watch("ticket", ticket=taken["token"])["number"] == taken["number"]
    assert "error" in connect().watch("ticket", ticket=taken["number"])
    assert "error" in connect(house.session()).watch("ticket", ticket=taken["number"], office=OFFICE)


def test_s_05_a_revoked_session_hears_no_more(house: House, connect: Callable[..., Screen]) -> None:
    token = house.session()
    screen = connect(token)
    assert "error" not in screen.watch("queue", office=OFFICE)

    house.client().delete("/api/v1/sessions/current", headers={"Authorization": f"Bearer {token}"})

    screen.until(lambda: not screen.connected)
