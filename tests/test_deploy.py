"""What deploy/ ships works: units that systemd accepts, all settings, and the nginx site before two real processes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
import socketio
from click.testing import CliRunner

from queue_service.cli import main
from queue_service.live.contract import NAMESPACE
from queue_service.variables import VARIABLES
from queue_service.web.application import LARGEST_REQUEST
from tests.factories import OFFICE
from tests.faults.nginx import SITE, House, behind_nginx
from tests.faults.processes import Process, set_up, until
from tests.postgres import Server

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROGRAM = "/opt/queue-service/bin/queue-service"


def test_the_sample_names_every_setting_with_its_default() -> None:
    lines = (DEPLOY / "environment.sample").read_text(encoding="utf-8").splitlines()
    named = [line.lstrip("#") for line in lines if re.match(r"#?QUEUE_SERVICE_", line)]
    asleep = [line.lstrip("#") for line in lines if line.startswith("#QUEUE_SERVICE_")]

    assert sorted(line.partition("=")[0] for line in named) == sorted(name for name, _, _ in VARIABLES)
    assert set(asleep) <= {f"{name}={default}" for name, default, _ in VARIABLES}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_exists(unit: Path) -> None:
    started = re.search(rf"^ExecStart={PROGRAM} (.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert started is not None
    command, *options = started[1].replace("%i", "8001").split()

    help_text = CliRunner().invoke(main, [command, "--help"]).output

    assert all(option in help_text for option in options if option.startswith("--"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_accepts_a_unit(unit: Path, tmp_path: Path) -> None:
    # An instance, and a program that is there.
    copy = tmp_path / unit.name.replace("@", "@8001")
    copy.write_text(unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true"), encoding="utf-8")

    said = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, timeout=60, check=False
    )

    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_the_site_takes_no_larger_request_than_the_service() -> None:
    assert f"client_max_body_size {LARGEST_REQUEST // 1024}k;" in SITE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def house(
    postgres: Server, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The shipped site, with other ports and paths, before two processes."""
    folder = tmp_path_factory.mktemp("nginx")
    name = postgres.create(template=migrated_postgres)
    url = postgres.url(name)
    tokens = set_up(url)
    with ExitStack() as stack:
        stack.callback(postgres.drop, name)
        processes = tuple(
            Process(url, folder / f"{n}.log", "--no-jobs", QUEUE_SERVICE_TRUSTED_PROXIES="127.0.0.1")
            for n in (1, 2)
        )
        for process in processes:
            stack.callback(process.stop)
        for process in processes:
            process.until_ready()
        yield stack.enter_context(behind_nginx(folder, (processes[0], processes[1]), tokens))


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("nginx")
class TestNginx:
    """The shipped site in a real nginx; the last test takes the processes away."""

    def test_plain_http_leads_to_https(self, house: House) -> None:
        with house.browser() as browser:
            answer = browser.get(f"{house.plain_url}/kiosk/{OFFICE}/?a=b", allow_redirects=False, timeout=30)
        assert (answer.status_code, answer.headers["Location"]) == (
            308,
            f"https://localhost/kiosk/{OFFICE}/?a=b",
        )

    def test_pages_give_a_cookie_too_coarse_to_recognise_anybody(self, house: House) -> None:
        with house.browser() as browser:
            first = browser.get(f"{house.url}/", timeout=30)
            again = browser.get(f"{house.url}/", timeout=30)
        with house.browser() as script:
            data = script.get(f"{house.url}/healthz", timeout=30)

        assert first.status_code == 200
        assert re.search(
            r"queue_way=[0-9a-f]{2}; Path=/; Secure; HttpOnly; SameSite=Lax", first.headers["Set-Cookie"]
        )
        assert "queue_way" not in again.headers.get("Set-Cookie", "")
        assert "queue_way" not in data.headers.get("Set-Cookie", "")

    @pytest.mark.parametrize("transport", ["websocket", "polling"])
    def test_screens_behind_one_address_are_spread_and_all_follow(self, house: House, transport: str) -> None:
        with ExitStack() as stack:
            boards = [stack.enter_context(house.board(transport)) for _ in range(12)]
            before = house.waiting(boards[0])
            for board in boards:
                assert house.waiting(board) == before
            shares = [process.metric("queue_live_watches") for process in house.processes]
            assert sum(shares) >= 12
            assert min(shares) > 0
            seen: list[dict[str, object]] = []
            for board in boards:
                board.on("board", seen.append, namespace=NAMESPACE)

            house.take()

            until(lambda: len(seen) >= 12, "news on every board")

    def test_the_service_knows_that_it_is_asked_over_https(self, house: House) -> None:
        with house.browser() as browser:
            answer = browser.get(f"{house.url}/t/{house.take()['token']}", timeout=30)
        assert answer.status_code == 200
        assert "Strict-Transport-Security" in answer.headers

    def test_no_token_reaches_the_log(self, house: House) -> None:
        token = house.take()["token"]
        with house.browser() as browser:
            for path in (f"/t/{token}", f"/t/{token}/qr.svg?x=1", f"/api/v1/tickets/{token}", f"/?a={token}"):
                browser.get(house.url + path, headers={"Referer": f"{house.url}/t/{token}"}, timeout=30)
        until(lambda: "/t/*/qr.svg" in house.access_log.read_text(encoding="utf-8"), "the log")

        log = house.access_log.read_text(encoding="utf-8")

        lines = [json.loads(line) for line in log.splitlines()]
        assert token not in log
        assert {"/t/*", "/t/*/qr.svg", "/api/v1/tickets/*", "/"} <= {line["path"] for line in lines}
        assert {line["address"] for line in lines} == {"127.0.0.0"}
        assert f"/api/v1/offices/{OFFICE}/tickets" in {line["path"] for line in lines}

    def test_figures_stay_inside_and_large_requests_outside(self, house: House) -> None:
        with house.browser() as browser:
            assert browser.get(f"{house.url}/metrics", timeout=30).status_code == 404
            large = browser.post(
                f"{house.url}/api/v1/sessions", data=b"x" * (LARGEST_REQUEST + 1), timeout=30
            )
            assert large.status_code == 413

    def test_guessing_passwords_is_slowed_down_before_it_reaches_the_service(self, house: House) -> None:
        with house.browser() as browser:
            answers = [
                browser.post(
                    f"{house.url}/api/v1/sessions", json={"name": "nobody", "password": "guess"}, timeout=30
                )
                for _ in range(120)
            ]
        stopped = [answer for answer in answers if answer.headers.get("Retry-After") == "10"]
        assert stopped
        assert {answer.status_code for answer in stopped} == {429}
        assert stopped[0].json()["code"] == "too_many_requests"
        assert stopped[0].headers["Content-Type"] == "application/problem+json"

    def test_screens_of_a_process_that_dies_go_on_at_the_other(self, house: House) -> None:
        with ExitStack() as stack:
            boards = [stack.enter_context(house.board("websocket")) for _ in range(8)]
            expected = house.waiting(boards[0]) + 1
            house.processes[0].kill()

            house.take()

            for board in boards:
                until(partial(_shows, house, board, expected), "a board at the other process")
        house.processes[1].kill()
        with house.browser() as browser:
            api = browser.get(f"{house.url}/api/v1/offices/{OFFICE}", timeout=30)
            page = browser.get(f"{house.url}/kiosk/{OFFICE}/", timeout=30)
        assert (api.status_code, api.json()["code"]) == (503, "unavailable")
        assert api.headers["Content-Type"] == "application/problem+json"
        assert page.status_code == 503
        assert 'http-equiv="refresh"' in page.text


def _shows(house: House, board: socketio.Client, expected: int) -> bool:
    try:
        return house.waiting(board) == expected
    except socketio.exceptions.SocketIOError:
        return False
