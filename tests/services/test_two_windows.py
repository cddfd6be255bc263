"""Two windows at one desk, each pair of actions at the same moment: the desk is never in a state that cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations_with_replacement, product
from threading import Barrier

import pytest

from queue_service.domain.command import Actor, Command
from queue_service.domain.desk import WITH_CLIENT, DeskState
from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.rights import DeviceKind, Role
from queue_service.domain.ticket import AT_A_DESK, Outcome, TicketState
from queue_service.services.container import Services
from queue_service.services.issuing import Wish
from tests.factories import an_office

DESK, OTHER_ROOM = "5", "12"
#: Each try happens in an office of its own; these two are at home in all of them.
CLERK = Command(Actor("staff", "staff:1", role=Role.ADMIN, staff_id=1))
KIOSK = Command(Actor("device", "device:1", device_kind=DeviceKind.KIOSK))

Press = Callable[[Services, str], object]
Starting = Callable[[Services, str], None]

#: Clear answers to whoever was slower; `ticket_not_found` where A002 never came.
REFUSALS = frozenset(
    {
        "client_present",
        "desk_closed",
        "no_client",
        "not_allowed",
        "nothing_to_undo",
        "undo_too_late",
        "ticket_not_found",
    }
)

#: What one can press at a desk; A002 waits.
ACTIONS: dict[str, Press] = {
    "call-next": lambda s, o: s.calling.call_next(CLERK, o, DESK),
    "call": lambda s, o: s.calling.call(CLERK, o, DESK, "A002", "urgent"),
    "repeat": lambda s, o: s.calling.repeat(CLERK, o, DESK),
    "start": lambda s, o: s.calling.start(CLERK, o, DESK),
    "finish": lambda s, o: s.calling.finish(CLERK, o, DESK, Outcome.DONE),
    "no-answer": lambda s, o: s.calling.no_answer(CLERK, o, DESK),
    "wait": lambda s, o: s.handing_over.hold(CLERK, o, DESK, "photo", same_desk=True),
    "transfer": lambda s, o: s.handing_over.transfer(CLERK, o, DESK, "info", note="Copy promised."),
    "move": lambda s, o: s.handing_over.move(CLERK, o, DESK, OTHER_ROOM),
    "away": lambda s, o: s.desks.away(CLERK, o, DESK),
    "wrap-up": lambda s, o: s.desks.wrap_up(CLERK, o, DESK),
    "pause": lambda s, o: s.desks.pause(CLERK, o, DESK, "break"),
    "close": lambda s, o: s.desks.close(CLERK, o, DESK, "return"),
    "undo": lambda s, o: s.undoing.undo(CLERK, o, DESK),
    "tickets": lambda s, o: s.information.take_at_desk(CLERK, o, DESK, Wish(("anmeldung",))),
    "open": lambda s, o: s.desks.open(CLERK, o, DESK),
}


def empty(services: Services, office: str) -> None:
    """The desk is open, nobody is at it, two people wait."""
    services.administration.set_up_office(an_office(office))
    for _ in range(2):
        services.ticketing.take(KIOSK, office, ["anmeldung", "info"], "de")
    services.desks.open(CLERK, office, DESK)


def called(services: Services, office: str) -> None:
    """A001 has been called, A002 waits."""
    empty(services, office)
    services.calling.call_next(CLERK, office, DESK)


def serving(services: Services, office: str) -> None:
    """A001 sits at the desk, A002 waits."""
    called(services, office)
    services.calling.start(CLERK, office, DESK)


def away(services: Services, office: str) -> None:
    """A001 sits at the desk, the clerk is away for a moment."""
    serving(services, office)
    services.desks.away(CLERK, office, DESK)


def ready(services: Services, office: str) -> None:
    """Nobody waits, and the desk takes whoever comes."""
    services.administration.set_up_office(an_office(office))
    services.desks.open(CLERK, office, DESK)
    services.calling.call_next(CLERK, office, DESK)


def after_a_client(services: Services, office: str) -> None:
    """The clerk has work to do before the next client."""
    serving(services, office)
    services.desks.wrap_up(CLERK, office, DESK)


def closed(services: Services, office: str) -> None:
    """The desk is closed, and two people wait."""
    empty(services, office)
    services.desks.close(CLERK, office, DESK)


def pressed_together(services: Services, office: str, names: tuple[str, str]) -> list[str]:
    """What both windows hear: "done", or the code of a refusal. Anything else fails the test."""
    together = Barrier(2)

    def press(name: str) -> str:
        together.wait()
        try:
            ACTIONS[name](services, office)
        except (Conflict, NotFound) as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(press, names))


def check(services: Services, office: str) -> None:
    """Desk, call and ticket say the same; nobody is lost, nobody is in two places."""
    lobby = services.lobby.state(office)
    state = lobby.state
    at_desks = {call.ticket_id for call in state.open_calls.values()}
    assert len(at_desks) == len(state.open_calls)
    assert at_desks == {t.id for t in state.tickets.values() if t.state in AT_A_DESK}
    for code, desk in state.desks.items():
        call = state.open_calls.get(code)
        assert (call is not None) == (desk.state in WITH_CLIENT), (code, desk.state)
        if call is None:
            continue
        ticket = state.tickets[call.ticket_id]
        assert (call.started_at is not None) == (ticket.state is TicketState.SERVING)
        assert (call.away_since is not None) == (desk.state is DeskState.AWAY)
        assert ticket.taken_legs()
    for ticket in state.tickets.values():
        if ticket.state not in AT_A_DESK:
            assert ticket.taken_legs() == ()
            assert ticket.current_leg() is not None
    # Every screen can show it, and the rule can be recomputed from the record.
    services.lobby.desk(office, DESK)
    services.lobby.queue(office, DESK)
    today = lobby.office.plan.hours.office_day(state.read_at)
    assert services.call_log.replay(office, today) == []


def try_all(services: Services, starting: Starting, pairs: Iterable[tuple[str, str]]) -> None:
    """Each pair from this state, each in an office of its own."""
    heard: Counter[str] = Counter()
    for n, names in enumerate(pairs):
        office = f"office-{n}"
        starting(services, office)
        answers = pressed_together(services, office, names)
        heard.update(answers)
        try:
            check(services, office)
        except AssertionError as wrong:
            raise AssertionError(f"{starting.__name__}: {names} → {answers}") from wrong
    assert set(heard) <= REFUSALS | {"done"}


@pytest.mark.quick("sqlite")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("starting", [empty, called, serving])
def test_two_windows_that_press_at_the_same_moment_leave_the_desk_sound(
    services: Services, starting: Starting
) -> None:
    try_all(services, starting, combinations_with_replacement(ACTIONS, 2))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("starting", [empty, called, serving, away, ready, after_a_client, closed])
def test_whichever_of_two_windows_is_first_the_desk_is_sound(services: Services, starting: Starting) -> None:
    try_all(services, starting, product(ACTIONS, ACTIONS))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["call", "start", "finish", "no-answer", "wait", "transfer", "tickets"])
def test_of_two_windows_that_press_the_same_one_is_told_that_it_is_done_already(
    services: Services, name: str
) -> None:
    starting = {"call": empty, "tickets": empty, "start": called, "no-answer": called}.get(name, serving)
    starting(services, "same")

    answers = pressed_together(services, "same", (name, name))

    assert Counter(answers)["done"] == 1
