"""Models and migrated schema are the same thing, in both directions, on both databases."""

from __future__ import annotations

import sqlalchemy as sa

from queue_service.persistence import migrate
from queue_service.persistence.database import Database


def test_models_and_migrated_schema_agree_down_to_the_index_definitions(database: Database) -> None:
    assert migrate.differences(database) == []


def test_a_lost_where_of_a_partial_index_is_noticed(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(sa.text("DROP INDEX uq_call_open_desk"))
        connection.execute(sa.text("CREATE UNIQUE INDEX uq_call_open_desk ON call (office_id, desk)"))
        connection.commit()

    assert any("uq_call_open_desk" in difference for difference in migrate.differences(database))


def test_every_migration_can_be_undone_and_done_again(database_url: str) -> None:
    migrate.downgrade(database_url, "base")
    database = Database(database_url)
    assert migrate.current(database) is None
    with database.reading() as connection:
        left = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    assert left == set()
    database.close()

    migrate.upgrade(database_url)
    migrate.upgrade(database_url)

    database = Database(database_url)
    assert migrate.current(database) == migrate.newest()
    assert migrate.differences(database) == []
    database.close()
