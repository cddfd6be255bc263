"""Who sends (VAPID, RFC 8292): the installation's key pair, and the signed word that goes with each message."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from queue_service.notifications.encryption import point

#: RFC 8292 allows a day; half of it forgives clocks that differ.
_LASTS = timedelta(hours=12)
#: The order of P-256: private keys are the numbers from 1 to this, without it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Vapid:
    """The key pair that follows from the installation's secret: nothing to set up, nothing to store.

    Args:
        contact: `mailto:` or `https:`, where a push service's operator reaches whoever runs this.
    """

    def __init__(self, secret: str, contact: str) -> None:
        # 16 bytes more than the key has, so that no number is more likely than another (FIPS 186-5, A.2.1).
        wide = HKDF(hashes.SHA256(), 48, None, b"queue-service web push: VAPID P-256").derive(secret.encode())
        self._key = ec.derive_private_key(int.from_bytes(wide, "big") % (_ORDER - 1) + 1, ec.SECP256R1())
        self._contact = contact
        self.public_key = _text(point(self._key.public_key()))

    def authorization(self, endpoint: str, now: datetime) -> str:
        """The `Authorization` header for a message to this endpoint."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((now + _LASTS).timestamp()),
            "sub": self._contact,
        }
        signed = ".".join(
            _text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
        )
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        signature = _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={signed}.{signature}, k={self.public_key}"


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
