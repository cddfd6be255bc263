"""Message encryption for Web Push (RFC 8291): only the browser that subscribed can read what we send."""

from __future__ import annotations

import secrets
import struct

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

#: What every push service takes (RFC 8030), less what the cipher adds.
LONGEST_BODY = 3900
_RECORD_SIZE = 4096
_LAST_RECORD = b"\x02"


def encrypt(
    body: bytes,
    public_key: bytes,
    secret: bytes,
    *,
    own_key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """`body` as one record of aes128gcm.

    Args:
        public_key: the browser's, an uncompressed point of P-256.
        secret: the browser's, 16 bytes.
        own_key, salt: new ones for each message; given only by tests.

    Raises:
        ValueError: the body is too long, or the key is no point of the curve.
    """
    if len(body) > LONGEST_BODY:
        raise ValueError("the message is too long")
    own_key, salt = own_key or ec.generate_private_key(ec.SECP256R1()), salt or secrets.token_bytes(16)
    own_public = point(own_key.public_key())
    try:
        shared = own_key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
        )
    except InvalidKey as error:
        raise ValueError("not a point of the curve") from error
    seed = _derived(secret, shared, b"WebPush: info\0" + public_key + own_public, 32)
    key = _derived(salt, seed, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, seed, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!LB", _RECORD_SIZE, len(own_public)) + own_public
    return header + AESGCM(key).encrypt(nonce, body + _LAST_RECORD, None)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers write it: 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)
