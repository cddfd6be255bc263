"""Proofs that somebody asked for a number and got none: dated, signed, and nowhere stored.

Who must apply before a residence title expires (§ 81 AufenthG) may need to show that they came in time. The proof says
where, when and for what somebody asked; it does not say who. All of it is in the token, and the signature makes it
ours: this installation reads it with its secret, anybody else with the public key alone.

A token is the URL-safe Base64 of, in bytes: version (1) · kind (1) · moment, seconds since 1970 (5) · id (5) · office
and case types, each a length (1) and UTF-8 · Ed25519 signature of all before it (64).
"""

from __future__ import annotations

import secrets
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from queue_service.domain.errors import NotFound

#: Why there was no number; `asked` says only that somebody asked. The byte that stands for each never changes.
KINDS: dict[str, int] = {"no_number_left": 1, "closed_early": 2, "asked": 3}

_KIND_OF = {byte: kind for kind, byte in KINDS.items()}
_VERSION = 1
#: A label of its own: what else is derived from the secret says nothing about this key.
_LABEL = b"queue-service proof of request, Ed25519, version 1"
_SIGNATURE_BYTES = 64
_MOMENT_BYTES = 5
_ID_BYTES = 5
_HEAD_BYTES = 2 + _MOMENT_BYTES + _ID_BYTES
#: Longer than any token of ours, shorter than what would be work to look at.
_LONGEST_TOKEN = 2000


@dataclass(frozen=True, slots=True)
class Proof:
    """What was asked, when and where; nothing about who asked.

    Attributes:
        office: code of the office.
        case_types: codes, in the order they were asked for.
        at: UTC, whole seconds.
        kind: a key of KINDS.
        id: short enough to be read out: "7KQM-2XRD".
        token: opens the proof's page.
    """

    office: str
    case_types: tuple[str, ...]
    at: datetime
    kind: str
    id: str
    token: str


class Proofs:
    """Issues and reads proofs under one installation's secret."""

    def __init__(self, secret: str) -> None:
        seed = HKDF(SHA256(), length=32, salt=None, info=_LABEL).derive(secret.encode())
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._key.public_key()

    def issue(
        self, office: str, case_types: Sequence[str], at: datetime, kind: str = "no_number_left"
    ) -> Proof:
        """A new proof; asking twice gives two, with ids of their own.

        Args:
            at: aware; kept to the second.

        Raises:
            ValueError: the kind is unknown, `at` is naive, or a code is longer than 255 bytes.
        """
        if kind not in KINDS or at.tzinfo is None:
            raise ValueError(f"no proof of kind {kind!r} at {at}")
        payload = b"".join(
            (
                bytes((_VERSION, KINDS[kind])),
                int(at.timestamp()).to_bytes(_MOMENT_BYTES),
                secrets.token_bytes(_ID_BYTES),
                *(_with_length(code) for code in (office, *case_types)),
            )
        )
        signed = payload + self._key.sign(payload)
        return _parse(payload, urlsafe_b64encode(signed).decode().rstrip("="))

    def read(self, token: str) -> Proof:
        """The proof that this installation put into `token`.

        Raises:
            NotFound: ``proof_not_found``, for anything else.
        """
        return _read(self._public, token)

    def public_key(self) -> str:
        """The key, as PEM, with which anybody can tell our proofs from others; it cannot make any."""
        return self._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_proof(public_key: str, token: str) -> Proof:
    """The proof in `token`, for whoever has only the public key of the installation that issued it.

    Args:
        public_key: as `Proofs.public_key` gives it.

    Raises:
        NotFound: ``proof_not_found``.
        ValueError: `public_key` is not the PEM of an Ed25519 key.
    """
    key = load_pem_public_key(public_key.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return _read(key, token)


def _read(key: Ed25519PublicKey, token: str) -> Proof:
    try:
        signed = _decoded(token)
        payload, signature = signed[:-_SIGNATURE_BYTES], signed[-_SIGNATURE_BYTES:]
        key.verify(signature, payload)
        return _parse(payload, token)
    except (InvalidSignature, ValueError):
        raise NotFound("proof_not_found") from None


def _decoded(token: str) -> bytes:
    """Bytes that are written as `token` and in no other way: spare bits and padding would make copies that differ."""
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        raise ValueError("not a token")
    signed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    if urlsafe_b64encode(signed).decode().rstrip("=") != token:
        raise ValueError("not canonical")
    return signed


def _parse(payload: bytes, token: str) -> Proof:
    """The fields of a payload. Raises ValueError for one that `issue` would not have written."""
    if len(payload) < _HEAD_BYTES or payload[0] != _VERSION or payload[1] not in _KIND_OF:
        raise ValueError("not a proof of this version")
    office, *case_types = _strings(payload[_HEAD_BYTES:])
    return Proof(
        office,
        tuple(case_types),
        datetime.fromtimestamp(int.from_bytes(payload[2 : 2 + _MOMENT_BYTES]), UTC),
        _KIND_OF[payload[1]],
        _readable(payload[_HEAD_BYTES - _ID_BYTES : _HEAD_BYTES]),
        token,
    )


def _with_length(text: str) -> bytes:
    encoded = text.encode()
    if len(encoded) > 255:
        raise ValueError("a code is too long for a proof")
    return bytes((len(encoded),)) + encoded


def _strings(data: bytes) -> Iterator[str]:
    while data:
        end = 1 + data[0]
        if len(data) < end:
            raise ValueError("cut off")
        yield data[1:end].decode()
        data = data[end:]


def _readable(id_bytes: bytes) -> str:
    # Base32 has neither 0 nor 1, which would be read as O and I.
    text = b32encode(id_bytes).decode()
    return f"{text[:4]}-{text[4:]}"
