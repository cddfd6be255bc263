"""Work that a test hands to another process: module-level functions that take plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.findings import Consequences
from queue_service.domain.rights import Role
from queue_service.persistence.database import Database
from queue_service.persistence.unit_of_work import Units
from queue_service.services.change_views import ChangedMeanwhile
from queue_service.services.configuration_change import Wish
from queue_service.services.container import Services, build_services
from tests.conftest import SECRET
from tests.factories import CLERK, KIOSK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays


@contextmanager
def services_at(url: str) -> Iterator[Services]:
    """The use cases, as a process of its own has them."""
    with closing(Database(url)) as database:
        yield build_services(database, FakeClock(), FakeLiveFeed(), SECRET, holidays=NoHolidays())


def issue(url: str, count: int) -> list[str]:
    """Issues so many numbers; returns them."""
    with services_at(url) as services:
        return _issue(services, count)


def issue_with(url: str, writers: int, count: int) -> list[str]:
    """So many writers at once, each of whom issues so many numbers; returns them all."""
    with services_at(url) as services:
        return _at_once(writers, lambda _: _issue(services, count))


def serve(url: str, desk: str) -> list[str]:
    """Calls and finishes until nobody waits; returns the numbers called."""
    with services_at(url) as services:
        return _serve(services, desk)


def serve_at(url: str, desks: list[str]) -> list[str]:
    """A clerk at each of these desks at once, until nobody waits; returns the numbers called."""
    with services_at(url) as services:
        return _at_once(len(desks), lambda hand: _serve(services, desks[hand]))


def hold_turn(url: str, told: Connection) -> None:
    """Takes the lobby's turn, says so, and commits when told to; says how that ended."""
    clock = FakeClock()
    with closing(Database(url)) as database:
        try:
            with Units(database, clock, lambda _: None).writing(BY_SYSTEM) as work:
                work.enter_lobby(1, OFFICE, clock.now().date())
                told.send("holds")
                told.recv()
                work.commit(None)
        except Exception as error:  # noqa: BLE001 - which one it is, is the answer
            told.send(type(error).__name__)
        else:
            told.send("committed")


def _issue(services: Services, count: int) -> list[str]:
    return [services.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number for _ in range(count)]


def _serve(services: Services, desk: str) -> list[str]:
    called = []
    while (client := services.calling.call_next(CLERK, OFFICE, desk)) is not None:
        called.append(client.number)
        services.calling.finish(CLERK, OFFICE, desk)
    return called


def _at_once(hands: int, work: Callable[[int], list[str]]) -> list[str]:
    with ThreadPoolExecutor(hands) as pool:
        return [item for found in pool.map(work, range(hands)) for item in found]


def rename(url: str, hand: int, times: int) -> list[str]:
    """Tries so often to give desk 5 another name, from the one it has at that moment; returns the names it gave."""
    admin = Command(Actor("staff", f"staff:{hand}", role=Role.ADMIN, staff_id=hand))
    given = []
    with services_at(url) as services:
        for n in range(times):
            was, to = services.administration.plan(OFFICE).desk("5").name, f"{hand}-{n}"
            try:
                wish = Wish((Change(("desks", "5", "name"), was, to),))
                services.configuration.change(admin, OFFICE, wish)
            except ChangedMeanwhile:
                continue
            given.append(to)
    return given


def plan_hour(url: str, hand: int, days: list[str]) -> list[str]:
    """Tries to take desk 5 from nine to ten on each of these days; returns those on which it was first."""
    planner = Command(Actor("staff", f"staff:{hand}", OFFICE, role=Role.SUPERVISOR, staff_id=hand))
    got = []
    entry = {"member": None, "starts": "09:00", "ends": "10:00", "kind": "desk", "desk": "5"}
    with services_at(url) as services:
        for day in days:
            change = Change(("days", day, f"hand-{hand}"), ABSENT, entry)
            seen: tuple[str, ...] = ()
            try:
                services.roster.change(planner, OFFICE, Wish((change,), seen=seen))
            except Consequences as refused:
                if any(each.weight == "stop" for each in refused.findings):
                    continue
                seen = tuple(each.key for each in refused.findings)
                try:
                    services.roster.change(planner, OFFICE, Wish((change,), seen=seen))
                except Consequences:
                    continue
            got.append(day)
    return got
