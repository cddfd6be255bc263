"""The information desk's pure parts, run in a browser: what people remember of a number, wall times, contrast."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "queue_service" / "web" / "information" / "static"
BERLIN = "Europe/Berlin"


@pytest.fixture(scope="module")
def bench(browser: Browser) -> Iterator[Page]:
    """An empty page, in a zone far from the office, with the parts in it; they import nothing."""
    context = browser.new_context(timezone_id="America/Los_Angeles")
    page = context.new_page()
    for name in ("search", "wall_time", "contrast"):
        source = base64.b64encode((STATIC / f"{name}.js").read_bytes()).decode()
        address = f"data:text/javascript;base64,{source}"
        page.evaluate("async ([name, address]) => { window[name] = await import(address); }", [name, address])
    yield page
    context.close()


def understood(bench: Page, text: str) -> Any:
    return bench.evaluate(
        """(text) => search.understand(text, {letters: 'AFHKRUX', names: new Map([
          ['anmeldung', ['Anmeldung (Wohnsitz)', 'Registration of address']],
          ['einbuergerung', ['Einbürgerung', 'Naturalisation']],
          ['aufenthaltstitel', ['Aufenthaltstitel', 'Residence title']],
        ])})""",
        text,
    )


@pytest.mark.parametrize(
    ("typed", "letter", "count"),
    [
        ("a42", "A", 42),
        ("A042", "A", 42),
        ("h-7", "H", 7),
        ("h 7", "H", 7),
        ("42", None, 42),
        ("nr. 007", None, 7),
    ],
)
def test_a_number_is_understood_however_it_is_typed(
    bench: Page, typed: str, letter: str | None, count: int
) -> None:
    found = understood(bench, typed)

    assert found["number"] == {"letter": letter, "count": count}
    assert (found["time"], found["caseTypes"]) == (None, None)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("10:20", (10, 20, 15)),
        ("gegen 10:20", (10, 20, 15)),
        ("um 9.05 Uhr", (9, 5, 15)),
        ("1020", (10, 20, 15)),
        ("10 Uhr", (10, 0, 30)),
        ("10 uhr 20", (10, 20, 15)),
        ("about 8:15", (8, 15, 15)),
    ],
)
def test_a_time_is_understood_with_the_margin_that_memory_needs(
    bench: Page, typed: str, time: tuple[int, int, int]
) -> None:
    found = understood(bench, typed)

    assert found["time"] == dict(zip(("hours", "minutes", "around"), time, strict=True))
    assert (found["number"], found["caseTypes"]) == (None, None)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("anmeldung", ["anmeldung"]),
        ("REGIST", ["anmeldung"]),
        ("einbuerg", ["einbuergerung"]),
        ("einburg", ["einbuergerung"]),
        ("wohnsitz anmeld", ["anmeldung"]),
        ("titel", ["aufenthaltstitel"]),
        ("fahrrad", []),
    ],
)
def test_a_concern_is_found_by_a_part_of_any_of_its_names(bench: Page, typed: str, codes: list[str]) -> None:
    assert understood(bench, typed)["caseTypes"] == codes


def test_time_and_concern_are_understood_together(bench: Page) -> None:
    found = understood(bench, "gegen 10:20 anmeldung")

    assert (found["time"]["hours"], found["time"]["minutes"]) == (10, 20)
    assert found["caseTypes"] == ["anmeldung"]
    assert found["number"] is None


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_is_nothing_to_search_for(bench: Page, typed: str) -> None:
    assert understood(bench, typed) is None


@pytest.mark.parametrize(
    ("date", "time", "utc"),
    [
        ("2026-11-25", (10, 20), ["2026-11-25T09:20:00.000Z"]),
        ("2026-07-01", (10, 20), ["2026-07-01T08:20:00.000Z"]),
        # the clocks are put forward at two
        ("2026-03-29", (1, 59), ["2026-03-29T00:59:00.000Z"]),
        ("2026-03-29", (2, 30), []),
        ("2026-03-29", (3, 0), ["2026-03-29T01:00:00.000Z"]),
        ("2026-03-29", (9, 40), ["2026-03-29T07:40:00.000Z"]),
        # and back at three
        ("2026-10-25", (2, 30), ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]),
        ("2026-10-25", (9, 40), ["2026-10-25T08:40:00.000Z"]),
    ],
)
def test_a_time_on_the_offices_wall_becomes_utc_also_when_the_clocks_change(
    bench: Page, date: str, time: tuple[int, int], utc: list[str]
) -> None:
    found = bench.evaluate(
        """([date, hours, minutes, zone]) =>
          wall_time.moments(date, {hours, minutes}, zone).map((at) => new Date(at).toISOString())""",
        [date, *time, BERLIN],
    )

    assert found == utc


@pytest.mark.parametrize(
    ("now", "time", "expected"),
    [
        ("2026-11-25T09:30:00Z", (10, 20), {"at": "2026-11-25T09:20:00.000Z"}),
        ("2026-11-25T09:30:00Z", (10, 31), {"problem": "future"}),
        ("2026-03-29T08:00:00Z", (2, 30), {"problem": "no_such_time"}),
        # between the two passings of half past two only the first has been
        ("2026-10-25T00:45:00Z", (2, 30), {"at": "2026-10-25T00:30:00.000Z"}),
        ("2026-10-25T08:00:00Z", (2, 30), {"at": "2026-10-25T01:30:00.000Z"}),
        # just after midnight at the office it is still yesterday in UTC
        ("2026-11-24T23:30:00Z", (0, 15), {"at": "2026-11-24T23:15:00.000Z"}),
    ],
)
def test_only_a_time_that_has_passed_today_at_the_office_is_taken(
    bench: Page, now: str, time: tuple[int, int], expected: dict[str, str]
) -> None:
    found = bench.evaluate(
        """([now, hours, minutes, zone]) => {
          const {at, problem} = wall_time.passedToday({hours, minutes}, Date.parse(now), zone);
          return problem ? {problem} : {at: new Date(at).toISOString()};
        }""",
        [now, *time, BERLIN],
    )

    assert found == expected


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:40", (9, 40)),
        ("09.40", (9, 40)),
        ("0940", (9, 40)),
        ("9", (9, 0)),
        ("24:00", None),
        ("9:99", None),
        ("x", None),
    ],
)
def test_a_time_is_read_as_people_write_it(bench: Page, typed: str, read: tuple[int, int] | None) -> None:
    found = bench.evaluate("(typed) => wall_time.readTime(typed)", typed)

    assert found == (None if read is None else {"hours": read[0], "minutes": read[1]})


def test_a_colour_too_dark_for_the_boards_is_shown_lighter_until_it_is_seen(bench: Page) -> None:
    shown, ratio = bench.evaluate(
        "() => { const c = contrast.asShown('#003344'); return [c, contrast.contrast(c, contrast.GROUND)]; }"
    )

    assert shown != "#003344"
    assert ratio >= 3


def test_a_colour_that_is_seen_stays_as_it_is(bench: Page) -> None:
    assert bench.evaluate("() => contrast.asShown('#ffcc00')") == "#ffcc00"
    assert bench.evaluate("() => contrast.contrast('#000000', '#ffffff')") == pytest.approx(21)
