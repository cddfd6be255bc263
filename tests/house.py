"""A whole application over the office of `an_office`, with everybody in it who may ask for something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_service.config import Settings
from queue_service.factory import Application, create
from queue_service.services.ports import PushSender
from queue_service.web.limits import Rates
from tests.conftest import SECRET
from tests.factories import OFFICE, PASSWORD, an_office
from tests.fakes import FakeClock, NoHolidays

ROLES = ("info", "clerk", "supervisor", "admin", "auditor", "lobby")


@dataclass(frozen=True)
class House:
    """A running application and the tokens of its devices; its staff are named after their roles."""

    application: Application
    clock: FakeClock
    settings: Settings
    kiosk: str
    board: str

    def client(self) -> FlaskClient:
        """A browser without cookies."""
        return self.application.app.test_client()

    def session(self, name: str = "clerk") -> str:
        """The token of a new session."""
        return self.application.services.sessions.sign_in(name, PASSWORD).token

    def post(self, path: str, token: str | None = None, body: object = None, **headers: str) -> TestResponse:
        """POST under /api/v1; underscores in names of headers become hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client().post(
            f"/api/v1{path}", json=body if body is not None else {}, headers=bearer(token) | given
        )

    def get(self, path: str, token: str | None = None, **headers: str) -> TestResponse:
        """GET under /api/v1."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client().get(f"/api/v1{path}", headers=bearer(token) | given)

    def take(self, *case_types: str, **more: Any) -> dict[str, Any]:
        """Pulls a number at the kiosk."""
        body = {"case_types": list(case_types) or ["info"], "language": "de", **more}
        answer = self.post(f"/offices/{OFFICE}/tickets", self.kiosk, body)
        assert answer.status_code == 201, answer.text
        taken: dict[str, Any] = answer.get_json()
        return taken


def bearer(token: str | None) -> dict[str, str]:
    """The header that carries a token."""
    return {} if token is None else {"Authorization": f"Bearer {token}"}


@contextmanager
def a_house(
    database_url: str,
    rates: Rates | None = None,
    push_sender: PushSender | None = None,
    **changes: Any,
) -> Iterator[House]:
    """Builds it over a migrated database; `changes` are those of the settings."""
    settings = replace(Settings(database_url, SECRET, jobs=False, threads=200), **changes)
    clock = FakeClock()
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    application = create(
        settings,
        clock=clock,
        hasher=cheap,
        holidays=NoHolidays(),
        push_sender=push_sender,
        rates=rates,
    )
    try:
        services = application.services
        for code in (OFFICE, "elsewhere"):
            services.administration.set_up_office(an_office(code))
        for role in ROLES:
            services.accounts.add(role, role, PASSWORD, None if role == "admin" else OFFICE, "5")
        services.accounts.add("stranger", "clerk", PASSWORD, "elsewhere")
        yield House(
            application,
            clock,
            settings,
            kiosk=services.devices.enrol("kiosk", OFFICE, "hall"),
            board=services.devices.enrol("board", OFFICE, "hall"),
        )
    finally:
        application.close()
