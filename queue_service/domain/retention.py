"""How long what is kept: the one table of limits. Sweep, settings, pages and documents all read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Happens(StrEnum):
    """What becomes of a row when its limit is reached."""

    ANONYMISED = "anonymised"
    REDUCED = "reduced"
    DELETED = "deleted"
    #: It stays until somebody who may do so changes or deletes it.
    KEPT = "kept"


class Unit(StrEnum):
    """What a limit is counted in. Office days end with the office's own day, on its own clock."""

    OFFICE_DAYS = "office_days"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limit:
    """One kind of data and how long it is kept.

    Attributes:
        name: stable code; `documents/retention_text.py` has words for it.
        happens: what becomes of it at the end.
        unit: what ``default`` counts; 0 office days are over when the day is.
        default: how much of it.
        setting: the variable (without prefix) that changes it; None: fixed.
        least, most: what the setting may be.
        tables: where such data stands; empty for files.
    """

    name: str
    happens: Happens
    unit: Unit
    default: int
    tables: tuple[str, ...]
    setting: str | None = None
    least: int = 0
    most: int = 0


H, U = Happens, Unit

#: Until when the wait of somebody left unserved counts on another visit.
VOUCHER_DAYS = 60
#: In place of the language of somebody who is forgotten: "undetermined" (ISO 639-2).
NO_LANGUAGE = "und"

#: Every kind of data there is. A table that is in none of them fails the tests.
LIMITS: tuple[Limit, ...] = (
    Limit("tickets", H.ANONYMISED, U.OFFICE_DAYS, 0, ("ticket", "leg"), "KEEP_TICKETS_DAYS", 0, 7),
    # Of those left unserved, what the voucher for their wait needs: until it is used, at the latest until then.
    Limit("vouchers", H.ANONYMISED, U.OFFICE_DAYS, VOUCHER_DAYS, ("ticket",)),
    # With the ticket's end; what is left for some other reason, with the day's.
    Limit("notes", H.DELETED, U.OFFICE_DAYS, 0, ("leg",)),
    Limit("desk_links", H.DELETED, U.OFFICE_DAYS, 0, ("desk_now", "ticket", "undo_step")),
    # After the end of the number; the grace is for numbers that are brought back.
    Limit("push", H.DELETED, U.MINUTES, 10, ("push_subscription",)),
    Limit("outbox", H.DELETED, U.OFFICE_DAYS, 0, ("outbox",), "KEEP_OUTBOX_DAYS", 0, 7),
    Limit("answers", H.DELETED, U.HOURS, 24, ("answer",)),
    Limit("sessions", H.DELETED, U.HOURS, 10, ("session",)),
    Limit("device_codes", H.DELETED, U.MINUTES, 10, ("device_code",)),
    Limit("practice", H.DELETED, U.HOURS, 24, ("office",)),
    # What makes a decision comprehensible afterwards: classes with recognised need, heads and points.
    Limit(
        "decisions",
        H.REDUCED,
        U.OFFICE_DAYS,
        92,
        ("lobby_event", "call", "ticket"),
        "KEEP_DECISIONS_DAYS",
        61,
        1826,
    ),
    Limit(
        "record",
        H.DELETED,
        U.OFFICE_DAYS,
        1826,
        ("lobby_event", "call", "ticket", "leg", "office_day", "series_counter", "alarm"),
        "KEEP_RECORD_DAYS",
        61,
        3653,
    ),
    Limit(
        "figures", H.DELETED, U.OFFICE_DAYS, 3653, ("day_figures", "tally"), "KEEP_FIGURES_DAYS", 61, 10958
    ),
    Limit(
        "audit",
        H.DELETED,
        U.DAYS,
        365,
        ("audit_entry", "audit_link", "retention_run"),
        "KEEP_AUDIT_DAYS",
        31,
        3653,
    ),
    # One a day, without a word of what happened: they prove what is still there, and what was deleted in time.
    Limit("seals", H.KEPT, U.NONE, 0, ("audit_seal",)),
    Limit("backups", H.DELETED, U.DAYS, 30, (), "KEEP_BACKUPS_DAYS", 1, 3653),
    Limit("accounts", H.KEPT, U.NONE, 0, ("staff",)),
    Limit("devices", H.KEPT, U.NONE, 0, ("device",)),
    # Who is planned usually; a line of the pattern goes some time after its last day.
    Limit("roster", H.KEPT, U.NONE, 0, ("roster_member", "roster_shift", "roster_version")),
    # Single days with names: who sat where, who was away; and who changed what.
    Limit("roster_days", H.DELETED, U.OFFICE_DAYS, 92, ("roster_entry", "roster_shift", "roster_change")),
    # Lists that were kept on paper: in the figures once their day is over; the rows stay for corrections.
    Limit("paper_days", H.DELETED, U.OFFICE_DAYS, 31, ("paper_row",)),
    # Who set what when; what is still planned stays.
    Limit("changes", H.DELETED, U.DAYS, 1826, ("office_change",)),
    # What is set rather than happens; nothing in it is about a visitor.
    Limit(
        "configuration",
        H.KEPT,
        U.NONE,
        0,
        (
            "office",
            "area",
            "case_type",
            "desk",
            "weekly_hours",
            "hours_exception",
            "closure",
            "office_rates",
            "ticket_class",
            "set_up",
            "office_draft",
        ),
    ),
)

BY_NAME: Mapping[str, Limit] = {limit.name: limit for limit in LIMITS}


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long this installation keeps what; see `LIMITS` for what each of them means."""

    tickets_days: int = BY_NAME["tickets"].default
    outbox_days: int = BY_NAME["outbox"].default
    decisions_days: int = BY_NAME["decisions"].default
    record_days: int = BY_NAME["record"].default
    figures_days: int = BY_NAME["figures"].default
    audit_days: int = BY_NAME["audit"].default
    backups_days: int = BY_NAME["backups"].default

    def __post_init__(self) -> None:
        """Raises ValueError for a limit out of its range, or decisions kept longer than the record they are in."""
        for limit in settable():
            value = self.of(limit.name)
            if not limit.least <= value <= limit.most:
                raise ValueError(f"{limit.setting} is {value}: use {limit.least} to {limit.most}")
        if self.decisions_days > self.record_days:
            raise ValueError("KEEP_DECISIONS_DAYS is longer than KEEP_RECORD_DAYS: it is part of it")

    def of(self, name: str) -> int:
        """The limit of this name, in its unit."""
        value: int = getattr(self, f"{name}_days", BY_NAME[name].default)
        return value

    def span(self, name: str) -> timedelta:
        """The same as a stretch of time."""
        count = self.of(name)
        match BY_NAME[name].unit:
            case Unit.HOURS:
                return timedelta(hours=count)
            case Unit.MINUTES:
                return timedelta(minutes=count)
            case _:
                return timedelta(days=count)


def settable() -> Iterator[Limit]:
    """Those that a setting changes."""
    return (limit for limit in LIMITS if limit.setting is not None)
