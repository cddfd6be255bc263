"""A house that is asked anything: what was answered before is asked about again, and the tables are watched."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core import NotSet
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response

from queue_service.domain.desk import PAUSE_REASONS
from queue_service.domain.ticket import CALL_REASONS, HOLD_REASONS
from queue_service.services.configuration_document import to_document
from queue_service.services.configuration_file import write_file
from queue_service.services.sessions import IDLE
from tests.factories import OFFICE, PASSWORD
from tests.house import ROLES, House, bearer
from tests.web.watched_tables import Digest, Tables

#: Checks of Schemathesis; the others ask for what we do not promise.
CHECKED = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
}
#: Refusals that are part of the record.
RECORDED = ("kiosk_stopped", "closed_early")
DEVICES = ("kiosk", "board", "desk-display")
#: Everybody who can ask; a stranger is a clerk of another office.
ACTORS = (*DEVICES, *ROLES, "stranger", "nobody")
DESKS = ("1", "2", "5", "12")
#: Where few may ask: beginning of the path → who.
FOR_FEW = (
    ("/api/v1/staff", "admin"),
    ("/api/v1/audit", "auditor"),
    ("/api/v1/privacy", "auditor"),
    ("/api/v1/offices/{office}/devices", "admin"),
    ("/api/v1/offices/{office}/statistics", "auditor"),
    ("/api/v1/offices/{office}/configuration", "admin"),
    ("/api/v1/offices/{office}/roster", "admin"),
    ("/api/v1/offices/{office}/rates", "admin"),
    ("/api/v1/offices/{office}/paper-days", "info"),
    ("/api/v1/configuration", "admin"),
)
MATTERS = ("info", "anmeldung", "aufenthaltstitel", "asyl", "einbuergerung")


class AskedHouse:
    """Asks as anybody, fills in what is really there, and checks every answer."""

    def __init__(self, house: House, tables: Tables, seed: int = 0) -> None:
        self.house, self.tables, self.random = house, tables, Random(seed)
        self._schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", house.application.app)
        found = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ in CHECKED]
        assert len(found) == len(CHECKED)
        self._checks = found
        services = house.application.services
        self._devices = {
            "kiosk": house.kiosk,
            "board": house.board,
            "desk-display": services.devices.enrol("desk-display", OFFICE, "5"),
        }
        #: Somebody who may be changed and deleted; those who ask have to stay who they are.
        self._spare = self._new_spare("spare")
        self._sessions: dict[str, tuple[datetime, str]] = {}
        #: What can be asked about: names of path parameters and fields → newest values.
        self.known: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=12))
        self.asked: deque[str] = deque(maxlen=40)
        self.answered: dict[str, Counter[int]] = defaultdict(Counter)
        self._path = ""
        self._ids = {code: tables.office_id(code) for code in (OFFICE, "elsewhere")}

    def requests(self, mode: schemathesis.GenerationMode, of_each: int) -> dict[str, list[Any]]:
        """ "METHOD path" of everything that the API's description knows → so many drawn requests."""
        drawn = {}
        for found in self._schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            drawn[f"{operation.method.upper()} {operation.path}"] = _requests(operation, mode, of_each)
        return drawn

    def somebody(self, case: Any) -> str:
        """Mostly one who may ask this."""
        if self.random.random() < 0.15:
            return self.random.choice(ACTORS)
        path = case.operation.path
        if path.endswith("{office}/tickets") and case.method == "POST":
            return self.random.choice(("kiosk", "kiosk", "clerk", "info"))
        for beginning, whose in FOR_FEW:
            if path.startswith(beginning):
                return whose
        return self.random.choice(("clerk", "clerk", "info", "supervisor", "admin"))

    def ask(self, who: str, case: Any, *, real: bool = True) -> Response:
        """Sends a drawn case as somebody. `real`: with what is there in place of most of what was drawn."""
        case = _copy(case)
        if real:
            self._fill(who, case)
        return self._checked(who, case, {**(case.headers or {}), **bearer(self._token(who))})

    def ask_twice(self, who: str, case: Any) -> None:
        """The same request again under its idempotency key: the same answer, and nothing has happened again."""
        case = _copy(case)
        self._fill(who, case)
        key = {"Idempotency-Key": f"key-{len(self.asked)}-{self.random.random()}"}
        headers = {**(case.headers or {}), **bearer(self._token(who)), **key}
        first = self._checked(who, case, headers)
        if first.status_code >= 300:
            return
        before = self.tables.now()
        again = self._checked(who, case, headers)
        assert (again.status_code, again.text) == (first.status_code, first.text), self.log()
        assert self.tables.now() == before, self.log()

    def log(self) -> str:
        """The last requests, for whoever has to find out what happened."""
        return "\n".join(self.asked)

    def time_passes(self) -> None:
        """Some seconds, now and then some minutes; after the doors have closed, until the next morning."""
        clock = self.house.clock
        clock.advance(seconds=self.random.choice((0, 5, 20, 60, 660)))
        if clock.now().hour >= 15:
            days = 1 if clock.now().isoweekday() < 5 else 8 - clock.now().isoweekday()
            clock.set((clock.now() + timedelta(days=days)).replace(hour=7, minute=5))
            self._sessions.clear()

    def books_are_right(self) -> None:
        """Nothing that was asked has brought the record into disorder."""
        services = self.house.application.services
        for checked in services.checking.faults():
            assert checked.faults == (), (checked.office, checked.day, self.log())
            assert services.call_log.replay(checked.office, checked.day) == []

    def _checked(self, who: str, case: Any, headers: dict[str, str]) -> Response:
        before, refusals = self.tables.now(), self.tables.refusals()
        answer: Response = case.call(headers={**headers, "Accept-Encoding": "identity"})
        name = f"{case.method} {case.operation.path}"
        self.answered[name][answer.status_code] += 1
        sent = f"{who}: {case.method} {case.formatted_path} {case.query} {str(case.body)[:200]}"
        self.asked.append(f"{sent} → {answer.status_code} {answer.text[:120]}")
        if answer.status_code < 300 and "/sessions" in name and case.method == "DELETE":
            self._sessions.clear()
        if name == "DELETE /api/v1/staff/{staff_id}" and answer.status_code == 204:
            self._spare = self._new_spare(f"spare {len(self.asked)} {self.random.random()}")
        if name == "DELETE /api/v1/offices/{office}/devices/{device}" and answer.status_code == 204:
            self._enrol_again()
        case.validate_response(answer, checks=self._checks)
        self._may(who, case, answer)
        self._changed_only_what_it_may(who, case, answer, before, refusals)
        if answer.status_code < 300 and answer.content:
            self._learn(answer.json())
            if name == "POST /api/v1/practice":
                self._remember(f"practice of {who}", answer.json()["office"])
        return answer

    def _may(self, who: str, case: Any, answer: Response) -> None:
        """Whoever may not ask learns that, and nothing else."""
        security = case.operation.definition.raw["security"]
        if security == [{}] or (answer.status_code == 404 and answer.json()["code"] == "not_found"):
            return  # anybody may ask; or no address of ours looks like this
        for_devices = any("device_cookie" in way for way in security)
        if who == "nobody":
            # Forbidden: a cookie was drawn, without the value of the page that would have sent it.
            # Too many: whoever has no token and goes on asking with wrong ones.
            assert answer.status_code in (401, 403, 429), self.log()
        elif who in DEVICES and not for_devices:
            assert answer.status_code == 403, self.log()

    def _changed_only_what_it_may(
        self, who: str, case: Any, answer: Response, before: Digest, refusals: int
    ) -> None:
        after = self.tables.now()
        changed = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
        if answer.status_code >= 400 and answer.json()["code"] in RECORDED:
            assert self.tables.refusals() == refusals + 1, self.log()
            return
        if answer.status_code >= 400 or case.method == "GET":
            assert not changed, (changed, self.log())
        offices = {office for _, office in changed}
        if who != "admin" and "{token}" not in case.operation.path:
            other = OFFICE if who == "stranger" else "elsewhere"
            assert self._ids[other] not in offices, (changed, self.log())

    def _new_spare(self, name: str) -> str:
        return str(self.house.application.services.accounts.add(name, "clerk", PASSWORD, OFFICE).id)

    def _enrol_again(self) -> None:
        """Whoever was revoked is connected anew: there is always a kiosk, a board and a display."""
        devices = self.house.application.services.devices
        for kind, token in self._devices.items():
            if devices.identify(token) is None:
                self._devices[kind] = devices.enrol(kind, OFFICE, "again")

    def _token(self, who: str) -> str | None:
        if who in self._devices:
            return self._devices[who]
        if who == "nobody":
            return None
        now = self.house.clock.now()
        if who not in self._sessions or now - self._sessions[who][0] > IDLE / 2:
            self._sessions[who] = now, self.house.session(who)
        return self._sessions[who][1]

    # What is really there ------------------------------------------------------------------------------------------

    def _fill(self, who: str, case: Any) -> None:
        self._path = case.operation.path
        if "staff_id" in (case.path_parameters or {}):
            case.path_parameters["staff_id"] = self._spare
        for name in case.path_parameters or {}:
            if self.random.random() < 0.9:
                case.path_parameters[name] = self._value(name, who, case.path_parameters[name])
        for name in {"left", "right"} & set(case.query or {}):
            case.query[name] = self.random.choice((OFFICE, "elsewhere"))
        if isinstance(case.body, dict):
            case.body = self._filled(case.body, who)
        elif who == "admin" and case.method == "POST" and isinstance(case.body, NotSet):
            case.body, case.media_type = {}, "application/json"
        if self._path.endswith("/transfer") and isinstance(case.body, dict):
            case.body.setdefault("case_type", self.random.choice(MATTERS))
        says_office = who == "admin" or self.random.random() < 0.1
        if says_office and isinstance(case.body, dict) and "/desks/" in self._path:
            case.body["office"] = self._office(who)

    def _filled(self, body: dict[str, Any], who: str) -> dict[str, Any]:
        filled = {}
        for name, value in body.items():
            if name == "changes":
                filled[name] = [self._change()]
            elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
                filled[name] = [self._filled(each, who) for each in value]
            else:
                filled[name] = self._value(name, who, value) if self.random.random() < 0.93 else value
        return filled

    def _value(self, name: str, who: str, given: Any) -> Any:
        choose: dict[str, Callable[[], Any]] = {
            "office": lambda: self._office(who),
            "desk": lambda: self.random.choice((*DESKS, "1", "5", "5")),
            "token": lambda: self._newest("token", given),
            "alarm": lambda: self._newest("alarm", given),
            "device": lambda: self._newest("device", given),
            "session_id": lambda: self._newest("session", given),
            "number": lambda: self._number(given),
            "case_type": lambda: self.random.choice(MATTERS),
            "case_types": lambda: self.random.sample(MATTERS[:4], self.random.choice((1, 1, 1, 2, 3))),
            "topic": lambda: self.random.choice((*MATTERS, "way")),
            "reason": lambda: HOLD_REASONS[0] if self._path.endswith("/wait") else PAUSE_REASONS[0],
            "reason_code": lambda: self.random.choice(CALL_REASONS),
            "language": lambda: self.random.choice(("de", "ar", "en")),
            "name": lambda: self.random.choice(ROLES),
            "password": lambda: self.random.choice((PASSWORD, PASSWORD, given)),
            "persons": lambda: self.random.choice((1, 1, 4)),
            "day": self._day,
            "change_id": lambda: self._newest("change", given),
            "file": self._file,
            "from_day": lambda: None,
            "version": lambda: None,
            "taken_at": (self.house.clock.now() - timedelta(minutes=3)).isoformat,
        }
        return choose.get(name, lambda: given)()

    def _office(self, who: str) -> str:
        """Mostly one's own, or the copy that one practises on."""
        copies = self.known[f"practice of {who}"]
        if self._path.endswith("/practice/people") and copies:
            return copies[-1]
        own = "elsewhere" if who == "stranger" else OFFICE
        return self.random.choice((own,) * 12 + (OFFICE, "elsewhere", *copies))

    def _number(self, given: Any) -> Any:
        paper = f"X{self.random.randrange(1, 60):03d}"
        papers = 9 if self._path.endswith("/paper-numbers") else 1
        return self.random.choice((self._newest("number", given),) * 3 + (paper,) * papers)

    def _change(self) -> dict[str, Any]:
        """One that fits what is set at this moment: of the roster or of the configuration."""
        if "/roster/" in self._path:
            someone = f"m{self.random.randrange(100)}"
            return {"at": ["members", someone], "to": {"name": someone.upper()}}
        desk = self.house.application.services.administration.plan(OFFICE).desk("5")
        return {"at": ["desks", "5", "name"], "was": desk.name, "to": f"E {self.random.randrange(100)}"}

    def _file(self) -> str:
        plan = self.house.application.services.administration.plan(OFFICE)
        return write_file({**to_document(plan), "phone": str(self.random.randrange(100))})

    def _newest(self, name: str, given: Any) -> Any:
        values = list(self.known[name])
        return self.random.choice(values) if values else given

    def _day(self) -> str:
        return (self.house.clock.now() - timedelta(days=self.random.choice((0, 1, 1, 3)))).date().isoformat()

    def _learn(self, answer: Any) -> None:
        if isinstance(answer, list):
            for each in answer:
                self._learn(each)
        elif isinstance(answer, dict):
            for name, value in answer.items():
                if name in ("number", "token") and isinstance(value, str):
                    self._remember(name, value)
                elif name == "id" and "enrolled_at" in answer:
                    self._remember("device", str(value))
                elif name == "id" and "undoes" in answer and value is not None:
                    self._remember("change", str(value))
                elif name == "id" and "started_at" in answer:
                    self._remember("session", str(value))
                elif name == "id" and isinstance(value, int):
                    self._remember("alarm", str(value))
                else:
                    self._learn(value)

    def _remember(self, name: str, value: str) -> None:
        if value not in self.known[name]:
            self.known[name].append(value)


def _requests(operation: Any, mode: schemathesis.GenerationMode, count: int) -> list[Any]:
    """The same ones in every run."""
    found: list[Any] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def keep(case: Any) -> None:
        found.append(case)

    with suppress(Unsatisfiable):  # where there is nothing to send, nothing of it can be wrong
        keep()
    return found


def _copy(case: Any) -> Any:
    """One to fill in, so that what was drawn can be drawn again."""
    return case.operation.Case(
        method=case.method,
        path_parameters=dict(case.path_parameters or {}),
        headers=dict(case.headers or {}),
        query=dict(case.query or {}),
        body=deepcopy(case.body) if isinstance(case.body, dict | list) else case.body,
        media_type=case.media_type,
    )
