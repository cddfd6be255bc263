"""S-13: what a client claims of itself counts for nothing, unless our own proxy says so."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from tests.house import House, a_house

CLAIMS = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Ssl": "on",
    "X-Url-Scheme": "https",
    "X-Original-Url": "/admin/",
    "X-Rewrite-Url": "/admin/",
    "X-Http-Method-Override": "DELETE",
    "Forwarded": "for=203.0.113.9;proto=https;host=evil.example",
}


@pytest.mark.parametrize("name", CLAIMS)
def test_s_13_a_stranger_changes_neither_scheme_nor_host_nor_path(house: House, name: str) -> None:
    plain = house.client().get("/t/nothing-that-there-is")
    claimed = house.client().get("/t/nothing-that-there-is", headers={name: CLAIMS[name]})

    assert claimed.status_code == plain.status_code
    assert "evil" not in claimed.text + str(claimed.headers)
    assert "Strict-Transport-Security" not in claimed.headers
    assert {cookie.partition("=")[0] for cookie in claimed.headers.getlist("Set-Cookie")} == {
        cookie.partition("=")[0] for cookie in plain.headers.getlist("Set-Cookie")
    }


def test_s_13_links_in_answers_follow_our_proxy_only(sqlite_url: str) -> None:
    with a_house(sqlite_url, trusted_proxies=(ip_network("10.0.0.0/8"),)) as house:
        body = {"case_types": ["info"], "language": "de"}

        def link(peer: str) -> str:
            answer = house.client().post(
                "/api/v1/offices/krefeld/tickets",
                json=body,
                headers={
                    "Authorization": f"Bearer {house.kiosk}",
                    **CLAIMS,
                    "X-Forwarded-Host": "queue.example.org",
                },
                environ_base={"REMOTE_ADDR": peer},
            )
            return str(answer.get_json()["status_url"])

        assert link("10.0.0.1").startswith("https://queue.example.org/t/")
        assert link("192.0.2.1").startswith("http://localhost/t/")


def test_a_public_address_in_the_settings_overrules_whatever_a_request_says(sqlite_url: str) -> None:
    with a_house(sqlite_url, public_url="https://queue.example.org") as house:
        taken = house.client().post(
            "/api/v1/offices/krefeld/tickets",
            json={"case_types": ["info"], "language": "de"},
            headers={"Authorization": f"Bearer {house.kiosk}", "Host": "evil.example"},
        )

    assert taken.get_json()["status_url"].startswith("https://queue.example.org/t/")
