"""A house in which anything happens that the use cases allow: whatever is drawn is tried, refusals change nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Protocol, TypeVar

from queue_service.domain.command import Actor, Command
from queue_service.domain.errors import QueueServiceError
from queue_service.domain.rights import Role
from queue_service.domain.ticket import CALL_REASONS, HOLD_REASONS, Outcome
from queue_service.services.container import Services
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from queue_service.services.snapshots import DeskInQueue
from tests.factories import KIOSK, OFFICE, VISITOR
from tests.fakes import FakeClock

T = TypeVar("T")
MATTERS = ("info", "anmeldung", "aufenthaltstitel", "asyl")
DESKS = ("1", "2", "5", "12")
CHIEF = Command(Actor("staff", "staff:8", OFFICE, role=Role.SUPERVISOR, staff_id=8))


def clerk(number: int) -> Command:
    """One of several clerks."""
    return Command(Actor("staff", f"staff:{number}", OFFICE, role=Role.CLERK, staff_id=number))


class Draw(Protocol):
    """Chooses one of several."""

    def __call__(self, choices: tuple[T, ...], /) -> T: ...


class HouseAtWork:
    """Does one thing after the other; `draw` chooses what and with what."""

    def __init__(self, services: Services, clock: FakeClock, draw: Draw) -> None:
        self.services, self.clock, self.draw = services, clock, draw
        self.tokens: list[str] = []
        self.numbers: list[str] = ["A001"]
        self.paper = 0
        self.done: list[str] = []

    def act(self) -> str:
        """Tries one thing; returns what it was, with "!" before it when it was refused."""
        last = self.done[-1] if self.done else ""
        name = self.draw(("house", *WEIGHTED[:3]) if last.endswith("house_paused") else tuple(WEIGHTED))
        said = name
        try:
            with_what = ACTIONS[name](self)
            said = f"{name} {with_what or ''}"
        except QueueServiceError as refused:
            said = f"!{name} {refused.code}"
        self.done.append(said)
        return said

    def desk(self) -> str:
        return self.draw(DESKS)

    def busy_desk(self) -> str:
        """Mostly a desk with a client."""
        return self._desk_where(lambda desk: desk.number is not None)

    def free_desk(self) -> str:
        """Mostly a desk to which somebody can be called."""
        return self._desk_where(lambda desk: desk.number is None and desk.state != "closed")

    def _desk_where(self, fits: Callable[[DeskInQueue], bool]) -> str:
        found = tuple(desk.code for desk in self.services.lobby.queue(OFFICE).desks if fits(desk))
        return self.draw((found * 4 + DESKS[:1]) if found else DESKS)

    def clerk(self) -> Command:
        return clerk(self.draw((1, 2, 3)))

    def wish(self) -> Wish:
        first, second = self.draw(MATTERS), self.draw((None, None, *MATTERS))
        matters = (first,) if second in (None, first) else (first, second)
        flags = self.draw(((False, False), (True, False), (False, True)))
        return Wish(tuple(str(matter) for matter in matters), "de", 1, *flags)

    def number(self) -> str:
        return self.draw(tuple(self.numbers[-8:]))

    # What can happen ------------------------------------------------------------------------------------------------

    def take(self) -> str:
        wish = self.wish()
        taken = self.services.ticketing.take(
            self.draw((KIOSK, KIOSK, clerk(1))),
            OFFICE,
            wish.case_types,
            "de",
            1,
            wish.needs_priority,
            wish.accessible_only,
        )
        self.tokens.append(taken.token)
        self.numbers.append(taken.ticket.number)
        return taken.ticket.number

    def group(self) -> str:
        for taken in self.services.information.take_several(clerk(1), OFFICE, [self.wish(), self.wish()]):
            self.tokens.append(taken.token)
            self.numbers.append(taken.ticket.number)
        return self.numbers[-1]

    def at_desk(self) -> str:
        desk, serve = self.free_desk(), self.draw((True, False))
        taken, _ = self.services.information.take_at_desk(
            self.clerk(), OFFICE, desk, self.wish(), serve=serve
        )
        self.tokens.append(taken.token)
        self.numbers.append(taken.ticket.number)
        return f"{desk} {taken.ticket.number}"

    def on_paper(self) -> str:
        self.paper += 1
        number = f"X{self.paper:03d}"
        since = self.clock.now() - timedelta(minutes=self.draw((0, 5)))
        paper = PaperNumber(number, self.wish(), since, done=self.draw((True, False)))
        self.services.information.enter_paper(clerk(1), OFFICE, [paper])
        self.numbers.append(number)
        return number

    def redeem(self) -> str:
        day = self.clock.now().date() - timedelta(days=self.draw((0, 1)))
        number = self.number()
        self.services.information.redeem(clerk(1), OFFICE, number, day)
        return number

    def cancel(self) -> None:
        if self.tokens:
            self.services.ticketing.cancel(VISITOR, self.draw(tuple(self.tokens[-5:])))

    def back(self) -> None:
        if self.tokens:
            self.services.ticketing.back(VISITOR, self.draw(tuple(self.tokens[-5:])))

    def give_back(self) -> str:
        number = self.number()
        self.services.ticketing.return_number(self.clerk(), OFFICE, number)
        return number

    def cancel_number(self) -> str:
        number = self.number()
        self.services.information.cancel_number(self.clerk(), OFFICE, number)
        return number

    def slip(self) -> None:
        self.services.information.slip(self.clerk(), OFFICE, self.number())

    def count(self) -> None:
        self.services.information.count(self.clerk(), OFFICE, "way")

    def open(self) -> str:
        desk, who = self.desk(), self.clerk()
        narrowed = ["info"] if desk in ("1", "12") and self.draw((False, False, True)) else None
        self.services.desks.open(who, OFFICE, desk, narrowed)
        return f"{desk} by {who.actor.id} {narrowed}"

    def pause(self) -> str:
        desk = self.free_desk()
        self.services.desks.pause(self.clerk(), OFFICE, desk)
        return desk

    def away(self) -> str:
        desk = self.busy_desk()
        self.services.desks.away(self.clerk(), OFFICE, desk)
        return desk

    def wrap_up(self) -> str:
        desk = self.busy_desk()
        self.services.desks.wrap_up(self.clerk(), OFFICE, desk)
        return desk

    def close(self) -> str:
        desk, client = self.busy_desk(), self.draw((None, "finish", "return", "no-answer"))
        self.services.desks.close(self.clerk(), OFFICE, desk, client)
        return f"{desk} {client}"

    def call_next(self) -> str:
        desk = self.free_desk()
        client = self.services.calling.call_next(self.clerk(), OFFICE, desk)
        return f"{desk} {None if client is None else client.number}"

    def call(self) -> str:
        desk, number = self.free_desk(), self.number()
        self.services.calling.call(self.clerk(), OFFICE, desk, number, self.draw(CALL_REASONS[:2]))
        return f"{desk} {number}"

    def repeat(self) -> str:
        desk = self.busy_desk()
        self.services.calling.repeat(self.clerk(), OFFICE, desk)
        return desk

    def start(self) -> str:
        desk = self.busy_desk()
        self.services.calling.start(self.clerk(), OFFICE, desk)
        return desk

    def finish(self) -> str:
        desk = self.busy_desk()
        self.services.calling.finish(self.clerk(), OFFICE, desk, Outcome.DONE)
        return desk

    def no_answer(self) -> str:
        desk = self.busy_desk()
        self.services.calling.no_answer(self.clerk(), OFFICE, desk)
        return desk

    def transfer(self) -> str:
        desk, matter, to_desk = self.busy_desk(), self.draw((None, *MATTERS)), self.draw((None, *DESKS))
        by_clerk = self.draw((False, True))
        self.services.handing_over.transfer(
            self.clerk(), OFFICE, desk, matter, to_desk, clerk=by_clerk and to_desk is not None
        )
        return f"{desk} {matter} {to_desk} {by_clerk}"

    def hold(self) -> str:
        desk, same = self.busy_desk(), self.draw((False, True))
        self.services.handing_over.hold(self.clerk(), OFFICE, desk, HOLD_REASONS[0], same_desk=same)
        return f"{desk} {same}"

    def move(self) -> str:
        desk, to_desk = self.busy_desk(), self.desk()
        self.services.handing_over.move(self.clerk(), OFFICE, desk, to_desk)
        return f"{desk} {to_desk}"

    def undo(self) -> str:
        desk = self.busy_desk()
        self.services.undoing.undo(self.clerk(), OFFICE, desk)
        return desk

    def house(self) -> str:
        what = self.draw(
            ("interruption", "evacuation", "resume", "resume", "resume", "close_early", "reopen", "send_home")
        )
        house = self.services.house
        if what in ("interruption", "evacuation"):
            house.pause(CHIEF, OFFICE, what)
        else:
            {
                "resume": house.resume,
                "close_early": house.close_early,
                "reopen": house.reopen,
                "send_home": house.send_home,
            }[what](CHIEF, OFFICE)
        return what

    def help(self) -> None:
        self.services.help_calls.ask(KIOSK, OFFICE)
        self.services.house.say(CHIEF, OFFICE, "Hello")

    def minutes_pass(self) -> str:
        by = self.draw((0.5, 3, 11))
        self.clock.advance(minutes=by)
        with suppress(QueueServiceError):
            self.services.ticketing.return_due()
        return str(by)

    def night_falls(self) -> str:
        """To nine in the morning of the next working day."""
        now = self.clock.now()
        days = 3 if now.isoweekday() == 5 else 1
        morning = now.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=days)
        self.clock.set(morning)
        self.paper = 0
        return str(morning.date())


ACTIONS: dict[str, Callable[[HouseAtWork], str | None]] = {
    "take": HouseAtWork.take,
    "group": HouseAtWork.group,
    "at_desk": HouseAtWork.at_desk,
    "on_paper": HouseAtWork.on_paper,
    "redeem": HouseAtWork.redeem,
    "cancel": HouseAtWork.cancel,
    "back": HouseAtWork.back,
    "give_back": HouseAtWork.give_back,
    "cancel_number": HouseAtWork.cancel_number,
    "slip": HouseAtWork.slip,
    "count": HouseAtWork.count,
    "open": HouseAtWork.open,
    "pause": HouseAtWork.pause,
    "away": HouseAtWork.away,
    "wrap_up": HouseAtWork.wrap_up,
    "close": HouseAtWork.close,
    "call_next": HouseAtWork.call_next,
    "call": HouseAtWork.call,
    "repeat": HouseAtWork.repeat,
    "start": HouseAtWork.start,
    "finish": HouseAtWork.finish,
    "no_answer": HouseAtWork.no_answer,
    "transfer": HouseAtWork.transfer,
    "hold": HouseAtWork.hold,
    "move": HouseAtWork.move,
    "undo": HouseAtWork.undo,
    "house": HouseAtWork.house,
    "help": HouseAtWork.help,
    "minutes_pass": HouseAtWork.minutes_pass,
    "night_falls": HouseAtWork.night_falls,
}
_OFTEN = {
    **dict.fromkeys(("at_desk", "away", "wrap_up", "repeat", "give_back"), 5),
    "take": 12,
    "group": 2,
    "open": 14,
    "call_next": 16,
    "call": 8,
    "start": 12,
    "no_answer": 8,
    "transfer": 9,
    "hold": 8,
    "move": 8,
    "undo": 14,
    "minutes_pass": 5,
    "house": 1,
    "finish": 6,
    "back": 3,
}
#: Every action by name, the usual ones more than once.
WEIGHTED = [name for name in ACTIONS for _ in range(_OFTEN.get(name, 1))]
