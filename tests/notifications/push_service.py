"""A push service on this machine, and browsers that can read what it is given."""

from __future__ import annotations

import json
import struct
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from queue_service.services.push_subscription import Subscription


@dataclass(frozen=True)
class Received:
    """One message as the push service got it."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """What it was given, and what it answers: the statuses in turn, then 201."""

    origin: str
    answers: list[int] = field(default_factory=list)
    retry_after: str | None = None
    received: list[Received] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, message: Received) -> int:
        with self.changed:
            self.received.append(message)
            self.changed.notify_all()
            return self.answers.pop(0) if self.answers else 201

    def wait_for(self, count: int) -> list[Received]:
        """Waits until so many messages were given."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.received) >= count, timeout=20)
            return list(self.received)


@contextmanager
def push_service() -> Iterator[PushService]:
    """It listens on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = service.take(Received(self.path, dict(self.headers), body))
            self.send_response(status)
            if service.retry_after is not None:
                self.send_header("Retry-After", service.retry_after)
            if status in (301, 302, 307, 308):
                self.send_header("Location", f"{service.origin}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service = PushService(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield service
        server.shutdown()
        thread.join()


class ABrowser:
    """A browser with its keys, subscribed at a push service."""

    def __init__(self, origin: str, name: str = "phone") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self._secret = b"0123456789abcdef"
        self.path = f"/push/{name}"
        self.subscription = Subscription(f"{origin}{self.path}", text(self._public), text(self._secret))

    def read(self, message: Received) -> dict[str, Any]:
        """What a message says; written after RFC 8188 and 8291, from the browser's side."""
        salt, (_size, length) = message.body[:16], struct.unpack("!LB", message.body[16:21])
        sender, sealed = message.body[21 : 21 + length], message.body[21 + length :]
        shared = self._key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        info = b"WebPush: info\0" + self._public + sender
        seed = HKDF(hashes.SHA256(), 32, self._secret, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(seed)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(seed)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\x02")
        said: dict[str, Any] = json.loads(plain[:-1])
        return said


def claims(authorization: str) -> dict[str, Any]:
    """What a VAPID header vouches for, its signature checked against the key it names."""
    parts = dict(part.split("=", 1) for part in authorization.removeprefix("vapid ").split(", "))
    head, body, signature = parts["t"].split(".")
    raw = data(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data(parts["k"]))
    key.verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(data(head)) == {"typ": "JWT", "alg": "ES256"}
    return {**json.loads(data(body)), "k": parts["k"]}


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def data(encoded: str) -> bytes:
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
