"""Passwords: which may be chosen, how they are kept and checked, and those that are given out once."""

from __future__ import annotations

import re
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_service.domain.errors import Invalid
from queue_service.services.common_passwords import COMMON, WORDS
from queue_service.services.tokens import new_token

#: Standards (NIST 800-63B, ASVS 6.2): length and a list of the most guessed, no rules about kinds of characters.
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
#: Each takes 64 MiB and a processor; a crowd of them waits here instead of taking the machine's memory.
HASHES_AT_ONCE = 4

_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertzuiopasdfghjklyxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
)


def check_password(password: str, name: str, *, field: str = "password") -> None:
    """Refuses passwords that would be guessed.

    Raises:
        Invalid: ``password_too_short``, ``password_too_long``, ``password_is_name``, ``password_common``.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password_too_short", field=field, least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password_too_long", field=field, most=LONGEST_PASSWORD)
    plain = password.strip().casefold()
    if _bare(plain) == _bare(name.casefold()):
        raise Invalid("password_is_name", field=field)
    if plain in COMMON or _AROUND.sub("", plain) in WORDS or _is_run(plain):
        raise Invalid("password_common", field=field)


def _bare(text: str) -> str:
    """Without what is put round and between: "Frau.Berger1!" is "frauberger"."""
    return re.sub(r"[\W\d_]+", "", text) or text


def _is_run(plain: str) -> bool:
    """The same few signs again and again, or a row of the keyboard."""
    if len(set(plain)) <= 2:
        return True
    return any(plain in run or plain in run[::-1] for run in _RUNS)


class Passwords:
    """Keeps and checks passwords as argon2 strings; never in a transaction, for it takes its time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = threading.BoundedSemaphore(HASHES_AT_ONCE)
        # Checked against where there is no account or no password, so that the answer takes as long either way.
        self._nobody = self._hasher.hash(new_token())

    def kept(self, password: str) -> str:
        """What the database keeps."""
        with self._room:
            return self._hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """True for the right password; takes as long for a wrong one, and where ``kept`` is None."""
        if len(password) > LONGEST_PASSWORD:
            return False
        try:
            with self._room:
                return self._hasher.verify(kept or self._nobody, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """True when it was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
