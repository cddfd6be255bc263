"""What there is of each kind of data, how old it is, and which of it has reached its limit.

Each kind is described once, as conditions over its table; counting, reporting and deleting all go by them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from queue_service.domain.retention import Keeping
from queue_service.domain.ticket import IN_THE_HOUSE, TicketState
from queue_service.persistence.answers import answer
from queue_service.persistence.audit_tables import audit_entry, audit_link, audit_seal
from queue_service.persistence.configuration import office_change
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.device_codes import device_code
from queue_service.persistence.figures import day_figures
from queue_service.persistence.lobby import desk_now, office_day
from queue_service.persistence.outbox import outbox
from queue_service.persistence.paper_days import paper_row
from queue_service.persistence.push import push_subscription
from queue_service.persistence.roster import roster_change, roster_entry, roster_shift
from queue_service.persistence.staff import session
from queue_service.persistence.tally import tally
from queue_service.persistence.ticket_tables import leg, ticket
from queue_service.persistence.undo import undo_step

#: What each run of the sweep did: kind of data → how many.
retention_run = sa.Table(
    "retention_run",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("at", UTCDateTime, nullable=False, index=True),
    sa.Column("counts", sa.JSON, nullable=False),
)

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where limits are looked at.

    Attributes:
        office_id, today: the office and its own day; meaningless for what belongs to no office.
        now: UTC.
    """

    office_id: int
    today: date
    now: datetime
    keeping: Keeping

    def first_day(self, name: str) -> date:
        """The oldest office day that this limit lets live."""
        return self.today - timedelta(days=self.keeping.of(name))

    def since(self, name: str) -> datetime:
        """The oldest moment that it lets live."""
        return self.now - self.keeping.span(name)

    def midnight(self, name: str) -> datetime:
        """The beginning of the oldest day that it lets live, UTC: the audit log goes by whole days."""
        return datetime.combine(self.first_day(name), time(), UTC)


@dataclass(frozen=True, slots=True)
class Stock:
    """One kind of data in one table.

    Attributes:
        name: of its limit.
        age: the day, or the moment, it is as old as; None where nothing says.
        present: which rows are of this kind.
        due: which of those have reached their limit.
        of_office: it belongs to an office; the condition is part of ``present`` already otherwise.
    """

    name: str
    table: sa.Table
    age: sa.ColumnElement[date] | sa.ColumnElement[datetime] | None
    present: Condition
    due: Callable[[Moment], Condition]
    of_office: bool = True

    def here(self, moment: Moment) -> Condition:
        """The rows of this kind in the office that is looked at."""
        if not self.of_office:
            return self.present
        return sa.and_(self.table.c.office_id == moment.office_id, self.present)


_ENDED = ticket.c.state.not_in(sorted(IN_THE_HOUSE))
_NAMED = ticket.c.anonymised_at.is_(None)
_VOUCHER = (ticket.c.state == TicketState.UNSERVED) & ticket.c.followed_by.is_(None)


def _of_ticket(table: sa.Table, which: Condition) -> Condition:
    """True for rows of tickets that fit."""
    mine = (ticket.c.office_id == table.c.office_id) & (ticket.c.id == table.c.ticket_id)
    return sa.exists().where(mine, which).correlate(table)


def _day_of_ticket(table: sa.Table) -> sa.ScalarSelect[date]:
    mine = (ticket.c.office_id == table.c.office_id) & (ticket.c.id == table.c.ticket_id)
    return sa.select(ticket.c.day).where(mine).correlate(table).scalar_subquery()


def _push_due(moment: Moment) -> Condition:
    ended_at = sa.func.coalesce(ticket.c.ended_at, ticket.c.entered_at)
    over = _ENDED & (ended_at <= sa.literal(moment.since("push"), UTCDateTime))
    return _of_ticket(push_subscription, (ticket.c.day < moment.today) | over)


def _audit_due(moment: Moment) -> Condition:
    """The log lets go of whole sealed days only: as `AuditRepository.forget_days` has it."""
    sealed = sa.select(sa.func.max(audit_seal.c.last_position))
    last = sealed.where(audit_seal.c.day < moment.first_day("audit")).scalar_subquery()
    return sa.exists().where(audit_link.c.entry_id == audit_entry.c.id, audit_link.c.position <= last)


_later = office_day.alias("later")
#: An office's newest day keeps its row: revisions go on from it.
_NOT_NEWEST = sa.exists().where(_later.c.office_id == office_day.c.office_id, _later.c.day > office_day.c.day)

STOCKS: tuple[Stock, ...] = (
    Stock(
        "tickets",
        ticket,
        ticket.c.day,
        _NAMED & ~_VOUCHER,
        lambda m: _ENDED & (ticket.c.day < m.first_day("tickets")),
    ),
    Stock(
        "vouchers",
        ticket,
        ticket.c.day,
        _NAMED & _VOUCHER,
        lambda m: ticket.c.day < m.first_day("vouchers"),
    ),
    Stock(
        "notes",
        leg,
        _day_of_ticket(leg),
        leg.c.note.is_not(None),
        lambda m: _of_ticket(leg, _ENDED | (ticket.c.day < m.today)),
    ),
    Stock(
        "desk_links",
        ticket,
        ticket.c.day,
        _NAMED & ticket.c.pinned_staff.is_not(None),
        lambda m: _ENDED & (ticket.c.day < m.today),
    ),
    Stock(
        "desk_links",
        undo_step,
        _day_of_ticket(undo_step),
        sa.true(),
        lambda m: _of_ticket(undo_step, ticket.c.day < m.today),
    ),
    Stock(
        "desk_links",
        desk_now,
        None,
        desk_now.c.staff_id.is_not(None),
        lambda m: desk_now.c.state == "closed",
    ),
    Stock("push", push_subscription, push_subscription.c.created_at, sa.true(), _push_due),
    Stock("outbox", outbox, outbox.c.day, sa.true(), lambda m: outbox.c.day < m.first_day("outbox")),
    Stock(
        "decisions",
        office_day,
        office_day.c.day,
        office_day.c.reduced_at.is_(None),
        lambda m: office_day.c.day < m.first_day("decisions"),
    ),
    Stock(
        "record",
        office_day,
        office_day.c.day,
        sa.true(),
        lambda m: (office_day.c.day < m.first_day("record")) & _NOT_NEWEST,
    ),
    Stock(
        "figures",
        day_figures,
        day_figures.c.day,
        sa.true(),
        lambda m: day_figures.c.day < m.first_day("figures"),
    ),
    Stock(
        "roster_days",
        roster_entry,
        roster_entry.c.day,
        sa.true(),
        lambda m: roster_entry.c.day < m.first_day("roster_days"),
    ),
    Stock(
        "roster_days",
        roster_shift,
        roster_shift.c.valid_until,
        roster_shift.c.valid_until.is_not(None),
        lambda m: roster_shift.c.valid_until < m.first_day("roster_days"),
    ),
    Stock(
        "roster_days",
        roster_change,
        roster_change.c.at,
        sa.true(),
        lambda m: roster_change.c.at < sa.literal(m.since("roster_days"), UTCDateTime),
    ),
    Stock(
        "changes",
        office_change,
        office_change.c.at,
        office_change.c.state != "planned",
        lambda m: (
            (office_change.c.at < sa.literal(m.since("changes"), UTCDateTime))
            & (office_change.c.state != "planned")
        ),
    ),
    Stock(
        "paper_days",
        paper_row,
        paper_row.c.day,
        sa.true(),
        lambda m: paper_row.c.day < m.first_day("paper_days"),
    ),
    Stock("figures", tally, tally.c.day, sa.true(), lambda m: tally.c.day < m.first_day("figures")),
    Stock(
        "answers",
        answer,
        answer.c.created_at,
        sa.true(),
        lambda m: answer.c.created_at < m.since("answers"),
        of_office=False,
    ),
    Stock(
        "sessions",
        session,
        session.c.created_at,
        sa.true(),
        lambda m: session.c.expires_at <= m.now,
        of_office=False,
    ),
    Stock(
        "device_codes",
        device_code,
        device_code.c.created_at,
        sa.true(),
        lambda m: device_code.c.expires_at <= m.now,
        of_office=False,
    ),
    Stock(
        "audit",
        audit_entry,
        audit_entry.c.at,
        sa.true(),
        _audit_due,
        of_office=False,
    ),
    Stock(
        "audit",
        retention_run,
        retention_run.c.at,
        sa.true(),
        lambda m: retention_run.c.at < m.midnight("audit"),
        of_office=False,
    ),
)
