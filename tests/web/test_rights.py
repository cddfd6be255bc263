"""Every address, every method, every live topic, asked by everybody: only those may who are said to, and nobody else.

A refused request changes nothing and is logged without anything personal. An address or a topic that is not in
tests/web/rights_matrix.py fails these tests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from flask_socketio import SocketIOTestClient

from queue_service.config import OpenIdConnect
from queue_service.domain.rights import DEVICES, ROLES, Right
from queue_service.live.contract import FIELDS, NAMESPACE, Topic
from queue_service.live.contract import RIGHTS as TOPIC_RIGHTS
from queue_service.web.api.description import openapi_document
from tests.factories import OFFICE
from tests.house import a_house
from tests.web.rights_matrix import API, PAGES, RIGHTS, SCREENS, SIGN_ON, TOPICS
from tests.web.rights_walk import (
    ACTORS,
    ELSEWHERE,
    PREFIX,
    Address,
    Everybody,
    addresses,
    anothers_practice,
    has,
    no_such,
    reaches,
    refusals,
    without_entry,
)
from tests.web.watched_tables import Tables, opened

#: Words of the matrix that are no rights.
OPEN = {"public", "holder", "code", "device page"}


@pytest.fixture(scope="module")
def everybody(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """One house for the whole walk: what is refused changes nothing, and what is allowed is not done."""
    path = tmp_path_factory.mktemp("rights") / "office.sqlite"
    with closing(sqlite3.connect(migrated_sqlite)) as made, closing(sqlite3.connect(path)) as own:
        made.backup(own)
    with a_house(f"sqlite:///{path}") as house:
        yield Everybody(house)


@pytest.fixture
def tables(everybody: Everybody) -> Iterator[Tables]:
    with opened(everybody.house.settings.database_url) as found:
        yield found


def test_the_two_tables_of_rights_say_the_same() -> None:
    assert {
        right: {str(who) for who in ROLES[right] | DEVICES.get(right, frozenset())} for right in Right
    } == {Right(name): who for name, who in RIGHTS.items()}


def test_every_address_has_an_entry_and_every_entry_an_address(everybody: Everybody) -> None:
    found = addresses(everybody.house)

    assert without_entry(everybody.house) == []
    names = {address.name for address in found}
    assert {f"{m} {PREFIX}{path}" for m, _, path in (name.partition(" ") for name in API)} <= names
    assert PAGES.keys() <= names
    assert {address.entry for address in found} <= RIGHTS.keys() | OPEN
    # Staff change things through the API alone.
    assert {each.entry for each in found if not each.of_api and each.method != "GET"} <= {"holder", "code"}


def test_a_provider_to_sign_in_at_brings_its_own_addresses_and_no_others(sqlite_url: str) -> None:
    provider = OpenIdConnect("https://login.example.org", "queue", None, rules=())
    with a_house(sqlite_url, sign_on=provider) as house:
        assert set(without_entry(house)) == SIGN_ON


def test_every_address_declares_the_right_that_is_asked_for(everybody: Everybody) -> None:
    views = everybody.house.application.app.view_functions
    for address in addresses(everybody.house):
        declared = getattr(views[address.endpoint], "asks", None)
        assert declared == (None if address.entry in OPEN else address.entry), address.name


def test_the_description_offers_devices_what_devices_may(everybody: Everybody) -> None:
    document = openapi_document(everybody.house.application.app)
    for address in addresses(everybody.house):
        path = address.rule.replace("<", "{").replace(">", "}")
        operation = document["paths"].get(path, {}).get(address.method.lower())
        if operation is None:
            continue
        schemes = {name for way in operation["security"] for name in way}
        asked = RIGHTS.get(address.entry, set())
        assert ("device_cookie" in schemes) == bool(asked & SCREENS), address.name
        assert ("staff_cookie" in schemes) == bool(asked - SCREENS), address.name


@pytest.mark.parametrize("actor", ACTORS)
def test_the_api_answers_those_who_may_and_nobody_else(
    everybody: Everybody, tables: Tables, log: StringIO, actor: str
) -> None:
    everybody.token(actor)
    for address in (each for each in addresses(everybody.house) if each.of_api):
        if address.entry in OPEN:
            answer = everybody.ask(actor, address, no_such())
            assert answer.status_code not in (401, 403), (address.name, answer.text)
        elif has(actor, address.entry) and (reaches(actor, OFFICE) or not address.names_office):
            answer = everybody.ask(actor, address, no_such())
            assert answer.status_code not in (401, 403), (address.name, answer.text)
            if address.name == f"DELETE {PREFIX}/sessions/current":
                everybody.renew(actor)
        else:
            _refused(everybody, tables, log, actor, address)


def _refused(everybody: Everybody, tables: Tables, log: StringIO, actor: str, address: Address) -> None:
    """It is said so, nothing has changed, and one line of the log says who may not what."""
    before, _ = tables.now(), refusals(log)
    bodies: tuple[dict[str, str] | None, ...] = (None, {})
    for body in bodies:
        answer = everybody.ask(actor, address, everybody.real(), body)
        expected = (401, "not_signed_in") if actor == "nobody" else (403, "forbidden")
        assert (answer.status_code, answer.get_json()["code"]) == expected, (address.name, answer.text)
        _noted_once(everybody, log, actor, address.entry)
    assert tables.now() == before, address.name


def _noted_once(everybody: Everybody, log: StringIO, actor: str, right: str) -> None:
    (line,) = refusals(log)
    assert line["level"] == "warning"
    if actor != "nobody":
        assert line["detail_right"] == right
        kind = "device" if actor.partition("@")[0] in SCREENS else "staff"
        assert str(line["detail_by"]).startswith(f"{kind}:")
    assert not [secret for secret in everybody.secrets() if secret in str(line)]


@pytest.mark.parametrize("actor", ACTORS)
def test_a_desk_of_another_office_is_nobodys_and_no_copy_is_anothers(
    everybody: Everybody, tables: Tables, log: StringIO, actor: str
) -> None:
    """Where the office is not in the path, it is named in the query or the body."""
    before = tables.now()
    by_body = [
        each
        for each in addresses(everybody.house)
        if "<desk>" in each.rule or each.rule.endswith("/practice")
    ]
    for address in (each for each in by_body if each.of_api and not each.names_office):
        for office in (OFFICE, anothers_practice()):
            if has(actor, address.entry) and reaches(actor, office):
                continue
            refusals(log)
            answer = _naming(everybody, actor, address, office)
            assert answer in (401, 403), (address.name, office)
            assert len(refusals(log)) == 1
    assert tables.now() == before


#: Enough for a body to be read: what a desk's steps need beside the office.
_NEEDED: dict[str, dict[str, object]] = {
    "call": {"number": "A001", "reason_code": "urgent"},
    "wait": {"reason": "photo"},
    "pause": {"reason": "break"},
    "transfer": {"case_type": "info"},
    "move": {"desk": "1"},
    "finish": {"outcome": "done"},
    "tickets": {"case_types": ["info"], "language": "de"},
    "practice": {"desk": "5"},
}


def _naming(everybody: Everybody, actor: str, address: Address, office: str) -> int:
    if address.method == "GET":
        by_query = Address("GET", f"{address.rule}?office={office}", address.entry, address.endpoint)
        return everybody.ask(actor, by_query, everybody.real()).status_code
    body: dict[str, object] = {"office": office, **_NEEDED.get(address.rule.rpartition("/")[2], {})}
    return everybody.ask(actor, address, everybody.real(), body).status_code


@pytest.mark.parametrize("actor", [each for each in ACTORS if each.endswith(f"@{ELSEWHERE}")])
def test_nothing_of_another_office_is_seen_or_changed_by_its_number_or_id(
    everybody: Everybody, tables: Tables, actor: str
) -> None:
    """Asked in one's own office, or where no office is named, for what is there in another one."""
    office_id = tables.office_id(OFFICE)
    before = {place: digest for place, digest in tables.now().items() if place[1] == office_id}
    for address in (each for each in addresses(everybody.house) if each.of_api and each.entry not in OPEN):
        if not has(actor, address.entry) or address.name.endswith("/sessions/current"):
            continue
        answer = everybody.ask(
            actor, address, everybody.real(own=ELSEWHERE), {} if "<" in address.rule else None
        )
        assert everybody.taken["token"] not in answer.text, address.name
        assert f"@{OFFICE}" not in answer.text, address.name
        assert f"of {OFFICE}" not in answer.text, address.name
        if address.method == "GET":
            assert everybody.taken["number"] not in answer.text, address.name
    after = {place: digest for place, digest in tables.now().items() if place[1] == office_id}
    assert after == before


@pytest.mark.parametrize("actor", ACTORS)
def test_pages_open_for_those_who_may_and_for_nobody_else(
    everybody: Everybody, tables: Tables, log: StringIO, actor: str
) -> None:
    for address in (each for each in addresses(everybody.house) if not each.of_api and each.method == "GET"):
        before, _ = tables.now(), refusals(log)
        answer = everybody.open(actor, address, everybody.real())
        if address.entry in ("public", "holder", "code"):
            assert answer.status_code not in (401, 403), address.name
        elif address.entry == "device page":
            kind = address.rule.split("/")[1]
            assert (answer.status_code == 401) == (actor != f"{kind}@{OFFICE}"), address.name
        elif actor == "nobody" or actor.partition("@")[0] in SCREENS:
            assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in"), address.name
        elif has(actor, address.entry):
            assert answer.status_code not in (401, 403), address.name
        else:
            assert answer.status_code == 403, address.name
            _noted_once(everybody, log, actor, address.entry)
            assert tables.now() == before


@pytest.mark.parametrize("actor", ACTORS)
def test_live_topics_are_for_those_who_may_and_nobody_else(
    everybody: Everybody, log: StringIO, actor: str
) -> None:
    application = everybody.house.application
    auth = {"token": token} if (token := everybody.token(actor)) else None
    screen = SocketIOTestClient(application.app, application.socketio, namespace=NAMESPACE, auth=auth)
    for topic in Topic:
        entry = TOPICS[topic]
        for office in (OFFICE, ELSEWHERE, anothers_practice()):
            refusals(log)
            parts = {**everybody.real(), "office": office, "ticket": everybody.taken["token"]}
            wanted = {"topic": topic, **{name: parts[name] for name in FIELDS[topic][0]}}
            answer = screen.emit("watch", wanted, namespace=NAMESPACE, callback=True)
            if entry == "holder" or (has(actor, entry) and reaches(actor, office)):
                assert "error" not in answer, (topic, office)
            else:
                assert answer["error"]["status"] == (401 if actor == "nobody" else 403), (topic, office)
                _noted_once(everybody, log, actor, entry)
    screen.disconnect(NAMESPACE)


def test_every_topic_is_in_the_matrix() -> None:
    assert {topic: right or "holder" for topic, right in TOPIC_RIGHTS.items()} == TOPICS
