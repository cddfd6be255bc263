"""Messages over HTTP: the key, following a ticket, the service worker and the home screen."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from queue_service.notifications.vapid import Vapid
from queue_service.persistence.database import Database
from queue_service.persistence.push import push_subscription
from tests.conftest import SECRET
from tests.house import House, a_house

POINT = "B" + "A" * 86
BODY: dict[str, Any] = {
    "endpoint": "https://push.example.org/send/abc",
    "keys": {"p256dh": POINT, "auth": "A" * 22},
}


def stored(house: House) -> list[dict[str, Any]]:
    database = Database(house.settings.database_url)
    with database.reading() as connection:
        found = [dict(row) for row in connection.execute(sa.select(push_subscription)).mappings()]
    database.close()
    return found


def test_the_key_is_for_everybody_and_follows_from_the_secret(house: House) -> None:
    answer = house.get("/push-key")
    assert answer.status_code == 200
    assert answer.get_json() == {"public_key": Vapid(SECRET, "mailto:x@example.org").public_key}


def test_a_ticket_is_followed_and_no_longer(house: House) -> None:
    token = house.take()["token"]
    answer = house.post(f"/tickets/{token}/push", body=BODY)
    assert (answer.status_code, answer.data) == (204, b"")
    assert [row["endpoint"] for row in stored(house)] == [BODY["endpoint"]]
    answer = house.client().delete(f"/api/v1/tickets/{token}/push", json=BODY)
    assert (answer.status_code, answer.data) == (204, b"")
    assert stored(house) == []


def test_the_message_will_be_in_the_language_of_the_page(house: House) -> None:
    token = house.take()["token"]
    house.post(f"/tickets/{token}/push", body=BODY, Accept_Language="ar")
    house.post(f"/tickets/{token}/push", body={**BODY, "endpoint": BODY["endpoint"] + "2"})
    assert [row["language"] for row in sorted(stored(house), key=lambda row: row["endpoint"])] == ["ar", "de"]


def test_the_same_key_is_one_request(house: House) -> None:
    token = house.take()["token"]
    for _ in range(2):
        assert house.post(f"/tickets/{token}/push", body=BODY, Idempotency_Key="one").status_code == 204
    other = {**BODY, "endpoint": "https://push.example.org/other"}
    assert house.post(f"/tickets/{token}/push", body=other, Idempotency_Key="one").status_code == 422
    assert len(stored(house)) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"endpoint": BODY["endpoint"]},
        {**BODY, "expirationTime": None},
        {**BODY, "endpoint": "https://127.0.0.1/x"},
        {**BODY, "endpoint": "http://push.example.org/x"},
        {**BODY, "endpoint": "https://push.example.org/" + "x" * 1000},
        {**BODY, "endpoint": 5},
        {**BODY, "keys": {"p256dh": POINT, "auth": "A"}},
        {**BODY, "keys": {"p256dh": "A" * 87, "auth": "A" * 22}},
        {**BODY, "keys": {"p256dh": POINT}},
    ],
)
def test_what_cannot_be_a_subscription_is_refused(house: House, body: dict[str, Any]) -> None:
    token = house.take()["token"]
    answer = house.post(f"/tickets/{token}/push", body=body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
    assert stored(house) == []


def test_an_unknown_ticket_is_not_found_and_an_ended_one_says_so(house: House) -> None:
    assert house.post(f"/tickets/{'A' * 22}/push", body=BODY).status_code == 404
    token = house.take()["token"]
    house.post(f"/tickets/{token}/cancel")
    answer = house.post(f"/tickets/{token}/push", body=BODY)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not_allowed")


def test_another_site_cannot_subscribe_anybody(house: House) -> None:
    token = house.take()["token"]
    answer = house.post(f"/tickets/{token}/push", body=BODY, Sec_Fetch_Site="cross-site")
    assert answer.status_code == 403
    assert stored(house) == []


def test_switched_off_there_is_no_key_and_nothing_to_follow(sqlite_url: str) -> None:
    with a_house(sqlite_url, push="off") as house:
        token = house.take()["token"]
        assert house.get("/push-key").get_json() == {"public_key": None}
        answer = house.post(f"/tickets/{token}/push", body=BODY)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "push_off")
        assert '"push":null' in house.client().get(f"/t/{token}").text


def test_the_service_worker_is_for_the_pages_beside_it_and_never_old(house: House) -> None:
    with house.client().get("/t/worker.js") as answer:
        assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with house.client().get("/t/worker.js", headers={"If-None-Match": answer.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_a_page_on_the_home_screen_opens_this_ticket(house: House) -> None:
    taken = house.take()
    answer = house.client().get(f"/t/{taken['token']}/app.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.get_json()
    assert (said["start_url"], said["scope"]) == (f"/t/{taken['token']}", "/t/")
    assert (said["short_name"], said["display"]) == (taken["number"], "standalone")
    assert house.client().get(f"/t/{'A' * 22}/app.webmanifest").status_code == 404


def test_the_page_knows_what_to_subscribe_with_and_nothing_of_any_phone(house: House) -> None:
    token = house.take()["token"]
    house.post(f"/tickets/{token}/push", body=BODY)
    page = house.client().get(f"/t/{token}").text
    assert house.get("/push-key").get_json()["public_key"] in page
    assert BODY["endpoint"] not in page
