"""What answers tell the browser; that every one of them does is in tests/security/."""

from __future__ import annotations

import pytest

from tests.house import House, a_house


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


def test_a_large_answer_is_compressed(house: House) -> None:
    answer = house.client().get("/api/v1/openapi.json", headers={"Accept-Encoding": "br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert 8 * len(answer.data) < len(house.client().get("/api/v1/openapi.json").data)
