"""Connections to addresses that a visitor gave: to the public internet only, and to nothing in our own house.

A name is looked up here, once, and what was looked at is what is connected to: a name that changes its mind between
the look and the connection gains nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: IPv6 networks that hold IPv4 addresses in them, and how far from the right those stand.
_EMBEDDING = (
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
_TEREDO = ipaddress.IPv6Network("2001::/32")
#: Ours to hand out inside a house, though some call them global.
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")


class AddressRefused(OSError):
    """The name leads to an address that is not one of the public internet."""


def is_public(text: str) -> bool:
    """True for addresses of the public internet: not private, loopback, link-local, shared, reserved, multicast."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in _TEREDO or address in _LOCAL_NAT64:
            return False
        for network, shift in _EMBEDDING:
            if address in network:
                return is_public(str(ipaddress.IPv4Address((int(address) >> shift) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast and not address.is_reserved


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host.

    Raises:
        AddressRefused: one of them is not public; who mixes them means no good.
        OSError: there are none.
    """
    found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not all(is_public(address) for address in found):
        raise AddressRefused(f"the name leads to {len(found)} addresses, not all of them public")
    return list(dict.fromkeys(found))


class PublicConnection(http.client.HTTPSConnection):
    """https to a host of the public internet, certificate checked against its name."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self._context_of_ours = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._context_of_ours)
        self._seconds = seconds

    def connect(self) -> None:
        """Raises AddressRefused, or OSError when none of the addresses answers."""
        plain = _connected(public_addresses(self.host, self.port), self.port, self._seconds)
        try:
            self.sock = self._context_of_ours.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _connected(addresses: Iterable[str], port: int, seconds: float) -> socket.socket:
    problem: OSError = OSError("no address")
    for address in list(addresses)[:2]:
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as error:
            problem = error
    raise problem


def connection_to(endpoint: str, seconds: float, trusted: tuple[str, ...] = ()) -> http.client.HTTPConnection:
    """A connection, not yet open, to an endpoint's host.

    Args:
        trusted: origins that may be anywhere and need no https; for tests.

    Raises:
        AddressRefused: not https.
    """
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if f"{parts.scheme}://{parts.netloc}" in trusted:
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(host, parts.port, timeout=seconds)
    if parts.scheme != "https":
        raise AddressRefused("not https")
    return PublicConnection(host, parts.port or 443, seconds)
