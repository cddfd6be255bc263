"""Two processes over one database, and screens at both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.fakes import FakeClock, FakeLiveFeed
from tests.faults.processes import Process, Tokens, set_up, two_processes
from tests.faults.screens import Hall


@pytest.fixture
def tokens(postgres_url: str) -> Tokens:
    """Everybody who may ask for something."""
    return set_up(postgres_url)


@pytest.fixture
def both(tokens: Tokens, postgres_url: str, tmp_path: Path) -> Iterator[tuple[Process, Process]]:
    """Two processes that serve the same office."""
    with two_processes(postgres_url, tmp_path) as running:
        yield running


@pytest.fixture
def office(postgres_url: str, clock: FakeClock, live: FakeLiveFeed) -> Iterator[Services]:
    """The use cases over an office of four desks, in this process."""
    with closing(Database(postgres_url)) as database:
        yield services_over(database, clock, live)


HallAt = Callable[[Process, str], Hall]


@pytest.fixture
def hall_at(tokens: Tokens) -> Iterator[HallAt]:
    """Screens at a process; they follow this number."""
    halls: list[Hall] = []

    def open_hall(process: Process, ticket: str) -> Hall:
        halls.append(Hall(process.url, tokens.board, tokens.clerks["1"], ticket))
        return halls[-1]

    yield open_hall
    for hall in halls:
        hall.close()
