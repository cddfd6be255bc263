"""The demo's own secret: made once, kept beside the database, so that printed QR codes survive a restart."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_secret(file: Path) -> str:
    """The secret in `file`, made now if there is none; readable by its owner only."""
    try:
        return file.read_text(encoding="ascii").strip() or _make(file)
    except FileNotFoundError:
        return _make(file)


def _make(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
        out.write(secret + "\n")
    return secret
