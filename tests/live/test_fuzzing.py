"""Whatever comes over a socket: nobody learns what is not theirs, is disturbed, or leaves something behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.live.contract import FIELDS, KEYS, MOST_WATCHES, NAMESPACE, Topic
from tests.factories import OFFICE
from tests.house import ROLES, House
from tests.live.test_watching import Screen

#: Stands in everything of the other office, and in nothing of ours.
ELSEWHERE = "said elsewhere"
#: Every refusal of a watch.
CODES = {
    "not_signed_in": 401,
    "forbidden": 403,
    "office_not_found": 404,
    "area_not_found": 404,
    "desk_not_found": 404,
    "ticket_not_found": 404,
    "invalid": 422,
    "too_many_watches": 429,
}
STAFF = (*ROLES, "stranger")
ACTORS = ("kiosk", "board", "desk-display", *STAFF, "nobody")


class Hall:
    """Both offices, with somebody waiting in each, and connections of everybody."""

    def __init__(self, house: House) -> None:
        self.house = house
        services = house.application.services
        self.tokens: dict[str, str | None] = {
            "kiosk": house.kiosk,
            "board": house.board,
            "desk-display": services.devices.enrol("desk-display", OFFICE, "5"),
            **{who: house.session(who) for who in STAFF},
            "nobody": None,
        }
        self.ticket = house.take("anmeldung")
        house.post("/offices/elsewhere/message", self.tokens["admin"], {"text": ELSEWHERE})
        self._screens: list[Screen] = []

    def connect(self, who: str) -> Screen:
        self._screens.append(Screen(self.house, self.tokens[who]))
        return self._screens[-1]

    def rooms(self) -> int:
        """How many memberships there are beside each connection's own two."""
        rooms = self.house.application.socketio.server.manager.rooms.get(NAMESPACE, {})
        own = {None, *(sid for sid in rooms.get(None, {}))}
        return sum(len(members) for name, members in rooms.items() if name not in own)

    def watches(self) -> int:
        """How many views are followed."""
        text = self.house.client().get("/metrics").text
        line = next(row for row in text.splitlines() if row.startswith("queue_live_watches "))
        return int(float(line.split()[1]))

    def close(self) -> None:
        for screen in self._screens:
            screen.close()


@pytest.fixture
def hall(house: House) -> Iterator[Hall]:
    built = Hall(house)
    yield built
    built.close()


def may_watch(who: str, topic: Topic, office: str) -> bool:
    """Who may see what, in one sentence for each: the contract, said again."""
    if topic is Topic.TICKET:
        return True
    clerks = ("info", "clerk", "supervisor", "admin", "stranger")
    if who == "nobody" or (topic in (Topic.QUEUE, Topic.DESK) and who not in clerks):
        return False
    if topic is Topic.HEAD_COUNT and who not in (*clerks, "lobby"):
        return False
    return who == "admin" or office == ("elsewhere" if who == "stranger" else OFFICE)


def problem_of(answer: Any) -> dict[str, Any]:
    """What was refused, in the one shape that refusals have."""
    assert set(answer) == {"error"}, answer
    error: dict[str, Any] = answer["error"]
    assert {"type", "title", "status", "detail", "code"} <= set(error)
    assert CODES[error["code"]] == error["status"]
    return error


@pytest.mark.parametrize("who", ACTORS)
def test_everybody_sees_what_the_contract_says_and_a_refusal_leaves_no_room_joined(
    hall: Hall, who: str
) -> None:
    for topic in Topic:
        for office in (OFFICE, "elsewhere", "nowhere"):
            screen = hall.connect(who)
            fields = {"office": office, "desk": "5", "ticket": hall.ticket["token"]}
            wanted = {name: fields[name] for name in FIELDS[topic][0]}
            before = hall.rooms(), hall.watches()

            answer = screen.watch(topic, **wanted)

            if topic is Topic.TICKET or (office != "nowhere" and may_watch(who, topic, office)):
                assert set(answer) == KEYS[topic]
            else:
                code = problem_of(answer)["code"]
                assert code == ("office_not_found" if who == "admin" else code)
                assert code in ("not_signed_in", "forbidden", "office_not_found")
                assert (hall.rooms(), hall.watches()) == before
            if who not in ("admin", "stranger"):
                assert ELSEWHERE not in json.dumps(answer)
            screen.close()
    assert (hall.rooms(), hall.watches()) == (0, 0)


@pytest.mark.parametrize(
    ("topic", "what"),
    [
        ("board", {"office": OFFICE, "area": "attic"}),
        ("queue", {"office": OFFICE, "desk": "99"}),
        ("desk", {"office": OFFICE, "desk": "99"}),
        ("display", {"office": OFFICE, "desk": "99"}),
        ("queue", {"office": "nowhere"}),
        ("ticket", {"ticket": "a" * 22}),
        ("board", {"office": OFFICE, "area": ["service"]}),
    ],
)
def test_what_does_not_exist_is_not_followed_and_no_heartbeat_comes_from_it(
    hall: Hall, topic: str, what: dict[str, Any]
) -> None:
    screen = hall.connect("admin")

    problem_of(screen.watch(topic, **what))

    assert (hall.rooms(), hall.watches()) == (0, 0)


@pytest.mark.parametrize("name", ["disconnect", "connect"])
def test_an_event_that_is_named_like_the_librarys_own_makes_nobody_forgotten(
    hall: Hall, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_service.live.publisher.HEARTBEAT_SECONDS", 0.1)
    console = hall.connect("clerk")
    console.watch("queue", office=OFFICE)

    pretended: list[tuple[object, ...]] = [
        (),
        ({"token": "x"},),
        ({}, {"token": hall.tokens["admin"]}),
        ("client disconnect",),
    ]
    for data in pretended:
        console._client.emit(name, *data, namespace=NAMESPACE, callback=True)

    assert (hall.rooms(), hall.watches()) == (2, 1)
    assert problem_of(console.watch("board", office="elsewhere"))["code"] == "forbidden"
    # Whoever signs out is let go, however often they said that they had left.
    hall.house.client().delete(
        "/api/v1/sessions/current", headers={"Authorization": f"Bearer {hall.tokens['clerk']}"}
    )
    console.until(lambda: not console.connected)
    assert (hall.rooms(), hall.watches()) == (0, 0)


def test_whatever_is_watched_and_left_a_connection_follows_only_so_much(hall: Hall) -> None:
    screen, random = hall.connect("admin"), Random(1)
    tokens = [hall.house.take()["token"] for _ in range(MOST_WATCHES + 10)]

    for _ in range(300):
        if random.random() < 0.3:
            screen._client.emit(random.choice(("disconnect", "leave", "connect")), namespace=NAMESPACE)
        screen.watch("ticket", ticket=random.choice(tokens))

    assert hall.watches() == MOST_WATCHES
    assert hall.rooms() == MOST_WATCHES + 1
    screen.close()
    assert (hall.rooms(), hall.watches()) == (0, 0)


words = st.one_of(
    st.sampled_from([OFFICE, "elsewhere", "nowhere", "5", "99", "service", "attic", "__proto__", "*"]),
    st.text(max_size=12),
    st.text(alphabet="x\u0000\u202e💧", min_size=150, max_size=260),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["topic", "office", "area", "desk", "ticket", "lang", "extra"])
topics = st.sampled_from([*map(str, Topic), "oversight", "heartbeat", "office:krefeld"])
requests = st.one_of(
    anything,
    st.dictionaries(names, anything, max_size=5),
    st.builds(
        lambda topic, office, rest: {**rest, "topic": topic, "office": office},
        topics,
        st.sampled_from([OFFICE, "elsewhere", "nowhere", None]),
        st.dictionaries(names, words, max_size=2),
    ),
    st.binary(max_size=40),
)
events = st.sampled_from(
    ["watch"] * 12 + ["unwatch", "board", "heartbeat", "message", "json", "disconnect", ""]
)


def send_anything(hall: Hall, examples: int) -> None:
    """So many drawn events from everybody, while a board in the hall hears of every number that is taken."""
    board = hall.connect("board")
    board.watch("board", office=OFFICE)
    screens, sent = {who: hall.connect(who) for who in ACTORS}, count(1)

    @settings(max_examples=examples, database=None, derandomize=True, deadline=None)
    @given(st.sampled_from(ACTORS), events, st.lists(requests, max_size=2))
    def send(who: str, event: str, data: list[Any]) -> None:
        if next(sent) % 40 == 0:
            screens[who].close()  # or all of them would soon follow as much as one may
        if not screens[who].connected:
            screens[who] = hall.connect(who)
        answer = screens[who]._client.emit(event, *data, namespace=NAMESPACE, callback=True)
        if event == "watch" and len(data) < 2:
            if "error" in answer:
                problem_of(answer)
            else:
                assert set(answer) == KEYS[Topic(data[0]["topic"])]
                assert may_watch(who, Topic(data[0]["topic"]), data[0].get("office") or OFFICE)
        if who not in ("admin", "stranger"):
            assert ELSEWHERE not in json.dumps(answer, default=str)

    send()

    newest = hall.house.take("info")["revision"]
    board.until(lambda: board.of("board") and board.of("board")[-1]["revision"] == newest)
    hall.house.post("/offices/elsewhere/message", hall.tokens["admin"], {"text": ELSEWHERE + " again"})
    for who, screen in screens.items():
        screen.of("board")
        if who not in ("admin", "stranger"):
            assert ELSEWHERE not in json.dumps(screen.heard, default=str)
        screen.close()
    board.close()
    assert (hall.rooms(), hall.watches()) == (0, 0)


def test_whatever_is_sent_the_answer_is_a_snapshot_or_a_problem(hall: Hall) -> None:
    send_anything(hall, 200)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_however_much_of_whatever_is_sent_the_answer_is_a_snapshot_or_a_problem(hall: Hall) -> None:
    send_anything(hall, 1500)


@pytest.mark.long
@pytest.mark.parametrize("who", ACTORS)
def test_whoever_holds_a_number_sees_that_number_only(hall: Hall, who: str) -> None:
    other, phone = hall.house.take("info"), hall.connect(who)
    phone.watch("ticket", ticket=hall.ticket["token"], office="elsewhere")

    tries: list[Callable[[], Any]] = [
        lambda: phone.watch("ticket", ticket=other["token"][:-1]),
        lambda: phone.watch("ticket", ticket=other["number"], office=OFFICE),
        lambda: phone.watch("ticket", ticket=other["token"].swapcase()),
    ]
    for attempt in tries:
        assert problem_of(attempt())["code"] == "ticket_not_found"

    hall.house.post(f"/tickets/{other['token']}/cancel")
    hall.house.post(f"/tickets/{hall.ticket['token']}/cancel")
    phone.until(lambda: phone.of("ticket"))
    assert {snapshot["number"] for snapshot in phone.of("ticket")} == {hall.ticket["number"]}
    assert phone.of("board") == []
