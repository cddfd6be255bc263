"""The player: lives a day to its end, leaves a desk to people, and makes way for them at its own."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from queue_service.demo.arrivals import DAY_SECONDS
from queue_service.demo.catalogue import desks
from queue_service.demo.client import Answer, OfficeApi
from queue_service.demo.left_behind import read_left_behind
from queue_service.demo.player import DESK_FOR_PEOPLE, Login, Player, PlayPlan
from tests.demo.office_by_hand import Body, OfficeByHand

STEP = 5.0


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "left-behind.json"


def plan(note: Path, seed: int = 1) -> PlayPlan:
    clerks = tuple(Login(f"clerk-{desk.code}", "secret", desk.code) for desk in desks())
    return PlayPlan("http://127.0.0.1:1", "krefeld", clerks, "kiosk", 10.0, seed, str(note))


def player(office: OfficeApi, note: Path, seed: int = 1) -> Player:
    return Player(office, plan(note, seed), threading.Event())


def run(played: Player, start: float, end: float) -> float:
    now = start
    while now < end:
        played.step(now)
        now += STEP
    return now


def test_within_a_minute_numbers_are_pulled_and_called(note: Path) -> None:
    office = OfficeByHand()
    # One real minute at the demo's speed of ten.
    run(player(office, note), 0, 600)
    assert len(office.tickets) >= 3
    assert any(ticket.state in ("called", "done") for ticket in office.tickets.values())


def test_a_whole_day_is_served_and_everybody_goes_home(note: Path) -> None:
    office = OfficeByHand()
    run(player(office, note), 0, DAY_SECONDS + 3 * 3600)
    states = {ticket.state for ticket in office.tickets.values()}
    assert len(office.tickets) > 200
    assert states <= {"done", "parked", "cancelled"}
    assert {desk.state for desk in office.desks.values()} == {"closed"}
    actions = {action.split()[-1] for action, _ in office.log}
    everything = {"repeat", "no-answer", "transfer", "pause", "back", "cancel", "close", "wait", "wrap-up"}
    assert everything <= actions


def test_the_same_seed_plays_the_same_day(note: Path) -> None:
    first, second = OfficeByHand(), OfficeByHand()
    for office in (first, second):
        run(player(office, note, seed=3), 0, 3600)
    assert first.log == second.log


def test_one_desk_is_left_to_people(note: Path) -> None:
    office = OfficeByHand()
    run(player(office, note), 0, 7200)
    assert office.desks[DESK_FOR_PEOPLE].state == "closed"
    assert not any(code == DESK_FOR_PEOPLE for _, code in office.log)


def test_every_other_desk_has_work(note: Path) -> None:
    office = OfficeByHand()
    run(player(office, note), 0, DAY_SECONDS)
    idle = [code for code, desk in office.desks.items() if code != DESK_FOR_PEOPLE and not desk.served]
    assert idle == []


def test_a_desk_that_a_human_opened_is_never_touched(note: Path) -> None:
    office = OfficeByHand()
    office.at_desk("5", "open", {})
    run(player(office, note), 0, 7200)
    assert [action for action, code in office.log if code == "5"] == ["human open"]


def test_a_human_who_finishes_at_a_played_desk_gets_it_to_themselves(note: Path) -> None:
    office = OfficeByHand()
    played = player(office, note)
    now = 0.0
    while office.desks["1"].client is None:
        now = run(played, now, now + STEP)
    office.at_desk("1", "finish", {})
    office.at_desk("1", "call-next", {})
    seen = len(office.log)
    run(played, now, now + 600)  # a real minute
    assert [action for action, code in office.log[seen:] if code == "1"] == []


def test_a_desk_that_a_human_closed_again_is_played_again(note: Path) -> None:
    office = OfficeByHand()
    played = player(office, note)
    now = 0.0
    while office.desks["3"].state != "ready":
        now = run(played, now, now + STEP)
    office.at_desk("3", "close", {})
    run(played, now, now + 600)
    assert office.desks["3"].opened_by == "clerk-3"
    assert office.desks["3"].state != "closed"


def test_a_stranger_at_the_kiosk_is_called_and_served(note: Path) -> None:
    office = OfficeByHand()
    played = player(office, note)
    now = run(played, 0, 1200)
    mine = office.post("/offices/krefeld/tickets", {"case_types": ["info"]}, "kiosk").body["number"]
    run(played, now, now + 7200)
    assert office.tickets[mine].state == "done"


def test_what_is_open_is_noted_for_the_next_start(note: Path) -> None:
    office = OfficeByHand()
    run(player(office, note), 0, 1800)
    left = read_left_behind(note)
    assert set(left.desks) == {code for code, desk in office.desks.items() if desk.state != "closed"}
    waiting = {f"token-{ticket.number}" for ticket in office.queue}
    assert waiting <= set(left.tickets)
    assert note.stat().st_mode & 0o077 == 0


def test_nothing_is_noted_when_the_day_is_over(note: Path) -> None:
    office = OfficeByHand()
    run(player(office, note), 0, DAY_SECONDS + 3 * 3600)
    assert read_left_behind(note).desks == []


def test_when_the_office_closes_nobody_more_comes(note: Path) -> None:
    office = OfficeByHand()
    office.open = False
    run(player(office, note), 0, DAY_SECONDS + STEP)
    assert office.tickets == {}


def test_at_a_closed_door_the_player_waits_and_opens_no_desk(note: Path) -> None:
    office, stop = OfficeByHand(), threading.Event()
    office.open = False
    playing = threading.Thread(target=Player(office, plan(note), stop).play)
    playing.start()
    stop.set()
    playing.join(10)
    assert not playing.is_alive()
    assert office.log == []


def test_a_played_day_follows_the_clock_and_stops_at_once(note: Path) -> None:
    office, stop = OfficeByHand(), threading.Event()
    playing = threading.Thread(target=Player(office, replace(plan(note), speed=3600), stop).play, args=(1,))
    playing.start()
    while not any(action.endswith("call-next") for action, _ in list(office.log)):
        assert playing.is_alive()
        time.sleep(0.01)
    stop.set()
    playing.join(10)
    assert not playing.is_alive()


def test_a_plan_survives_the_way_to_the_other_process(note: Path) -> None:
    sent = plan(note)
    assert PlayPlan.from_json(sent.to_json()) == sent


def test_a_refused_sign_in_ends_the_player(note: Path) -> None:
    class ClosedToAll(OfficeByHand):
        def post(self, path: str, body: Body, token: str | None = None) -> Answer:
            assert (path, token) == ("/sessions", None), body
            return Answer(401, {"code": "wrong_password"})

    with pytest.raises(PermissionError, match="wrong_password"):
        player(ClosedToAll(), note).step(0)


class PausedOffice(OfficeByHand):
    """Stands still when told to, and refuses everything meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.paused = False

    def post(self, path: str, body: Body, token: str | None = None) -> Answer:
        if self.paused and path.startswith("/desks/"):
            return Answer(409, {"code": "house_paused"})
        return super().post(path, body, token)


def test_after_a_pause_of_the_house_the_desks_are_played_on_where_they_stood(note: Path) -> None:
    office = PausedOffice()
    played = player(office, note)
    now = run(played, 0, 3600)
    at_work = {code for code, desk in office.desks.items() if desk.state != "closed"}
    office.paused = True
    now = run(played, now, now + 900)
    office.paused = False
    before = sum(len(desk.served) for desk in office.desks.values())
    run(played, now, now + 1800)

    assert {code for code, desk in office.desks.items() if desk.state != "closed"} >= at_work
    assert sum(len(desk.served) for desk in office.desks.values()) > before + 10
