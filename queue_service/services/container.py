"""All use cases in one value, built by the factory or by a test."""

from __future__ import annotations

from dataclasses import dataclass

from argon2 import PasswordHasher

from queue_service.persistence.database import Database
from queue_service.persistence.unit_of_work import Units
from queue_service.services.administration import Administration
from queue_service.services.call_log import CallLog
from queue_service.services.calling import Calling
from queue_service.services.desks import Desks
from queue_service.services.devices import Devices
from queue_service.services.holidays import PublicHolidays
from queue_service.services.lobby import LobbyReader
from queue_service.services.offices import Offices
from queue_service.services.open_lobby import Lobbies
from queue_service.services.ports import Clock, HolidayCalendar, LiveFeed
from queue_service.services.reactions import after_commit
from queue_service.services.staff import Staff
from queue_service.services.ticketing import Ticketing
from queue_service.services.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the house can do."""

    ticketing: Ticketing
    calling: Calling
    desks: Desks
    lobby: LobbyReader
    staff: Staff
    devices: Devices
    administration: Administration
    call_log: CallLog
    tokens: Tokens


def build_services(
    database: Database,
    clock: Clock,
    live: LiveFeed,
    secret: str,
    *,
    holidays: HolidayCalendar | None = None,
    hasher: PasswordHasher | None = None,
) -> Services:
    """Puts the use cases together over one database."""
    units = Units(database, clock, after_commit(live, {}))
    offices = Offices(holidays or PublicHolidays())
    lobbies = Lobbies(units, offices)
    reader = LobbyReader(units, offices)
    tokens = Tokens(secret)
    return Services(
        ticketing=Ticketing(lobbies, reader, tokens),
        calling=Calling(lobbies),
        desks=Desks(lobbies),
        lobby=reader,
        staff=Staff(units, hasher),
        devices=Devices(units),
        administration=Administration(units),
        call_log=CallLog(units, offices),
        tokens=tokens,
    )
