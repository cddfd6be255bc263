"""The composition root: settings in, a running application out. The only file that knows every part."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from argon2 import PasswordHasher
from flask import Flask
from flask_socketio import SocketIO
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

import display_board
import kiosk
from queue_service.config import Settings
from queue_service.domain.retention import Keeping
from queue_service.jobs.scheduler import Scheduler
from queue_service.jobs.sweeps import sweeps
from queue_service.live.connections import Paces
from queue_service.live.feed import new_live
from queue_service.live.wake import Wake, WakeEverywhere
from queue_service.notifications.console import ConsolePush
from queue_service.notifications.dispatcher import Bell, Dispatcher
from queue_service.notifications.vapid import Vapid
from queue_service.notifications.web_push import WebPush
from queue_service.persistence import migrate
from queue_service.persistence.backup_files import BackupFiles
from queue_service.persistence.database import Database
from queue_service.persistence.leader import new_leader
from queue_service.persistence.wake_channel import new_channel
from queue_service.services.container import Services, build_services
from queue_service.services.ports import Clock, HolidayCalendar, PushSender
from queue_service.web import (
    account,
    admin,
    audit_figures,
    clerk,
    device,
    device_figures,
    headers,
    home,
    information,
    lobby,
    number,
    privacy_notice,
    proof,
    rule,
    setup,
    staff,
)
from queue_service.web.application import new_application
from queue_service.web.counting import Pace, network_of
from queue_service.web.identities import Identities
from queue_service.web.installation import Installation
from queue_service.web.limits import Rates
from queue_service.web.live_door import LiveDoor
from queue_service.web.oidc import views as oidc
from queue_service.web.oidc.flow import Flows
from queue_service.web.oidc.provider import Provider
from queue_service.web.proxies import behind_proxies
from queue_service.web.sign_ins import SignIns

#: What the use cases raise when the database cannot be reached or is too busy.
DATABASE_AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, NoConnectionFree)


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)


class NotReady(Exception):
    """The database is there, but not at the schema that this version needs."""


@dataclass(frozen=True, slots=True)
class Application:
    """A running installation.

    Attributes:
        let_go: takes no new live connections and ends those there are; requests are still served.
        close: the same, and stops jobs and gives the database back.
    """

    app: Flask
    socketio: SocketIO
    services: Services
    let_go: Callable[[], None]
    close: Callable[[], None]


def create(
    settings: Settings,
    *,
    clock: Clock | None = None,
    hasher: PasswordHasher | None = None,
    holidays: HolidayCalendar | None = None,
    push_sender: PushSender | None = None,
    trusted_endpoints: tuple[str, ...] = (),
    rates: Rates | None = None,
) -> Application:
    """Builds everything over the database of `settings`, which must have been upgraded before.

    With `settings.jobs` the sweeps run in threads of this process from here on, while it leads. The keyword
    arguments replace what a test wants to hold in its own hands; no setting can trust an endpoint.
    """
    registry = CollectorRegistry()
    database = Database(settings.database_url)
    wake = Wake()
    channel = new_channel(settings.database_url, wake.lobby_changed, registry)
    clock = clock or SystemClock()
    messages = _Messages(settings, clock, push_sender)
    services = build_services(
        database,
        clock,
        WakeEverywhere(wake, channel.lobby_changed),
        settings.secret_key,
        holidays=holidays,
        hasher=hasher,
        push_key=messages.public_key,
        trusted_endpoints=trusted_endpoints,
        outbox_filled=messages.bell.ring,
        group_rules=() if settings.sign_on is None else settings.sign_on.rules,
        keeping=settings.keeping,
        backups=BackupFiles.of(settings.database_url, settings.backup_folder),
    )
    identities = Identities(services.sessions, services.devices)
    sign_ins = SignIns(settings.rate_limit_storage_url, settings.secret_key, lambda: clock.now().timestamp())
    installation = Installation(settings, services, identities, sign_ins, _readiness(database))
    app = new_application(installation, product_version(), registry, DATABASE_AWAY, _rates(settings, rates))
    device_figures.register(registry, services.devices)
    audit_figures.register(registry, services.audit)
    _add_faces(app)
    oidc.register(app, _sign_on(settings, clock))
    live = new_live(
        app,
        services.lobby,
        wake,
        LiveDoor(services, identities),
        registry,
        threads=settings.threads,
        public_url=settings.public_url,
        paces=_paces(settings),
    )
    # How Flask documents middleware.
    outside = behind_proxies(headers.on_sockets(app.wsgi_app), settings.trusted_proxies)
    app.wsgi_app = outside  # type: ignore[method-assign,assignment]
    jobs = _Jobs(settings.database_url, services)
    channel.start()
    messages.start(services)
    if settings.jobs:
        jobs.start()

    def close() -> None:
        live.close()
        jobs.close()
        messages.close()
        channel.close()
        database.close()

    return Application(app, live.socketio, services, live.close, close)


def _rates(settings: Settings, rates: Rates | None) -> Rates | None:
    return None if settings.rate_limits == "off" else rates or Rates()


def _paces(settings: Settings) -> Paces | None:
    """A hall of five hundred phones may come back at once, each with two tries; a screen follows a few views."""
    if settings.rate_limits == "off":
        return None
    return Paces(arrivals=Pace(2000, 10, network_of), events=Pace(100, 10))


class _Messages:
    """Messages to phones: the key that browsers subscribe with, and whoever sends what the outbox has."""

    def __init__(self, settings: Settings, clock: Clock, sender: PushSender | None) -> None:
        vapid = Vapid(settings.secret_key, settings.contact())
        self.public_key = None if settings.push == "off" else vapid.public_key
        self.bell = Bell()
        self._clock = clock
        self._sender = sender or (ConsolePush() if settings.push == "console" else WebPush(vapid, clock))
        self._dispatcher: Dispatcher | None = None

    def start(self, services: Services) -> None:
        if self.public_key is not None:
            self._dispatcher = Dispatcher(services.push, self._sender, self._clock, self.bell)
            self._dispatcher.start()

    def close(self) -> None:
        if self._dispatcher is not None:
            self._dispatcher.close()


class _Jobs:
    """The sweeps, run while this process leads."""

    def __init__(self, database_url: str, services: Services) -> None:
        self._leader = new_leader(database_url)
        self._scheduler = Scheduler(sweeps(services), self._leader.leads)

    def start(self) -> None:
        self._leader.start()
        self._scheduler.start()

    def close(self) -> None:
        self._scheduler.close()
        self._leader.close()


@contextmanager
def sweeping(settings: Settings) -> Iterator[None]:
    """The sweeps alone, in threads, for a process that serves nobody; web processes hear what they change.

    Raises:
        NotReady: the database is not at the schema that this version needs.
    """
    with closing(Database(settings.database_url)) as database:
        _readiness(database)()
        channel = new_channel(settings.database_url, None, CollectorRegistry())
        backups = BackupFiles.of(settings.database_url, settings.backup_folder)
        services = build_services(
            database,
            SystemClock(),
            channel,
            settings.secret_key,
            keeping=settings.keeping,
            backups=backups,
        )
        with closing(channel), closing(_Jobs(settings.database_url, services)) as jobs:
            channel.start()
            jobs.start()
            yield


@contextmanager
def use_cases(
    database_url: str,
    *,
    patient: bool = False,
    keeping: Keeping | None = None,
    backup_folder: str | None = None,
) -> Iterator[Services]:
    """The use cases alone, for commands that set something up and end; they serve nobody, derive no tokens.

    Args:
        patient: see `Database`; for what reads a whole database.
        keeping, backup_folder: see `Settings`; for what forgets.

    Raises:
        NotReady: the database is not at the schema that this version needs.
    """
    with closing(Database(database_url, patient=patient)) as database:
        _readiness(database)()
        yield build_services(
            database,
            SystemClock(),
            Wake(),
            secrets.token_urlsafe(48),
            keeping=keeping,
            backups=BackupFiles.of(database_url, backup_folder),
        )


def set_up_code(settings: Settings) -> str | None:
    """The code with which somebody makes the first account; None where there is one, or where nobody needs it."""
    if settings.local_sign_in == "off":
        return None
    with closing(Database(settings.database_url)) as database:
        return build_services(database, SystemClock(), Wake(), settings.secret_key).set_up.code()


def check_schema(database_url: str) -> None:
    """Raises NotReady unless the database is at the schema that this version needs."""
    with closing(Database(database_url)) as database:
        _readiness(database)()


def product_version() -> str:
    """The installed version of this product."""
    try:
        return version("queue-service")
    except PackageNotFoundError:
        return "0"


def _sign_on(settings: Settings, clock: Clock) -> oidc.SignOn | None:
    """The identity provider that staff sign in at, if there is one."""
    if settings.sign_on is None:
        return None
    flows = Flows(settings.secret_key, clock)
    return oidc.SignOn(Provider(settings.sign_on, clock), flows, settings.sign_on.label)


def _add_faces(app: Flask) -> None:
    for blueprint in (home.bp, number.bp, proof.bp, staff.bp, clerk.bp, kiosk.bp, display_board.bp):
        app.register_blueprint(blueprint)
    app.register_blueprint(information.bp)
    app.register_blueprint(lobby.bp)
    app.register_blueprint(privacy_notice.bp)
    app.register_blueprint(rule.bp)
    app.register_blueprint(admin.bp)
    app.register_blueprint(account.bp)
    app.register_blueprint(setup.bp)
    app.register_blueprint(display_board.desk_bp)
    for preview in (kiosk.preview_bp, display_board.preview_bp):
        app.register_blueprint(preview)
    kinds = {
        kiosk.bp.name: "kiosk",
        display_board.bp.name: "board",
        display_board.desk_bp.name: "desk-display",
    }
    device.guard(app, kinds)


def _readiness(database: Database) -> Callable[[], None]:
    """A check that raises NotReady, or whatever the database raises when it cannot be reached."""
    needed = migrate.newest()

    def check() -> None:
        present = migrate.current(database)
        if present != needed:
            raise NotReady(
                f"the database is at {present}, this version needs {needed}: run queue-service db upgrade"
            )

    return check
