"""Two processes with jobs: one works, and when it is lost the other takes over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from queue_service.persistence.leader import JOBS_LOCK, LOOK_SECONDS, SILENT_SECONDS
from tests.conftest import SECRET
from tests.faults.processes import ROOT, say, until

pytestmark = [pytest.mark.postgres, pytest.mark.processes, pytest.mark.long, pytest.mark.timeout(300)]

Begin = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def begin(postgres_url: str, tmp_path: Path) -> Iterator[Begin]:
    """`begin()` starts another `queue-service jobs`."""
    started: list[subprocess.Popen[bytes]] = []
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "QUEUE_SERVICE_SECRET_KEY": SECRET}
    command = [sys.executable, "-c", "from queue_service.cli import main; main()", "jobs"]

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "jobs.log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    [*command, "--database-url", postgres_url], env=environ, stdout=log, stderr=log
                )
            )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def leading_session(url: str) -> int | None:
    """The server's process that holds the lock."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database()"
            " WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = %s",
            (JOBS_LOCK,),
        ).fetchone()
    return None if row is None else int(row[0])


def standing_by(url: str) -> int:
    """How many processes stand for election."""
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'queue-service jobs leader'"
        ).rowcount


@pytest.mark.parametrize(
    "fault", [signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM], ids=lambda fault: fault.name
)
def test_a_leader_that_is_lost_is_followed_by_another(
    begin: Begin, postgres_url: str, fault: signal.Signals
) -> None:
    first = begin()
    lost = until(lambda: leading_session(postgres_url), "a leader")
    begin()
    until(lambda: standing_by(postgres_url) == 2, "another that stands by")
    began = time.monotonic()

    first.send_signal(fault)

    until(lambda: leading_session(postgres_url) not in (None, lost), "the other to lead")
    promised = LOOK_SECONDS if fault != signal.SIGSTOP else SILENT_SECONDS + LOOK_SECONDS
    say(f"a new leader after {fault.name}: {time.monotonic() - began:.2f} s (promised {promised:.0f} s)")
    if fault == signal.SIGTERM:
        assert first.wait(60) == 0
