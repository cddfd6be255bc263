"""Sets the demo office up, fresh for the next ten hours, and tidies up after a player before."""

from __future__ import annotations

from datetime import datetime

from queue_service.demo.catalogue import OFFICE, desks, office_plan
from queue_service.demo.credentials import Credentials, DeviceLogin
from queue_service.demo.left_behind import LeftBehind
from queue_service.demo.roster import demo_roster
from queue_service.demo.staff import new_logins
from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.errors import Conflict, QueueServiceError
from queue_service.domain.rights import DeviceKind
from queue_service.services.container import Services
from queue_service.services.holidays import PublicHolidays

HOLIDAY_REGION = "DE-NW"


def set_up(services: Services, now: datetime, left: LeftBehind) -> Credentials:
    """Makes or renews the demo office, its accounts and its devices; `now` is UTC.

    What people have pulled and opened before a restart stays. Passwords and tokens of devices are new each
    time: only their hashes are stored, so the old ones could not be told again.

    Raises:
        Conflict: ``real_data`` when the database holds an office that is not a demo. Nothing was changed.
    """
    refuse_real_data(services)
    holidays = PublicHolidays().of(HOLIDAY_REGION, range(now.year - 1, now.year + 2))
    plan = office_plan(now, holidays)
    services.administration.set_up_office(plan)
    tidy_up(services, left)
    credentials = _log_ins(services)
    clerks = {login.desk: services.accounts.id_of(login.name) for login in credentials.staff if login.desk}
    services.roster.put(OFFICE, demo_roster(plan, clerks))
    return credentials


def refuse_real_data(services: Services) -> None:
    """Raises Conflict ``real_data`` when any office of the database is not a demo."""
    if services.administration.has_real_offices():
        raise Conflict("real_data")


def _log_ins(services: Services) -> Credentials:
    logins = new_logins(desk.code for desk in desks())
    for login in logins:
        services.accounts.put(login.name, login.role, login.password, OFFICE, login.desk)
    devices = tuple(
        DeviceLogin(kind, services.devices.enrol(kind, OFFICE, f"demo {kind}", replacing=True))
        for kind in DeviceKind
    )
    return Credentials(OFFICE, logins, devices)


def tidy_up(services: Services, left: LeftBehind) -> None:
    """Closes the desks a player had open, and takes its numbers out of the queue.

    Whoever sat at such a desk waits again with the old clock: it may be a human's number.
    """
    known = [code for code in left.desks if code in {desk.code for desk in desks()}]
    # Those who stand ready first, so that nobody who gets up elsewhere is called to them.
    occupied = [code for code in known if not _closed(services, code)]
    for code in occupied:
        _closed(services, code, "return")
    for token in left.tickets:
        _cancelled(services, token)


def _closed(services: Services, desk: str, client: str | None = None) -> bool:
    """Closes the desk; False when a client is there of whom nothing was said."""
    try:
        services.desks.close(BY_SYSTEM, OFFICE, desk, client)
    except QueueServiceError:
        return False
    return True


def _cancelled(services: Services, token: str) -> bool:
    """Gives the number up; False when it is done, of another day, or of another secret."""
    try:
        services.ticketing.cancel(BY_SYSTEM, token)
    except QueueServiceError:
        return False
    return True
