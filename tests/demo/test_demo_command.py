"""`queue-service demo` as people and scripts start it: a server of its own, with and without a player."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
import requests

Found = TypeVar("Found")


@dataclass
class Demo:
    """A running demo and its log-ins."""

    process: subprocess.Popen[str]
    url: str
    credentials: dict[str, Any]

    def get(self, path: str, token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = requests.get(f"{self.url}/api/v1{path}", headers=headers, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def device(self, kind: str) -> str:
        token: str = next(d["token"] for d in self.credentials["devices"] if d["kind"] == kind)
        return token

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


def until(look: Callable[[], Found], seconds: float = 60) -> Found:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    pytest.fail(f"nothing within {seconds} seconds")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Demo]:
    port, credentials = free_port(), folder / "credentials.json"
    credentials.unlink(missing_ok=True)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("QUEUE_SERVICE_")}
    command = [sys.executable, "-c", "from queue_service.cli import main; main()", "demo"]
    command += ["--port", str(port), "--database-url", f"sqlite:///{folder / 'demo.db'}"]
    command += ["--credentials", str(credentials), *arguments]
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, text=True, env=environ)
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: alive(url) or process.poll() is not None)
        assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
        yield Demo(process, url, json.loads(credentials.read_text(encoding="utf-8")))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def alive(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_the_demo_is_open_and_empty_and_its_log_ins_are_ready_before_it_answers(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        office = demo.get("/offices/krefeld")
        assert office["open_now"]
        assert office["demo"]
        assert sum(case_type["waiting"] for case_type in office["case_types"]) == 0
        assert {entry["role"] for entry in demo.credentials["staff"]} >= {"clerk", "lobby", "auditor"}
        assert demo.get("/offices/krefeld/board", demo.device("board"))["calls"] == []
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "clerk-12" in log
    assert not any(device["token"] in log for device in demo.credentials["devices"])


def test_a_played_office_moves_survives_a_killed_worker_and_leaves_nothing_behind(tmp_path: Path) -> None:
    def calls_of(demo: Demo) -> set[str]:
        board = demo.get("/offices/krefeld/board", demo.device("board"))
        assert all(call["desk"] != "12" for call in board["calls"])
        return {call["number"] + call["called_at"] for call in board["calls"]}

    with running(tmp_path, "--play", "--speed", "60") as demo:
        before = until(lambda: calls_of(demo))
        everybody = demo.children()
        next(child for child in everybody if "demo.player" not in " ".join(child.cmdline())).kill()
        until(lambda: alive(demo.url))
        assert until(lambda: calls_of(demo) - before)
        everybody = demo.children()
    assert until(lambda: not [child for child in everybody if child.is_running()], 20)
    with running(tmp_path) as demo:
        office = demo.get("/offices/krefeld")
        assert sum(case_type["waiting"] for case_type in office["case_types"]) == 0
