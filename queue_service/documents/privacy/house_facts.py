"""What an installation knows about itself for the papers of its office."""

from __future__ import annotations

from dataclasses import dataclass

from queue_service.domain.retention import Keeping


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """Settings and surroundings, as values; None is what nobody has told.

    Attributes:
        day: of writing, ISO.
        offices: names of the offices on this server.
        push: "on", "off" or "console".
        public_url: the address people see.
        database: "sqlite" or "postgresql".
        database_host: where PostgreSQL is; no credentials.
        issuer: of the identity provider.
        local_sign_in: "on", "off" or "admins".
        counts_together: failed sign-ins are counted by all processes as one.
    """

    day: str
    version: str
    offices: tuple[str, ...]
    authority: str
    keeping: Keeping
    controller: str | None = None
    officer: str | None = None
    push: str = "on"
    public_url: str | None = None
    database: str = "sqlite"
    database_host: str | None = None
    issuer: str | None = None
    local_sign_in: str = "on"
    counts_together: bool = False
    log_level: str = "info"
    log_format: str = "auto"
