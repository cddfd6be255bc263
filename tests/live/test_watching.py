"""What a connection may watch, what it gets at once, and what it hears afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from flask_socketio import SocketIOTestClient

from queue_service.live.contract import KEYS, MOST_WATCHES, NAMESPACE, Topic
from queue_service.persistence.database import Database
from queue_service.services.container import build_services
from tests.conftest import SECRET
from tests.factories import KIOSK, OFFICE
from tests.fakes import FakeLiveFeed, NoHolidays
from tests.house import House

#: Seconds to wait for what happens by itself; a tenth of it is the rule.
PATIENCE = 10.0


class Screen:
    """A connection, and all it has heard."""

    def __init__(self, house: House, token: str | None = None, headers: dict[str, str] | None = None) -> None:
        auth = None if token is None else {"token": token}
        self._client = SocketIOTestClient(
            house.application.app, house.application.socketio, namespace=NAMESPACE, auth=auth, headers=headers
        )
        self.heard: list[tuple[str, Any]] = []

    @property
    def connected(self) -> bool:
        return bool(self._client.is_connected(NAMESPACE))

    def watch(self, topic: str, **what: Any) -> Any:
        return self.emit({"topic": topic, **what})

    def emit(self, data: Any) -> Any:
        return self._client.emit("watch", data, namespace=NAMESPACE, callback=True)

    def of(self, event: str) -> list[Any]:
        """Every payload of an event so far."""
        if self.connected:
            for message in self._client.get_received(NAMESPACE):
                self.heard.append((message["name"], message["args"][0]))
        return [payload for name, payload in self.heard if name == event]

    def until(self, condition: Callable[[], Any]) -> Any:
        end = time.monotonic() + PATIENCE
        while not (found := condition()):
            assert time.monotonic() < end, f"did not happen; heard {self.heard}"
            time.sleep(0.005)
        return found

    def close(self) -> None:
        if self.connected:
            self._client.disconnect(NAMESPACE)


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


def test_the_answer_to_a_watch_is_the_full_snapshot(house: House, connect: Callable[..., Screen]) -> None:
    clerk, taken = house.session(), house.take("anmeldung")
    staff = connect(clerk)

    snapshots = {
        Topic.BOARD: connect(house.board).watch("board", office=OFFICE),
        Topic.QUEUE: staff.watch("queue", office=OFFICE, desk="5"),
        Topic.DESK: staff.watch("desk", office=OFFICE, desk="5"),
        Topic.TICKET: connect().watch("ticket", ticket=taken["token"]),
    }

    for topic, snapshot in snapshots.items():
        assert set(snapshot) == KEYS[topic], topic
        assert snapshot["revision"] == taken["revision"]
    assert snapshots[Topic.BOARD] == house.get(f"/offices/{OFFICE}/board", house.board).get_json()
    assert snapshots[Topic.QUEUE] == house.get(f"/offices/{OFFICE}/queue?desk=5", clerk).get_json()


def test_a_call_is_on_every_screen(house: House, connect: Callable[..., Screen]) -> None:
    clerk, taken = house.session(), house.take("anmeldung")
    house.post("/desks/5/open", clerk)
    board, console, phone = connect(house.board), connect(clerk), connect()
    board.watch("board", office=OFFICE)
    console.watch("desk", office=OFFICE, desk="5")
    phone.watch("ticket", ticket=taken["token"], office=OFFICE)

    house.post("/desks/5/call-next", clerk)

    call = board.until(lambda: board.of("board"))[-1]["calls"][0]
    assert (call["number"], call["desk"], call["repeat"]) == (taken["number"], "5", 0)
    ticket = phone.until(lambda: phone.of("ticket"))[-1]
    assert (ticket["state"], ticket["desk"]["code"]) == ("called", "5")
    console.until(lambda: console.of("desk"))
    assert console.of("desk")[-1]["client"]["ticket"]["number"] == taken["number"]


def test_nothing_is_sent_to_whom_nothing_changed(house: House, connect: Callable[..., Screen]) -> None:
    house.take("info")
    upstairs, whole = connect(house.board), connect(house.board)
    upstairs.watch("board", office=OFFICE, area="aufenthalt")
    whole.watch("board", office=OFFICE)

    house.take("info")

    whole.until(lambda: whole.of("board"))
    assert upstairs.of("board") == []


def test_what_another_process_changes_is_noticed(
    house: House, sqlite_url: str, connect: Callable[..., Screen]
) -> None:
    board = connect(house.board)
    board.watch("board", office=OFFICE)

    with closing(Database(sqlite_url)) as database:
        other = build_services(database, house.clock, FakeLiveFeed(), SECRET, holidays=NoHolidays())
        other.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    assert board.until(lambda: board.of("board"))[-1]["waiting"]["info"]["waiting"] == 1


def test_a_heartbeat_says_up_to_which_revision_all_is_current(
    house: House, connect: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_service.live.publisher.HEARTBEAT_SECONDS", 0.1)
    board = connect(house.board)
    board.watch("board", office=OFFICE, area="aufenthalt")

    revision = house.take("info")["revision"]

    beats = board.until(lambda: [beat for beat in board.of("heartbeat") if beat["revision"] == revision])
    assert set(beats[0]) == {"revision"}
    assert board.of("board") == []


def test_a_burst_is_sent_as_fewer_snapshots_that_end_with_the_newest(
    house: House, connect: Callable[..., Screen]
) -> None:
    board = connect(house.board)
    board.watch("board", office=OFFICE)

    newest = [house.take("info")["revision"] for _ in range(30)][-1]

    board.until(lambda: board.of("board") and board.of("board")[-1]["revision"] == newest)
    revisions = [snapshot["revision"] for snapshot in board.of("board")]
    assert revisions == sorted(set(revisions))
    assert board.of("board")[-1]["waiting"]["info"]["waiting"] == 30


def test_a_number_that_has_ended_is_told_and_then_left_alone(
    house: House, connect: Callable[..., Screen]
) -> None:
    taken = house.take("info")
    phone = connect()
    phone.watch("ticket", ticket=taken["token"])

    house.post(f"/tickets/{taken['token']}/cancel")
    phone.until(lambda: phone.of("ticket"))
    assert phone.of("ticket")[-1]["state"] == "cancelled"
    house.take("info")
    house.post(f"/offices/{OFFICE}/tickets/{taken['number']}/return", house.session("info"))

    phone.until(lambda: phone.of("ticket")[-1]["state"] == "waiting")


def test_the_sentence_on_a_console_is_in_its_language(house: House, connect: Callable[..., Screen]) -> None:
    clerk = house.session()
    house.post("/desks/5/open", clerk)
    house.take("anmeldung")
    house.post("/desks/5/call-next", clerk)

    console = connect(clerk, headers={"Accept-Language": "en"})

    text = console.watch("desk", office=OFFICE, desk="5")["client"]["reason"]["text"]
    assert text == "First in line; everybody else for this desk came later for the same."


REFUSED: list[tuple[str | None, Any, int, str]] = [
    (None, {"topic": "board", "office": OFFICE}, 401, "not_signed_in"),
    (None, {"topic": "ticket", "ticket": "aaaaaaaaaaaaaaaaaaaaaa"}, 404, "ticket_not_found"),
    ("board", {"topic": "queue", "office": OFFICE}, 403, "forbidden"),
    ("board", {"topic": "desk", "office": OFFICE, "desk": "5"}, 403, "forbidden"),
    ("board", {"topic": "board", "office": "elsewhere"}, 403, "forbidden"),
    ("board", {"topic": "board", "office": OFFICE, "area": "attic"}, 404, "area_not_found"),
    ("board", {"topic": "board"}, 422, "invalid"),
    ("board", {"topic": "board", "office": 7}, 422, "invalid"),
    ("board", {"topic": "board", "office": OFFICE, "extra": "x"}, 422, "invalid"),
    ("board", {"topic": "board", "office": "a\u0000"}, 422, "invalid"),
    ("board", {"topic": "weather", "office": OFFICE}, 422, "invalid"),
    ("board", {"topic": ["board"]}, 422, "invalid"),
    ("board", "board", 422, "invalid"),
    ("board", None, 422, "invalid"),
    ("clerk", {"topic": "desk", "office": OFFICE}, 422, "invalid"),
    ("clerk", {"topic": "desk", "office": OFFICE, "desk": "99"}, 404, "desk_not_found"),
    ("clerk", {"topic": "queue", "office": "elsewhere"}, 403, "forbidden"),
    ("admin", {"topic": "queue", "office": "nowhere"}, 404, "office_not_found"),
]


@pytest.mark.parametrize(("who", "data", "status", "code"), REFUSED)
def test_a_watch_that_is_not_allowed_is_answered_with_the_problem(
    house: House, connect: Callable[..., Screen], who: str | None, data: Any, status: int, code: str
) -> None:
    token = house.board if who == "board" else house.session(who) if who else None

    answer = connect(token).emit(data)

    assert set(answer) == {"error"}
    assert (answer["error"]["status"], answer["error"]["code"]) == (status, code)


def test_a_connection_follows_only_so_much(house: House, connect: Callable[..., Screen]) -> None:
    phone = connect()
    tokens = [house.take()["token"] for _ in range(MOST_WATCHES + 1)]

    answers = [phone.watch("ticket", ticket=token) for token in tokens]

    assert [answer.get("error", {}).get("code") for answer in answers] == [None] * MOST_WATCHES + [
        "too_many_watches"
    ]
    assert "error" not in phone.watch("ticket", ticket=tokens[0])


def test_an_unknown_token_is_not_connected(house: House, connect: Callable[..., Screen]) -> None:
    assert not connect("nobody's token").connected
    assert not connect(headers={"Authorization": "Bearer nobody"}).connected
    assert connect(headers={"Authorization": f"Bearer {house.board}"}).connected


def test_signing_out_ends_the_connection(
    house: House, connect: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_service.live.publisher.HEARTBEAT_SECONDS", 0.1)
    clerk = house.session()
    console, board = connect(clerk), connect(house.board)
    console.watch("queue", office=OFFICE)
    board.watch("board", office=OFFICE)

    house.client().delete("/api/v1/sessions/current", headers={"Authorization": f"Bearer {clerk}"})

    console.until(lambda: not console.connected)
    assert board.connected


def test_what_left_is_forgotten(house: House, connect: Callable[..., Screen]) -> None:
    screen = connect(house.board)
    screen.watch("board", office=OFFICE)
    assert "queue_live_watches 1.0" in house.client().get("/metrics").text

    screen.close()

    assert "queue_live_watches 0.0" in house.client().get("/metrics").text
