"""What only the database can say about tickets: which index a question takes."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from queue_service.persistence.database import Database
from queue_service.persistence.tickets import TicketRepository


def test_screens_read_those_in_the_house_by_their_own_index(sqlite_url: str) -> None:
    database, asked = Database(sqlite_url), []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2:4]))
    with database.reading() as connection:
        TicketRepository(connection).active(1, date(2026, 11, 25))
        statement, values = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    database.close()

    assert "ix_ticket_in_house" in " ".join(str(row) for row in plan)
