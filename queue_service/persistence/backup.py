"""A copy of the whole database in one file, taken while the office works, and put back.

SQLite copies itself page by page. For PostgreSQL its own programs do it: ``pg_dump`` and ``pg_restore`` of the
server's version must be on the PATH.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa


class BackupError(RuntimeError):
    """Why there is no backup, or none was put back; the text says what to do."""


def backup(url: str, target: Path) -> None:
    """Writes a backup to a new file.

    Raises:
        BackupError: the file exists already, there is no database yet, or PostgreSQL's programs are missing.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: name a new file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    parsed = sa.make_url(url)
    # Under another name first: a file of the right name is always whole.
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    if parsed.get_backend_name() == "sqlite":
        _copy_sqlite(_sqlite_file(parsed), unfinished)
    else:
        _run("pg_dump", "--format=custom", f"--file={unfinished}", _libpq(parsed))
    unfinished.replace(target)


def restore(url: str, source: Path) -> None:
    """Puts a backup back in place of everything the database holds. Nothing else may be using it.

    Raises:
        BackupError: no such file, not one of our backups, or PostgreSQL's programs are missing.
    """
    if not source.is_file():
        raise BackupError(f"{source} is not there: name the file that `db backup` wrote.")
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _check_sqlite(source)
        target = Path(parsed.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(source, target)
    else:
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--single-transaction",
            f"--dbname={_libpq(parsed)}",
            str(source),
        )


def name_for(now: datetime, revision: str | None) -> str:
    """The file name of a backup made before an upgrade."""
    return f"before-upgrade-{now:%Y%m%d-%H%M%S}-from-{revision or 'empty'}.backup"


def _sqlite_file(url: sa.URL) -> Path:
    path = Path(url.database or "")
    if not path.is_file():
        raise BackupError(f"There is no database at {path} yet.")
    return path


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def _check_sqlite(source: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
            connection.execute("SELECT version_num FROM alembic_version")
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{source} is not a backup of queue-service ({error}).") from None
    if verdict != "ok":
        raise BackupError(f"{source} is damaged ({verdict}).")


def _libpq(url: sa.URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} is not on the PATH: install the PostgreSQL client programs.")
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)  # found on PATH
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
