"""A clerk whom the player plays: opens the desk, calls, serves, takes a break, and makes way for a human.

Everything goes through the API with the clerk's own sign-in. What a desk looks like is read from the queue
view, which the player fetches once for all desks. When a desk is not as its clerk left it, a human has taken
over: the clerk keeps its hands off until the desk is closed again, or (a client may simply have given up the
place) has stood idle for a while.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from queue_service.demo.arrivals import service_seconds
from queue_service.demo.client import Answer, Session
from queue_service.demo.visitors import Visit, Visitors

log = logging.getLogger(__name__)

#: Seconds of the generated day.
BREAK_SECONDS = 1800
BETWEEN_CLIENTS = 20
UNTIL_REPEAT = 60
WRITES_UP = 150
GETS_SOMETHING = 420

#: Real seconds. Somebody at the kiosk who is not one of ours walks and talks at a human's speed.
STRANGER_WALKS = 20
STRANGER_TALKS = 60
HANDS_OFF = 120
HANDS_OFF_WHEN_CLOSED = 30

OUTCOMES = (("done", 0.92), ("incomplete", 0.06), ("not_responsible", 0.02))
#: How often somebody must get a photo or a copy first, and how often there is something to write up afterwards.
LACKS_SOMETHING, LEAVES_WORK = 0.04, 0.1


class Mode(Enum):
    """What the played clerk is doing."""

    AWAY = auto()
    FREE = auto()
    READY = auto()
    CALLED = auto()
    REPEATED = auto()
    SERVING = auto()
    BREAK = auto()
    HANDS_OFF = auto()


@dataclass(frozen=True, slots=True)
class SeenDesk:
    """One desk as the queue view shows it."""

    state: str
    number: str | None


@dataclass(slots=True)
class Client:
    """Who is at the desk; ``visit`` is None for somebody the player did not send."""

    number: str
    case_types: tuple[str, ...]
    visit: Visit | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A clerk's generated day: when the desk opens, when the break is due; seconds after opening."""

    opens_at: float
    break_at: float
    closes_at: float


class PlayedClerk:
    """One desk.

    Args:
        speed: seconds of the generated day that pass in one real second.
        service_minutes: expected minutes at the desk by case type.
        changed: called whenever the desk was opened or let go.
    """

    def __init__(
        self,
        session: Session,
        desk: str,
        visitors: Visitors,
        shift: Shift,
        chance: random.Random,
        speed: float,
        service_minutes: Mapping[str, float],
        changed: Callable[[], None],
    ) -> None:
        self.desk = desk
        self.mode = Mode.AWAY
        self._session = session
        self._visitors = visitors
        self._shift = shift
        self._chance = chance
        self._speed = speed
        self._service_minutes = service_minutes
        self._changed = changed
        self._due = 0.0
        self._client: Client | None = None
        self._had_break = False
        self._seen = SeenDesk("", None)
        self._seen_before = self._seen
        self._steps: Mapping[Mode, Callable[[SeenDesk, float], None]] = {
            Mode.AWAY: self._away,
            Mode.FREE: self._free,
            Mode.READY: self._ready,
            Mode.CALLED: self._called,
            Mode.REPEATED: self._repeated,
            Mode.SERVING: self._serving,
            Mode.BREAK: self._break,
            Mode.HANDS_OFF: self._hands_off,
        }

    @property
    def holds_desk(self) -> bool:
        """The player opened this desk and nobody has taken it over."""
        return self.mode not in (Mode.AWAY, Mode.HANDS_OFF)

    @property
    def gone_home(self) -> bool:
        """The shift is over, or a human works here."""
        return not self.holds_desk

    def new_day(self, visitors: Visitors, shift: Shift) -> None:
        """Another generated day begins; its seconds count from 0 again."""
        self._visitors, self._shift, self._had_break = visitors, shift, False
        self._due = 0.0

    def step(self, seen: SeenDesk, now: float) -> None:
        """Looks at the desk and does what is due at `now`, seconds of the generated day."""
        self._seen_before, self._seen = self._seen, seen
        self._steps[self.mode](seen, now)

    def _away(self, seen: SeenDesk, now: float) -> None:
        if seen.state == "closed" and self._shift.opens_at <= now < self._shift.closes_at:
            self._open(now)

    def _open(self, now: float) -> None:
        if self._do("open", now, {}) is not None:
            self._become(Mode.FREE, now + BETWEEN_CLIENTS)
            self._changed()

    def _free(self, seen: SeenDesk, now: float) -> None:
        if seen.state not in ("open", "wrap_up"):
            self._make_way(now)
        elif now < self._due:
            return
        elif now >= self._shift.closes_at and self._visitors.all_came:
            self._go_home(now)
        elif not self._had_break and now >= self._shift.break_at:
            self._take_break(now)
        else:
            self._call_next(now)

    def _take_break(self, now: float) -> None:
        if self._do("pause", now, {"reason": "break"}) is not None:
            self._had_break = True
            self._become(Mode.BREAK, now + BREAK_SECONDS)

    def _go_home(self, now: float) -> None:
        if self._do("close", now, {}) is not None:
            self._become(Mode.AWAY, now)
            self._changed()

    def _call_next(self, now: float) -> None:
        answer = self._do("call-next", now, {})
        if answer is None:
            return
        if answer.status == 204:
            self._become(Mode.READY, now)
            return
        ticket: Mapping[str, Any] = answer.body["ticket"]
        visit = self._visitors.find(ticket["number"])
        if visit is not None:
            visit.called = True
        self._client = Client(ticket["number"], tuple(ticket["case_types"]), visit)
        self._become(Mode.CALLED, now + self._walk(visit))

    def _walk(self, visit: Visit | None) -> float:
        if visit is None:
            return STRANGER_WALKS * self._speed
        return visit.person.walk_seconds if visit.answers else UNTIL_REPEAT

    def _ready(self, seen: SeenDesk, now: float) -> None:
        if seen.state == "occupied":
            # A ticket was called to the ready desk: asking again names it.
            self._call_next(now)
        elif seen.state != "ready":
            self._make_way(now)
        elif now >= self._shift.closes_at and self._visitors.all_came:
            self._go_home(now)
        elif not self._had_break and now >= self._shift.break_at:
            self._take_break(now)

    def _called(self, seen: SeenDesk, now: float) -> None:
        client = self._present(seen, now)
        if client is None or now < self._due:
            return
        if client.visit is None or client.visit.answers:
            if self._do("start", now, {}) is not None:
                self._become(Mode.SERVING, now + self._service_seconds(client))
        elif self._do("repeat", now, {}) is not None:
            self._become(Mode.REPEATED, now + UNTIL_REPEAT)

    def _repeated(self, seen: SeenDesk, now: float) -> None:
        client = self._present(seen, now)
        if client is None or now < self._due:
            return
        if self._do("no-answer", now, {}) is not None:
            if client.visit is not None:
                self._visitors.missed(client.visit, now)
            self._next_one(now)

    def _serving(self, seen: SeenDesk, now: float) -> None:
        client = self._present(seen, now)
        if client is None or now < self._due:
            return
        visit = client.visit
        if visit is not None and not visit.held and self._chance.random() < LACKS_SOMETHING:
            self._send_for_something(visit, now)
            return
        leaves_work = False
        sent_on = visit.person.sent_on_to if visit is not None and "info" in client.case_types else None
        if sent_on is not None:
            done = self._do("transfer", now, {"case_type": sent_on.case_type})
        else:
            leaves_work = self._chance.random() < LEAVES_WORK
            done = self._do("wrap-up" if leaves_work else "finish", now, {"outcome": self._outcome()})
        if done is None:
            return
        if visit is not None:
            visit.left += [sent_on] if sent_on is not None else []
            self._visitors.served(visit, client.case_types)
        self._next_one(now, WRITES_UP if leaves_work else BETWEEN_CLIENTS)

    def _send_for_something(self, visit: Visit, now: float) -> None:
        reason = self._chance.choice(("photo", "copy", "document"))
        if self._do("wait", now, {"reason": reason, "same_desk": True}) is not None:
            visit.held, visit.back_at = True, now + GETS_SOMETHING
            self._next_one(now)

    def _break(self, seen: SeenDesk, now: float) -> None:
        if seen.state != "paused":
            self._make_way(now)
        elif now >= self._due:
            self._open(now)

    def _hands_off(self, seen: SeenDesk, now: float) -> None:
        if seen != self._seen_before:
            self._due = now + self._patience()
        elif now >= self._due and seen.state == "closed":
            self._become(Mode.AWAY, now)
        elif now >= self._due and seen.state in ("open", "ready"):
            self._call_next(now)

    def _patience(self) -> float:
        seconds = HANDS_OFF_WHEN_CLOSED if self._seen.state == "closed" else HANDS_OFF
        return seconds * self._speed

    def _present(self, seen: SeenDesk, now: float) -> Client | None:
        """The client, if the desk is still as this clerk left it."""
        client = self._client
        if client is not None and seen.state == "occupied" and seen.number == client.number:
            return client
        self._make_way(now)
        return None

    def _next_one(self, now: float, after: float = BETWEEN_CLIENTS) -> None:
        self._client = None
        self._become(Mode.FREE, now + after)

    def _make_way(self, now: float) -> None:
        log.info("desk %s: somebody else is at work here", self.desk)
        self._client = None
        self._become(Mode.HANDS_OFF, now + self._patience())
        self._changed()

    def _do(self, action: str, now: float, body: Mapping[str, Any]) -> Answer | None:
        """The answer to a desk action; a refusal means that a human was quicker."""
        answer = self._session.post(f"/desks/{self.desk}/{action}", body)
        if answer.ok:
            return answer
        if answer.code == "house_paused":
            # Everybody is outside; it goes on later where it stood.
            self._due = now + UNTIL_REPEAT
            return None
        log.info("desk %s: %s refused (%s)", self.desk, action, answer.code)
        self._make_way(now)
        return None

    def _become(self, mode: Mode, due: float) -> None:
        self.mode, self._due = mode, due

    def _service_seconds(self, client: Client) -> float:
        if client.visit is None:
            return STRANGER_TALKS * self._speed
        known = [matter for matter in client.visit.left if matter.case_type in client.case_types]
        if known:
            return sum(matter.service_seconds for matter in known)
        code = client.case_types[0] if client.case_types else "info"
        return service_seconds(self._chance, code, self._service_minutes.get(code, 10))

    def _outcome(self) -> str:
        return self._chance.choices([name for name, _ in OUTCOMES], [share for _, share in OUTCOMES])[0]
