"""What every answer tells the browser, and what no GET ever does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.factories import OFFICE
from tests.house import House, a_house, bearer

VALUES = {
    "office": OFFICE,
    "area": "service",
    "desk": "5",
    "code": "5",
    "number": "A001",
    "filename": "x.css",
}


def pages(house: House) -> Iterator[str]:
    """One path for every address that can be read."""
    values = {**VALUES, "token": house.take()["token"]}
    adapter = house.application.app.url_map.bind("localhost")
    for rule in house.application.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and isinstance(rule, Rule):
            yield adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})


def answers(house: House) -> Iterator[tuple[str, TestResponse]]:
    """Every page, asked by nobody, a kiosk and a clerk; and an error of every kind."""
    clerk = house.session()
    for path in pages(house):
        for token in (None, house.kiosk, clerk):
            yield path, house.client().get(path, headers=bearer(token))
    yield "/nowhere", house.client().get("/nowhere")
    yield "/healthz", house.client().put("/healthz")
    yield "/device", house.client().post("/device", data=b"x" * 100_000)


def test_every_answer_carries_the_security_headers(house: House) -> None:
    for path, answer in answers(house):
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy, path
        assert "unsafe" not in policy
        assert "connect-src 'self' ws://localhost;" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Strict-Transport-Security" not in headers
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["X-Request-Id"]


def test_token_pages_are_neither_kept_nor_passed_on(house: House) -> None:
    token = house.take()["token"]

    for path in (f"/t/{token}", f"/api/v1/tickets/{token}", "/t/unknown-unknown-unknown"):
        headers = house.client().get(path).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer"), path


def test_https_is_announced_for_more_than_a_year(sqlite_url: str) -> None:
    with a_house(sqlite_url, trusted_proxies=1) as house:
        headers = house.client().get("/healthz", headers={"X-Forwarded-Proto": "https"}).headers

    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "wss://localhost" in headers["Content-Security-Policy"]


def test_a_forwarding_header_of_a_stranger_counts_for_nothing(house: House) -> None:
    headers = house.client().get("/healthz", headers={"X-Forwarded-Proto": "https"}).headers

    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "x'y"])
def test_a_strange_host_does_not_get_into_the_policy(house: House, host: str) -> None:
    answer = house.client().get("/healthz", headers={"Host": host})

    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert "evil" not in answer.headers["Content-Security-Policy"]


def test_reading_changes_nothing(house: House) -> None:
    paths = list(pages(house))
    before = house.application.services.lobby.revision(OFFICE)

    for path in paths:
        house.client().get(path, headers=bearer(house.session()))

    assert house.application.services.lobby.revision(OFFICE) == before


def test_every_cookie_is_out_of_reach_for_scripts(house: House) -> None:
    allowed = {"queue-visitor", "queue-kiosk", "queue-board", "queue-staff", "lang"}
    for path, answer in answers(house):
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert cookie.partition("=")[0] in allowed, path
            assert "HttpOnly" in cookie, path
            assert "SameSite=" in cookie, path


def test_a_large_answer_is_compressed(house: House) -> None:
    answer = house.client().get("/api/v1/openapi.json", headers={"Accept-Encoding": "br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 15_000
