"""The screens of the benchmarks: what they understand, and that a small hall is measured."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bench import fan_out
from bench.hall import fill, hall_of
from bench.load import Hall, Plan, Seat
from bench.wire import Screen, revision_in

CALLS = 3


def test_a_revision_is_found_without_parsing() -> None:
    assert revision_in(b'["board",{"revision":12345,"calls":[]}]') == 12345
    assert revision_in(b'["board",{"calls":[],"revision":7}]') == 7
    assert revision_in(b'["board",{}]') == 0


def frame(text: str) -> bytes:
    content = text.encode()
    if len(content) < 126:
        return bytes((0x81, len(content))) + content
    return bytes((0x81, 126)) + len(content).to_bytes(2, "big") + content


async def heard_of(packets: list[bytes], cut: int) -> list[tuple[str, int]]:
    heard: list[tuple[str, int]] = []
    watch = {"topic": "board", "office": "hall"}
    screen = Screen(
        "here", None, [watch], lambda _who, event, revision, _at, _packet: heard.append((event, revision))
    )
    stream = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"".join(packets)
    for start in range(0, len(stream), cut):
        screen.data_received(stream[start : start + cut])
    await screen.watched
    return heard


@pytest.mark.parametrize("cut", [1, 7, 10_000])
def test_packets_are_understood_wherever_the_stream_is_cut(cut: int) -> None:
    packets = [
        frame('0{"sid":"x"}'),
        frame('40/live,{"sid":"y"}'),
        frame('43/live,0[{"revision":3}]'),
        frame('42/live,["board",{"revision":4,"message":"' + "x" * 300 + '"}]'),
        frame('42/live,["heartbeat",{"revision":4}]'),
    ]
    assert asyncio.run(heard_of(packets, cut)) == [("watched", 3), ("board", 4), ("heartbeat", 4)]


def test_a_refused_watch_is_an_error() -> None:
    with pytest.raises(ConnectionError, match="forbidden"):
        asyncio.run(heard_of([frame('43/live,0[{"error":{"code":"forbidden"}}]')], 100))


def test_a_server_that_has_no_room_is_an_error() -> None:
    async def refused() -> None:
        screen = Screen("here", None, [], lambda *_: None)
        screen.data_received(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
        await screen.watched

    with pytest.raises(ConnectionError, match="503"):
        asyncio.run(refused())


def test_only_those_who_see_something_of_a_call_are_waited_for() -> None:
    board = Seat(0, "t", [{"topic": "board", "office": "hall"}])
    consoles = [
        Seat(
            0, "t", [{"topic": "desk", "office": "hall", "desk": desk}, {"topic": "queue", "office": "hall"}]
        )
        for desk in ("1", "2")
    ]

    async def missing() -> set[tuple[int, str]]:
        hall = Hall(Plan([1], [board, *consoles]))
        hall.expect("2", frozenset({"board", "desk"}), 5)
        return set(hall.missing)

    assert asyncio.run(missing()) == {(0, "board"), (2, "desk")}


def test_a_plan_survives_the_way_to_the_other_process() -> None:
    plan = Plan([1, 2], [Seat(1, None, [{"topic": "ticket", "ticket": "t"}])], calls=3, pause=(0.1, 0.2))
    again = Plan.read(plan.text())
    assert again.seats == plan.seats
    assert json.loads(again.text()) == json.loads(plan.text())


def test_every_size_of_a_hall_has_everybody_in_it() -> None:
    assert hall_of(650).boards == 50
    for clients in (3, 14, 100, 300, 650):
        size = hall_of(clients)
        assert size.clients == clients
        assert min(size.boards, size.consoles, size.phones) >= 1


@pytest.mark.long
def test_a_small_hall_is_measured_beside_a_bare_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/hall.sqlite"
    filled = fill(url, hall_of(5), CALLS)
    mine = fan_out.our_round(filled, url, str(tmp_path), CALLS, processes=1)
    bare = fan_out.bare_round(filled, mine.samples, str(tmp_path), CALLS, processes=1)
    assert len(mine.took) == len(bare.took) == CALLS
    assert set(mine.samples) == {"board", "ticket", "desk", "queue"}
    assert min(mine.took) > 0
    assert min(bare.took) > 0
