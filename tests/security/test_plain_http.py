"""Over plain HTTP on a LAN the service works, with what plain HTTP allows, and says so at the start."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests

from tests.factories import OFFICE
from tests.faults.processes import Process, until
from tests.house import House
from tests.security import crawl


def test_cookies_go_without_the_prefix_and_are_closed_to_scripts_all_the_same(house: House) -> None:
    client = house.client()
    answer = crawl.read(client.get("/sign-in"))
    given = answer.headers.getlist("Set-Cookie")

    assert [cookie.partition("=")[0] for cookie in given] == ["queue-visitor"]
    assert all("HttpOnly" in cookie and "Secure" not in cookie for cookie in given)
    assert "Strict-Transport-Security" not in answer.headers


def test_a_cookie_of_https_does_not_count_over_plain_http_and_the_other_way_round(house: House) -> None:
    token = house.session()
    for name, status in (("queue-staff", 200), ("__Host-staff", 302)):
        client = house.client()
        client.set_cookie(name, token)
        assert crawl.read(client.get("/desk/5/")).status_code in ((200,) if status == 200 else (302, 303)), (
            name
        )


@pytest.mark.processes
@pytest.mark.parametrize(("public_url", "warned"), [("", True), ("https://queue.example.org", False)])
def test_the_log_says_at_the_start_what_plain_http_goes_without(
    sqlite_url: str, tmp_path: Path, public_url: str, warned: bool
) -> None:
    server = Process(sqlite_url, tmp_path / "log", "--no-jobs", QUEUE_SERVICE_PUBLIC_URL=public_url)
    try:
        server.until_ready()
        until(
            lambda: '"serving"' in server.log.read_text(encoding="utf-8"), "the server to say that it serves"
        )
        page = requests.get(f"{server.url}/", timeout=20)
    finally:
        server.stop()

    said = server.log.read_text(encoding="utf-8")
    assert page.status_code == 200
    assert ("plain HTTP is allowed" in said) is warned
    if warned:
        assert re.search(r"without __Host- and Secure, and there is no HSTS", said)
    assert OFFICE not in page.headers.get("Set-Cookie", "")
