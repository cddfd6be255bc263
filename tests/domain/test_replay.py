"""Replay: an honest lobby is found honest, and whatever is changed in its record is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.dispatch import DeskSkills, Head, TicketClass, choose
from queue_service.domain.replay import Called, Entered, Event, Left, replay
from tests.domain.lobbies import BALANCED, CODES, EVERYTHING, NOON, desks, first_of_each_class

RATES = {BALANCED.version: BALANCED}

plain_classes = st.builds(
    TicketClass, st.sampled_from(CODES[:4]), booked=st.booleans(), needs_priority=st.booleans()
)


class Lobby:
    """A lobby that keeps an honest record."""

    def __init__(self) -> None:
        self.now = NOON
        self.waiting: dict[int, Head] = {}
        self.events: list[Event] = []

    def enter(self, ticket: int, ticket_class: TicketClass, clock: float) -> None:
        self.waiting[ticket] = Head(ticket_class, ticket, clock, self.now)
        self.events.append(Entered(self.now, ticket, ticket_class, clock, self.now))

    def leave(self, ticket: int) -> None:
        del self.waiting[ticket]
        self.events.append(Left(self.now, ticket))

    def call(self, desk: DeskSkills) -> None:
        choice = choose(first_of_each_class(list(self.waiting.values())), desk, self.now, BALANCED)
        if choice is not None:
            del self.waiting[choice.ticket]
            self.events.append(
                Called(self.now, choice.ticket, desk, choice.heads, choice.rates_version, choice.reason.code)
            )

    def call_by_hand(self, ticket: int, desk: DeskSkills) -> None:
        del self.waiting[ticket]
        self.events.append(Called(self.now, ticket, desk, (), BALANCED.version, "wrong_queue", manual=True))


@st.composite
def honest_lobbies(draw: st.DrawFn) -> list[Event]:
    """An hour or two of a lobby in which in the end everybody has been called or has left."""
    lobby = Lobby()
    for ticket in range(1, draw(st.integers(2, 12)) + 1):
        lobby.now += draw(st.integers(0, 900))
        kind = draw(plain_classes)
        ahead = draw(st.integers(0, 1800)) if kind.booked else -draw(st.sampled_from([0, 0, 600]))
        lobby.enter(ticket, kind, lobby.now + ahead)
        match draw(st.sampled_from(["wait", "wait", "call", "call", "leave", "by hand"])):
            case "call":
                lobby.call(draw(desks))
            case "leave":
                lobby.leave(draw(st.sampled_from(sorted(lobby.waiting))))
            case "by hand":
                lobby.call_by_hand(draw(st.sampled_from(sorted(lobby.waiting))), EVERYTHING)
    while lobby.waiting:
        lobby.now += draw(st.integers(0, 900))
        lobby.call(EVERYTHING)
    return lobby.events


Tampering = Callable[[st.DrawFn, list[Event]], list[Event]]


def by_the_rule(events: list[Event]) -> list[int]:
    """Where in the record the calls of the rule are."""
    return [at for at, event in enumerate(events) if isinstance(event, Called) and not event.manual]


def change_call(draw: st.DrawFn, events: list[Event], change: Callable[[Called], Called]) -> list[Event]:
    at = draw(st.sampled_from(by_the_rule(events)))
    event = events[at]
    assert isinstance(event, Called)
    return [*events[:at], change(event), *events[at + 1 :]]


def change_head(draw: st.DrawFn, events: list[Event], change: Callable[[Head], Head]) -> list[Event]:
    def changed(call: Called) -> Called:
        which = draw(st.integers(0, len(call.heads) - 1))
        heads = [
            (change(head), has) if at == which else (head, has) for at, (head, has) in enumerate(call.heads)
        ]
        return replace(call, heads=tuple(heads))

    return change_call(draw, events, changed)


def call_another(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    def changed(call: Called) -> Called:
        others = [head.ticket for head, _ in call.heads if head.ticket != call.ticket]
        return replace(call, ticket=draw(st.sampled_from(others or [99])))

    return change_call(draw, events, changed)


def swap_two_calls(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    one, *rest = by_the_rule(events)
    other = draw(st.sampled_from(rest)) if rest else one
    first, second = events[one], events[other]
    assert isinstance(first, Called)
    assert isinstance(second, Called)
    swapped = list(events)
    swapped[one] = replace(first, ticket=second.ticket if rest else 99)
    swapped[other] = replace(second, ticket=first.ticket if rest else 99)
    return swapped


def entered_and_called(draw: st.DrawFn, events: list[Event]) -> int:
    """Where somebody enters who is later called by the rule."""
    called = {event.ticket for at in by_the_rule(events) if isinstance(event := events[at], Called)}
    return draw(
        st.sampled_from(
            [at for at, event in enumerate(events) if isinstance(event, Entered) and event.ticket in called]
        )
    )


def drop_an_entry(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    at = entered_and_called(draw, events)
    return events[:at] + events[at + 1 :]


def enter_twice(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    at = entered_and_called(draw, events)
    return [*events[: at + 1], *events[at:]]


def change_entry(draw: st.DrawFn, events: list[Event], change: Callable[[Entered], Entered]) -> list[Event]:
    at = entered_and_called(draw, events)
    event = events[at]
    assert isinstance(event, Entered)
    return [*events[:at], change(event), *events[at + 1 :]]


def change_a_clock(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    by = draw(st.sampled_from([-900, -1, 1, 900]))
    return change_entry(draw, events, lambda entry: replace(entry, clock=entry.clock + by))


def change_points(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    by = draw(st.sampled_from([-1.0, 0.001, 50.0, float("nan")]))
    return change_call(
        draw, events, lambda call: replace(call, heads=tuple((head, has + by) for head, has in call.heads))
    )


def drop_a_head(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    def changed(call: Called) -> Called:
        which = draw(st.integers(0, len(call.heads) - 1))
        return replace(call, heads=call.heads[:which] + call.heads[which + 1 :])

    return change_call(draw, events, changed)


def add_a_head(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    invented = (Head(TicketClass("info"), 99, NOON, NOON), 1.0)
    return change_call(draw, events, lambda call: replace(call, heads=(*call.heads, invented)))


TAMPERINGS: dict[str, Tampering] = {
    "another ticket called": call_another,
    "two calls swapped": swap_two_calls,
    "an entry dropped": drop_an_entry,
    "an entry twice": enter_twice,
    "a clock changed on entry": change_a_clock,
    "a class changed on entry": lambda draw, events: change_entry(
        draw, events, lambda entry: replace(entry, ticket_class=TicketClass("asyl"))
    ),
    "a clock changed in a head": lambda draw, events: change_head(
        draw, events, lambda head: replace(head, clock=head.clock - 60)
    ),
    "a check-in changed in a head": lambda draw, events: change_head(
        draw, events, lambda head: replace(head, checked_in=head.checked_in - 60)
    ),
    "a class changed in a head": lambda draw, events: change_head(
        draw, events, lambda head: replace(head, ticket_class=TicketClass("asyl", pinned_desk="5"))
    ),
    "points changed": change_points,
    "a head dropped": drop_a_head,
    "a head added": add_a_head,
    "a head doubled": lambda draw, events: change_call(
        draw, events, lambda call: replace(call, heads=(*call.heads, call.heads[0]))
    ),
    "a call said to be earlier": lambda draw, events: change_call(
        draw, events, lambda call: replace(call, at=call.at - 7200)
    ),
    "the reason changed": lambda draw, events: change_call(
        draw, events, lambda call: replace(call, reason_code="because")
    ),
    "a call of the rule said to be made by hand": lambda draw, events: change_call(
        draw, events, lambda call: replace(call, manual=True)
    ),
    "other rates": lambda draw, events: change_call(
        draw, events, lambda call: replace(call, rates_version="unheard of")
    ),
}


@given(events=honest_lobbies())
def test_an_honest_lobby_replays_without_a_finding(events: list[Event]) -> None:
    assert replay(events, RATES) == []


@st.composite
def tampered_lobbies(draw: st.DrawFn, tampering: Tampering) -> list[Event]:
    """An honest record in which one thing was changed afterwards."""
    return tampering(draw, draw(honest_lobbies().filter(by_the_rule)))


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS.keys())
@given(data=st.data())
def test_any_single_tampering_is_found(tampering: Tampering, data: st.DataObject) -> None:
    assert replay(data.draw(tampered_lobbies(tampering)), RATES) != []


def three_waiting() -> Lobby:
    lobby = Lobby()
    lobby.enter(1, TicketClass("info"), NOON)
    lobby.enter(2, TicketClass("info"), NOON)
    lobby.enter(3, TicketClass("asyl"), NOON)
    lobby.now += 600
    return lobby


def codes(events: list[Event]) -> list[str]:
    return [finding.code for finding in replay(events, RATES)]


def test_a_ticket_passed_over_is_found_and_named() -> None:
    lobby = three_waiting()
    lobby.waiting.pop(1)
    lobby.call(EVERYTHING)
    found = replay(lobby.events, RATES)
    assert [(finding.code, finding.ticket) for finding in found] == [
        ("skipped_ticket", 1),
        ("unknown_head", 2),
        ("wrong_ticket", 2),
    ]
    assert found[-1].values == {"due": 1}


def test_a_call_by_hand_is_no_finding_and_its_ticket_waits_no_longer() -> None:
    lobby = three_waiting()
    lobby.call_by_hand(3, EVERYTHING)
    lobby.call(EVERYTHING)
    assert codes(lobby.events) == []


def test_a_ticket_that_comes_back_waits_again_with_its_old_clock() -> None:
    lobby = three_waiting()
    lobby.leave(1)
    lobby.call(EVERYTHING)
    lobby.enter(1, TicketClass("info"), NOON)
    lobby.call(EVERYTHING)
    assert codes(lobby.events) == []


def test_calling_or_losing_somebody_who_does_not_wait_is_found() -> None:
    assert codes([Left(NOON, 1)]) == ["unknown_ticket"]
    assert codes([Called(NOON, 1, EVERYTHING, (), BALANCED.version, "by_hand", manual=True)]) == [
        "unknown_ticket"
    ]


def test_events_in_the_wrong_order_are_found() -> None:
    assert codes([Entered(NOON, 1, TicketClass("info"), NOON, NOON), Left(NOON - 1, 1)]) == ["out_of_order"]


def test_a_case_type_without_a_rate_is_found_and_does_not_stop_the_replay() -> None:
    lobby = three_waiting()
    lobby.call(EVERYTHING)
    stranger = Entered(NOON, 9, TicketClass("unheard-of"), NOON, NOON)
    wide = replace(EVERYTHING, case_types=EVERYTHING.case_types | {"unheard-of"})
    events = [stranger, *(replace(e, desk=wide) if isinstance(e, Called) else e for e in lobby.events)]
    assert codes(events) == ["unknown_rates"]
