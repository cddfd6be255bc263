"""Everybody who could ask, and the requests with which each address of the application is tried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from werkzeug.test import TestResponse

from queue_service.domain.command import practice_office
from tests.factories import OFFICE, PASSWORD
from tests.house import ROLES, House, bearer
from tests.web.rights_matrix import API, PAGES, RIGHTS, SCREENS

ELSEWHERE = "elsewhere"
#: Roles whose accounts may be of no single office.
EVERYWHERE = ("admin", "auditor")
#: Everybody: role or kind of device, then whose. "all": of no single office.
ACTORS = (
    *(f"{role}@{office}" for role in ROLES for office in (OFFICE, ELSEWHERE)),
    *(f"{role}@all" for role in EVERYWHERE),
    *(f"{kind}@{office}" for kind in sorted(SCREENS) for office in (OFFICE, ELSEWHERE)),
    "nobody",
)
PREFIX = "/api/v1"
#: What an address has that the matrix does not know.
NO_ENTRY = "no entry"
#: What a request may send that no address takes: whoever may ask learns of it, and nothing is done.
UNKNOWN = {"no_such_field": 1}
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One method of one address. ``entry``: its right, or the word of the matrix."""

    method: str
    rule: str
    entry: str
    endpoint: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def of_api(self) -> bool:
        return self.rule.startswith(PREFIX)

    @property
    def names_office(self) -> bool:
        """The office stands in the path: whoever is of another one may not."""
        return "<office>" in self.rule


def addresses(house: House) -> list[Address]:
    """Every address with every method of its own, as the matrix has it."""
    return [address for address in _addresses(house) if address.entry != NO_ENTRY]


def without_entry(house: House) -> list[str]:
    """What the matrix does not know."""
    return [address.name for address in _addresses(house) if address.entry == NO_ENTRY]


def _addresses(house: House) -> Iterator[Address]:
    for rule in house.application.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            entry = API.get(f"{method} {rule.rule.removeprefix(PREFIX)}")
            if not rule.rule.startswith(f"{PREFIX}/"):
                entry = PAGES.get(f"{method} {rule.rule}")
            yield Address(method, rule.rule, entry or NO_ENTRY, rule.endpoint)


def has(actor: str, entry: str) -> bool:
    """The table, said again: by role or kind of device alone."""
    return actor.partition("@")[0] in RIGHTS[entry]


def reaches(actor: str, office: str) -> bool:
    """Whoever is of this office or of no single one; the copy of another account is out of everybody's reach."""
    return office != anothers_practice() and actor.partition("@")[2] in (office, "all")


class Everybody:
    """A house with everybody in it, and what they could name in an address."""

    def __init__(self, house: House) -> None:
        self.house = house
        staff, devices = house.application.services.accounts, house.application.services.devices
        for role in ROLES:
            for office in (OFFICE, ELSEWHERE, *(["all"] if role in EVERYWHERE else [])):
                staff.add(f"{role}@{office}", role, PASSWORD, None if office == "all" else office)
        self._devices = {
            f"{kind}@{office}": devices.enrol(kind, office, f"{kind} of {office}")
            for kind in SCREENS
            for office in (OFFICE, ELSEWHERE)
        }
        self._sessions: dict[str, str] = {}
        #: What is there in OFFICE.
        self.taken = house.take("info")
        self.alarm = house.post(f"/offices/{OFFICE}/help", house.kiosk).get_json()["id"]
        admin = self.token("admin@all")
        accounts = house.get(f"/staff?office={OFFICE}", admin).get_json()["accounts"]
        self.account = next(each["id"] for each in accounts if each["name"] == f"clerk@{OFFICE}")
        self.session = self._session_of(f"clerk@{OFFICE}")
        enrolled = house.get(f"/offices/{OFFICE}/devices", admin).get_json()["devices"]
        self.device = enrolled[0]["id"]

    def token(self, actor: str) -> str | None:
        """Bearer token: of a session, of a device; nobody has none."""
        if actor in self._devices:
            return self._devices[actor]
        if actor == "nobody":
            return None
        if actor not in self._sessions:
            self.renew(actor)
        return self._sessions[actor]

    def _session_of(self, actor: str) -> str:
        """The public id of a session of somebody's."""
        found = self.house.get("/account/sessions", self.token(actor)).get_json()["sessions"]
        return str(next(each["id"] for each in found if each["current"]))

    def renew(self, actor: str) -> None:
        """Signs in anew."""
        self._sessions[actor] = self.house.session(actor)

    def real(self, office: str = OFFICE, own: str | None = None) -> dict[str, str]:
        """Parts of a path that lead to something in OFFICE; `own` puts another office in the place of its code."""
        return {
            "office": own or office,
            "desk": "5",
            "code": "5",
            "area": "service",
            "number": self.taken["number"],
            "token": self.taken["token"],
            "alarm": str(self.alarm),
            "staff_id": str(self.account),
            "session_id": self.session,
            "device": str(self.device),
            "filename": "nothing.css",
        }

    def ask(
        self, actor: str, address: Address, parts: dict[str, str], body: Mapping[str, object] | None = None
    ) -> TestResponse:
        """Asks an address of the API, with a body that no address takes unless another is given."""
        path = _PART.sub(lambda found: parts.get(found[1], "1"), address.rule)
        sent = None if address.method == "GET" else UNKNOWN if body is None else body
        headers = bearer(self.token(actor))
        return self.house.client().open(path, method=address.method, headers=headers, json=sent)

    def open(self, actor: str, address: Address, parts: dict[str, str]) -> TestResponse:
        """Opens a page in a browser that has this one's cookie."""
        path = _PART.sub(lambda found: parts.get(found[1], "1"), address.rule)
        browser, token = self.house.client(), self.token(actor)
        if token is not None:
            kind = actor.partition("@")[0]
            browser.set_cookie(f"queue-{kind if kind in SCREENS else 'staff'}", token)
        return browser.open(path, method=address.method)

    def secrets(self) -> list[str]:
        """What no log may have in it."""
        tokens = [*self._devices.values(), *self._sessions.values(), self.taken["token"]]
        return [*tokens, PASSWORD, *(name for name in self._sessions)]


def no_such() -> dict[str, str]:
    """Parts of a path that lead to nothing: who may ask learns that, and nothing is done."""
    ids = dict.fromkeys(("alarm", "staff_id", "device"), "999999")
    return {**ids, "number": "A999", "desk": "5", "token": "x" * 22, "session_id": "x" * 22, "office": OFFICE}


def anothers_practice() -> str:
    """The code of a copy that belongs to an account that is none of these."""
    return practice_office(OFFICE, 999_999)


def refusals(log: StringIO) -> list[dict[str, Any]]:
    """What was logged as refused since the last time one looked."""
    found = [json.loads(line) for line in log.getvalue().splitlines()]
    log.truncate(log.seek(0))
    return [line for line in found if line["event"] in ("refused", "watch refused")]
