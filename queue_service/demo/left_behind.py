"""What the player has open: noted down while it plays, so that the next start can tidy up, whatever happened.

A player that is killed leaves desks open at which nobody sits, and numbers nobody holds. Without `--play`
nobody may be waiting and no number may be called to an empty chair, so a start closes exactly these desks and
takes exactly these tickets out of the queue, and nothing that a human opened or pulled.
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Codes of the desks the player holds, and tokens of the tickets it has pulled and that are not done."""

    desks: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)


def write_left_behind(file: Path, what: LeftBehind) -> None:
    """Replaces the note; readable by its owner only, for it holds tokens."""
    fresh = file.with_suffix(".new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        json.dump(dataclasses.asdict(what), out)
    fresh.replace(file)


def read_left_behind(file: Path) -> LeftBehind:
    """The note of the last player; empty when there is none or it cannot be read."""
    try:
        return LeftBehind(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return LeftBehind()
