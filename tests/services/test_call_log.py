"""What really happened in a lobby can be decided again from its record, and a changed record is found."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.persistence.database import Database
from queue_service.persistence.lobby import lobby_event
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.factories import CLERK, KIOSK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed
from tests.lived import STEPS, LivedDay, forget


@settings(max_examples=60)
@given(steps=st.lists(STEPS, min_size=10, max_size=70))
def test_any_day_that_the_house_lived_replays_without_a_finding(
    steps: list[tuple[Any, ...]], sqlite_url: str
) -> None:
    database, clock = Database(sqlite_url), FakeClock()
    forget(database)
    lived = LivedDay(services_over(database, clock, FakeLiveFeed()), clock)
    lived.open_all()
    for step in steps:
        lived.live(step)

    assert lived.services.call_log.replay(OFFICE, FakeClock().now().date()) == []
    database.close()


@pytest.mark.parametrize("tampering", ["ticket", "points", "clock", "gone"])
def test_a_tampered_call_is_found(
    services: Services, clock: FakeClock, database: Database, tampering: str
) -> None:
    for _ in range(4):
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
        clock.advance(minutes=3)
    services.desks.open(CLERK, OFFICE, "2")
    services.calling.call_next(CLERK, OFFICE, "2")
    day = clock.now().date()
    assert services.call_log.replay(OFFICE, day) == []

    _tamper(database, tampering)

    assert services.call_log.replay(OFFICE, day) != []


def _tamper(database: Database, what: str) -> None:
    kinds = lobby_event.c.kind
    with database.writing() as connection:
        called = connection.execute(sa.select(lobby_event).where(kinds == "called")).one()
        taken = connection.execute(sa.select(lobby_event).where(kinds == "ticket_taken")).first()
        assert taken is not None
        this = lobby_event.c.id == called.id
        if what == "ticket":
            connection.execute(sa.update(lobby_event).where(this).values(ticket_id=called.ticket_id + 1000))
        elif what == "points":
            heads = [[*called.data["heads"][0][:4], 99.0]]
            data = {**called.data, "heads": heads}
            connection.execute(sa.update(lobby_event).where(this).values(data=data))
        elif what == "clock":
            data = {**taken.data, "clock": taken.data["clock"] + 600}
            connection.execute(sa.update(lobby_event).where(lobby_event.c.id == taken.id).values(data=data))
        else:
            connection.execute(sa.delete(lobby_event).where(lobby_event.c.id == taken.id))
        connection.commit()
