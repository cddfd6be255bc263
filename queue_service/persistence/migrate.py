"""Brings a database to the schema this version of the code needs, and says whether it is there.

``PRAGMA foreign_keys`` and transactions are the engine's affair; Alembic runs inside one transaction of ours, so that
an interrupted upgrade leaves the old schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from queue_service.persistence import audit_guards
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata

HERE = Path(__file__).parent / "migrations"
#: PostgreSQL advisory lock: two processes that start together do not upgrade together.
UPGRADE_LOCK = 7_311_845_202


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option(
        "file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s"
    )
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """A connection in a transaction nobody else upgrades beside."""
    _make_folder(url)
    database = Database(url, patient=True)
    try:
        with database.writing() as connection, connection.begin():
            if not database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            yield connection
    finally:
        database.close()


def _make_folder(url: str) -> None:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)


def upgrade(url: str, to: str = "head") -> None:
    """Upgrades to a revision, the newest by default; nothing happens when it is there already."""
    with _alone(url) as connection:
        command.upgrade(_config(connection), to)


def downgrade(url: str, to: str) -> None:
    """Goes back to an older revision, ``base`` for none."""
    with _alone(url) as connection:
        command.downgrade(_config(connection), to)


def newest() -> str:
    """The revision this version of the code needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(database: Database) -> str | None:
    """The revision a database is at; None for an empty one."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(database: Database) -> list[str]:
    """What differs between models and schema, index definitions included; empty when they agree.

    Autogenerate does not see a lost WHERE of a partial index, so index definitions are compared on their own.
    """
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        found = [str(difference) for difference in compare_metadata(context, metadata)]
        found += _index_differences(connection)
        found += [f"trigger or function {name}: not as declared" for name in audit_guards.missing(connection)]
    return found


def _index_differences(connection: Connection) -> list[str]:
    declared = {
        str(index.name): " ".join(str(sa.schema.CreateIndex(index).compile(connection)).split())
        for table in metadata.tables.values()
        for index in table.indexes
    }
    present = _present_indexes(connection)
    return [
        f"index {name}: declared {wanted!r}, present {present.get(name)!r}"
        for name, wanted in sorted(declared.items())
        if _plain(wanted) != _plain(present.get(name, ""))
    ]


def _present_indexes(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        )
    else:
        rows = connection.exec_driver_sql(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        )
    return {row[0]: row[1] for row in rows}


def _plain(definition: str) -> str:
    """One spelling for what two databases write differently: casts, brackets, schema, USING btree."""
    text = definition.lower()
    for noise in ("::text", "using btree ", "public.", '"', "(", ")", "::character varying"):
        text = text.replace(noise, "")
    return " ".join(text.replace(",", " ").split())
