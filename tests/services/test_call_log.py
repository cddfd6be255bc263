"""What really happened in a lobby can be decided again from its record, and a changed record is found."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.domain.errors import QueueServiceError
from queue_service.persistence.database import Database
from queue_service.persistence.lobby import lobby_event
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.factories import CLERK, KIOSK, OFFICE, VISITOR
from tests.fakes import FakeClock, FakeLiveFeed

DESKS = ("1", "2", "5", "12")
MATTERS = ("info", "anmeldung", "aufenthaltstitel", "asyl")
STEPS = st.one_of(
    st.tuples(st.just("take"), st.lists(st.sampled_from(MATTERS), min_size=1, max_size=3, unique=True)),
    st.tuples(
        st.sampled_from(["open", "call", "start", "finish", "no_answer", "pause", "close"]),
        st.sampled_from(DESKS),
    ),
    st.tuples(st.just("transfer"), st.sampled_from(DESKS), st.sampled_from(MATTERS)),
    st.tuples(st.just("hand"), st.sampled_from(DESKS), st.sampled_from(DESKS)),
    st.tuples(st.sampled_from(["cancel", "back"]), st.integers(0, 30)),
    st.tuples(st.just("wait"), st.integers(1, 1200)),
)


class Lobby:
    """Lives a list of steps; what the house refuses is refused and the day goes on."""

    def __init__(self, services: Services, clock: FakeClock) -> None:
        self.services, self.clock = services, clock
        self.tokens: list[str] = []

    def live(self, step: tuple[Any, ...]) -> None:
        try:
            self._do(*step)
        except QueueServiceError:
            return

    def _do(self, action: str, *what: Any) -> None:
        services = self.services
        if action == "take":
            self.tokens.append(services.ticketing.take(KIOSK, OFFICE, what[0], "de").token)
        elif action == "wait":
            self.clock.advance(seconds=what[0])
        elif action in ("cancel", "back"):
            if self.tokens:
                getattr(services.ticketing, action)(VISITOR, self.tokens[what[0] % len(self.tokens)])
        elif action in ("open", "pause", "close"):
            getattr(services.desks, action)(CLERK, OFFICE, what[0])
        elif action == "call":
            services.calling.call_next(CLERK, OFFICE, what[0])
        elif action == "transfer":
            services.handing_over.transfer(CLERK, OFFICE, what[0], case_type=what[1])
        elif action == "hand":
            services.handing_over.transfer(CLERK, OFFICE, what[0], to_desk=what[1])
        else:
            getattr(services.calling, action)(CLERK, OFFICE, what[0])


@settings(max_examples=25)
@given(steps=st.lists(STEPS, min_size=10, max_size=60))
def test_any_day_that_the_house_lived_replays_without_a_finding(
    steps: list[tuple[Any, ...]], sqlite_url: str
) -> None:
    database, clock = Database(sqlite_url), FakeClock()
    _forget(database)
    lobby = Lobby(services_over(database, clock, FakeLiveFeed()), clock)
    for desk in DESKS:
        lobby.live(("open", desk))
    for step in steps:
        lobby.live(step)

    assert lobby.services.call_log.replay(OFFICE, FakeClock().now().date()) == []
    database.close()


def _forget(database: Database) -> None:
    """Each drawn day begins in an empty house."""
    with database.writing() as connection:
        for name in ("call", "leg", "ticket", "ticket_class", "desk_now", "lobby_event", "office_day"):
            connection.execute(sa.text(f"DELETE FROM {name}"))  # noqa: S608  # names stand above
        connection.commit()


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
