"""The board's pure parts, run in a browser: sizes, and what is remembered of the calls."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "display_board" / "static"


@pytest.fixture(scope="module")
def bench(browser: Browser) -> Iterator[Page]:
    """An empty page with the parts in it; both import nothing, so that they can be handed over as text."""
    page = browser.new_page()
    for name in ("sizing", "calls"):
        source = base64.b64encode((STATIC / f"{name}.js").read_bytes()).decode()
        address = f"data:text/javascript;base64,{source}"
        page.evaluate("async ([name, address]) => { window[name] = await import(address); }", [name, address])
    yield page
    page.close()


def played(bench: Page, script: str) -> Any:
    """Runs a script with `memory`, `at(seconds)` and `call(number, seconds, desk)` at hand."""
    return bench.evaluate(
        """(script) => {
          const start = Date.UTC(2026, 10, 25, 8);
          const at = (seconds) => start + seconds * 1000;
          const call = (number, seconds, desk = '3', repeat = 0) => (
            { number, desk, area: 'service', called_at: new Date(at(seconds)).toISOString(), repeat });
          const numbers = (list) => list.map((each) => each.number);
          const memory = new calls.CallMemory();
          return new Function('memory', 'at', 'call', 'numbers', script)(memory, at, call, numbers);
        }""",
        script,
    )


@pytest.mark.parametrize(
    ("metres", "inches", "pixels"), [(3, 43, 104), (5, 43, 173), (8, 55, 216), (10, 65, 228)]
)
def test_the_font_size_for_a_distance_agrees_with_the_table_of_the_standard(
    bench: Page, metres: float, inches: float, pixels: int
) -> None:
    size = bench.evaluate(
        "([metres, inches]) => sizing.legibleFontSize(metres, sizing.mmPerPixel(inches, 1920, 1080))",
        [metres, inches],
    )
    assert size == pytest.approx(pixels, abs=1)


def test_rows_that_fit_are_not_made_smaller(bench: Page) -> None:
    area = {"width": 1220, "height": 930, "gap": 8, "rowWidthEm": 4.8, "rowHeightEm": 1.02}
    assert bench.evaluate("area => sizing.arrange(4, 216, area)", area) == {"columns": 1, "fontSize": 216}


@pytest.mark.parametrize("count", range(1, 25))
def test_however_many_calls_there_are_all_of_them_fit(bench: Page, count: int) -> None:
    area = {"width": 1220, "height": 930, "gap": 8, "rowWidthEm": 4.8, "rowHeightEm": 1.02}
    best = bench.evaluate("([count, area]) => sizing.arrange(count, 216, area)", [count, area])
    rows = -(-count // best["columns"])
    assert best["fontSize"] * 1.02 * rows + 8 * (rows - 1) <= 930.01
    assert best["fontSize"] * 4.8 * best["columns"] + 8 * (best["columns"] - 1) <= 1220.01
    assert best["fontSize"] >= 60


def test_the_first_snapshot_sounds_nothing_and_later_calls_sound_once(bench: Page) -> None:
    heard = played(
        bench,
        """
        const list = [call('A001', 0)];
        const heard = [numbers(memory.take(list, at(5)))];
        list.unshift(call('A002', 6));
        heard.push(numbers(memory.take(list, at(6))));
        heard.push(numbers(memory.take(list, at(7))));
        return heard;
        """,
    )
    assert heard == [[], ["A002"], []]


def test_several_new_calls_sound_in_the_order_they_were_made(bench: Page) -> None:
    heard = played(
        bench,
        """
        memory.take([], at(0));
        return numbers(memory.take([call('A003', 3), call('A002', 2), call('A001', 1)], at(3)));
        """,
    )
    assert heard == ["A001", "A002", "A003"]


def test_a_repeat_sounds_again_and_is_the_newest_call(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A002', 2), call('A001', 1)], at(2));
        const heard = numbers(memory.take([call('A001', 30, '3', 1), call('A002', 2)], at(30)));
        return [heard, numbers(memory.at(at(30), 4).current)];
        """,
    )
    assert result == [["A001"], ["A001", "A002"]]


def test_after_an_absence_only_calls_younger_than_a_minute_sound(bench: Page) -> None:
    heard = played(
        bench,
        """
        memory.take([call('A001', 0)], at(0));
        return numbers(memory.take([call('A003', 250), call('A002', 239), call('A001', 0)], at(300)));
        """,
    )
    assert heard == ["A003"]


def test_a_call_stays_current_for_twenty_seconds_however_many_follow(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        const list = Array.from({ length: 8 }, (_, n) => call(`A00${n}`, n));
        memory.take(list, at(8));
        return [memory.at(at(27), 4).current.length, memory.at(at(29), 4).current.length];
        """,
    )
    assert result == [8, 4]


def test_a_call_stays_among_the_last_for_five_minutes_though_the_server_tells_it_no_more(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A001', 1)], at(1));
        memory.at(at(20), 1);
        memory.take([call('A002', 30)], at(30));
        const listed = [];
        for (const now of [40, 310, 340]) {
          memory.take([call('A002', 30)], at(now));
          listed.push(numbers(memory.at(at(now), 1).recent).includes('A001'));
        }
        return listed;
        """,
    )
    assert result == [True, True, False]


def test_after_three_minutes_a_call_is_one_of_the_last_even_if_no_other_follows(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A001', 1)], at(1));
        return [100, 182].map((now) => numbers(memory.at(at(now), 4).current));
        """,
    )
    assert result == [["A001"], []]


def test_a_number_called_to_another_desk_stands_there_once(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A001', 1, '3')], at(1));
        const heard = memory.take([call('A001', 90, '7'), call('A001', 1, '3')], at(90));
        return [heard.map((each) => each.desk), memory.at(at(90), 4).current.map((each) => each.desk)];
        """,
    )
    assert result == [["7"], ["7"]]
