"""What `queue-service db check` has walked, and what it found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import click
from rich.console import Console

from queue_service.commands.fault_text import fault_line, fault_text
from queue_service.domain.record import Fault
from queue_service.services.checking import DayChecked


@dataclass(slots=True)
class Walked:
    """Counts of what was looked at; every fault with the office it was found in."""

    offices: set[str] = field(default_factory=set)
    days: int = 0
    events: int = 0
    tickets: int = 0
    calls: int = 0
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    @classmethod
    def through(cls, days: Iterable[DayChecked], *, tell: bool) -> Walked:
        """Walks to the end; on a terminal it says how far it is, and with `tell` each fault when it is found."""
        walked, console = cls(), Console(stderr=True)
        with console.status("") as status:
            for day in days:
                status.update(f"{day.office}: day {day.position} of {day.days}, {day.day}")
                walked._add(day)
                for fault in day.faults if tell else ():
                    click.echo(fault_line(day.office, fault), err=True)
        return walked

    def summary(self) -> str:
        """One line for a terminal."""
        return (
            f"Walked {self.events} events, {self.tickets} tickets and {self.calls} calls "
            f"on {self.days} days in {len(self.offices)} offices."
        )

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "offices": sorted(self.offices),
            "days": self.days,
            "events": self.events,
            "tickets": self.tickets,
            "calls": self.calls,
            "faults": [_fault_json(office, fault) for office, fault in self.faults],
        }

    def _add(self, day: DayChecked) -> None:
        self.offices.add(day.office)
        self.days += 1
        self.events += day.events
        self.tickets += day.tickets
        self.calls += day.calls
        self.faults += [(day.office, fault) for fault in day.faults]


def _fault_json(office: str, fault: Fault) -> dict[str, Any]:
    wrong, remedy = fault_text(fault)
    return {
        "office": office,
        "day": fault.day.isoformat(),
        "code": fault.code,
        "ticket": fault.ticket,
        "number": fault.number,
        "desk": fault.desk,
        "event": fault.event,
        "wrong": wrong,
        "remedy": remedy,
    }
