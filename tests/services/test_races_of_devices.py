"""At the same moment: a code confirmed twice, a token fetched twice, a device revoked or heard meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa

from queue_service.domain.errors import NotFound, NotSignedIn
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata
from queue_service.services.container import Services
from queue_service.services.device_watch import Word
from tests.conftest import services_over
from tests.factories import OFFICE
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.racing import DONE, books_are_right, together
from tests.services.test_device_codes import ADMIN, confirmed, shown
from tests.services.test_devices import enrolled

ROUNDS = 12


@pytest.fixture
def rival(services: Services, database: Database, clock: FakeClock) -> Services:
    """A second process on the same database."""
    return services_over(database, clock, FakeLiveFeed())


def waiting_codes(database: Database) -> int:
    with database.reading() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables["device_code"]))
    return int(count or 0)


def test_a_code_confirmed_by_two_at_once_is_one_device(services: Services, rival: Services) -> None:
    for done in range(1, ROUNDS + 1):
        code = shown(services)

        heard = together([partial(confirmed, services, code), partial(confirmed, rival, code)] * 2)

        assert Counter(heard) == {DONE: 1, "code_used": 3}
        assert len(services.devices.of_office(ADMIN.actor, OFFICE)) == done
        assert services.device_codes.claim(code.secret) is not None


def test_a_token_fetched_by_two_at_once_is_given_to_one(
    services: Services, rival: Services, database: Database
) -> None:
    for _ in range(ROUNDS):
        code, tokens = shown(services), list[str]()
        confirmed(services, code)

        def fetch(by: Services) -> Callable[[], None]:
            def job() -> None:
                found = by.device_codes.claim(code.secret)  # noqa: B023 - used up within the round
                assert found is not None
                tokens.append(found.token)  # noqa: B023

            return job

        heard = together([fetch(services), fetch(rival)] * 2)

        assert Counter(heard) == {DONE: 1, "code_expired": 3}
        assert len(tokens) == 1
        assert services.devices.identify(tokens[0]) is not None
        assert waiting_codes(database) == 0


def test_a_device_revoked_while_it_fetches_its_token_is_unknown_afterwards(
    services: Services, rival: Services
) -> None:
    for _ in range(ROUNDS):
        code, tokens = shown(services), list[str]()
        device = confirmed(services, code)

        def fetch() -> None:
            found = services.device_codes.claim(code.secret)  # noqa: B023 - used up within the round
            assert found is not None
            tokens.append(found.token)  # noqa: B023

        heard = together([fetch, lambda: rival.devices.revoke(ADMIN, OFFICE, device)])  # noqa: B023

        assert heard[1] == DONE
        assert heard[0] in (DONE, "code_expired")
        assert all(services.devices.identify(token) is None for token in tokens)
        with pytest.raises(NotFound, match="code_expired"):
            services.device_codes.claim(code.secret)


def test_a_code_is_confirmed_while_its_device_asks_and_the_device_gets_it_sooner_or_later(
    services: Services, rival: Services
) -> None:
    for _ in range(ROUNDS):
        code, tokens = shown(services), list[str]()

        def fetch() -> None:
            found = rival.device_codes.claim(code.secret)  # noqa: B023 - used up within the round
            if found is not None:
                tokens.append(found.token)  # noqa: B023

        heard = together([lambda: confirmed(services, code), fetch])  # noqa: B023

        assert heard == [DONE, DONE]
        if not tokens:
            fetch()
        assert len(tokens) == 1


def test_a_device_heard_while_two_sweeps_miss_it_ends_up_well_and_no_alert_is_left(
    services: Services, rival: Services, clock: FakeClock
) -> None:
    device, token = enrolled(services)
    actor = services.devices.identify(token)
    assert actor is not None
    sweeps = [services.device_watch.miss, rival.device_watch.miss]

    def say() -> None:
        services.device_watch.heard(actor, Word(clock.now(), "1"))

    for _ in range(ROUNDS):
        say()
        for _ in range(21):
            assert [sweep() for sweep in sweeps] == [0, 0]
            clock.advance(seconds=15)

        assert together([*sweeps, say]) == [DONE] * 3

        assert services.devices.find(device).status == "ok"
        assert services.lobby.house(OFFICE).alarms == ()
    books_are_right(services)


def test_two_sweeps_at_once_raise_one_alert_for_each_device(
    services: Services, rival: Services, clock: FakeClock
) -> None:
    sweeps = [services.device_watch.miss, rival.device_watch.miss]
    for name in ("Left", "Right"):
        actor = services.devices.identify(services.devices.enrol("board", OFFICE, name))
        assert actor is not None
        services.device_watch.heard(actor, Word(clock.now(), "1"))
    for _ in range(21):
        assert [sweep() for sweep in sweeps] == [0, 0]
        clock.advance(seconds=15)

    assert together(sweeps * 2) == [DONE] * 4

    assert [alarm.place for alarm in services.lobby.house(OFFICE).alarms] == ["Left", "Right"]
    books_are_right(services)


def test_a_device_revoked_while_it_is_heard_stays_revoked(
    services: Services, rival: Services, clock: FakeClock
) -> None:
    for number in range(ROUNDS):
        device, token = enrolled(services, f"Hall {number}")
        actor = services.devices.identify(token)
        assert actor is not None

        def say() -> None:
            try:
                services.device_watch.heard(actor, Word(clock.now(), "1"))  # noqa: B023 - used up within the round
            except NotSignedIn as refused:
                raise NotFound(refused.code) from None

        heard = together([say, lambda: rival.devices.revoke(ADMIN, OFFICE, device)])  # noqa: B023

        assert heard[0] in (DONE, "not_signed_in")
        assert heard[1] == DONE
        assert services.devices.find(device).status == "revoked"
        assert services.devices.identify(token) is None
