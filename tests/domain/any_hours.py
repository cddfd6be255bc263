"""Opening hours of every kind, for tests of what holds of all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from queue_service.domain.opening_hours import Closure, Hours, HoursException, OpeningHours, WeeklyHours

ZONES = (
    "Europe/Berlin",
    "America/Santiago",  # the clocks change at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",  # four times a year, round Ramadan
    "Pacific/Apia",  # a whole day was left out in 2011
    "UTC",
)

#: In which something happens to the clocks or to the calendar, in one zone or another.
ODD_DAYS = (
    date(2011, 12, 29),
    date(2011, 12, 30),
    date(2011, 12, 31),
    date(2024, 2, 29),
    date(2026, 4, 4),
    date(2026, 4, 5),
    date(2026, 9, 5),
    date(2026, 9, 6),
    date(2026, 10, 3),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 2, 7),
    date(2027, 3, 14),
    date(2027, 3, 28),
    date(2028, 2, 29),
)

days = st.one_of(
    st.sampled_from(ODD_DAYS).flatmap(
        lambda odd: st.integers(-1, 1).map(lambda off: odd + timedelta(days=off))
    ),
    st.dates(date(2010, 1, 1), date(2035, 12, 31)),
)

quarters = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
walls = st.one_of(quarters, st.sampled_from((time(0), time(2), time(2, 30), time(3), time(23, 59, 59))))

hours = st.builds(Hours, walls, walls)

nths = st.lists(st.sampled_from((1, 2, 3, 4, 5, -1)), max_size=3, unique=True).map(tuple)


@st.composite
def lines(draw: st.DrawFn, near: date | None = None) -> WeeklyHours:
    """A line of a series that begins and ends somewhere near a date, or does not."""
    about = near or draw(days)
    begins = draw(st.none() | st.integers(-400, 20).map(lambda off: about + timedelta(days=off)))
    lasts = draw(st.none() | st.integers(0, 800))
    ends = None if lasts is None else (begins or about) + timedelta(days=lasts)
    weeks = 1 if begins is None else draw(st.integers(1, 6))
    return WeeklyHours(draw(st.integers(0, 6)), draw(hours), begins, ends, weeks, draw(nths), "any")


@st.composite
def opening_hours(draw: st.DrawFn, near: date, zones: tuple[str, ...] = ZONES) -> OpeningHours:
    """A few series, exceptions, closures and holidays round a date."""
    close_by = st.integers(-2, 3).map(lambda off: near + timedelta(days=off))
    exceptions = st.dictionaries(close_by, st.lists(hours, max_size=3).map(tuple), max_size=3)
    closures = st.lists(st.tuples(close_by, st.integers(0, 3)), max_size=1)
    return OpeningHours(
        draw(st.sampled_from(zones)),
        weekly=tuple(draw(st.lists(lines(near), max_size=6))),
        exceptions=tuple(HoursException(day, said) for day, said in draw(exceptions).items()),
        closures=tuple(
            Closure(first, first + timedelta(days=lasts), "shut") for first, lasts in draw(closures)
        ),
        holidays=draw(st.dictionaries(close_by, st.just("A holiday"), max_size=1)),
    )


@st.composite
def moments(draw: st.DrawFn, near: date) -> datetime:
    """A moment within a day or two of a date, UTC; whole minutes more often than not."""
    start = datetime.combine(near, time(), UTC)
    return start + draw(
        st.one_of(
            st.integers(-96, 192).map(lambda quarters_on: timedelta(minutes=15 * quarters_on)),
            st.integers(-(10**5), 2 * 10**5).map(lambda seconds: timedelta(seconds=seconds)),
        )
    )
