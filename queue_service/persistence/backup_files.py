"""Backups that the service knows of: those it makes before an upgrade, and those in a folder it was told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

#: Where backups before an upgrade go when the database is no file.
FOLDER = Path("var")
#: What those are called; `backup.name_for` gives the names.
BEFORE_UPGRADE = "before-upgrade-*.backup"
#: What backups in the folder of the settings must be called to be deleted in time.
ANY = "*.backup"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup, and when it was written (UTC)."""

    path: Path
    written_at: datetime


@dataclass(frozen=True, slots=True)
class BackupFiles:
    """Backups in known folders.

    Attributes:
        places: (folder, pattern of names).
    """

    places: tuple[tuple[Path, str], ...] = ()

    @classmethod
    def of(cls, database_url: str, folder: str | None) -> BackupFiles:
        """Those of a database, and those in a folder of the operator's, if there is one."""
        parsed = sa.make_url(database_url)
        beside = Path(parsed.database or "").parent if parsed.get_backend_name() == "sqlite" else FOLDER
        own = ((Path(folder), ANY),) if folder else ()
        return cls(((beside, BEFORE_UPGRADE), *own))

    def all(self) -> list[BackupFile]:
        """Every one there is, oldest first."""
        return sorted(self._found(), key=lambda found: found.written_at)

    def _found(self) -> Iterator[BackupFile]:
        seen = set()
        for folder, pattern in self.places:
            for path in folder.glob(pattern):
                if path.is_file() and not path.is_symlink() and path.resolve() not in seen:
                    seen.add(path.resolve())
                    yield BackupFile(path, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def delete(self, before: datetime) -> int:
        """Deletes those written before then; how many. One that cannot be deleted is an error that is seen."""
        old = [found for found in self.all() if found.written_at < before]
        for found in old:
            found.path.unlink(missing_ok=True)
        return len(old)
