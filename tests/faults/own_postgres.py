"""A PostgreSQL of a test's own, to be stopped and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.postgres import Server, programs, running


class OwnPostgres:
    """A server that may be taken away."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._folder = folder
        self.server = server

    def stop(self, mode: str = "fast") -> None:
        """Ends every session and the server."""
        self._control("stop", "-m", mode)

    def start(self) -> None:
        """Starts it again where it was; returns when it takes connections."""
        options = (self._folder / "postmaster.opts").read_text().split('"')
        given = " ".join(f'"{option}"' for option in options[1::2])
        self._control("start", "-o", given, "-l", str(self._folder / "log"))

    def freeze(self) -> None:
        """It no longer answers anybody, and refuses nobody."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        postmaster = psutil.Process(int((self._folder / "postmaster.pid").read_text().split()[0]))
        for process in (postmaster, *postmaster.children()):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _control(self, *what: str) -> None:
        user = {"user": "embedded_postgres", "group": "embedded_postgres"} if os.geteuid() == 0 else {}
        subprocess.run(
            [str(programs() / "pg_ctl"), "-D", str(self._folder), "-w", *what],
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            **user,  # type: ignore[call-overload]  # user and group, or neither
        )


@contextmanager
def own_postgres(name: str) -> Iterator[OwnPostgres]:
    """Starts one, and ends it."""
    run_id = f"{name}-{os.getpid()}"
    folder = Path(tempfile.gettempdir()) / f"queue-service-postgres-{os.getuid()}-{run_id}"
    with running("own", run_id) as server:
        own = OwnPostgres(server, folder)
        try:
            yield own
        finally:
            # The wheel knows the process it started itself; this may be another by now.
            own.stop("immediate")
