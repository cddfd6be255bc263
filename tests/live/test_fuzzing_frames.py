"""What no library of ours would send, over real sockets: it costs nobody anything but whoever sent it."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from random import Random
from typing import Any
from urllib.request import urlopen

import pytest
from websocket import WebSocket, WebSocketException, create_connection

from queue_service.live.connections import LARGEST_MESSAGE
from queue_service.live.contract import MOST_WATCHES
from tests.browsing import Served
from tests.factories import KIOSK
from tests.faults.screens import Screen

#: Seconds for an answer; far more than any takes.
PATIENCE = 30
NUL, HUGE = "\u0000", "x" * (LARGEST_MESSAGE + 1)
FRAMES: dict[str, str | bytes] = {
    "no packet at all": "",
    "not of the protocol": "hello",
    "an unknown kind": "9",
    "an event of nothing": "42/live,",
    "an event without a name": "42/live,[]",
    "an event that is no list": '42/live,{"a":1}',
    "an event whose name is no text": '42/live,[["watch"],{}]',
    "an event that is half": '42/live,["watch",{"topic":',
    "an event before anybody has come in": '42/live,0["watch",{"topic":"board"}]',
    "another namespace": '40/admin,{"token":"x"}',
    "the namespace of everybody": "40",
    "an event of another namespace": '42/admin,0["watch",{}]',
    "a token that is no text": '40/live,{"token":{"a":[1]}}',
    "a token of nobody": f'40/live,{{"token":"{NUL}"}}',
    "an acknowledgement of nothing": "43/live,77[1]",
    "an error": '44/live,{"message":"x"}',
    "binary without its parts": '451-/live,["watch",{"_placeholder":true,"num":0}]',
    "binary with a thousand parts to come": '451000-/live,["watch",{"_placeholder":true,"num":0}]',
    "bytes out of the blue": b"\x00\xff\x17",
    "a deep nest": "42/live,0" + "[" * 5000 + "]" * 5000,
    "an endless number": '42/live,0["watch",' + "9" * 5000 + "]",
    "an endless id": "42/live," + "9" * 500 + '["watch",{}]',
    "larger than may be": '42/live,0["watch",{"topic":"' + HUGE + '"}]',
    "larger than may be, as bytes": HUGE.encode(),
    "a close of the other side": "1",
    "a ping from the wrong side": "2probe",
}


def opened(served: Served) -> WebSocket:
    """A socket that has shaken hands with the transport, and has not come in yet."""
    socket = create_connection(
        f"{served.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE
    )
    assert str(socket.recv()).startswith("0{")
    return socket


def come_in(socket: WebSocket, token: str | None = None) -> None:
    """Connects to the namespace."""
    socket.send("40/live," + json.dumps({} if token is None else {"token": token}))
    assert str(socket.recv()).startswith("40/live,")


def answers(socket: WebSocket, count: int) -> list[Any]:
    """So many acknowledgements, without what else comes in between."""
    found: list[Any] = []
    while len(found) < count:
        frame = str(socket.recv())
        if frame == "2":
            socket.send("3")
        elif frame.startswith("43/live,"):
            found.append(json.loads(frame[frame.index("[") :])[0])
    return found


def still_serves(served: Served, screen: Screen) -> None:
    """The screen of somebody else hears of the next number, over the connection that it has had all along."""
    served.services.ticketing.take(KIOSK, served.office, ["info"], "de")
    revision = served.services.lobby.revision(served.office)
    screen.until(lambda view: view["revision"] >= revision)
    assert screen.connections == 1
    with urlopen(f"{served.url}/healthz", timeout=PATIENCE) as healthy:
        assert healthy.status == 200


@pytest.fixture
def board(served: Served) -> Any:
    """Somebody else's screen."""
    screen = Screen(served.url, served.device_token("board"), "board")
    yield screen
    screen.close()


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("inside", [False, True], ids=["before coming in", "inside"])
def test_a_frame_that_means_nothing_disturbs_nobody_else(served: Served, board: Screen, inside: bool) -> None:
    for what, frame in FRAMES.items():
        socket = opened(served)
        if inside:
            come_in(socket)
        with suppress(WebSocketException, OSError):
            for _ in range(3):
                if isinstance(frame, bytes):
                    socket.send_binary(frame)
                else:
                    socket.send(frame)
        with suppress(WebSocketException, OSError):
            socket.settimeout(0.2)
            assert "Traceback" not in str(socket.recv()), what
        socket.shutdown()
    still_serves(served, board)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_noise_disturbs_nobody_else(served: Served, board: Screen) -> None:
    random = Random(5)
    frames = [frame for frame in FRAMES.values() if isinstance(frame, str) and len(frame) < 200]
    for _ in range(60):
        socket = opened(served)
        come_in(socket)
        with suppress(WebSocketException, OSError):
            for _ in range(20):
                text = list(random.choice(frames))
                for _ in range(random.randrange(4)):
                    text.insert(random.randrange(len(text) + 1), chr(random.randrange(1, 300)))
                socket.send("".join(text))
            socket.send_binary(random.randbytes(50))
        socket.shutdown()
    still_serves(served, board)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_flood_is_answered_and_others_are_not_kept_waiting(served: Served, board: Screen) -> None:
    name, password = served.password_of("5")
    token = served.services.sessions.sign_in(name, password).token
    flooding = [opened(served) for _ in range(4)]
    for socket in flooding:
        come_in(socket, token)
        for n in range(500):
            topic = {"topic": "queue", "office": served.office} if n % 2 else {"topic": "weather"}
            socket.send(f"42/live,{n}" + json.dumps(["watch", topic]))

    still_serves(served, board)

    for socket in flooding:
        heard = answers(socket, 500)
        # Every second one means nothing; of the rest some come too fast, how many depends on the machine.
        assert 250 <= sum("error" in answer for answer in heard) <= 450
        socket.shutdown()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_what_has_left_without_a_word_is_forgotten(served: Served, board: Screen) -> None:
    taken = [
        served.services.ticketing.take(KIOSK, served.office, ["info"], "de").token
        for _ in range(MOST_WATCHES)
    ]
    for _ in range(10):
        socket = opened(served)
        come_in(socket)
        for n, ticket in enumerate(taken):
            socket.send(f"42/live,{n}" + json.dumps(["watch", {"topic": "ticket", "ticket": ticket}]))
        assert all("error" not in answer for answer in answers(socket, len(taken)))
        socket.shutdown()

    end = time.monotonic() + PATIENCE
    while _followed(served) != 1:
        assert time.monotonic() < end, f"{_followed(served)} views are still followed"
        time.sleep(0.05)
    still_serves(served, board)


def _followed(served: Served) -> int:
    with urlopen(f"{served.url}/metrics", timeout=PATIENCE) as answer:
        rows = answer.read().decode().splitlines()
    return int(float(next(row for row in rows if row.startswith("queue_live_watches ")).split()[1]))
