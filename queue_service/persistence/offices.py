"""Offices as they are configured: areas, case types, desks, opening hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.case_type import CaseType, DocumentItem
from queue_service.domain.desk import Desk
from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.office import Area, BoardLook, KioskLook, OfficePlan
from queue_service.domain.opening_hours import Closure, Hours, HoursException, OpeningHours, WeeklyHours
from queue_service.persistence.database import metadata
from queue_service.persistence.office_rows import Part, write_parts

office = sa.Table(
    "office",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(40), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("time_zone", sa.String(60), nullable=False),
    sa.Column("preset", sa.String(40), nullable=False),
    sa.Column("rates_version", sa.String(40), nullable=False),
    sa.Column("holiday_region", sa.String(10)),
    sa.Column("demo", sa.Boolean(name="demo"), nullable=False),
    sa.Column("board_languages", sa.JSON, nullable=False),
    sa.Column("board_message", sa.String(280)),
    sa.Column("paper_series", sa.String(1)),
    sa.Column("board", sa.JSON(none_as_null=True)),
    sa.Column("kiosk", sa.JSON(none_as_null=True)),
    sa.Column("address", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("phone", sa.String(200), nullable=False, server_default=sa.text("''")),
    sa.Column("rule_reason", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("texts", sa.JSON(none_as_null=True)),
    # Rises with every change of the configuration; processes keep an office in memory for as long as it stands.
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
)


def _part_of_office(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    """A table of an office's parts: keys begin with the office, codes are unique within it."""
    return sa.Table(
        name,
        metadata,
        sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        *columns,
    )


area = _part_of_office(
    "area",
    sa.Column("names", sa.JSON, nullable=False),
    sa.Column("ways", sa.JSON, nullable=False),
    sa.Column("series", sa.String(1), nullable=False),
)

case_type = _part_of_office(
    "case_type",
    sa.Column("names", sa.JSON, nullable=False),
    sa.Column("plain", sa.JSON, nullable=False),
    sa.Column("icon", sa.String(40), nullable=False),
    sa.Column("area", sa.String(40), nullable=False),
    sa.Column("target_minutes", sa.Float, nullable=False),
    sa.Column("service_minutes", sa.Float, nullable=False),
    sa.Column("walk_in", sa.Boolean(name="walk_in"), nullable=False),
    sa.Column("bookable", sa.Boolean(name="bookable"), nullable=False),
    sa.Column("urgent", sa.Boolean(name="urgent"), nullable=False),
    sa.Column("sensitive", sa.Boolean(name="sensitive"), nullable=False),
    sa.Column("asks_persons", sa.Boolean(name="asks_persons"), nullable=False),
    sa.Column("no_show_rate", sa.Float, nullable=False),
    # What to bring: objects with code, names by language, position; NULL for nothing.
    sa.Column("documents", sa.JSON(none_as_null=True)),
    sa.Column("documents_source", sa.String(200)),
    sa.Column("documents_checked", sa.Date),
    sa.ForeignKeyConstraint(["office_id", "area"], ["area.office_id", "area.code"]),
)

desk = _part_of_office(
    "desk",
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("area", sa.String(40), nullable=False),
    sa.Column("case_types", sa.JSON, nullable=False),
    sa.Column("accessible", sa.Boolean(name="accessible"), nullable=False),
    sa.ForeignKeyConstraint(["office_id", "area"], ["area.office_id", "area.code"]),
)

weekly_hours = sa.Table(
    "weekly_hours",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("weekday", sa.SmallInteger, nullable=False),
    sa.Column("opens", sa.Time, nullable=False),
    sa.Column("closes", sa.Time, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date),
    # The series that the line belongs to, and which of its weeks and weekdays of a month count.
    sa.Column("series", sa.String(40), nullable=False, server_default=sa.text("''")),
    sa.Column("every_weeks", sa.SmallInteger, nullable=False, server_default="1"),
    sa.Column("nths", sa.JSON(none_as_null=True)),
    sa.CheckConstraint("weekday between 0 and 6", name="weekday"),
)

hours_exception = sa.Table(
    "hours_exception",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    # Pairs of wall times "HH:MM:SS"; none at all means closed.
    sa.Column("hours", sa.JSON, nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
)

closure = sa.Table(
    "closure",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("first", sa.Date, primary_key=True),
    sa.Column("last", sa.Date, nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.CheckConstraint("last >= first", name="order"),
)

_PARTS = (area, case_type, desk)


class OfficeRepository:
    """Reads and writes whole office plans; holidays are not stored, they come from a calendar."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def codes(self) -> list[str]:
        """Every office, in order of code."""
        return list(self._connection.scalars(sa.select(office.c.code).order_by(office.c.code)))

    def key(self, code: str) -> tuple[int, int]:
        """(row id, version) of an office.

        Raises:
            NotFound: ``office_not_found``.
        """
        row = self._connection.execute(_KEY, {"code": code}).one_or_none()
        if row is None:
            raise NotFound("office_not_found", office=code[:60])
        return row.id, row.version

    def hold(self, office_id: int) -> None:
        """Others who hold this office wait until the transaction ends; its lobby goes on."""
        row = sa.select(office.c.id).where(office.c.id == office_id)
        # No key is changed: rows that point here can be written meanwhile. SQLite has one writer anyway.
        self._connection.execute(row.with_for_update(key_share=True))

    def code_of(self, office_id: int) -> str:
        """The code of an office by its row id."""
        return str(self._connection.execute(_CODE, {"id": office_id}).scalar_one())

    def all(self) -> list[tuple[int, str]]:
        """(row id, code) of every office."""
        rows = self._connection.execute(sa.select(office.c.id, office.c.code).order_by(office.c.code))
        return [(row.id, row.code) for row in rows]

    def message(self, office_id: int) -> str | None:
        """What the supervisor has put on the boards."""
        return self._connection.scalar(sa.select(office.c.board_message).where(office.c.id == office_id))

    def load(self, code: str) -> OfficePlan:
        """The plan of an office.

        Raises:
            NotFound: ``office_not_found``.
        """
        row = (
            self._connection.execute(sa.select(office).where(office.c.code == code)).mappings().one_or_none()
        )
        if row is None:
            raise NotFound("office_not_found", office=code[:60])
        parts = {table.name: self._parts(table, row["id"]) for table in _PARTS}
        return OfficePlan(
            code=row["code"],
            name=row["name"],
            time_zone=row["time_zone"],
            preset=row["preset"],
            rates_version=row["rates_version"],
            holiday_region=row["holiday_region"],
            demo=row["demo"],
            board_languages=tuple(row["board_languages"]),
            paper_series=row["paper_series"],
            board=_board_look(row["board"]),
            kiosk=_kiosk_look(row["kiosk"]),
            address=row["address"],
            phone=row["phone"],
            rule_reason=row["rule_reason"],
            texts=row["texts"] or {},
            areas=tuple(Area(**values) for values in parts["area"]),
            case_types=tuple(_case_type(values) for values in parts["case_type"]),
            desks=tuple(
                Desk(**{**values, "case_types": tuple(values["case_types"])}) for values in parts["desk"]
            ),
            hours=self._hours(row["id"], row["time_zone"]),
        )

    def _parts(self, table: sa.Table, office_id: int) -> list[dict[str, Any]]:
        rows = self._connection.execute(
            sa.select(table).where(table.c.office_id == office_id).order_by(table.c.position, table.c.code)
        ).mappings()
        return [{name: value for name, value in row.items() if name != "office_id"} for row in rows]

    def _hours(self, office_id: int, time_zone: str) -> OpeningHours:
        def of(table: sa.Table) -> Sequence[Mapping[str, Any]]:
            rows = self._connection.execute(sa.select(table).where(table.c.office_id == office_id))
            return [dict(row) for row in rows.mappings()]

        return OpeningHours(
            time_zone=time_zone,
            weekly=tuple(_line(row) for row in of(weekly_hours)),
            exceptions=tuple(
                HoursException(row["day"], tuple(_read_hours(row["hours"])), row["reason"])
                for row in of(hours_exception)
            ),
            closures=tuple(Closure(row["first"], row["last"], row["reason"]) for row in of(closure)),
        )

    def add(self, plan: OfficePlan) -> int:
        """Writes the plan of a new office; returns its row id. Raises Conflict ``office_exists``."""
        try:
            return self.save(plan)
        except sa.exc.IntegrityError:
            # Somebody else was faster with this code.
            raise Conflict("office_exists", field="code") from None

    def save(self, plan: OfficePlan) -> int:
        """Writes a plan, new or over the old one of the same code; returns the row id."""
        values = _office_values(plan)
        office_id = self._connection.scalar(sa.select(office.c.id).where(office.c.code == plan.code))
        if office_id is None:
            made = self._connection.execute(sa.insert(office).values(**values).returning(office.c.id))
            office_id = int(made.scalar_one())
        else:
            changed = {**values, "version": office.c.version + 1}
            self._connection.execute(sa.update(office).where(office.c.id == office_id).values(**changed))
        self._write_parts(office_id, plan)
        return office_id

    def _write_parts(self, office_id: int, plan: OfficePlan) -> None:
        kinds = ((area, plan.areas), (case_type, plan.case_types), (desk, plan.desks))
        write_parts(self._connection, office_id, [Part(table, _rows(table, items)) for table, items in kinds])
        write_parts(self._connection, office_id, _hours_parts(plan.hours))

    def set_message(self, office_id: int, text: str | None) -> None:
        """What every board of the office says, or nothing."""
        self._connection.execute(sa.update(office).where(office.c.id == office_id).values(board_message=text))

    def delete(self, office_id: int) -> None:
        """Deletes an office with all that is set and all that happened: for those made to practise on."""
        for table in reversed(metadata.sorted_tables):
            # The audit log knows nothing of practice, and loses nothing to it.
            if "office_id" in table.columns and table.name != "audit_entry":
                self._connection.execute(sa.delete(table).where(table.c.office_id == office_id))
        self._connection.execute(sa.delete(office).where(office.c.id == office_id))

    def save_exception(self, office_id: int, exception: HoursException) -> None:
        """The hours of one date, in place of what was said about it before."""
        newer = sa.update(office).where(office.c.id == office_id).values(version=office.c.version + 1)
        self._connection.execute(newer)
        self._write_exception(office_id, exception)

    def _write_exception(self, office_id: int, exception: HoursException) -> None:
        self._connection.execute(
            sa.delete(hours_exception).where(
                hours_exception.c.office_id == office_id, hours_exception.c.day == exception.day
            )
        )
        row = {"day": exception.day, "hours": _pairs(exception), "reason": exception.reason}
        self._connection.execute(sa.insert(hours_exception).values(office_id=office_id, **row))


_CODE = sa.select(office.c.code).where(office.c.id == sa.bindparam("id"))
_KEY = sa.select(office.c.id, office.c.version).where(office.c.code == sa.bindparam("code"))


def _office_values(plan: OfficePlan) -> dict[str, Any]:
    names = ("code", "name", "time_zone", "preset", "rates_version", "holiday_region", "demo", "paper_series")
    more = ("address", "phone", "rule_reason")
    return {name: getattr(plan, name) for name in names + more} | {
        "board_languages": list(plan.board_languages),
        "board": _board_values(plan.board),
        "kiosk": {name: _plain(getattr(plan.kiosk, name)) for name in _KIOSK},
        "texts": {key: dict(words) for key, words in plan.texts.items()} or None,
    }


_KIOSK = ("languages", "tiles_per_page", "reset_seconds", "low")


def _rows(table: sa.Table, items: Sequence[object]) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns if column.name != "office_id"]
    return [{name: _plain(getattr(item, name)) for name in names} for item in items]


def _hours_parts(hours: OpeningHours) -> list[Part]:
    weekly = [
        {
            "position": position,
            "weekday": line.weekday,
            "opens": line.hours.opens,
            "closes": line.hours.closes,
            "valid_from": line.valid_from,
            "valid_until": line.valid_until,
            "series": line.series,
            "every_weeks": line.every_weeks,
            "nths": list(line.nths) or None,
        }
        for position, line in enumerate(hours.weekly)
    ]
    exceptions = [
        {"day": each.day, "hours": _pairs(each), "reason": each.reason} for each in hours.exceptions
    ]
    closures = [{"first": each.first, "last": each.last, "reason": each.reason} for each in hours.closures]
    return [Part(weekly_hours, weekly), Part(hours_exception, exceptions), Part(closure, closures)]


def _pairs(exception: HoursException) -> list[list[str]]:
    return [[hours.opens.isoformat(), hours.closes.isoformat()] for hours in exception.hours]


def _kiosk_look(values: Mapping[str, Any] | None) -> KioskLook:
    return KioskLook() if values is None else KioskLook(**{**values, "languages": tuple(values["languages"])})


def _case_type(values: Mapping[str, Any]) -> CaseType:
    documents = tuple(DocumentItem(**item) for item in values["documents"] or ())
    return CaseType(**{**values, "documents": documents})


def _line(row: Mapping[str, Any]) -> WeeklyHours:
    return WeeklyHours(
        row["weekday"],
        Hours(row["opens"], row["closes"]),
        row["valid_from"],
        row["valid_until"],
        every_weeks=row["every_weeks"],
        nths=tuple(row["nths"] or ()),
        series=row["series"],
    )


def _board_values(look: BoardLook) -> dict[str, Any]:
    return {
        "accent": look.accent,
        "slides": [dict(slide) for slide in look.slides],
        "slide_seconds": look.slide_seconds,
        "quiet_from": look.quiet_from and look.quiet_from.isoformat(),
        "quiet_until": look.quiet_until and look.quiet_until.isoformat(),
    }


def _board_look(values: Mapping[str, Any] | None) -> BoardLook:
    if values is None:
        return BoardLook()
    quiet = {
        name: values[name] and time.fromisoformat(values[name]) for name in ("quiet_from", "quiet_until")
    }
    slides = tuple(dict(slide) for slide in values["slides"])
    return BoardLook(values["accent"], slides, values["slide_seconds"], **quiet)


def _plain(value: Any) -> Any:
    """JSON columns take lists and plain dicts."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, DocumentItem):
        return {"code": value.code, "names": dict(value.names), "position": value.position}
    return dict(value) if isinstance(value, Mapping) else value


def _read_hours(pairs: Sequence[Sequence[str]]) -> list[Hours]:
    return [Hours(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs]
