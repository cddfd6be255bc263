"""How the demo tells its log-ins: on the terminal for people, in a file for scripts."""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from queue_service.demo.staff import StaffLogin


@dataclass(frozen=True, slots=True)
class DeviceLogin:
    """An enrolled device of the demo office, with the token that was made for this start."""

    kind: str
    token: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """Everything one needs to act in the demo office."""

    office: str
    staff: tuple[StaffLogin, ...]
    devices: tuple[DeviceLogin, ...]


def write_credentials(file: Path, credentials: Credentials) -> None:
    """Writes them as JSON, readable by the owner only; whoever sees the file sees all of it."""
    folder = file.parent
    folder.mkdir(parents=True, exist_ok=True)
    # mkstemp makes the file with mode 0600; the rename replaces what stood there, whatever its mode was.
    descriptor, fresh = tempfile.mkstemp(dir=folder, prefix=f".{file.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(dataclasses.asdict(credentials), out, indent=2)
        out.write("\n")
    Path(fresh).replace(file)


def print_log_ins(console: Console, credentials: Credentials, url: str, played_desks: Sequence[str]) -> None:
    """A table of who may sign in, and where to begin."""
    table = Table(title="Demo office: log-ins of this start", title_justify="left")
    for heading in ("name", "password", "role", "desk"):
        table.add_column(heading, no_wrap=True)
    for login in credentials.staff:
        played = login.desk in played_desks
        desk = f"{login.desk} (played)" if played else login.desk or ""
        table.add_row(login.name, login.password, login.role, desk)
    console.print(table)
    console.print(f"Open {url}/ and choose a face: kiosk, display board, or a clerk's desk.", soft_wrap=True)
    console.print("All of it is made up and has nothing to do with the city of Krefeld.", soft_wrap=True)
