"""One leads, the others stand by and take over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from queue_service.persistence.leader import JOBS_LOCK, Alone, Leader, new_leader

pytestmark = pytest.mark.postgres
PATIENCE = 30.0


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def first(postgres_url: str) -> Iterator[Leader]:
    with closing(Leader(postgres_url)) as leader:
        leader.start()
        until(leader.leads)
        yield leader


def holder(url: str) -> int | None:
    """The server's process that holds the lock."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database()"
            " WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = %s",
            (JOBS_LOCK,),
        ).fetchone()
    return None if row is None else int(row[0])


def test_of_two_one_leads_and_the_other_takes_over_when_it_stands_down(
    first: Leader, postgres_url: str
) -> None:
    with closing(Leader(postgres_url)) as second:
        second.start()
        assert not second.leads()
        held_by = holder(postgres_url)

        first.close()

        until(second.leads)
        assert holder(postgres_url) not in (None, held_by)


def test_a_leader_whose_session_was_ended_stands_again(first: Leader, postgres_url: str) -> None:
    lost = holder(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", (lost,))

    until(lambda: holder(postgres_url) not in (None, lost))
    until(first.leads)


def test_leads_of_two_databases_are_two(first: Leader, sqlite_url: str) -> None:
    alone = new_leader(sqlite_url)
    assert isinstance(alone, Alone)
    alone.start()
    assert alone.leads()
    alone.close()
