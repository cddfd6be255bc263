"""An office that is older than the history of what it sets: nothing of it is lost, in either direction."""

from __future__ import annotations

from contextlib import closing

from queue_service.domain.changes import Change
from queue_service.domain.command import BY_SYSTEM, SYSTEM
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.configuration_change import Wish
from queue_service.services.container import Services, build_services
from tests.conftest import SECRET, services_over
from tests.factories import CLERK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays
from tests.services.lobby_hands import take

BEFORE = "0007"
TARGET = ("case_types", "info", "target_minutes")


def over(database: Database) -> Services:
    """The use cases over what is there."""
    return build_services(database, FakeClock(), FakeLiveFeed(), SECRET, holidays=NoHolidays())


def test_an_office_in_the_middle_of_its_day_goes_through_the_migration_there_and_back(
    database_url: str,
) -> None:
    with closing(Database(database_url)) as database:
        services = services_over(database, FakeClock(), FakeLiveFeed())
        services.desks.open(CLERK, OFFICE, "1")
        take(services, "info")
        services.calling.call_next(CLERK, OFFICE, "1")
        before = services.administration.plan(OFFICE)

    migrate.downgrade(database_url, BEFORE)
    migrate.upgrade(database_url)

    with closing(Database(database_url)) as database:
        services = over(database)
        assert services.administration.plan(OFFICE) == before
        services.calling.finish(CLERK, OFFICE, "1")
        wish = Wish((Change(TARGET, 15, 20),), reason="Beschluss")
        services.configuration.change(BY_SYSTEM, OFFICE, wish)
        # The table from before the history is kept with the first change: its calls can still be decided again.
        kept = services.configuration.rates_history(SYSTEM, OFFICE)
        assert [(row.version, row.targets["info"][0]) for row in kept] == [("1", 15), ("2", 20)]
        assert services.call_log.replay(OFFICE, FakeClock().now().date()) == []
