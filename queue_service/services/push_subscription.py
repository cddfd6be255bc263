"""What a browser gives who wants messages, and whether we may believe it: the address is a visitor's word."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import urlsplit

from queue_service.domain.errors import Invalid

LONGEST_ENDPOINT = 1000
#: A name of the public internet: it has a dot, and its last part is no number.
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--)?[a-z][a-z0-9-]{0,60}[a-z0-9]")
#: Names that stay inside somebody's house.
_INSIDE = (
    ".local",
    ".localhost",
    ".internal",
    ".lan",
    ".home.arpa",
    ".intranet",
    ".corp",
    ".home",
    ".private",
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives who wants messages: its push service's address for it, and its keys (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def subscription_id(endpoint: str) -> str:
    """22 characters that stand for an endpoint."""
    return urlsafe_b64encode(hashlib.sha256(endpoint.encode()).digest()[:16]).decode().rstrip("=")


def check_endpoint(endpoint: str, trusted: tuple[str, ...] = ()) -> None:
    """Raises Invalid ``push_endpoint`` unless this can be a push service's address.

    It is a visitor's word, and we are going to ask it something: https, the usual port, a name of the public internet.
    Whether the name leads inside after all is seen when we connect, and nowhere else (names change).
    """
    if any(endpoint.startswith(f"{origin}/") for origin in trusted):
        return
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise Invalid("push_endpoint", field="endpoint") from None
    host = parts.hostname or ""
    clean = len(endpoint) <= LONGEST_ENDPOINT and re.fullmatch(r"[\x21-\x7e]+", endpoint)
    plain = parts.username is None and parts.password is None and not parts.fragment and "\\" not in endpoint
    public = _HOST.fullmatch(host) and not host.endswith(_INSIDE) and not _is_address(host)
    if not (clean and plain and public and parts.scheme == "https" and port in (None, 443)):
        raise Invalid("push_endpoint", field="endpoint")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def check_keys(browser: Subscription) -> None:
    """Raises Invalid ``push_keys`` unless they have the form of a P-256 point and of a secret."""
    try:
        point, secret = decoded(browser.p256dh), decoded(browser.auth)
    except ValueError:
        raise Invalid("push_keys", field="keys") from None
    if len(point) != 65 or point[0] != 4 or len(secret) != 16:
        raise Invalid("push_keys", field="keys")


def decoded(text: str) -> bytes:
    """base64url without padding, as browsers write it. Raises ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", text):
        raise ValueError("not base64url")
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
