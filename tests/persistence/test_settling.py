"""After a thorough settling an SQLite file holds nothing that was deleted, wherever its pages had moved it."""

from __future__ import annotations

import random
import secrets
import time
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from queue_service.persistence.database import SQLITE_BUSY_SECONDS, Database


def churned(database: Database, seed: int) -> None:
    """Rows of all lengths come, are changed and go in random order."""
    draw = random.Random(seed)
    with database.writing() as connection:
        run = connection.exec_driver_sql
        run("CREATE TABLE churned (key TEXT PRIMARY KEY, value TEXT UNIQUE)")
        for n in range(1500):
            value = f"canary{secrets.token_hex(draw.randint(5, 200))}"
            run("INSERT INTO churned VALUES (?, ?)", (secrets.token_hex(8), value))
            if n % 7 == 0:
                run("DELETE FROM churned WHERE key IN (SELECT key FROM churned ORDER BY random() LIMIT 4)")
                run("UPDATE churned SET value = key WHERE key = (SELECT max(key) FROM churned)")
        run("DELETE FROM churned")
        connection.commit()


def test_nothing_deleted_is_left_in_the_file_or_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "office.sqlite"
    with closing(Database(f"sqlite:///{path}")) as database:
        for seed in range(3):
            churned(database, seed)
            database.settle(True)
            held = b"".join(file.read_bytes() for file in tmp_path.glob("office.sqlite*"))
            assert b"canary" not in held
            with database.writing() as connection:
                connection.execute(sa.text("DROP TABLE churned"))
                connection.commit()


def test_the_log_is_emptied_without_writing_the_file_anew(tmp_path: Path) -> None:
    path = tmp_path / "office.sqlite"
    with closing(Database(f"sqlite:///{path}")) as database:
        churned(database, 0)
        assert path.with_name("office.sqlite-wal").stat().st_size > 0
        database.settle(False)
        assert path.with_name("office.sqlite-wal").stat().st_size == 0


def test_it_does_not_wait_for_somebody_who_reads(tmp_path: Path) -> None:
    path = tmp_path / "office.sqlite"
    with closing(Database(f"sqlite:///{path}")) as database:
        churned(database, 0)
        with database.reading() as connection:
            connection.execute(sa.text("SELECT count(*) FROM churned")).all()
            begun = time.monotonic()
            database.settle(False)
        # Whoever waits for a reader does so for all of this time at least, with every writer behind.
        assert time.monotonic() - begun < SQLITE_BUSY_SECONDS
