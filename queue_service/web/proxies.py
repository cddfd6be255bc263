"""Forwarding headers count only when a proxy of ours sent them."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

from queue_service.config import Network

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def behind_proxies(app: WsgiApp, trusted: tuple[Network, ...] | int) -> WsgiApp:
    """`app` as seen from the far side of the trusted proxies: address, scheme and host of the real client."""
    if isinstance(trusted, int):
        return ProxyFix(app, trusted, trusted, trusted) if trusted else app
    return _FromTrustedPeers(app, trusted) if trusted else app


class _FromTrustedPeers:
    """Believes a peer in the trusted networks; walks `X-Forwarded-For` back to the first that is not."""

    def __init__(self, app: WsgiApp, trusted: tuple[Network, ...]) -> None:
        self._app, self._trusted = app, trusted

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self._is_trusted(environ.get("REMOTE_ADDR", "")):
            hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
            behind = 1
            while behind < len(hops) and self._is_trusted(hops[-behind]):
                behind += 1
            return ProxyFix(self._app, behind, 1, 1)(environ, start_response)
        return self._app(environ, start_response)

    def _is_trusted(self, text: str) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)
