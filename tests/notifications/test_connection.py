"""An address that a visitor gave never leads into our own house."""

from __future__ import annotations

import pytest

from queue_service.notifications.connection import (
    AddressRefused,
    PublicConnection,
    connection_to,
    is_public,
    public_addresses,
)
from queue_service.notifications.vapid import Vapid
from queue_service.notifications.web_push import WebPush
from queue_service.services.ports import PushMessage, PushOutcome
from tests.fakes import FakeClock
from tests.notifications.push_service import ABrowser, push_service

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to listen on
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_of_a_house_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "142.250.74.10", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "10.0.0.1", "2130706433", "0x7f.1"])
def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(host: str) -> None:
    with pytest.raises(AddressRefused):
        public_addresses(host, 443)


def test_the_refusal_is_where_the_connection_is_made() -> None:
    with push_service() as service:
        port = int(service.origin.rpartition(":")[2])
        with pytest.raises(AddressRefused):
            PublicConnection("localhost", port, 2).connect()
        assert service.received == []


def test_only_https_is_spoken() -> None:
    with pytest.raises(AddressRefused):
        connection_to("http://push.example.org/send", 2)


def test_the_sender_refuses_and_says_so_without_naming_the_address() -> None:
    sender = WebPush(Vapid("a secret", "mailto:it@example.org"), FakeClock(), time_out=2)
    to = ABrowser("https://localhost").subscription
    answer = sender.send(PushMessage(to.endpoint, to.p256dh, to.auth, b"{}", "topic", 60))
    assert answer.outcome is PushOutcome.REFUSED
    assert "localhost" not in answer.why
