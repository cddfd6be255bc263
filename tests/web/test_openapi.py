"""The API's description is complete, and what is answered is what it says."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from queue_service.web.api.description import openapi_document
from tests.factories import OFFICE, PASSWORD
from tests.house import House


@pytest.fixture
def document(house: House) -> dict[str, Any]:
    return openapi_document(house.application.app)


def fits(document: dict[str, Any], schema: str, value: object) -> None:
    """Raises unless the value has the shape of this name."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    jsonschema_rs.validator_for(whole).validate(value)


def test_it_is_openapi_3_1_and_served(house: House, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert house.get("/openapi.json").get_json() == document


def test_every_address_of_the_api_is_described(house: House, document: dict[str, Any]) -> None:
    described = {
        (path, method.upper())
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method)
        for rule in house.application.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/openapi.json"
    }
    assert described == served


def test_every_operation_names_its_success_its_refusals_and_who_may_ask(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert "security" in operation, where
            answers = operation["responses"]
            assert any(status.startswith("2") for status in answers), where
            for status, answer in answers.items():
                if int(status) >= 400:
                    assert set(answer["content"]) == {"application/problem+json"}, where


def test_bodies_refuse_unknown_fields_and_say_whether_they_may_be_left_out(document: dict[str, Any]) -> None:
    optional = {
        "open": True,
        "close": True,
        "call-next": True,
        "pause": False,
        "finish": False,
        "transfer": False,
    }
    for action, may_be_left_out in optional.items():
        body = document["paths"][f"/api/v1/desks/{{desk}}/{action}"]["post"]["requestBody"]
        assert body.get("required", False) is not may_be_left_out, action
        name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert document["components"]["schemas"][name]["additionalProperties"] is False


def test_answers_have_the_shape_that_is_described(house: House, document: dict[str, Any]) -> None:
    clerk = house.session()
    fits(document, "Office", house.get(f"/offices/{OFFICE}").get_json())
    taken = house.take("anmeldung", "aufenthaltstitel")
    fits(document, "TicketTaken", taken)
    fits(document, "Desk", house.post("/desks/5/open", clerk).get_json())
    fits(document, "Ticket", house.get(f"/tickets/{taken['token']}").get_json())
    fits(document, "Client", house.post("/desks/5/call-next", clerk).get_json())
    fits(document, "Desk", house.post("/desks/5/start", clerk).get_json())
    fits(document, "Ticket", house.get(f"/tickets/{taken['token']}").get_json())
    house.take("info")
    fits(document, "Queue", house.get(f"/offices/{OFFICE}/queue", clerk).get_json())
    fits(document, "Board", house.get(f"/offices/{OFFICE}/board", clerk).get_json())
    fits(document, "Session", house.post("/sessions", body={"name": "info", "password": PASSWORD}).get_json())
    fits(document, "Problem", house.post("/desks/5/open", clerk, {"x": 1}).get_json())
