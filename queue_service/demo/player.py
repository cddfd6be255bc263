"""Lives generated days in the demo office through its API, as a process of its own beside the server.

The process reads what to play from its standard input, as one line of JSON (so that no password stands in a
list of processes), and stops when that input ends: however the server's process died, nothing goes on
playing.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queue_service.demo.arrivals import DAY_SECONDS, generate_day
from queue_service.demo.catalogue import case_types
from queue_service.demo.clerk import PlayedClerk, SeenDesk, Shift
from queue_service.demo.client import Answer, HttpOfficeApi, OfficeApi, Session, StoppedError
from queue_service.demo.left_behind import LeftBehind, write_left_behind
from queue_service.demo.visitors import Visitors

log = logging.getLogger(__name__)

#: The desk that no played clerk opens: whoever tries the demo works here.
DESK_FOR_PEOPLE = "12"

#: Between two looks at the desks, real seconds.
LOOK_SECONDS = 0.5

#: Clerks come one after the other, and take their breaks in four turns; seconds of the generated day.
OPENS_EVERY = 10
FIRST_BREAK = 3.5 * 3600
BREAK_TURN = 1800

#: A day that has not ended by then is ended; seconds of the generated day.
LATEST_END = DAY_SECONDS + 3 * 3600

#: Real seconds: between two generated days, and between two looks whether a closed office has opened.
NIGHT_SECONDS = 20
AT_THE_DOOR_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Login:
    """A clerk's sign-in and desk."""

    name: str
    password: str
    desk: str


@dataclass(frozen=True, slots=True)
class PlayPlan:
    """What to play: where, as whom, how fast.

    Attributes:
        url: base of the running server, for example ``http://127.0.0.1:8000``.
        kiosk_token: of the enrolled kiosk at which the people pull their numbers.
        speed: seconds of the generated day that pass in one real second.
        seed: of the first day; the next days count on from it.
        left_behind: file that always says what a next start has to tidy up.
    """

    url: str
    office: str
    clerks: tuple[Login, ...]
    kiosk_token: str
    speed: float
    seed: int
    left_behind: str

    def to_json(self) -> str:
        """As one line."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, line: str) -> PlayPlan:
        """The same plan again."""
        values = json.loads(line)
        return cls(**{**values, "clerks": tuple(Login(**login) for login in values["clerks"])})


class Player:
    """The generated office: its clerks, its people, and the clock that runs faster than ours."""

    def __init__(self, api: OfficeApi, plan: PlayPlan, stop: threading.Event) -> None:
        self._api = api
        self._plan = plan
        self._stop = stop
        self._minutes = {case_type.code: case_type.service_minutes for case_type in case_types()}
        self._asks_persons = [case_type.code for case_type in case_types() if case_type.asks_persons]
        self._visitors = self._people_of(plan.seed)
        chance = random.Random(plan.seed)
        logins = [login for login in plan.clerks if login.desk != DESK_FOR_PEOPLE]
        self._sessions = [Session(api, login.name, login.password) for login in logins]
        self._clerks = [
            PlayedClerk(
                session,
                login.desk,
                self._visitors,
                _shift(position),
                random.Random(chance.random()),
                plan.speed,
                self._minutes,
                self._note_what_is_open,
            )
            for position, (session, login) in enumerate(zip(self._sessions, logins, strict=True))
        ]

    def _people_of(self, seed: int) -> Visitors:
        people = generate_day(seed, self._minutes, self._asks_persons)
        return Visitors(self._api, self._plan.office, self._plan.kiosk_token, people, self._note_what_is_open)

    def _note_what_is_open(self) -> None:
        desks = [clerk.desk for clerk in self._clerks if clerk.holds_desk]
        write_left_behind(Path(self._plan.left_behind), LeftBehind(desks, self._visitors.tokens()))

    def play(self, days: int | None = None) -> None:
        """Plays day after day until it is stopped, or for so many days.

        Raises:
            StoppedError: told to stop while the server was away.
            PermissionError: a sign-in was refused.
        """
        day = 0
        while day != days and self._office_opens():
            if day:
                self._begin_day(self._plan.seed + day)
            self._play_day()
            day += 1
            self._stop.wait(NIGHT_SECONDS if day != days else 0)

    def _office_opens(self) -> bool:
        """Waits at the closed door; False when it is told to stop."""
        while not self._stop.is_set():
            if self._api.get(f"/offices/{self._plan.office}").body.get("open_now"):
                return True
            self._stop.wait(AT_THE_DOOR_SECONDS)
        return False

    def _begin_day(self, seed: int) -> None:
        self._visitors = self._people_of(seed)
        for position, clerk in enumerate(self._clerks):
            clerk.new_day(self._visitors, _shift(position))

    def _play_day(self) -> None:
        began, away = time.monotonic(), self._seconds_away()
        pause = max(0.05, min(LOOK_SECONDS, 10 / self._plan.speed))
        while not self._stop.is_set():
            stood_still = self._seconds_away() - away
            now = (time.monotonic() - began - stood_still) * self._plan.speed
            self.step(now)
            if now >= LATEST_END or (now >= DAY_SECONDS and all(clerk.gone_home for clerk in self._clerks)):
                return
            self._stop.wait(pause)

    def _seconds_away(self) -> float:
        return self._api.seconds_away if isinstance(self._api, HttpOfficeApi) else 0.0

    def step(self, now: float) -> None:
        """Everything that is due at `now`, seconds of the generated day."""
        self._visitors.step(now)
        if now >= DAY_SECONDS or self._visitors.refused == "office_closed":
            self._visitors.nobody_more()
        seen = _seen_desks(self._look())
        for clerk in self._clerks:
            if clerk.desk in seen:
                clerk.step(seen[clerk.desk], now)

    def _look(self) -> Answer:
        return self._sessions[0].get(f"/offices/{self._plan.office}/queue")


def _seen_desks(queue: Answer) -> Mapping[str, SeenDesk]:
    desks: list[Mapping[str, Any]] = queue.body.get("desks", [])
    return {desk["code"]: SeenDesk(desk["state"], desk["number"]) for desk in desks}


def _shift(position: int) -> Shift:
    return Shift(
        opens_at=position * OPENS_EVERY,
        break_at=FIRST_BREAK + position % 4 * BREAK_TURN,
        closes_at=DAY_SECONDS,
    )


def start_player(plan: PlayPlan) -> subprocess.Popen[str]:
    """Starts the process that plays; it waits for the server by itself. Ending its input stops it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "queue_service.demo.player"],
        stdin=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    if process.stdin is not None:  # always: it was asked for
        process.stdin.write(plan.to_json() + "\n")
        process.stdin.flush()
    return process


def main() -> None:
    """The process: plays what its first line of input says until that input ends or a signal comes."""
    logging.basicConfig(level=logging.WARNING, format="demo player: %(message)s")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    plan = PlayPlan.from_json(sys.stdin.readline())
    threading.Thread(target=_stop_at_end_of_input, args=(stop,), daemon=True).start()
    try:
        Player(HttpOfficeApi(plan.url, stop), plan, stop).play()
    except StoppedError:
        log.info("stopped while the server was away")
    except PermissionError as refusal:
        log.error("%s: another start has set new passwords", refusal)


def _stop_at_end_of_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


if __name__ == "__main__":
    main()
