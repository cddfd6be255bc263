"""Memory and threads of a server that plays a lobby, while screens come and go.

`queue-service demo --play` compresses an hour of the office into the minutes given (--minutes, at most its own speed
limit), with boards, consoles and phones connected of which a few reconnect each second. What counts is the growth
after the first third, when caches are full and threads are there.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

import psutil

from bench.fan_out import loaded
from bench.load import Plan, Seat
from bench.measure import Effort, Measurement
from bench.over_http import Client
from bench.servers import Running, free_port, server

SCREENS, QUICK_SCREENS = 60, 12
#: A picture shows no more than so many points of a curve.
MOST_POINTS = 120
#: Of the screens this share reconnects each second: a phone every two seconds in a hall of 60.
LEAVING = 0.02
LOBBY_MINUTES, FASTEST = 60.0, 240.0
QUICK_MINUTES = 0.1
#: Seconds until threads and memory are looked at again.
LOOK = 1.0
WARM = 1 / 3

#: (seconds since the screens were there, megabytes, threads)
Sample = tuple[float, float, int]


def run(effort: Effort) -> list[Measurement]:
    """One server on SQLite, as the demo is."""
    minutes = QUICK_MINUTES if effort.quick else effort.minutes
    speed = max(1.0, min(FASTEST, LOBBY_MINUTES / minutes))
    with tempfile.TemporaryDirectory() as folder, played(folder, speed) as (running, log_ins):
        seats = _seats(running.port, log_ins, QUICK_SCREENS if effort.quick else SCREENS)
        plan = Plan([running.port], seats, seconds=minutes * 60, leaving=LEAVING)
        with loaded(plan) as result:
            samples = list(_samples(running.worker, minutes * 60))
            figures = result()
    return _figures(samples, speed, len(seats), figures["reconnected"])


@contextmanager
def played(folder: str, speed: float) -> Iterator[tuple[Running, dict[str, Any]]]:
    """The demo, playing at this speed, with its log-ins."""
    port, credentials = free_port(), Path(folder) / "credentials.json"
    command = ["-c", "from queue_service.cli import main; main()", "demo", "--play"]
    command += ["--port", str(port), "--database-url", f"sqlite:///{folder}/office.sqlite"]
    command += ["--credentials", str(credentials), "--speed", f"{speed:.1f}"]
    with server(command, port, {}, folder) as running:
        yield running, json.loads(credentials.read_text(encoding="utf-8"))


def _seats(port: int, log_ins: Mapping[str, Any], screens: int) -> list[Seat]:
    """A tenth boards, a fifth consoles, the rest phones of people who took a number now."""
    office = {"office": log_ins["office"]}
    board = _device(log_ins, "board")
    clerk = next(item for item in log_ins["staff"] if item["role"] == "supervisor")
    _, session = Client("127.0.0.1", port).ask(
        "POST", "/api/v1/sessions", {"name": clerk["name"], "password": clerk["password"]}
    )
    desks = [item["desk"] for item in log_ins["staff"] if item["desk"] is not None]
    seats = [Seat(0, board, [{"topic": "board", **office}]) for _ in range(max(1, screens // 10))]
    for number in range(max(1, screens // 5)):
        here = {**office, "desk": desks[number % len(desks)]}
        seats.append(Seat(0, session["token"], [{"topic": "desk", **here}, {"topic": "queue", **here}]))
    door = Client("127.0.0.1", port, _device(log_ins, "kiosk"))
    while len(seats) < screens:
        path, body = (
            f"/api/v1/offices/{log_ins['office']}/tickets",
            {"case_types": ["info"], "language": "de"},
        )
        _, taken = door.ask("POST", path, body)
        seats.append(Seat(0, None, [{"topic": "ticket", "ticket": taken["token"]}]))
    return seats


def _device(log_ins: Mapping[str, Any], kind: str) -> str:
    return str(next(item["token"] for item in log_ins["devices"] if item["kind"] == kind))


def _samples(process: psutil.Process, seconds: float) -> Iterator[Sample]:
    start = time.monotonic()
    while (passed := time.monotonic() - start) < seconds:
        yield passed, process.memory_info().rss / 1e6, process.num_threads()
        time.sleep(LOOK)


def _figures(samples: list[Sample], speed: float, screens: int, reconnected: int) -> list[Measurement]:
    last = samples[-1][0]
    warm = [sample for sample in samples if sample[0] >= last * WARM]
    per_hour = linear_regression([at for at, _, _ in warm], [size for _, size, _ in warm]).slope * 3600
    lobby = last / 60 * speed
    note = f"{lobby:.0f} minutes of lobby life in {last / 60:.1f}; {screens} screens, {reconnected} reconnections"
    growth = warm[-1][1] / warm[0][1]
    shown = samples[:: math.ceil(len(samples) / MOST_POINTS)]
    points = tuple((round(at / 60 * speed, 2), round(size, 1)) for at, size, _ in shown)
    return [
        Measurement(
            "memory at the end", warm[-1][1], None, "MB", None, note, growth, curve="memory", points=points
        ),
        Measurement(
            "memory growth per lobby hour after warm-up",
            per_hour / speed,
            None,
            "MB/h",
            None,
            f"{per_hour:.1f} MB per hour of real time, {reconnected / last:.1f} reconnections a second",
        ),
        Measurement(
            "threads after warm-up",
            float(median(threads for _, _, threads in warm)),
            None,
            "threads",
            None,
            f"from {min(threads for _, _, threads in warm)} to {max(threads for _, _, threads in warm)}",
            warm[-1][2] / warm[0][2],
        ),
    ]
