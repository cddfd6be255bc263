"""The triggers with which the database itself keeps the audit log as it is: nothing is changed, nothing replaced, and
only whole sealed days can be deleted.

They stop mistakes and whoever may only write rows. Whoever may change the schema can drop them: what was done then is
found by the chain, and that they are missing by `missing`. A migration made these statements: they are not edited;
another version gets other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sqlalchemy.engine import Connection

TABLES = ("audit_entry", "audit_link", "audit_seal")
#: Of a row to insert (NEW): there is one with its key.
_THERE = {
    "audit_entry": "EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)",
    "audit_link": "EXISTS (SELECT 1 FROM audit_link WHERE position = NEW.position)",
    "audit_seal": "EXISTS (SELECT 1 FROM audit_seal WHERE day = NEW.day)",
}
_REFUSED = "the audit log is only ever added to"
_KEPT = "only sealed days of the audit log can be deleted"

#: Of an entry or link (OLD): the day it counts to has a seal.
_SEALED = {
    "audit_entry": (
        "EXISTS (SELECT 1 FROM audit_link JOIN audit_seal ON audit_link.position"
        " BETWEEN audit_seal.first_position AND audit_seal.last_position WHERE audit_link.entry_id = OLD.id)"
    ),
    "audit_link": (
        "EXISTS (SELECT 1 FROM audit_seal WHERE OLD.position"
        " BETWEEN audit_seal.first_position AND audit_seal.last_position)"
    ),
    "audit_seal": "0 = 1",
}


def sqlite_guards() -> dict[str, str]:
    """Trigger → the statement that makes it."""
    made: dict[str, str] = {}
    for table in TABLES:
        made[f"{table}_no_update"] = (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        # INSERT OR REPLACE deletes without asking the trigger below.
        made[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {_THERE[table]}"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        made[f"{table}_no_delete"] = (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({_SEALED[table]})"
            f" BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
        )
    return made


def postgresql_functions() -> dict[str, str]:
    """Function → its body; a row that may go is returned, anything else is refused."""
    bodies = {"audit_refuse": f"BEGIN RAISE EXCEPTION '{_REFUSED}'; END"}
    for table in TABLES:
        bodies[f"{table}_may_go"] = (
            f"BEGIN IF {_SEALED[table]} THEN RETURN OLD; END IF; RAISE EXCEPTION '{_KEPT}'; END"
        )
    return bodies


def postgresql_guards() -> dict[str, str]:
    """Trigger → the statement that makes it."""
    made: dict[str, str] = {}
    for table in TABLES:
        made[f"{table}_no_update"] = (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
        made[f"{table}_no_truncate"] = (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
        made[f"{table}_no_delete"] = (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_may_go()"
        )
    return made


def make(connection: Connection) -> None:
    """Puts the guards up; the tables are there."""
    if connection.dialect.name == "sqlite":
        _run(connection, sqlite_guards().values())
        return
    for name, body in postgresql_functions().items():
        _run(connection, [f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"])
    _run(connection, postgresql_guards().values())


def unmake(connection: Connection) -> None:
    """Takes them down, before the tables go."""
    if connection.dialect.name == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in sqlite_guards()])
        return
    tables = {
        name: table for table in TABLES for name in postgresql_guards() if name.startswith(f"{table}_no_")
    }
    _run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in tables.items()])
    _run(connection, [f"DROP FUNCTION IF EXISTS {name}()" for name in postgresql_functions()])


def missing(connection: Connection) -> list[str]:
    """The guards that are not there, do something else, or were switched off."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return _lacking(sqlite_guards(), {row[0]: row[1] for row in rows})
    functions = connection.exec_driver_sql(
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    )
    lacking = _lacking(postgresql_functions(), {row[0]: row[1] for row in functions})
    triggers = connection.exec_driver_sql(
        "SELECT tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    return lacking + _lacking(postgresql_guards(), {row[0]: row[1] for row in triggers})


def _lacking(wanted: Mapping[str, str], present: Mapping[str, str]) -> list[str]:
    return [name for name, text in wanted.items() if _plain(present.get(name)) != _plain(text)]


def _plain(text: str | None) -> str:
    """One spelling: PostgreSQL writes the schema's name before the table's."""
    return re.sub(r"\s+", " ", text or "").replace(" ON public.", " ON ").strip()


def _run(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
