"""The shipped nginx site, with other ports and paths, in a real nginx before two real processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import socketio

from queue_service.live.contract import NAMESPACE
from tests.factories import OFFICE
from tests.faults.processes import PATIENCE, Process, Tokens, free_port, until

SITE = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "queue-service.conf"


@dataclass(frozen=True)
class House:
    """Two processes behind nginx."""

    url: str
    plain_url: str
    processes: tuple[Process, Process]
    tokens: Tokens
    certificate: Path
    access_log: Path

    def browser(self) -> requests.Session:
        """Somebody with cookies of their own, all from one address."""
        session = requests.Session()
        # Neither proxies nor certificates of the machine's environment.
        session.trust_env = False
        session.verify = str(self.certificate)
        return session

    def post(self, path: str, token: str, body: object = None) -> requests.Response:
        """POST under /api/v1, tried again where no process answered, as pages do."""
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": os.urandom(8).hex()}
        for _ in range(20):
            with self.browser() as browser:
                answer = browser.post(
                    f"{self.url}/api/v1{path}", json=body or {}, headers=headers, timeout=30
                )
            if answer.status_code not in (502, 503, 504):
                break
            time.sleep(0.2)
        return answer

    def take(self) -> dict[str, str]:
        """Pulls a number."""
        answer = self.post(
            f"/offices/{OFFICE}/tickets", self.tokens.kiosk, {"case_types": ["info"], "language": "de"}
        )
        assert answer.status_code == 201, answer.text
        taken: dict[str, str] = answer.json()
        return taken

    def waiting(self, client: socketio.Client) -> int:
        """How many a board shows as waiting."""
        answer = client.call("watch", {"topic": "board", "office": OFFICE}, namespace=NAMESPACE, timeout=30)
        return int(answer["waiting"]["info"]["waiting"])

    @contextmanager
    def board(self, transport: str) -> Iterator[socketio.Client]:
        """A board that has loaded its page and keeps a live connection."""
        browser = self.browser()
        browser.get(f"{self.url}/", timeout=30)
        client = socketio.Client(http_session=browser, reconnection_delay=0.1, reconnection_delay_max=0.5)
        client.connect(
            self.url, namespaces=[NAMESPACE], auth={"token": self.tokens.board}, transports=[transport]
        )
        try:
            yield client
        finally:
            with suppress(socketio.exceptions.SocketIOError, OSError):
                client.disconnect()
            client.shutdown()
            browser.close()


@contextmanager
def behind_nginx(folder: Path, processes: tuple[Process, Process], tokens: Tokens) -> Iterator[House]:
    """The house at its https address; fails where there is no nginx."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.fail("nginx is missing: install Debian's package `nginx` (`make test-all` does so when root).")
    _make_certificate(folder)
    ports = [free_port() for _ in range(4)]
    (folder / "site.conf").write_text(_with_our_ports(folder, processes, ports), encoding="utf-8")
    (folder / "nginx.conf").write_text(_around_it(folder), encoding="utf-8")
    with (folder / "nginx.log").open("wb") as said:
        started = [
            program,
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "error.log"),
        ]
        nginx = subprocess.Popen(started, stdout=said, stderr=said)
    house = House(
        f"https://localhost:{ports[2]}",
        f"http://localhost:{ports[0]}",
        processes,
        tokens,
        folder / "fullchain.pem",
        folder / "queue-service.access.log",
    )
    try:
        until(lambda: nginx.poll() is not None or _answers(house), "nginx")
        assert nginx.poll() is None, (folder / "nginx.log").read_text(encoding="utf-8")
        yield house
    finally:
        nginx.terminate()
        nginx.wait(PATIENCE)


def _with_our_ports(folder: Path, processes: tuple[Process, Process], ports: list[int]) -> str:
    site = SITE.read_text(encoding="utf-8")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{ports[0]};",
        "listen [::]:80;": f"listen 127.0.0.1:{ports[1]};",
        "listen 443 ssl": f"listen 127.0.0.1:{ports[2]} ssl",
        "listen [::]:443 ssl": f"listen 127.0.0.1:{ports[3]} ssl",
        "127.0.0.1:8001": f"127.0.0.1:{processes[0].port}",
        "127.0.0.1:8002": f"127.0.0.1:{processes[1].port}",
        "queue.example.org": "localhost",
        "/etc/ssl/queue-service": str(folder),
        "/var/log/nginx": str(folder),
    }
    for ours, other in changes.items():
        assert ours in site, ours
        site = site.replace(ours, other)
    return site


def _around_it(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    return (
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr;"
        f" events {{ worker_connections 512; }}"
        f" http {{ {temporary} include {folder}/site.conf; }}\n"
    )


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )


def _answers(house: House) -> bool:
    try:
        return house.browser().get(f"{house.url}/healthz", timeout=5).status_code == 200
    except OSError:
        return False
