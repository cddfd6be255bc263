"""Tokens: unguessable, and nowhere stored.

A ticket's token is derived by HMAC from the row's public id and the installation's secret; the database keeps only
its hash. So a copy of the database opens nobody's page, and an answer given twice can name the same token again
without having kept it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

_PLACEHOLDER = re.compile(r"\{token:(ticket):([\w-]{22})\}")


class Tokens:
    """Derives and hashes tokens under one secret."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"queue-service tokens\0" + secret.encode()).digest()

    def ticket(self, public_id: str) -> str:
        """The token of the ticket with this public id: 22 URL-safe characters, 132 bits."""
        return self._derived(f"ticket:{public_id}")

    def csrf(self, token: str) -> str:
        """The value a browser must send back with each change it asks for under this cookie."""
        return self._derived(f"csrf:{token}")

    def _derived(self, text: str) -> str:
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode()[:22]

    def masked(self, body: str, public_id: str) -> str:
        """An answer's text with this ticket's token replaced by a placeholder, fit to be stored."""
        return body.replace(self.ticket(public_id), f"{{token:ticket:{public_id}}}")

    def unmasked(self, body: str) -> str:
        """A stored answer's text with its tokens put back."""
        return _PLACEHOLDER.sub(lambda found: self.ticket(found[2]), body)


def new_public_id() -> str:
    """A random id of 22 characters."""
    return secrets.token_urlsafe(16)


def new_token() -> str:
    """A random token of 43 characters, for sessions and devices."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token. It is random already, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
