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
    """An empty page with the parts in it; they import nothing, so that they can be handed over as text."""
    page = browser.new_page()
    for name in ("sizing", "calls", "server_clock", "turns", "look"):
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
        memory.take([call('A002', 30), call('A001', 1)], at(30));
        const listed = [];
        for (const now of [70, 310, 340]) {
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


def test_a_call_taken_back_leaves_the_board_and_nothing_sounds(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A002', 2), call('A001', 1)], at(2));
        const heard = numbers(memory.take([call('A001', 1)], at(10)));
        const { current, recent } = memory.at(at(10), 4);
        return [heard, numbers(current), numbers(recent)];
        """,
    )
    assert result == [[], ["A001"], []]


def test_a_call_taken_back_after_a_minute_leaves_too_because_older_ones_are_still_told(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A002', 2), call('A001', 1)], at(2));
        memory.take([call('A001', 1)], at(120));
        return numbers(memory.at(at(120), 4).current);
        """,
    )
    assert result == ["A001"]


def test_a_call_that_the_server_tells_no_more_because_of_its_age_stays(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A001', 1)], at(1));
        memory.take([call('A002', 70)], at(70));
        return numbers(memory.at(at(70), 4).current);
        """,
    )
    assert result == ["A002", "A001"]


def test_a_move_taken_back_shows_the_former_desk_again_without_a_sound(bench: Page) -> None:
    result = played(
        bench,
        """
        memory.take([], at(0));
        memory.take([call('A001', 1, '3')], at(1));
        memory.take([call('A001', 20, '7')], at(20));
        const heard = numbers(memory.take([call('A001', 1, '3')], at(30)));
        return [heard, memory.at(at(30), 4).current.map((each) => each.desk)];
        """,
    )
    assert result == [[], ["3"]]


def clocked(bench: Page, script: str) -> Any:
    """Runs a script with a `clock` on a page's own time, `local.now`, at hand; times are milliseconds."""
    return bench.evaluate(
        """(script) => {
          const local = { now: 0 };
          const clock = new server_clock.ServerClock(() => local.now);
          return new Function('clock', 'local', script)(clock, local);
        }""",
        script,
    )


def test_the_least_delayed_news_sets_the_clock(bench: Page) -> None:
    times = clocked(
        bench,
        """
        const heard = [[0, 99_200], [1_000, 101_000], [2_000, 101_500]];
        return heard.map(([now, server]) => { local.now = now; clock.take(server); return clock.now(); });
        """,
    )
    assert times == [99_200, 101_000, 102_000]


def test_a_correction_is_gentle_once_the_clock_is_known(bench: Page) -> None:
    steps = clocked(
        bench,
        """
        for (const now of [0, 1_000, 2_000, 3_000]) { local.now = now; clock.take(100_000 + now); }
        local.now = 10_000;
        clock.now();
        clock.take(110_400);
        const times = [10_000, 11_000, 12_000, 20_000].map((now) => { local.now = now; return clock.now() - now; });
        return times.map((time) => Math.round(time - 100_000));
        """,
    )
    assert steps == [0, 50, 100, 400]


def test_a_server_clock_set_back_is_followed_when_it_is_heard_twice(bench: Page) -> None:
    times = clocked(
        bench,
        """
        for (const now of [0, 1_000, 2_000, 3_000]) { local.now = now; clock.take(100_000 + now); }
        local.now = 4_000;
        clock.take(64_000);
        const once = clock.now();
        local.now = 5_000;
        clock.take(65_000);
        return [once, clock.now()];
        """,
    )
    assert times == [104_000, 65_000]


def test_the_slide_of_a_moment_follows_from_the_time_alone(bench: Page) -> None:
    shown = bench.evaluate(
        "[0, 14_999, 15_000, 44_000, 45_000].map((now) => turns.turnAt(now, 15, 3))",
    )
    assert [each["index"] for each in shown] == [0, 0, 1, 2, 0]
    assert [each["round"] for each in shown] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("texts", "spoken"),
    [
        ({"en": "b", "de": "a", "tr": "c"}, ["de", "en"]),
        ({"tr": "c", "en": "b"}, ["en"]),
        ({"tr": "c"}, ["tr"]),
    ],
)
def test_a_slide_speaks_the_languages_of_the_board_or_what_it_has(
    bench: Page, texts: dict[str, str], spoken: list[str]
) -> None:
    words = bench.evaluate("(texts) => turns.wordsOf({ texts }, ['de', 'en'])", texts)
    assert [lang for lang, _ in words] == spoken


@pytest.mark.parametrize(
    ("time", "start", "end", "quiet"),
    [
        ("12:30", "12:00", "13:00", True),
        ("13:00", "12:00", "13:00", False),
        ("23:10", "22:00", "06:00", True),
        ("05:59", "22:00", "06:00", True),
        ("06:00", "22:00", "06:00", False),
        ("12:00", None, None, False),
    ],
)
def test_quiet_hours_may_pass_midnight(
    bench: Page, time: str, start: str | None, end: str | None, quiet: bool
) -> None:
    assert bench.evaluate("(given) => look.isQuiet(...given)", [time, start, end]) is quiet


@pytest.mark.parametrize("colour", ["#000000", "#123456", "#7a0019", "#005a2b", "#ffcc00", "#ffffff"])
def test_a_colour_of_the_office_is_seen_on_the_dark_board_whatever_it_is(bench: Page, colour: str) -> None:
    shown = bench.evaluate("(colour) => look.seenOn('#20233a', colour)", colour)
    assert contrast(shown, "#20233a") >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
