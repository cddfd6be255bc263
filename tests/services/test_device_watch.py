"""Devices say that they are there, and are missed when they do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from queue_service.domain.command import Actor
from queue_service.domain.device import Paper
from queue_service.domain.errors import Forbidden, NotSignedIn
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata
from queue_service.services.container import Services
from queue_service.services.device_view import DeviceView
from queue_service.services.device_watch import Word
from queue_service.services.snapshots import AlarmView
from tests.conftest import services_over
from tests.factories import CLERK, INFO, OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.test_device_codes import ADMIN

Pass = Callable[..., None]


def device(services: Services, name: str = "Hall", kind: str = "kiosk", office: str = OFFICE) -> Actor:
    """An enrolled device."""
    actor = services.devices.identify(services.devices.enrol(kind, office, name))
    assert actor is not None
    return actor


def beat(services: Services, clock: FakeClock, *actors: Actor, behind: float = 0, **said: object) -> None:
    """They say that they are there, with a clock that is so many seconds behind."""
    for actor in actors:
        at = clock.now() - timedelta(seconds=behind)
        services.device_watch.heard(actor, Word(at, "1", **said))  # type: ignore[arg-type]


def one(services: Services) -> DeviceView:
    (found,) = services.devices.of_office(ADMIN.actor, OFFICE)
    return found


def alerts(services: Services, office: str = OFFICE) -> list[str]:
    """The devices that the information desk is told to be lost."""
    return [alarm.place for alarm in _alarms(services, office)]


def _alarms(services: Services, office: str = OFFICE) -> list[AlarmView]:
    return [alarm for alarm in services.lobby.queue(office).alarms if alarm.kind == "device_lost"]


@pytest.fixture
def minutes_pass(services: Services, clock: FakeClock) -> Pass:
    """Goes on minute by minute with the sweep as it is run; devices that are named say that they are there."""

    def go_on(minutes: int, *there: Actor) -> None:
        for _ in range(minutes * 4):
            clock.advance(seconds=15)
            beat(services, clock, *there)
            services.device_watch.miss()

    services.device_watch.miss()
    return go_on


def test_the_list_shows_what_a_device_said_last(services: Services, clock: FakeClock) -> None:
    kiosk = device(services)

    beat(services, clock, kiosk, behind=1.5, paper=Paper.LOW, page="/kiosk/krefeld/")

    found = one(services)
    assert (found.status, found.seen_at, found.version) == ("ok", clock.now(), "1")
    assert (found.clock_drift_seconds, found.clock_is_wrong) == (1.5, False)
    assert (found.paper, found.page) == ("low", "/kiosk/krefeld/")


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("behind", "wrong"), [(60, False), (61, True), (-60.5, True), (56 * 365 * 86400, True)]
)
def test_a_clock_that_is_more_than_a_minute_off_is_marked(
    services: Services, clock: FakeClock, behind: float, wrong: bool
) -> None:
    beat(services, clock, device(services), behind=behind)

    assert (one(services).clock_drift_seconds, one(services).clock_is_wrong) == (behind, wrong)


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    "page", ["/t/abcdefghijklmnopqrstuv", "/kiosk/krefeld/?token=x", "kiosk", "/board/<b>"]
)
def test_only_the_path_of_a_page_for_devices_is_kept(services: Services, clock: FakeClock, page: str) -> None:
    beat(services, clock, device(services), page=page)

    assert one(services).page is None


def test_a_talkative_device_is_written_down_every_25_seconds_at_most(
    services: Services, clock: FakeClock
) -> None:
    kiosk, began = device(services), clock.now()

    written = set()
    for _ in range(60):
        beat(services, clock, kiosk)
        written.add(one(services).seen_at)
        clock.advance(seconds=1)

    assert written == {began, began + timedelta(seconds=25), began + timedelta(seconds=50)}


def test_whoever_is_no_device_or_no_longer_one_is_not_heard(services: Services, clock: FakeClock) -> None:
    kiosk = device(services)
    services.devices.revoke(ADMIN, OFFICE, one(services).id)

    with pytest.raises(NotSignedIn):
        beat(services, clock, kiosk)
    with pytest.raises(Forbidden):
        beat(services, clock, CLERK.actor)


def test_a_lost_device_is_told_to_the_information_desk_once_until_it_is_back(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    kiosk = device(services)
    beat(services, clock, kiosk)

    minutes_pass(5)
    assert alerts(services) == []
    minutes_pass(1)
    assert alerts(services) == ["Hall"]
    assert one(services).status == "lost"
    minutes_pass(30)
    assert alerts(services) == ["Hall"]

    beat(services, clock, kiosk)

    assert alerts(services) == []
    assert one(services).status == "ok"


def test_an_alert_that_somebody_closed_does_not_come_again_for_the_same_loss(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    kiosk = device(services)
    beat(services, clock, kiosk)
    minutes_pass(6)
    (alarm,) = _alarms(services)
    services.help_calls.answer(INFO, OFFICE, alarm.id)
    services.help_calls.close(INFO, OFFICE, alarm.id)

    minutes_pass(30)
    assert alerts(services) == []
    beat(services, clock, kiosk)
    minutes_pass(6)
    assert alerts(services) == ["Hall"]


def test_several_lost_at_once_are_one_line_each(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    lost = [device(services, f"Board {n}", "board") for n in range(5)]
    there = device(services)
    beat(services, clock, *lost, there)

    minutes_pass(12, there)

    assert alerts(services) == [f"Board {n}" for n in range(5)]


def test_an_office_that_closes_or_is_closed_misses_nobody(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    clock.advance(hours=6, minutes=50)
    beat(services, clock, device(services))
    minutes_pass(7)
    assert alerts(services) == ["Hall"]

    minutes_pass(5)

    assert alerts(services) == []
    assert one(services).status == "late"
    clock.advance(hours=15, minutes=50)
    minutes_pass(12)
    assert alerts(services) == []
    minutes_pass(4)
    assert alerts(services) == ["Hall"]


def test_a_restart_of_the_server_raises_nothing(
    services: Services, database: Database, clock: FakeClock, minutes_pass: Pass
) -> None:
    kiosk, gone = device(services), device(services, "Gone")
    beat(services, clock, kiosk, gone)
    clock.advance(minutes=30)

    fresh = services_over(database, clock, FakeLiveFeed())
    fresh.device_watch.miss()
    services.device_watch.miss()

    assert alerts(services) == []
    minutes_pass(6, kiosk)
    assert alerts(services) == ["Gone"]


def test_a_device_that_was_never_heard_and_one_that_many_share_are_not_missed(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    device(services, "in its box")
    shared = services.devices.identify(services.devices.enrol("kiosk", OFFICE, "demo", shared=True))
    assert shared is not None
    beat(services, clock, shared)

    minutes_pass(10)

    assert alerts(services) == []


def test_the_alert_of_a_device_that_is_revoked_goes_with_it(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    beat(services, clock, device(services))
    minutes_pass(6)

    services.devices.revoke(ADMIN, OFFICE, one(services).id)

    assert alerts(services) == []
    minutes_pass(6)
    assert alerts(services) == []


def test_clerks_at_their_desks_are_left_alone(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    beat(services, clock, device(services))
    minutes_pass(6)

    for desk in ("1", "2", "5", "12"):
        assert services.lobby.queue(OFFICE, desk).alarms == ()
    assert [alarm.kind for alarm in services.lobby.house(OFFICE).alarms] == ["device_lost"]


def test_the_sweep_may_be_run_twice_and_by_two(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    beat(services, clock, device(services))
    minutes_pass(5)
    clock.advance(seconds=15)

    assert services.device_watch.miss() == 1
    assert services.device_watch.miss() == 0


def test_each_office_hears_of_its_own_devices(
    services: Services, clock: FakeClock, minutes_pass: Pass
) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    here, there = device(services), device(services, "There", office="elsewhere")
    beat(services, clock, here, there)

    minutes_pass(6, here)

    assert alerts(services) == []
    assert alerts(services, "elsewhere") == ["There"]


def test_losses_leave_a_sound_record_and_stand_in_the_audit_log(
    services: Services, database: Database, clock: FakeClock, minutes_pass: Pass
) -> None:
    kiosk = device(services)
    beat(services, clock, kiosk)
    minutes_pass(6)
    beat(services, clock, kiosk)

    for checked in services.checking.faults(OFFICE):
        assert checked.faults == ()
    entries = metadata.tables["audit_entry"]
    with database.reading() as connection:
        lost = connection.execute(sa.select(entries).where(entries.c.action == "device.lost")).all()
    assert [(row.actor, row.subject, row.data) for row in lost] == [("system", kiosk.id, {"kind": "kiosk"})]
