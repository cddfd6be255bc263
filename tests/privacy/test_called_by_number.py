"""People are called by number: what hall and lock screens show has no concern and no account (P-03, P-14, P-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from queue_service.documents import json as documents
from queue_service.documents.call_message import call_message
from queue_service.documents.language import LANGUAGES
from queue_service.services.push import DueMessage
from queue_service.services.push_subscription import Subscription
from tests.factories import CLERK, OFFICE, PASSWORD
from tests.house import House, a_house

#: Says more about somebody than a hall may hear; only desk 12 serves it.
CONCERN, DESK = "asyl", "12"


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """An application over a database of its own."""
    with a_house(sqlite_url) as built:
        yield built


def call(house: House) -> str:
    """Somebody comes for the concern and is called; returns their number."""
    number = str(house.take(CONCERN)["number"])
    services = house.application.services
    services.desks.open(CLERK, OFFICE, DESK)
    assert services.calling.call_next(CLERK, OFFICE, DESK) is not None
    return number


def test_a_call_on_the_board_is_number_desk_area_and_time(house: House) -> None:
    number = call(house)
    (shown,) = documents.board(house.application.services.lobby.board(OFFICE))["calls"]

    assert shown.keys() == {"number", "desk", "area", "called_at", "repeat"}
    assert (shown["number"], shown["desk"]) == (number, DESK)
    assert CONCERN not in str(shown)


def test_the_display_at_a_desk_has_no_concern_and_no_account(house: House) -> None:
    call(house)
    shown = documents.display(house.application.services.lobby.display(OFFICE, DESK))

    assert CONCERN not in str(shown)
    assert not {"staff", "clerk", "account", "client"} & shown.keys()


def test_a_sensitive_concern_cannot_be_read_from_the_number(house: House) -> None:
    """P-04: numbers are of a waiting area, with others for harmless matters."""
    sensitive, harmless = (str(house.take(concern)["number"]) for concern in (CONCERN, "aufenthaltstitel"))

    assert sensitive[0] == harmless[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_on_a_lock_screen_names_number_and_desk_but_no_concern(lang: str) -> None:
    """P-14, for the messages there are today."""
    said = call_message(a_message(lang))

    assert said.keys() == {"title", "body", "link", "tag", "lang", "dir"}
    assert "A042" in said["title"]
    assert CONCERN not in str(said).lower()


def a_message(lang: str) -> DueMessage:
    return DueMessage(
        office_id=1,
        id=1,
        code="called",
        number="A042",
        desk=DESK,
        areas={"de": "Wartebereich 2"},
        ways={"de": "Erster Stock"},
        language=lang,
        link="/t/opaque",
        topic="opaque",
        expires_at=datetime(2026, 11, 25, 9, tzinfo=UTC),
        attempts=0,
        to=Subscription("https://push.example/1", "key", "auth"),
    )


@pytest.mark.parametrize("path", ["/t/{}", "/api/v1/tickets/{}", "/p/{}"])
def test_nobody_gets_to_a_number_by_the_number(house: House, path: str) -> None:
    """P-15: the page of a number is found by its token only."""
    number = house.take()["number"]

    assert house.client().get(path.format(number)).status_code == 404


def test_the_page_of_a_number_shows_where_it_stands_and_no_other_number(house: House) -> None:
    first, second = house.take(), house.take()
    text = house.client().get(f"/t/{second['token']}").text

    assert second["number"] in text
    assert first["number"] not in text


@pytest.mark.parametrize("role", ["clerk", "supervisor", "admin"])
def test_no_view_of_the_lobby_says_who_works_where(house: House, role: str) -> None:
    """P-11: the state of desks, not of people; nothing that could be counted for one of them."""
    call(house)
    signed_in = house.application.services.sessions.sign_in(role, PASSWORD).token
    for path in (f"/offices/{OFFICE}/queue", f"/offices/{OFFICE}/desks"):
        answer = house.get(path, signed_in)
        for word in ("staff_id", "clerk_id", '"staff"', "per_clerk"):
            assert word not in answer.text, path
