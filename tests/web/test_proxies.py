"""Forwarding headers count only when a proxy of ours sent them."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

import pytest

from queue_service.config import Network
from queue_service.web.proxies import behind_proxies

OURS: tuple[Network, ...] = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def seen(trusted: tuple[Network, ...] | int, peer: str, **headers: str) -> tuple[str, str, str]:
    """(address, scheme, host) that the application sees."""
    found: list[tuple[str, str, str]] = []

    def app(environ: dict[str, Any], _start_response: Any) -> Iterable[bytes]:
        found.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ["HTTP_HOST"]))
        return []

    given = {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items()}
    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "inside", **given}
    behind_proxies(app, trusted)(environ, None)
    return found[0]


FORWARDED = {"proto": "https", "host": "queue.example.org"}


def test_a_stranger_is_who_it_is() -> None:
    spoofed = {"for": "1.2.3.4", **FORWARDED}

    assert seen(OURS, "192.0.2.9", **spoofed) == ("192.0.2.9", "http", "inside")
    assert seen(0, "192.0.2.9", **spoofed) == ("192.0.2.9", "http", "inside")
    assert seen((), "10.0.0.1", **spoofed) == ("10.0.0.1", "http", "inside")


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("1.2.3.4, 192.0.2.9", "192.0.2.9"),
        ("1.2.3.4, 192.0.2.9, 10.0.0.2", "192.0.2.9"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
    ],
)
def test_behind_our_proxy_the_first_address_that_is_not_ours_counts(chain: str, client: str) -> None:
    assert seen(OURS, "10.0.0.1", **{"for": chain, **FORWARDED}) == (client, "https", "queue.example.org")


def test_a_proxy_that_says_nothing_changes_nothing() -> None:
    assert seen(OURS, "::1") == ("::1", "http", "inside")


def test_a_number_of_proxies_takes_as_many_steps_back() -> None:
    assert seen(1, "192.0.2.1", **{"for": "1.2.3.4, 5.6.7.8", **FORWARDED})[0] == "5.6.7.8"
    assert seen(2, "192.0.2.1", **{"for": "1.2.3.4, 5.6.7.8"})[0] == "1.2.3.4"
