"""The tables of an office and its lobby: the first schema.

House rules: dated file name; both directions work and are tested; the previous version of the code must go on
working on the new schema; the WHERE of partial indexes is written for both databases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from queue_service.persistence.database import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_created_at"), "answer", ["created_at"], unique=False)

    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("preset", sa.String(length=40), nullable=False),
        sa.Column("rates_version", sa.String(length=40), nullable=False),
        sa.Column("holiday_region", sa.String(length=10), nullable=True),
        sa.Column("demo", sa.Boolean(name="demo"), nullable=False),
        sa.Column("board_languages", sa.JSON(), nullable=False),
        sa.Column("board_message", sa.String(length=280), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
    )
    op.create_table(
        "area",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("series", sa.String(length=1), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_area_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "code", name=op.f("pk_area")),
    )
    op.create_table(
        "call",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("waiting_area", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("desk_area", sa.String(length=40), nullable=False),
        sa.Column("called_at", UTCDateTime(), nullable=False),
        sa.Column("shown_at", UTCDateTime(), nullable=False),
        sa.Column("repeats", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ending", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("to_ready_desk", sa.Boolean(name="to_ready_desk"), nullable=False),
        sa.Column("waited_seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_call_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "id", name=op.f("pk_call")),
    )
    op.create_index("ix_call_shown", "call", ["office_id", "day", "shown_at"], unique=False)
    op.create_index(
        "uq_call_open_desk",
        "call",
        ["office_id", "desk"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_call_open_ticket",
        "call",
        ["office_id", "ticket_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "closure",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("last >= first", name=op.f("ck_closure_order")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_closure_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "first", name=op.f("pk_closure")),
    )
    op.create_table(
        "desk_now",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("case_types", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ready_since", UTCDateTime(), nullable=True),
        sa.Column("pause_reason", sa.String(length=40), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_desk_now_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "desk", name=op.f("pk_desk_now")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_device_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index(op.f("ix_device_office_id"), "device", ["office_id"], unique=False)

    op.create_table(
        "hours_exception",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_hours_exception_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "day", name=op.f("pk_hours_exception")),
    )
    op.create_table(
        "lobby_event",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(length=8), nullable=True),
        sa.Column("desk", sa.String(length=40), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_lobby_event_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "id", name=op.f("pk_lobby_event")),
    )
    op.create_index(
        "ix_lobby_event_office_id_day_id", "lobby_event", ["office_id", "day", "id"], unique=False
    )

    op.create_table(
        "office_day",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_day_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "day", name=op.f("pk_office_day")),
    )
    op.create_table(
        "series_counter",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("series", sa.String(length=1), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_series_counter_office_id_office")
        ),
        sa.PrimaryKeyConstraint("office_id", "day", "series", name=op.f("pk_series_counter")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(name="active"), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_staff_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_name")),
    )
    op.create_table(
        "ticket",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("persons", sa.SmallInteger(), nullable=False),
        sa.Column("needs_priority", sa.Boolean(name="needs_priority"), nullable=False),
        sa.Column("class_key", sa.String(length=120), nullable=False),
        sa.Column("clock", UTCDateTime(), nullable=False),
        sa.Column("checked_in", UTCDateTime(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("missed_calls", sa.SmallInteger(), nullable=False),
        sa.Column("parked_until", UTCDateTime(), nullable=True),
        sa.Column("pinned_desk", sa.String(length=40), nullable=True),
        sa.CheckConstraint("persons >= 1", name=op.f("ck_ticket_persons")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_ticket_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("office_id", "day", "number", name=op.f("uq_ticket_office_id_day_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ticket_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_ticket_token_hash")),
    )
    op.create_index(
        "ix_ticket_parked",
        "ticket",
        ["office_id", "day", "parked_until"],
        unique=False,
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
    op.create_index(
        "ix_ticket_waiting",
        "ticket",
        ["office_id", "day", "class_key", "clock", "checked_in", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )

    op.create_table(
        "ticket_class",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("class_key", sa.String(length=120), nullable=False),
        sa.Column("case_type", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_ticket_class_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "class_key", name=op.f("pk_ticket_class")),
    )
    op.create_table(
        "weekly_hours",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_weekly_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_weekly_hours_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "position", name=op.f("pk_weekly_hours")),
    )
    op.create_table(
        "case_type",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("plain", sa.JSON(), nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("target_minutes", sa.Float(), nullable=False),
        sa.Column("service_minutes", sa.Float(), nullable=False),
        sa.Column("walk_in", sa.Boolean(name="walk_in"), nullable=False),
        sa.Column("bookable", sa.Boolean(name="bookable"), nullable=False),
        sa.Column("urgent", sa.Boolean(name="urgent"), nullable=False),
        sa.Column("sensitive", sa.Boolean(name="sensitive"), nullable=False),
        sa.Column("asks_persons", sa.Boolean(name="asks_persons"), nullable=False),
        sa.Column("no_show_rate", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id", "area"],
            ["area.office_id", "area.code"],
            name=op.f("fk_case_type_office_id_area_area"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_case_type_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "code", name=op.f("pk_case_type")),
    )
    op.create_table(
        "desk",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("case_types", sa.JSON(), nullable=False),
        sa.Column("accessible", sa.Boolean(name="accessible"), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id", "area"], ["area.office_id", "area.code"], name=op.f("fk_desk_office_id_area_area")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_desk_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "code", name=op.f("pk_desk")),
    )
    op.create_table(
        "leg",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("case_type", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id", "ticket_id"],
            ["ticket.office_id", "ticket.id"],
            name=op.f("fk_leg_office_id_ticket_id_ticket"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("office_id", "id", name=op.f("pk_leg")),
        sa.UniqueConstraint(
            "office_id", "ticket_id", "position", name=op.f("uq_leg_office_id_ticket_id_position")
        ),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_session_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_staff_id"), "session", ["staff_id"], unique=False)


def downgrade() -> None:

    op.drop_table("session")
    op.drop_table("leg")
    op.drop_table("desk")
    op.drop_table("case_type")
    op.drop_table("weekly_hours")
    op.drop_table("ticket_class")

    op.drop_table("ticket")
    op.drop_table("staff")
    op.drop_table("series_counter")
    op.drop_table("office_day")

    op.drop_table("lobby_event")
    op.drop_table("hours_exception")

    op.drop_table("device")
    op.drop_table("desk_now")
    op.drop_table("closure")

    op.drop_table("call")
    op.drop_table("area")
    op.drop_table("office")

    op.drop_table("answer")
