"""From the POST of a call next until the last of all screens has its update, beside a bare emit of the same bytes.

50 boards, 100 consoles (queue and desk) and 500 phones on two server processes over PostgreSQL, and on one over
SQLite; smaller halls show the growth. Every one of them sees something of every call. The limit is a server of
`bench.bare_server` with the same settings on as many processes, each asked to emit by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.hall import Filled, fill, hall_of
from bench.load import Plan
from bench.measure import Effort, Measurement, percentile
from bench.servers import ROOT, Running, cpu_seconds, free_port, ours, server
from tests.postgres import running

SIZES = (100, 300, 650)
CALLS = 120
#: Small, for a look at whether everything works.
QUICK_SIZES, QUICK_CALLS = (14,), 3


@dataclass(frozen=True, slots=True)
class Round:
    """What one hall measured.

    Attributes:
        took: milliseconds from the POST to the last update, for each call.
        load: cores in use by the servers and by the clients, over the whole round.
    """

    took: list[float]
    samples: dict[str, str]
    load: tuple[float, float]

    def at(self, share: float) -> float:
        """The percentile, in milliseconds."""
        return percentile(self.took, share)


def run(effort: Effort) -> list[Measurement]:
    """Two processes on PostgreSQL in every size, then one on SQLite in the largest."""
    sizes, calls = (QUICK_SIZES, QUICK_CALLS) if effort.quick else (SIZES, CALLS)
    figures: list[Measurement] = []
    with running("bench", "bench") as postgres:
        for clients in sizes:
            url = postgres.url(postgres.create())
            figures += _measured("2 processes, PostgreSQL", url, clients, calls, 2, figures)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/hall.sqlite"
        figures += _measured("1 process, SQLite", url, sizes[-1], calls, 1, [])
    return figures


def _measured(
    how: str, url: str, clients: int, calls: int, processes: int, before: Sequence[Measurement]
) -> list[Measurement]:
    filled = fill(url, hall_of(clients), calls)
    with tempfile.TemporaryDirectory() as folder:
        mine = our_round(filled, url, folder, calls, processes)
        bare = bare_round(filled, mine.samples, folder, calls, processes)
    size = filled.size
    note = (
        f"limit: bare emits of the same bytes; {size.boards} boards, {size.consoles} consoles, "
        f"{size.phones} phones; cores in use: servers {mine.load[0]:.2f}, clients {mine.load[1]:.2f}"
    )
    figures = []
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        curve = f"{name}, {how}"
        first = next((figure.ours for figure in before if figure.curve == curve), mine.at(share))
        figure = Measurement.of_times(
            f"last of {clients} screens, {curve}",
            mine.at(share),
            bare.at(share),
            "ms",
            note if share == 0.5 else "",
            mine.at(share) / first,
        )
        figures.append(figure.on(curve, clients))
    return figures


def our_round(filled: Filled, url: str, folder: str, calls: int, processes: int) -> Round:
    """Calls through the API of our own servers."""
    with ours(url, folder, processes) as servers:
        plan = Plan(
            [each.port for each in servers], filled.seats(processes), filled.clerk, list(filled.desks), calls
        )
        return _round(plan, servers)


def bare_round(filled: Filled, samples: dict[str, str], folder: str, calls: int, processes: int) -> Round:
    """The same screens on servers that only emit what ours sent."""
    snapshots = Path(folder) / "samples.json"
    contents = {topic: json.loads(packet)[1] for topic, packet in samples.items()}
    snapshots.write_text(json.dumps(contents), encoding="utf-8")
    with ExitStack() as stack:
        servers = []
        for _ in range(processes):
            port = free_port()
            command = ["-m", "bench.bare_server", str(port), str(snapshots)]
            servers.append(stack.enter_context(server(command, port, {}, folder)))
        plan = Plan([each.port for each in servers], filled.seats(processes), None, list(filled.desks), calls)
        return _round(plan, servers)


def _round(plan: Plan, servers: Sequence[Running]) -> Round:
    workers = [each.worker for each in servers]
    with loaded(plan) as result:
        before = cpu_seconds(workers)
        figures = result()
        used = cpu_seconds(workers) - before
    took = [seconds * 1000 for seconds in figures["took"]]
    seconds = figures["seconds"]
    return Round(took, figures["samples"], (used / seconds, figures["cpu_seconds"] / seconds))


@contextmanager
def loaded(plan: Plan) -> Iterator[Callable[[], dict[str, Any]]]:
    """A hall full of screens; yields when all are there. The function waits for its figures.

    Raises:
        RuntimeError: the screens' process failed; the text is what it said.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(plan.text())
    process.stdin.close()
    output, errors = process.stdout, process.stderr
    if not output.readline():
        raise RuntimeError(f"the hall did not fill: {errors.read()[-2000:]}")

    def result() -> dict[str, Any]:
        line = output.readline()
        if not line:
            raise RuntimeError(f"the screens failed: {errors.read()[-2000:]}")
        figures: dict[str, Any] = json.loads(line)
        return figures

    try:
        yield result
    finally:
        process.terminate()
        process.wait()
        output.close()
        errors.close()
