"""A large waiting hall for the benchmarks: one area, many desks, everybody waits for the same kind of rate.

All who wait are rivals and all desks may serve all: a call changes the view of every screen in the hall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from bench.load import Seat
from bench.servers import SECRET
from queue_service.domain.case_type import CaseType
from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.desk import Desk
from queue_service.domain.office import Area, OfficePlan
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours
from queue_service.factory import SystemClock
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from tests.factories import PASSWORD
from tests.fakes import FakeLiveFeed, NoHolidays

OFFICE = "hall"
_CASE_TYPES = ("info", "abholung", "anmeldung", "aufenthaltstitel", "niederlassung", "einbuergerung")
_LANGUAGES = ("de", "tr", "ar", "uk", "en", "fa", "fr", "ru")


@dataclass(frozen=True, slots=True)
class Size:
    """How many watch."""

    boards: int
    consoles: int
    phones: int

    @property
    def clients(self) -> int:
        """All of them."""
        return self.boards + self.consoles + self.phones


def hall_of(clients: int) -> Size:
    """So many, in the proportion of 50 boards, 100 consoles and 500 phones."""
    boards, consoles = max(1, clients * 50 // 650), max(1, clients * 100 // 650)
    return Size(boards, consoles, clients - boards - consoles)


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with people in it, and the tokens of who watches and calls."""

    size: Size
    clerk: str
    board: str
    phones: tuple[str, ...]
    desks: tuple[str, ...]

    def seats(self, servers: int) -> list[Seat]:
        """Everybody, spread evenly over the servers."""
        office = {"office": OFFICE}
        watching: list[tuple[str | None, list[dict[str, str]]]] = [
            (self.board, [{"topic": "board", **office, "area": "service"}]) for _ in range(self.size.boards)
        ]
        for desk in self.desks:
            here = {**office, "desk": desk}
            watching.append((self.clerk, [{"topic": "desk", **here}, {"topic": "queue", **here}]))
        watching += [(None, [{"topic": "ticket", "ticket": token}]) for token in self.phones]
        return [Seat(place % servers, token, watches) for place, (token, watches) in enumerate(watching)]


def plan_of(desks: int, code: str = OFFICE) -> OfficePlan:
    """The hall, open day and night: benchmarks run at any hour."""
    case_types = tuple(
        CaseType(
            code=code,
            names={"de": code.capitalize(), "en": code.capitalize()},
            plain={"de": f"{code}.", "en": f"{code}."},
            icon=code,
            area="service",
            target_minutes=30,
            service_minutes=15,
            position=position,
        )
        for position, code in enumerate(_CASE_TYPES)
    )
    always = tuple(WeeklyHours(day, Hours(time(0), time(23, 59, 59))) for day in range(7))
    return OfficePlan(
        code=code,
        name="Halle",
        time_zone="Europe/Berlin",
        areas=(Area("service", {"de": "Servicecenter"}, {"de": "Erdgeschoss"}, "A"),),
        case_types=case_types,
        desks=tuple(
            Desk(str(number), str(number), "service", _CASE_TYPES, position=number)
            for number in range(1, desks + 1)
        ),
        hours=OpeningHours("Europe/Berlin", weekly=always),
    )


def services_over(database: Database) -> Services:
    """The use cases with the machine's clock, nobody watching, and quick passwords."""
    hasher = PasswordHasher.from_parameters(CHEAPEST)
    return build_services(
        database, SystemClock(), FakeLiveFeed(), SECRET, holidays=NoHolidays(), hasher=hasher
    )


def fill(url: str, size: Size, calls: int) -> Filled:
    """Makes the hall in an empty database: those to be called wait in front of those who watch."""
    migrate.upgrade(url)
    database = Database(url)
    try:
        services = services_over(database)
        plan = plan_of(size.consoles)
        services.administration.set_up_office(plan)
        services.accounts.add("supervisor", "supervisor", PASSWORD, OFFICE)
        desks = tuple(desk.code for desk in plan.desks)
        tokens = [_take(services, number) for number in range(calls + size.phones)]
        for desk in desks:
            services.desks.open(BY_SYSTEM, OFFICE, desk)
        return Filled(
            size=size,
            clerk=services.sessions.sign_in("supervisor", PASSWORD).token,
            board=services.devices.enrol("board", OFFICE, "hall"),
            phones=tuple(tokens[calls:]),
            desks=desks,
        )
    finally:
        database.close()


def _take(services: Services, number: int) -> str:
    matter = _CASE_TYPES[number % len(_CASE_TYPES)]
    language = _LANGUAGES[number % len(_LANGUAGES)]
    return services.ticketing.take(BY_SYSTEM, OFFICE, [matter], language).token
