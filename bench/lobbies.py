"""Calls and numbers a second in one lobby and in many at once, at the service layer, on both databases.

Four workers are at it: on PostgreSQL two processes with two threads each, as two web processes would be; on SQLite
four threads of one process. In one lobby changes happen one after the other, whoever asks; several lobbies wait for
each other on SQLite, which has one writer, and not on PostgreSQL. The limit is the same statements with the same
values, the lock of the lobby's row among them, sent by bare connections: one where all take turns anyway (one lobby,
or SQLite), four otherwise.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg

from bench.hall import plan_of, services_over
from bench.measure import Effort, Measurement
from bench.recorded import Recording, recording, replay
from queue_service.domain.command import BY_SYSTEM
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests.postgres import running

LOBBIES = (1, 4, 16)
WORKERS = 4
#: Calls, or numbers, in all lobbies together.
WORK, QUICK_WORK = 480, 32
CALLS, NUMBERS = "calls", "numbers"

#: (lobby, desk) of one worker's deed.
Deed = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """What one process does: each of its threads has deeds, or recordings to send again."""

    url: str
    what: str
    deeds: tuple[tuple[Deed, ...], ...] = ()
    recordings: tuple[tuple[Recording, ...], ...] = ()


def run(effort: Effort) -> list[Measurement]:
    """SQLite, then PostgreSQL."""
    lobbies, work = (LOBBIES[:2], QUICK_WORK) if effort.quick else (LOBBIES, WORK)
    with tempfile.TemporaryDirectory() as folder:
        figures = _database("SQLite", _files(folder), lobbies, work, processes=1)
    with running("bench", "bench") as server:

        def fresh(template: str | None) -> str:
            name = None if template is None else template.partition("@/")[2].partition("?")[0]
            return server.url(server.create(name))

        return figures + _database("PostgreSQL", fresh, lobbies, work, processes=2)


def _files(folder: str) -> Callable[[str | None], str]:
    def fresh(template: str | None) -> str:
        number = len(list(Path(folder).glob("*.sqlite")))
        copy = Path(folder) / f"lobbies{number}.sqlite"
        if template is not None:
            shutil.copy(template.removeprefix("sqlite:///"), copy)
        return f"sqlite:///{copy}"

    return fresh


def _database(
    name: str, fresh: Callable[[str | None], str], lobbies: Sequence[int], work: int, processes: int
) -> list[Measurement]:
    figures: list[Measurement] = []
    for what in (CALLS, NUMBERS):
        first = 0.0
        for several in lobbies:
            template = fresh(None)
            _prepare(template, several, work)
            ours = _ours(fresh(template), what, several, work, processes)
            limit = _bare(fresh, template, what, several, work, processes)
            first = first or ours
            places = "1 lobby" if several == 1 else f"{several} lobbies"
            note = "limit: the same statements on bare connections" if several == 1 else ""
            figure = Measurement.of_rates(
                f"{what} in {places}, {name}", ours, limit, f"{what}/s", note, first / ours
            )
            figures.append(figure.on(f"{what}, {name}", several))
    return figures


def _prepare(url: str, lobbies: int, work: int) -> None:
    """Open desks for every worker, and enough people."""
    migrate.upgrade(url)
    database = Database(url)
    services = services_over(database)
    for lobby in _codes(lobbies):
        services.administration.set_up_office(plan_of(WORKERS, lobby))
        for worker in range(WORKERS):
            services.desks.open(BY_SYSTEM, lobby, str(worker + 1))
        for _ in range(work // lobbies + WORKERS):
            services.ticketing.take(BY_SYSTEM, lobby, ["info"], "de")
    database.close()


def _codes(lobbies: int) -> list[str]:
    return [f"lobby{number}" for number in range(lobbies)]


def _deeds(lobbies: int, work: int) -> list[tuple[Deed, ...]]:
    """For each worker: through the lobbies in turn, each at a desk of its own, none where another begins."""
    codes = _codes(lobbies)
    return [
        tuple((codes[(turn + worker) % lobbies], str(worker + 1)) for turn in range(work // WORKERS))
        for worker in range(WORKERS)
    ]


def _ours(url: str, what: str, lobbies: int, work: int, processes: int) -> float:
    deeds = _deeds(lobbies, work)
    shares = [Share(url, what, deeds=tuple(deeds[number::processes])) for number in range(processes)]
    return sum(map(len, deeds)) / _seconds(shares)


def _bare(
    fresh: Callable[[str | None], str], template: str, what: str, lobbies: int, work: int, processes: int
) -> float:
    workers = 1 if processes == 1 else min(WORKERS, lobbies)
    recordings = [_record(fresh(template), what, lobby, work // lobbies) for lobby in _codes(lobbies)]
    threads = [tuple(recordings[number::workers]) for number in range(workers)]
    url = fresh(template)
    shares = [Share(url, what, recordings=tuple(threads[number::processes])) for number in range(processes)]
    return work // lobbies * lobbies / _seconds([share for share in shares if share.recordings])


def _record(url: str, what: str, lobby: str, work: int) -> Recording:
    database = Database(url)
    services = services_over(database)
    # The plan of an office is read once per process, and no part of a deed.
    services.lobby.office(lobby)
    with recording(database) as record:
        for _ in range(work):
            record.begin(what)
            _do(services, what, (lobby, "1"))
    database.close()
    return record


def _do(services: Services, what: str, deed: Deed) -> None:
    lobby, desk = deed
    if what == NUMBERS:
        services.ticketing.take(BY_SYSTEM, lobby, ["info"], "de")
        return
    if services.calling.call_next(BY_SYSTEM, lobby, desk) is None:
        raise RuntimeError(f"nobody was waiting in {lobby}")
    services.calling.finish(BY_SYSTEM, lobby, desk)


def _seconds(shares: Sequence[Share]) -> float:
    """From a common start until the last has finished."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(len(shares))
    with ProcessPoolExecutor(len(shares), context, _begin_with, (start,)) as pool:
        times = list(pool.map(_work_of, shares))
    return max(ended for _, ended in times) - min(begun for begun, _ in times)


#: Of a process that does a share: where it waits for the others.
_starts: list[Barrier] = []


def _begin_with(start: Barrier) -> None:
    _starts.append(start)


def _work_of(share: Share) -> tuple[float, float]:
    """One process's part: (begun, ended) on the machine's clock, in seconds."""
    if share.recordings:
        works = [_replayed(share, each) for each in share.recordings]
    else:
        # One database for all threads of the process, as in a server: on SQLite its lock makes them queue.
        services = services_over(Database(share.url))
        works = [_done(services, share.what, each) for each in share.deeds]
    with ThreadPoolExecutor(len(works)) as pool:
        _starts[-1].wait(60)
        begun = monotonic()
        for each in [pool.submit(work) for work in works]:
            each.result()
        return begun, monotonic()


def _done(services: Services, what: str, deeds: Sequence[Deed]) -> Callable[[], None]:
    for lobby in {lobby for lobby, _ in deeds}:
        services.lobby.office(lobby)

    def work() -> None:
        for deed in deeds:
            _do(services, what, deed)

    return work


def _replayed(share: Share, recordings: Sequence[Recording]) -> Callable[[], None]:
    connection: Any
    if share.url.startswith("sqlite"):
        file = share.url.removeprefix("sqlite:///")
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
    else:
        connection = psycopg.connect(share.url, autocommit=True)

    def work() -> None:
        for record in recordings:
            replay(record, connection, share.what)
        connection.close()

    return work
