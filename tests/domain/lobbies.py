"""Made-up lobbies to try the rules on: offices' rates, classes, desks and whoever is waiting."""

from __future__ import annotations

from hypothesis import strategies as st

from queue_service.domain.dispatch import (
    PRESETS,
    DeskSkills,
    Head,
    TicketClass,
    WaitTarget,
    rates_for,
)

TARGETS = (
    WaitTarget("info", 15, 5),
    WaitTarget("abholung", 20, 5),
    WaitTarget("frist", 15, 15),
    WaitTarget("anmeldung", 30, 13),
    WaitTarget("verpflichtungserklaerung", 30, 17),
    WaitTarget("asyl", 45, 20),
    WaitTarget("aufenthaltstitel", 45, 24),
    WaitTarget("niederlassungserlaubnis", 45, 28),
    WaitTarget("einbuergerung", 45, 38),
)
CODES = tuple(target.case_type for target in TARGETS)
BALANCED = rates_for(PRESETS["balanced"], TARGETS, "balanced-1")
EVERYTHING = DeskSkills("12", frozenset(CODES))
NOON = 12 * 3600.0
MINUTE = 60.0

rates = st.sampled_from(sorted(PRESETS)).map(lambda name: rates_for(PRESETS[name], TARGETS, name))
# Milliseconds, so that a difference is never lost in the last bit of a float.
moments = st.integers(0, 5 * 3600 * 1000).map(lambda ms: ms / 1000 + 8 * 3600)
nows = st.integers(0, 6 * 3600 * 1000).map(lambda ms: ms / 1000 + 13 * 3600)
classes = st.builds(
    TicketClass,
    case_type=st.sampled_from(CODES),
    booked=st.booleans(),
    needs_priority=st.booleans(),
    pinned_desk=st.sampled_from([None, None, None, "5", "12"]),
    accessible_only=st.booleans(),
    area=st.sampled_from([None, "service", "aufenthalt"]),
)
desks = st.builds(
    DeskSkills,
    desk=st.sampled_from(["5", "12"]),
    case_types=st.frozensets(st.sampled_from(CODES), min_size=1),
    accessible=st.booleans(),
    areas=st.sampled_from([None, frozenset({"service"}), frozenset({"service", "aufenthalt"})]),
)


@st.composite
def waiting(draw: st.DrawFn, most: int = 25) -> list[Head]:
    """Everybody in a lobby; few classes, so that each has several tickets, and many ties."""
    known = draw(st.lists(classes, min_size=1, max_size=5, unique=True))
    count = draw(st.integers(1, most))
    heads = []
    for ticket in draw(st.permutations(range(1, count + 1))):
        ticket_class = draw(st.sampled_from(known))
        came = draw(moments | st.sampled_from([30000.0, 36000.0]))
        slot = draw(moments | st.sampled_from([30000.0, 36000.0]))
        heads.append(Head(ticket_class, ticket, max(slot, came) if ticket_class.booked else came, came))
    return heads


def first_of_each_class(heads: list[Head]) -> list[Head]:
    first: dict[TicketClass, Head] = {}
    for head in sorted(heads, key=lambda h: (h.clock, h.checked_in, h.ticket)):
        first.setdefault(head.ticket_class, head)
    return list(first.values())
