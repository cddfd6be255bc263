"""What `queue-service audit verify` has walked, shown while it walks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from queue_service.commands.audit_text import finding_line, finding_text
from queue_service.domain.audit_walk import AuditFinding
from queue_service.services.audit import AuditStep


@dataclass(slots=True)
class Verified:
    """How many entries were checked, and everything that was found."""

    entries: int = 0
    findings: list[AuditFinding] = field(default_factory=list)

    @classmethod
    def through(cls, steps: Iterable[AuditStep], *, tell: bool) -> Verified:
        """Walks to the end; on a terminal a bar shows how far it is, and with `tell` each finding when it is made."""
        verified = cls()
        columns = (TextColumn("audit log"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task("walk", total=None)
            for step in steps:
                progress.update(bar, completed=step.done, total=step.total)
                verified.entries = step.done
                verified.findings += step.findings
                for finding in step.findings if tell else ():
                    click.echo(finding_line(finding), err=True)
        return verified

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {"entries": self.entries, "findings": [_as_json(finding) for finding in self.findings]}


def _as_json(finding: AuditFinding) -> dict[str, Any]:
    values = {
        name: value if isinstance(value, int | str | None) else str(value)
        for name, value in finding.values.items()
    }
    return {"code": finding.code, "values": values, "text": finding_text(finding)}
