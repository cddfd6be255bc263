"""Alive, ready, and how it is doing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from tests.house import House


def test_alive_is_not_ready(house: House) -> None:
    file = Path(urlsplit(house.settings.database_url).path)
    client = house.client()
    assert client.get("/readyz").get_json() == {"status": "ready"}

    with sqlite3.connect(file) as connection:
        connection.execute("update alembic_version set version_num = 'older'")
    connection.close()

    assert client.get("/healthz").get_json() == {"status": "ok"}
    not_ready = client.get("/readyz")
    assert (not_ready.status_code, not_ready.get_json()["code"]) == (503, "unavailable")


def test_measures_name_endpoints_and_never_tokens(house: House) -> None:
    token = house.take()["token"]
    house.get(f"/tickets/{token}")

    text = house.client().get("/metrics").get_data(as_text=True)

    assert 'queue_requests_total{endpoint="api_tickets.show_ticket",method="GET",status="200"} 1.0' in text
    assert "queue_live_watches" in text
    assert token not in text
