"""The holder's rights, figures and limits over HTTP; and what no answer and no message ever holds."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.figures import Cell, Times
from queue_service.domain.suppression import K, told
from queue_service.live import contract
from queue_service.persistence.tables import metadata
from queue_service.web.api.description import openapi_document
from tests.factories import CLERK, INFO, OFFICE
from tests.house import House

#: Columns that would make a queue a file on persons. Words of English and German, as parts of names.
FORBIDDEN = re.compile(
    r"nationality|staatsang|passport|birth|geburt|azr|file_?number|aktenzeichen|surname|first_?name|vorname|nachname"
    r"|gender|sex\b|religion|address|phone_number|e_?mail|ip_address|user_agent|photo|signature"
)


def test_no_table_has_a_column_for_what_is_in_the_file_on_somebody() -> None:
    found = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if FORBIDDEN.search(column.name)
    ]
    # Where the house stands, not where anybody lives.
    assert found == ["office.address"]


def test_every_body_of_the_api_refuses_fields_it_does_not_know(house: House) -> None:
    document = openapi_document(house.application.app)
    schemas = document["components"]["schemas"]
    seen = 0
    for path, operations in document["paths"].items():
        for operation in operations.values():
            body = (
                operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            )
            if body is None:
                continue
            for reference in _references(body, schemas):
                schema = schemas[reference]
                if schema.get("type") == "object":
                    assert schema.get("additionalProperties") is False, (path, reference)
                    seen += 1
    assert seen > 30


def _references(schema: Any, schemas: dict[str, Any], known: frozenset[str] = frozenset()) -> set[str]:
    """Every schema that this one is made of."""
    found: set[str] = set()
    if isinstance(schema, dict):
        reference = str(schema.get("$ref", "")).rpartition("/")[2]
        if reference and reference not in known:
            found |= {reference} | _references(schemas[reference], schemas, known | {reference})
        for value in schema.values():
            found |= _references(value, schemas, known | found)
    elif isinstance(schema, list):
        for value in schema:
            found |= _references(value, schemas, known | found)
    return found


# Nobody's performance -----------------------------------------------------------------------------------------------

#: What names a person of the staff. Only accounts, one's own account, sessions, sign-in and the log may.
_PERSON = re.compile(r"staff|clerk|actor|account|user|employee|enrolled_by")
_MAY_NAME = re.compile(r"^/api/v1/(staff|account|sessions|audit)\b|/devices\b")


def test_no_answer_outside_accounts_and_log_names_a_person_of_the_staff(house: House) -> None:
    document = openapi_document(house.application.app)
    schemas = document["components"]["schemas"]
    found = []
    for path, operations in document["paths"].items():
        if _MAY_NAME.search(path):
            continue
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if not str(status).startswith("2"):
                    continue
                content = response.get("content", {}).get("application/json", {}).get("schema", {})
                found += [
                    f"{method} {path} {reference}.{name}"
                    for reference in _references(content, schemas)
                    for name, shape in schemas[reference].get("properties", {}).items()
                    # That somebody is there says not who.
                    if _PERSON.search(name) and shape.get("type") != "boolean"
                ]
    assert found == []


def test_no_live_message_names_a_person_of_the_staff() -> None:
    keys = frozenset[str]().union(
        *contract.KEYS.values(), *(each for pair in contract.FIELDS.values() for each in pair)
    )
    # `staffed` says that somebody works there, not who.
    assert {key for key in keys if _PERSON.search(key)} <= {"staffed"}


@pytest.mark.parametrize("role", ["supervisor", "admin", "info"])
def test_no_payload_of_the_lobby_holds_an_account_of_whoever_works_there(house: House, role: str) -> None:
    services = house.application.services
    house.take("info")
    services.desks.open(CLERK, OFFICE, "1")
    services.calling.call_next(CLERK, OFFICE, "1")
    services.information.count(INFO, OFFICE, "way")
    token = house.session(role)
    for path in ("queue", "house", "board", "desks/1", "desks/1/display", "tickets"):
        text = house.get(f"/offices/{OFFICE}/{path}", token).text
        assert not re.search(r'"staff(_id)?"|staff:\d|"clerk"', text), path


# The holder's rights ------------------------------------------------------------------------------------------------


def test_a_holder_gets_everything_as_a_file_that_explains_itself(house: House) -> None:
    token = house.take("info", language="ar", persons=1)["token"]
    answer = house.get(f"/tickets/{token}/data?lang=en")
    data = answer.get_json()
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(
        "attachment; filename=krefeld-2026-11-25-A001.json"
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert (data["number"], data["language"], data["persons"]) == ("A001", "ar", 1)
    assert [matter["case_type"] for matter in data["matters"]] == ["info"]
    assert set(data["explanations"]) <= set(data)
    assert data["record"][0]["kind"] == "ticket_taken"
    assert data["kept_until"]
    assert token not in answer.text


def test_a_holder_deletes_the_number_and_the_link_is_dead(house: House) -> None:
    token = house.take("info")["token"]
    assert house.post(f"/tickets/{token}/erase").status_code == 204
    gone = house.get(f"/tickets/{token}")
    assert (gone.status_code, gone.get_json()["code"]) == (404, "ticket_not_found")
    assert house.post(f"/tickets/{token}/erase").status_code == 404
    queue = house.get(f"/offices/{OFFICE}/queue", house.session("info")).text
    assert '"A001"' not in queue


def test_deleting_twice_under_one_key_is_one_deletion(house: House) -> None:
    token = house.take("info")["token"]
    for _ in range(2):
        assert house.post(f"/tickets/{token}/erase", Idempotency_Key="k").status_code == 204


def test_a_link_alone_deletes_nothing(house: House) -> None:
    token = house.take("info")["token"]
    for path in (f"/t/{token}/erase", f"/api/v1/tickets/{token}/erase"):
        assert house.client().get(path).status_code == 405
    assert house.get(f"/tickets/{token}").status_code == 200


def test_a_deletion_is_in_the_log_without_a_word_about_whose(house: House) -> None:
    token = house.take("info")["token"]
    house.post(f"/tickets/{token}/erase")
    entries = house.get("/audit?action=ticket.erased", house.session("auditor")).get_json()["entries"]
    assert len(entries) == 1
    assert entries[0]["actor"] in ("visitor", {"id": "visitor", "name": None})
    assert token not in str(entries)


# Pages --------------------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_stored_and_deletes_after_a_second_press(house: House) -> None:
    token = house.take("info", language="en")["token"]
    client = house.client()
    page = client.get(f"/t/{token}/data")
    assert page.status_code == 200
    assert "A001" in page.text
    value = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert value is not None
    done = client.post(f"/t/{token}/erase", data={"csrf_token": value[1]})
    assert (done.status_code, done.location) == (303, "/t/erased")
    assert client.get("/t/erased").status_code == 200
    assert client.get(f"/t/{token}").status_code == 404


def test_the_form_without_the_page_s_value_deletes_nothing(house: House) -> None:
    token = house.take("info")["token"]
    assert house.client().post(f"/t/{token}/erase").status_code == 403
    assert house.get(f"/tickets/{token}").status_code == 200


def test_my_number_leads_to_both_at_its_bottom(house: House) -> None:
    token = house.take("info")["token"]
    page = house.client().get(f"/t/{token}").text
    foot = page[page.index('class="phone-foot"') :]
    assert f'href="/t/{token}/data"' in foot
    assert f'href="/t/{token}/data#erase"' in foot


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("auditor", 200), ("supervisor", 403), ("clerk", 403)]
)
def test_who_answers_for_it_sees_what_is_kept(house: House, role: str, status: int) -> None:
    client = house.client()
    client.set_cookie("queue-staff", house.session(role))
    assert client.get("/admin/privacy/?due=1").status_code == status
    assert house.get("/privacy/retention", house.session(role)).status_code == status


def test_limits_say_what_there_is_and_when_it_goes(house: House) -> None:
    house.take("info")
    answer = house.get("/privacy/retention", house.session("auditor")).get_json()
    tickets = next(limit for limit in answer["limits"] if limit["name"] == "tickets")
    assert (tickets["rows"], tickets["oldest"], tickets["next_end"]) == (1, "2026-11-25", "2026-11-26")
    assert answer["last_run"] is None


# Figures ------------------------------------------------------------------------------------------------------------


def a_week(house: House, tickets: int) -> None:
    services = house.application.services
    for _ in range(tickets):
        house.take("info")
    house.take("anmeldung")
    house.clock.advance(days=1)
    services.retention.sweep()


def test_figures_are_told_by_hour_and_matter_with_small_ones_left_out(house: House) -> None:
    a_week(house, 11)
    answer = house.get(
        f"/offices/{OFFICE}/statistics?from=2026-11-23&to=2026-11-26", house.session("supervisor")
    ).get_json()
    by_type = {cell["case_type"]: cell for cell in answer["cells"]}
    assert (answer["days"], answer["k"]) == (1, 5)
    assert by_type["anmeldung"] == {"hour": 9, "case_type": "anmeldung", "suppressed": True}
    assert (by_type["info"]["tickets"], by_type["info"]["served"], by_type["info"]["unserved"]) == (10, 0, 10)
    assert not {"total", "totals", "sum", "ticket", "desk", "staff"} & set(answer) | set(by_type["info"]) & {
        "desk"
    }


def test_figures_are_told_as_a_table_to_who_wants_one(house: House) -> None:
    a_week(house, 6)
    answer = house.get(
        f"/offices/{OFFICE}/statistics?from=2026-11-23&to=2026-11-26",
        house.session("admin"),
        Accept="text/csv",
    )
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.mimetype == "text/csv"
    assert [(row["case_type"], row["tickets"], row["suppressed"]) for row in rows] == [
        ("anmeldung", "", "true"),
        ("info", "5", "false"),
    ]


@pytest.mark.parametrize(
    ("role", "status"), [("clerk", 403), ("info", 403), ("lobby", 403), ("auditor", 200)]
)
def test_only_who_plans_or_audits_reads_figures(house: House, role: str, status: int) -> None:
    path = f"/offices/{OFFICE}/statistics?from=2026-11-23&to=2026-11-26"
    assert house.get(path, house.session(role)).status_code == status


@pytest.mark.parametrize(
    "span", ["", "from=2026-11-26&to=2026-11-25", "from=2024-01-01&to=2026-01-01", "from=x&to=y"]
)
def test_a_stretch_of_days_that_is_none_is_refused(house: House, span: str) -> None:
    assert house.get(f"/offices/{OFFICE}/statistics?{span}", house.session("admin")).status_code == 422


def test_who_read_figures_is_in_the_log(house: House) -> None:
    house.get(f"/offices/{OFFICE}/statistics?from=2026-11-23&to=2026-11-26", house.session("admin"))
    entries = house.get("/audit?action=statistics.read", house.session("auditor")).get_json()["entries"]
    assert len(entries) == 1


counts = st.integers(0, 60)


@given(served=counts, missed=counts, unserved=counts, seconds=st.lists(st.integers(0, 40_000), max_size=60))
def test_no_figure_is_about_fewer_than_five_people_and_none_is_exact(
    served: int, missed: int, unserved: int, seconds: list[int]
) -> None:
    waits = Times()
    for each in seconds:
        waits.add(each)
    tickets = served + missed + unserved
    cell = told(Cell(9, "info", tickets, served, missed, unserved, 0, waits))
    assert cell.suppressed == (tickets < K)
    for said, true in ((cell.tickets, tickets), (cell.served, served), (cell.no_show, missed)):
        assert (
            said is None or said == 0 == true or (said >= K and said % K == 0 and abs(said - true) <= K / 2)
        )
        assert (said is None) == (cell.suppressed or 0 < true < K)
    for part, said in (
        (0.5, cell.waited_minutes_p50),
        (0.8, cell.waited_minutes_p80),
        (0.95, cell.waited_minutes_p95),
    ):
        longer = (1 - part) * waits.count
        assert said is None or (waits.count >= K and longer >= K / 2)


@given(days=st.lists(st.integers(0, 9), min_size=2, max_size=8), cut=st.integers(1, 7))
def test_what_one_day_adds_cannot_be_worked_out_from_two_stretches(days: list[int], cut: int) -> None:
    """Two answers differ by multiples of five, whatever the day between them had."""
    whole, part = sum(days), sum(days[:cut])
    one, other = told(Cell(9, "info", whole)), told(Cell(9, "info", part))
    if one.tickets is not None and other.tickets is not None:
        assert (one.tickets - other.tickets) % K == 0
