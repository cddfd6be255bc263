"""A value of its own in every field that takes text, an hour lived with it, and a look at everything that came out.

BELONGS says where each of them may be seen. Whoever adds a field that takes text adds a line; whoever shows one
somewhere new changes a line, and so has to say it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from werkzeug.test import TestResponse

from queue_service.live.contract import Topic
from queue_service.persistence.backup import backup
from queue_service.services.ports import PushAnswer, PushMessage, PushOutcome
from tests.factories import OFFICE, PASSWORD
from tests.faults.processes import until
from tests.house import ROLES, House, a_house, bearer
from tests.live.test_watching import Screen
from tests.security import crawl

#: Who looks at the pages, asks the API with GET and listens to every live topic.
STAFF = {*ROLES, "planted"}
HOUSE = {"info", "supervisor", "admin"}
AT_DESKS = {"info", "clerk", "supervisor", "admin", "planted"}
EVERYBODY = {"nobody", "kiosk", "board", "holder", "stranger", *STAFF}
#: Places where nobody asked: the database (and with it every backup), the log, the figures, messages to phones.
KEPT = {"database"}

#: Canary → where it may be seen. An address or a header that is in no line of this table belongs nowhere.
BELONGS: dict[str, set[str]] = {
    # Accounts: whoever looks after them, whoever reads the audit log, and the one it is. The answer to the request that
    # made one is kept for a day, so that it is not made twice.
    "staffname": KEPT | {"admin", "auditor", "planted"},
    "oldname": KEPT,
    "password": set(),
    "chosenpassword": set(),
    "typedname": set(),
    "typedpassword": set(),
    # Devices: whoever looks after them; the audit log names them to who reads it.
    "devicename": KEPT | HOUSE | {"auditor"},
    "deviceversion": KEPT | HOUSE,
    "devicepage": KEPT | HOUSE,
    "typedcode": set(),
    "devicesecret": set(),
    # An office that is being put together; and a code that was typed when there was nothing to set up any more.
    "draftname": KEPT | {"admin"},
    "setupcode": set(),
    # The lobby: what hangs in the hall, and what one desk says to the next, which whom it is about may ask for.
    "message": KEPT | EVERYBODY - {"nobody", "holder", "stranger"},
    "slide": KEPT | EVERYBODY - {"holder"},
    "note": KEPT | AT_DESKS | {"holder"},
    "helpplace": KEPT | AT_DESKS,
    # The roster: those at the desks see who sits where.
    "membername": KEPT | AT_DESKS,
    # A phone that wants to be called.
    "pushendpoint": KEPT,
    "pushpoint": KEPT,
    "pushauth": KEPT,
    # Whatever a browser or a script sends along.
    "idempotency": KEPT,
    "useragent": set(),
    "referer": set(),
    "forwarded": set(),
    "cookie": set(),
    "language": set(),
    "requestid": set(),
    "made-up-header": set(),
    "query": set(),
}


def _text(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")


TEXTS = {name: f"kanari{name.replace('-', '')}Q7" for name in BELONGS}
#: Of what is no text.
ADDRESS = "198.51.100.77"
TEXTS["pushpoint"] = _text(
    ec.generate_private_key(ec.SECP256R1())
    .public_key()
    .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
)
TEXTS["pushauth"] = _text(b"kanari of a push")
HEADERS = {
    "User-Agent": TEXTS["useragent"],
    "Referer": f"http://localhost/{TEXTS['referer']}",
    "X-Forwarded-For": TEXTS["forwarded"],
    "Cookie": f"other={TEXTS['cookie']}; lang={TEXTS['cookie']}",
    "Accept-Language": f"de, {TEXTS['language']};q=0.1",
    "X-Request-Id": TEXTS["requestid"],
    "X-Staff-Name": TEXTS["made-up-header"],
}


class Phones:
    """The push services: what they were given to hand over."""

    def __init__(self) -> None:
        self.given: list[PushMessage] = []

    def send(self, message: PushMessage) -> PushAnswer:
        self.given.append(message)
        return PushAnswer(PushOutcome.SENT)


class Hour:
    """An hour in the house, lived through the API with all headers of a curious browser."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.said: dict[str, list[str]] = {}
        self.admin = house.session("admin")

    def ask(
        self, method: str, path: str, token: str | None, body: object = None, **headers: str
    ) -> TestResponse:
        """Under /api/v1."""
        return self.house.client().open(
            f"/api/v1{path}?{TEXTS['query']}=1" if method == "GET" else f"/api/v1{path}",
            method=method,
            json=body,
            headers={**HEADERS, **bearer(token), **{k.replace("_", "-"): v for k, v in headers.items()}},
            environ_base={"REMOTE_ADDR": ADDRESS},
        )

    def do(self, path: str, token: str | None, body: object = None, **headers: str) -> Any:
        """POST that must work; its answer as JSON."""
        answer = self.ask("POST", path, token, {} if body is None else body, **headers)
        assert answer.status_code < 300, (path, answer.text)
        return answer.get_json() if answer.data else None

    def live(self) -> None:
        self.staff()
        self.devices()
        self.hall()
        self.roster()
        self.draft()
        self.work()

    def staff(self) -> None:
        """An account with a one-time password, a new password, another name; and somebody who guesses."""
        account = {"name": TEXTS["oldname"], "role": "clerk", "office": OFFICE, "desk": "5"}
        made = self.do("/staff", self.admin, account, Idempotency_Key=TEXTS["idempotency"])
        TEXTS["password"] = made["password"]
        self.do("/staff", self.admin, account, Idempotency_Key=TEXTS["idempotency"])
        opened = self.do("/sessions", None, {"name": TEXTS["oldname"], "password": made["password"]})
        change = {"current": made["password"], "password": TEXTS["chosenpassword"]}
        self.planted = self.do("/account/password", opened["token"], change)["token"]
        number = made["account"]["id"]
        renamed = self.ask("PATCH", f"/staff/{number}", self.admin, {"name": TEXTS["staffname"]})
        assert renamed.status_code == 200, renamed.text
        self.planted = self.sign_in()
        guess = {"name": TEXTS["typedname"], "password": TEXTS["typedpassword"]}
        assert self.ask("POST", "/sessions", None, guess).status_code == 401

    def sign_in(self) -> str:
        """A session of the account that was made here."""
        names = {"name": TEXTS["staffname"], "password": TEXTS["chosenpassword"]}
        return str(self.do("/sessions", None, names)["token"])

    def devices(self) -> None:
        """A board that is connected by its code and says how it is; and a code that nobody has."""
        shown = self.do("/devices/codes", None, {"kind": "board"})
        TEXTS["devicesecret"] = shown["secret"]
        devices = f"/offices/{OFFICE}/devices"
        self.do(devices, self.admin, {"code": shown["code"], "name": TEXTS["devicename"]})
        token = self.do("/devices/codes/claim", None, {"secret": shown["secret"]})["token"]
        state = {
            "at": self.house.clock.now().isoformat(),
            "version": TEXTS["deviceversion"],
            "page": f"/board/{TEXTS['devicepage']}",
        }
        self.do("/devices/heartbeat", token, state)
        mistyped = {"code": TEXTS["typedcode"], "name": "x"}
        assert self.ask("POST", devices, self.admin, mistyped).status_code in (404, 422)

    def hall(self) -> None:
        """What hangs in the hall, and somebody who needs help."""
        info, office = self.house.session("info"), f"/offices/{OFFICE}"
        self.do(f"{office}/message", info, {"text": TEXTS["message"]})
        self.do(f"{office}/board-settings", info, {"slides": [{"texts": {"de": TEXTS["slide"]}}]})
        self.do(f"{office}/help", info, {"place": TEXTS["helpplace"], "urgent": True})

    def roster(self) -> None:
        """Somebody is planned."""
        member = {"at": ["members", "a"], "to": {"name": TEXTS["membername"]}}
        planner = self.house.session("supervisor")
        self.do(f"/offices/{OFFICE}/roster/changes", planner, {"changes": [member]})

    def draft(self) -> None:
        """A further office is begun; somebody tries the way into an empty installation."""
        place = {"name": TEXTS["draftname"], "code": "another", "holiday_region": "none"}
        self.do("/set-up/draft/office", self.admin, place)
        late = {"code": TEXTS["setupcode"], "name": TEXTS["typedname"], "password": TEXTS["typedpassword"]}
        assert self.ask("POST", "/set-up/administrator", None, late).status_code == 404

    def work(self) -> None:
        """Numbers are given, called, handed on with a note, finished; a phone hears of its call."""
        kiosk, wish = self.house.kiosk, {"case_types": ["anmeldung", "aufenthaltstitel"], "language": "de"}
        tickets = f"/offices/{OFFICE}/tickets"
        self.ticket = self.do(tickets, kiosk, wish, Idempotency_Key=TEXTS["idempotency"])
        more = [
            self.do(tickets, kiosk, {"case_types": ["aufenthaltstitel"], "language": "ar"}) for _ in range(4)
        ]
        keys = {"p256dh": TEXTS["pushpoint"], "auth": TEXTS["pushauth"]}
        endpoint = f"https://push.example.org/send/{TEXTS['pushendpoint']}"
        self.do(f"/tickets/{self.ticket['token']}/push", None, {"endpoint": endpoint, "keys": keys})
        self.do("/desks/5/open", self.planted)
        for _ in more:
            self.house.clock.advance(minutes=12)
            self.do("/desks/5/call-next", self.planted)
            self.do("/desks/5/start", self.planted)
            self.do(
                "/desks/5/transfer", self.planted, {"case_type": "aufenthaltstitel", "note": TEXTS["note"]}
            )
        self.house.clock.advance(minutes=12)
        self.do("/desks/5/call-next", self.planted)


class Seen:
    """Everything that each of them could see."""

    def __init__(self, hour: Hour) -> None:
        house = hour.house
        self.of: dict[str, list[str]] = {who: [] for who in EVERYBODY}
        # After an hour in which a clock of our own jumped, everybody signs in anew.
        hour.planted = hour.sign_in()
        self.tokens = {
            **crawl.everybody(house),
            "planted": hour.planted,
            "stranger": house.session("stranger"),
        }
        token = hour.ticket["token"]
        self.screens = {who: Screen(house, known) for who, known in self.tokens.items()}
        for who, screen in self.screens.items():
            assert screen.connected, who
            self.of[who] += [json.dumps(answer) for answer in watched(screen)]
        self.of["holder"].append(json.dumps(self.screens["nobody"].watch("ticket", ticket=token)))
        for who, known in self.tokens.items():
            self.of[who] += pages(hour, who, known)
        for path in crawl.paths(house, token=token):
            if token in path:
                self.of["holder"].append(text_of(house.client().get(path, headers=HEADERS)))

    def close(self) -> None:
        """Hears what came over the sockets last."""
        for who, screen in self.screens.items():
            for topic in Topic:
                self.of[who] += [json.dumps(payload) for payload in screen.of(topic)]
            screen.close()


def watched(screen: Screen) -> Iterator[Any]:
    """What each topic answers."""
    for topic in Topic:
        if topic is not Topic.TICKET:
            desk = {"desk": "5"} if topic in (Topic.DESK, Topic.DISPLAY) else {}
            yield screen.watch(topic, office=OFFICE, **desk)


def pages(hour: Hour, who: str, token: str | None) -> Iterator[str]:
    """Every page and every answer to a GET, as a program and as a browser."""
    kind = who if who in crawl.COOKIES else "staff"
    roster = f"/api/v1/offices/{OFFICE}/roster?from=2026-11-23&to=2026-11-29"
    for path in (*crawl.paths(hour.house, token="AAAAAAAAAAAAAAAAAAAAAA"), roster):
        if path.startswith("/static/") or path == "/metrics":
            continue
        yield text_of(hour.house.client().get(path, headers={**HEADERS, **bearer(token)}))
        if token is not None:
            yield text_of(crawl.as_a_browser(hour.house, path, kind, token))


def text_of(answer: TestResponse) -> str:
    """What can be read of an answer; the cookie that goes back to whoever sent it is their own."""
    answer.headers.remove("Set-Cookie")
    text = f"{answer.headers}\n{answer.get_data(as_text=True)}"
    answer.close()
    return text


def rows(database: Path) -> str:
    with closing(sqlite3.connect(database)) as opened:
        return "\n".join(opened.iterdump())


@pytest.fixture
def phones() -> Phones:
    return Phones()


@pytest.fixture
def house(sqlite_url: str, phones: Phones) -> Iterator[House]:
    with a_house(sqlite_url, push_sender=phones) as built:
        yield built


def test_every_planted_value_is_seen_where_it_belongs_and_nowhere_else(
    house: House, phones: Phones, log: StringIO, tmp_path: Path
) -> None:
    hour = Hour(house)
    hour.live()
    seen = Seen(hour)
    until(lambda: bool(phones.given), "the phone to be told of its call")
    backup(house.settings.database_url, tmp_path / "backup.sqlite")
    seen.close()
    places = {
        **{who: "\n".join(texts) for who, texts in seen.of.items()},
        "database": rows(Path(house.settings.database_url.removeprefix("sqlite:///"))),
        "log": log.getvalue(),
        "metrics": house.client().get("/metrics").text,
        "phones": "\n".join(message.body.decode() + message.topic for message in phones.given),
    }

    found = {
        name: {place for place, text in places.items() if value in text} for name, value in TEXTS.items()
    }

    assert all(places[place] for place in places if place != "phones")
    astray = {name: sorted(found[name] - BELONGS[name]) for name in BELONGS}
    assert {name: where for name, where in astray.items() if where} == {}
    # A line of the table that promises more than there is would hide the next one who strays.
    missing = {name: sorted(BELONGS[name] - found[name]) for name in BELONGS}
    assert {name: where for name, where in missing.items() if where} == {}
    assert not [place for place, text in places.items() if ADDRESS in text or "198.51.100" in text]
    for secret in (PASSWORD, hour.planted, hour.admin, house.kiosk, house.board):
        assert not [place for place, text in places.items() if secret in text], secret
    assert {place for place, text in places.items() if hour.ticket["token"] in text} <= {"holder", "phones"}
    # A backup is the database at another place, and nothing that it has not.
    kept = rows(tmp_path / "backup.sqlite")
    assert {name for name, value in TEXTS.items() if value in kept} == {
        name for name, where in BELONGS.items() if "database" in where
    }


def test_the_audit_log_holds_no_planted_value(house: House, log: StringIO) -> None:
    hour = Hour(house)
    hour.live()

    path = Path(house.settings.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as database:
        entries = database.execute("SELECT actor, action, subject, data FROM audit_entry").fetchall()

    assert len(entries) > 5
    written = json.dumps(entries)
    assert not [name for name, value in TEXTS.items() if value in written]


def test_the_figures_name_endpoints_and_nothing_of_anybody(house: House) -> None:
    hour = Hour(house)
    hour.live()
    text = house.client().get("/metrics").text
    labels = {name: set(re.findall(rf'{name}="([^"]*)"', text)) for name in re.findall(r'(\w+)="', text)}

    assert set(labels) <= {"endpoint", "method", "status", "le", "topic", "kind"}
    endpoints = {rule.endpoint for rule in house.application.app.url_map.iter_rules()} | {"unknown"}
    assert labels["endpoint"] <= endpoints
