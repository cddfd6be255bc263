"""Days that anybody could live: drawn steps through the real use cases; what the house refuses is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from queue_service.domain.errors import QueueServiceError
from queue_service.domain.ticket import Outcome
from queue_service.persistence.database import Database, metadata
from queue_service.services.container import Services
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from tests.factories import CLERK, INFO, KIOSK, OFFICE, VISITOR
from tests.fakes import FakeClock

DESKS = ("1", "2", "5", "12")
MATTERS = ("info", "anmeldung", "aufenthaltstitel", "asyl")

#: Action of one desk → what it does there.
AT_A_DESK: dict[str, Callable[[Services, str], object]] = {
    "open": lambda s, d: s.desks.open(CLERK, OFFICE, d),
    "call": lambda s, d: s.calling.call_next(CLERK, OFFICE, d),
    "repeat": lambda s, d: s.calling.repeat(CLERK, OFFICE, d),
    "start": lambda s, d: s.calling.start(CLERK, OFFICE, d),
    "finish": lambda s, d: s.calling.finish(CLERK, OFFICE, d, Outcome.DONE),
    "no_answer": lambda s, d: s.calling.no_answer(CLERK, OFFICE, d),
    "hold": lambda s, d: s.handing_over.hold(CLERK, OFFICE, d, "photo"),
    "hold_here": lambda s, d: s.handing_over.hold(CLERK, OFFICE, d, "copy", same_desk=True),
    "away": lambda s, d: s.desks.away(CLERK, OFFICE, d),
    "wrap_up": lambda s, d: s.desks.wrap_up(CLERK, OFFICE, d),
    "pause": lambda s, d: s.desks.pause(CLERK, OFFICE, d),
    "close": lambda s, d: s.desks.close(CLERK, OFFICE, d),
    "close_on_them": lambda s, d: s.desks.close(CLERK, OFFICE, d, "return"),
    "undo": lambda s, d: s.undoing.undo(CLERK, OFFICE, d),
    "issue": lambda s, d: s.information.take_at_desk(CLERK, OFFICE, d, Wish(("info",))),
    "emergency": lambda s, d: s.help_calls.emergency(CLERK, OFFICE, d),
}

#: What happens to the whole house.
TO_THE_HOUSE: dict[str, Callable[[Services], object]] = {
    "house_pause": lambda s: s.house.pause(INFO, OFFICE, "evacuation"),
    "house_resume": lambda s: s.house.resume(INFO, OFFICE),
    "close_early": lambda s: s.house.close_early(INFO, OFFICE),
    "reopen": lambda s: s.house.reopen(INFO, OFFICE),
    "send_home": lambda s: s.house.send_home(INFO, OFFICE),
}

desks = st.sampled_from(DESKS)
#: Opening, calling and finishing come more often than the rest, or every drawn day ends in a closed house.
STEPS: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just("take"), st.lists(st.sampled_from(MATTERS), min_size=1, max_size=3, unique=True)),
    st.tuples(st.sampled_from(["open", "call", "start", "finish"]), desks),
    st.tuples(st.sampled_from(sorted(AT_A_DESK)), desks),
    st.tuples(st.sampled_from(sorted(TO_THE_HOUSE)[:2]), st.none())
    | st.tuples(st.just("house_resume"), st.none()),
    st.tuples(st.sampled_from(sorted(TO_THE_HOUSE)), st.none()),
    st.tuples(st.just("transfer"), desks, st.sampled_from(MATTERS)),
    st.tuples(st.sampled_from(["hand", "hand_to_clerk", "move"]), desks, desks),
    st.tuples(st.sampled_from(["cancel", "back"]), st.integers(0, 30)),
    st.tuples(st.sampled_from(["return", "pick"]), st.integers(0, 30), desks),
    st.tuples(st.just("paper"), st.integers(1, 20), st.booleans()),
    st.tuples(st.just("wait"), st.integers(1, 1200)),
)


class LivedDay:
    """Lives steps one by one."""

    def __init__(self, services: Services, clock: FakeClock) -> None:
        self.services, self.clock = services, clock
        self.tokens: list[str] = []
        self.numbers: list[str] = []

    @property
    def day(self) -> date:
        """The day that is lived; its hours end before midnight."""
        return self.clock.now().date()

    def open_all(self) -> None:
        """Somebody works at every desk."""
        for desk in DESKS:
            self.live(("open", desk))

    def live(self, step: tuple[Any, ...]) -> bool:
        """True when the house did it, False when it refused."""
        try:
            self._do(*step)
        except QueueServiceError:
            return False
        return True

    def _do(self, action: str, *what: Any) -> None:
        services = self.services
        if action in AT_A_DESK:
            AT_A_DESK[action](services, what[0])
        elif action in TO_THE_HOUSE:
            TO_THE_HOUSE[action](services)
        elif action == "take":
            taken = services.ticketing.take(KIOSK, OFFICE, what[0], "de")
            self.tokens.append(taken.token)
            self.numbers.append(taken.ticket.number)
        elif action == "wait":
            self.clock.advance(seconds=what[0])
        elif action in ("cancel", "back"):
            if self.tokens:
                getattr(services.ticketing, action)(VISITOR, self.tokens[what[0] % len(self.tokens)])
        else:
            self._do_more(action, *what)

    def _do_more(self, action: str, *what: Any) -> None:
        handing_over = self.services.handing_over
        if action == "transfer":
            handing_over.transfer(CLERK, OFFICE, what[0], case_type=what[1])
        elif action in ("hand", "hand_to_clerk"):
            handing_over.transfer(CLERK, OFFICE, what[0], to_desk=what[1], clerk=action == "hand_to_clerk")
        elif action == "move":
            handing_over.move(CLERK, OFFICE, what[0], what[1])
        elif action == "paper":
            number = PaperNumber(f"X{what[0]:03d}", Wish(("info",)), self.clock.now(), done=what[1])
            self.services.information.enter_paper(CLERK, OFFICE, [number])
        elif self.numbers:
            number = self.numbers[what[0] % len(self.numbers)]
            if action == "return":
                self.services.ticketing.return_number(CLERK, OFFICE, number)
            else:
                self.services.calling.call(CLERK, OFFICE, what[1], number, "urgent")


#: What is set up rather than happens.
_STAYS = frozenset(
    {"office", "area", "case_type", "desk", "weekly_hours", "hours_exception", "closure", "staff", "device"}
) | {"audit_entry", "audit_link", "audit_seal"}


def forget(database: Database) -> None:
    """Each drawn day begins in an empty house."""
    with database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name not in _STAYS:
                connection.execute(sa.delete(table))
        connection.commit()
