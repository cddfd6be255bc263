"""Office days made for one rule at a time, and drawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from queue_service.planning.day_file import Day, DeskDay, ExpectedCase, OfficeOnDay, PlannedLeg, Visit

PRACTICE_DAYS = Path(__file__).resolve().parent.parent / "days"
SCENARIOS = ("normal", "busy", "walk-in-heavy")

OPENS, CLOSES = 8 * 3600.0, 16 * 3600.0
INFO = ExpectedCase("INFO", expected_service_seconds=300, wait_target_seconds=900, no_show_rate=0)
TITLE = ExpectedCase("AT", expected_service_seconds=1440, wait_target_seconds=2700, no_show_rate=0.1)


def paths_of(scenario: str) -> list[Path]:
    return sorted((PRACTICE_DAYS / scenario).glob("*.json"))


def desk(
    number: int = 1,
    *case_types: str,
    opens: float = OPENS,
    until: float = CLOSES,
    break_from: float | None = None,
    clears: bool = True,
    pace: float = 1,
) -> DeskDay:
    """A desk for both case types unless some are named; its break, if any, is half an hour."""
    served = frozenset(case_types or ("INFO", "AT"))
    return DeskDay(number, served, opens, until, break_from, 1800, pace, clears)


def visit(
    number: int,
    arrives: float | None,
    *legs: tuple[str, float],
    booked_for: float | None = None,
    need: bool = False,
) -> Visit:
    """A client; ten minutes for information unless legs are named."""
    planned = tuple(PlannedLeg(*leg) for leg in legs or (("INFO", 600.0),))
    return Visit(number, arrives, booked_for, need, planned)


def office(*desks: DeskDay) -> OfficeOnDay:
    return OfficeOnDay(OPENS, CLOSES, 60, 60, 900, 600, (INFO, TITLE), desks or (desk(),))


def day(desks: Sequence[DeskDay], *visits: Visit) -> Day:
    return Day("made", office(*desks), visits)


_times = st.integers(int(OPENS) - 600, int(CLOSES))
_drawn_desks = st.lists(
    st.builds(
        DeskDay,
        desk=st.integers(0, 9),
        case_types=st.sampled_from([frozenset({"INFO"}), frozenset({"AT"}), frozenset({"INFO", "AT"})]),
        opens=st.sampled_from([OPENS, OPENS + 7200]),
        until=st.sampled_from([CLOSES - 7200, CLOSES]),
        break_from=st.sampled_from([None, OPENS + 10800, OPENS + 12600]),
        break_seconds=st.just(1800.0),
        pace=st.sampled_from([0.8371, 1.0, 1.1733]),
        clears_the_queue_after_closing=st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.desk,
)


@st.composite
def drawn_days(draw: st.DrawFn) -> Day:
    """A crowded day of few desks, with early, late and missing bookings, need, and second legs."""
    desks = tuple(draw(_drawn_desks))
    visits = []
    for number in range(draw(st.integers(1, 30))):
        booked = draw(st.booleans())
        slot = draw(st.integers(0, 90)) * 300 + OPENS if booked else None
        arrives = (
            draw(_times) if slot is None else slot + draw(st.sampled_from([-1200, -600, -60, 300, 1500]))
        )
        gone = slot is not None and draw(st.integers(0, 9)) == 0
        legs = draw(
            st.lists(
                st.tuples(st.sampled_from(["INFO", "AT"]), st.integers(30, 2400)), min_size=1, max_size=3
            )
        )
        planned = tuple(PlannedLeg(*leg) for leg in legs)
        visits.append(Visit(number, None if gone else arrives, slot, draw(st.booleans()), planned))
    return Day("drawn", office(*desks), tuple(visits))
