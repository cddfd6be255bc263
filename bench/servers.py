"""Server processes of our own, and what they use of the machine."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
#: The secret of every server here, so that tokens made beforehand are known to it.
SECRET = "bench" * 8


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    port: int
    process: psutil.Process

    @property
    def worker(self) -> psutil.Process:
        """The process that serves: the child of the one that only looks after it, and not the demo's player."""
        children = [child for child in self.process.children() if "player" not in " ".join(child.cmdline())]
        return children[0] if children else self.process


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: Sequence[str], port: int, settings: Mapping[str, str], folder: str) -> Iterator[Running]:
    """Runs `python COMMAND` until it is left; yields when /healthz answers.

    Raises:
        RuntimeError: it did not come up within a minute.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith("QUEUE_SERVICE_")}
    log = Path(folder) / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # our own command
            [sys.executable, *command],
            cwd=folder,
            env={**environ, "PYTHONPATH": str(ROOT), **settings},
            stdout=output,
            stderr=output,
        )
    try:
        _wait(port, process, log)
        yield Running(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def ours(url: str, folder: str, processes: int = 1) -> Iterator[list[Running]]:
    """So many processes of `queue-service serve` over one migrated database; the first runs the jobs."""
    with ExitStack() as stack:
        running = []
        for number in range(processes):
            port = free_port()
            settings = {
                "QUEUE_SERVICE_DATABASE_URL": url,
                "QUEUE_SERVICE_SECRET_KEY": SECRET,
                "QUEUE_SERVICE_PORT": str(port),
                "QUEUE_SERVICE_LOG_LEVEL": "warning",
            }
            command = ["-c", "from queue_service.cli import main; main()", "serve"]
            command += ["--no-jobs"] if number else []
            running.append(stack.enter_context(server(command, port, settings, folder)))
        yield running


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
    raise RuntimeError(f"the server did not come up: {log.read_text(encoding='utf-8')[-2000:]}")


def cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    """What these have used of the processor so far."""
    return sum(times.user + times.system for times in (each.cpu_times() for each in processes))
