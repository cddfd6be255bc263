"""All use cases in one value, built by the factory or by a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from argon2 import PasswordHasher

from queue_service.domain.group_rules import GroupRule
from queue_service.domain.retention import Keeping
from queue_service.persistence.backup_files import BackupFiles
from queue_service.persistence.database import Database
from queue_service.persistence.unit_of_work import Units
from queue_service.services.accounts import Accounts
from queue_service.services.administration import Administration
from queue_service.services.audit import Audit
from queue_service.services.call_log import CallLog
from queue_service.services.calling import Calling
from queue_service.services.checking import Checking
from queue_service.services.configuration import Configuration
from queue_service.services.desks import Desks
from queue_service.services.device_codes import DeviceCodes
from queue_service.services.device_watch import DeviceWatch
from queue_service.services.devices import Devices
from queue_service.services.handing_over import HandingOver
from queue_service.services.help_calls import HelpCalls
from queue_service.services.holidays import PublicHolidays
from queue_service.services.house import House
from queue_service.services.information import Information
from queue_service.services.lobbies import Lobbies
from queue_service.services.lobby import LobbyReader
from queue_service.services.moments import Moments
from queue_service.services.office_drafts import OfficeDrafts
from queue_service.services.offices import Offices
from queue_service.services.own_account import OwnAccount
from queue_service.services.own_shift import OwnShift
from queue_service.services.paper_days import PaperDays
from queue_service.services.passwords import Passwords
from queue_service.services.ports import Clock, HolidayCalendar, LiveFeed
from queue_service.services.practice import Practice
from queue_service.services.privacy import Privacy
from queue_service.services.proofs import Proofs
from queue_service.services.push import Push
from queue_service.services.reactions import after_commit, inside_transaction
from queue_service.services.retention import Retention
from queue_service.services.retention_report import RetentionReports
from queue_service.services.roster import Rosters
from queue_service.services.sessions import Sessions
from queue_service.services.set_up import SetUp
from queue_service.services.single_sign_on import SingleSignOn
from queue_service.services.statistics import StatisticsReader
from queue_service.services.ticketing import Ticketing
from queue_service.services.tokens import Tokens
from queue_service.services.undoing import Undoing


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the house can do."""

    ticketing: Ticketing
    calling: Calling
    handing_over: HandingOver
    undoing: Undoing
    desks: Desks
    information: Information
    help_calls: HelpCalls
    house: House
    lobby: LobbyReader
    accounts: Accounts
    own_account: OwnAccount
    sessions: Sessions
    single_sign_on: SingleSignOn
    devices: Devices
    device_codes: DeviceCodes
    device_watch: DeviceWatch
    administration: Administration
    configuration: Configuration
    set_up: SetUp
    office_drafts: OfficeDrafts
    roster: Rosters
    own_shift: OwnShift
    call_log: CallLog
    checking: Checking
    tokens: Tokens
    push: Push
    proofs: Proofs
    practice: Practice
    privacy: Privacy
    retention: Retention
    retention_reports: RetentionReports
    statistics: StatisticsReader
    paper_days: PaperDays
    audit: Audit


def build_services(
    database: Database,
    clock: Clock,
    live: LiveFeed,
    secret: str,
    *,
    holidays: HolidayCalendar | None = None,
    hasher: PasswordHasher | None = None,
    push_key: str | None = None,
    trusted_endpoints: tuple[str, ...] = (),
    outbox_filled: Callable[[], None] = lambda: None,
    group_rules: tuple[GroupRule, ...] = (),
    keeping: Keeping | None = None,
    backups: BackupFiles | None = None,
) -> Services:
    """Puts the use cases together over one database.

    Args:
        push_key: what browsers subscribe to messages with; None: there are none.
        trusted_endpoints: origins that are believed to be push services; for tests.
        outbox_filled: wakes whoever sends messages.
        group_rules: which groups of the identity provider have which role where.
        keeping: how long what is kept; None: as `LIMITS` has it.
        backups: those that are deleted when they are old.
    """
    units = Units(database, clock, after_commit(live, {}, outbox_filled), inside_transaction)
    offices = Offices(holidays or PublicHolidays())
    lobbies = Lobbies(units, offices)
    reader = LobbyReader(units, offices)
    devices = Devices(units, offices, lobbies)
    tokens, proofs = Tokens(secret), Proofs(secret)
    moments, backups = Moments(offices, keeping or Keeping()), backups or BackupFiles()
    ticketing = Ticketing(lobbies, reader, tokens, proofs)
    practice = Practice(units, offices, lobbies, tokens)
    passwords = Passwords(hasher)
    accounts, sessions = Accounts(units, passwords, tokens), Sessions(units, passwords)
    return Services(
        ticketing=ticketing,
        calling=Calling(lobbies),
        handing_over=HandingOver(lobbies),
        undoing=Undoing(lobbies),
        desks=Desks(lobbies),
        information=Information(units, offices, lobbies, reader, tokens),
        help_calls=HelpCalls(lobbies, reader),
        house=House(lobbies, reader),
        lobby=reader,
        accounts=accounts,
        own_account=OwnAccount(units, passwords),
        sessions=sessions,
        single_sign_on=SingleSignOn(units, group_rules),
        devices=devices,
        device_codes=DeviceCodes(units, devices, tokens),
        device_watch=DeviceWatch(units, offices, lobbies),
        administration=Administration(units),
        configuration=Configuration(units, offices, lobbies),
        set_up=SetUp(units, passwords, tokens),
        office_drafts=OfficeDrafts(units),
        roster=Rosters(units, offices),
        own_shift=OwnShift(units, offices),
        call_log=CallLog(units, offices),
        checking=Checking(units, offices),
        tokens=tokens,
        push=Push(units, offices, tokens, push_key, trusted_endpoints, moments.keeping.of("outbox")),
        proofs=proofs,
        practice=practice,
        privacy=Privacy(units, lobbies, moments, database.settle),
        retention=Retention(
            units, offices, moments, backups, ticketing.end_days, practice.erase_old, database.settle
        ),
        retention_reports=RetentionReports(units, moments, backups),
        statistics=StatisticsReader(units, offices),
        paper_days=PaperDays(units, offices),
        audit=Audit(units, secret),
    )
