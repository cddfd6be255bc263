"""A device is asked for its token once."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.factories import OFFICE
from tests.house import House, a_house


def form_of(client: FlaskClient, path: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    text = client.get(path).get_data(as_text=True)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))


@pytest.mark.parametrize("kind", ["kiosk", "board"])
def test_a_device_that_is_not_known_is_asked_for_its_token(house: House, kind: str) -> None:
    client, token = house.client(), getattr(house, kind)
    path = f"/{kind}/{OFFICE}/"
    assert client.get(path).status_code == 401

    kept = client.post("/device", data={**form_of(client, path), "token": token})

    assert (kept.status_code, kept.headers["Location"]) == (303, path)
    page = client.get(path)
    assert page.status_code == 200
    assert f'name="csrf-token" content="{kind}.' in page.get_data(as_text=True)


def test_the_kiosk_of_a_known_browser_takes_numbers(house: House) -> None:
    client = house.client()
    client.post("/device", data={**form_of(client, f"/kiosk/{OFFICE}/"), "token": house.kiosk})
    page = client.get(f"/kiosk/{OFFICE}/").get_data(as_text=True)
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found is not None

    taken = client.post(
        f"/api/v1/offices/{OFFICE}/tickets", json={"case_types": ["info"]}, headers={"X-CSRF-Token": found[1]}
    )

    assert taken.status_code == 201


def test_a_token_of_another_kind_or_of_nobody_is_refused(house: House) -> None:
    client = house.client()
    for token in (house.board, "nonsense", ""):
        form = form_of(client, f"/kiosk/{OFFICE}/")
        refused = client.post("/device", data={**form, "token": token})
        assert refused.status_code == 422
        assert 'role="alert"' in refused.get_data(as_text=True)
    assert client.get(f"/kiosk/{OFFICE}/").status_code == 401


def test_the_kiosk_of_one_office_does_not_open_the_page_of_another(house: House) -> None:
    client = house.client()
    client.post("/device", data={**form_of(client, f"/kiosk/{OFFICE}/"), "token": house.kiosk})

    assert client.get("/kiosk/elsewhere/").status_code == 401


def test_another_site_cannot_give_a_browser_a_token(house: House) -> None:
    client = house.client()
    data = {"kind": "kiosk", "office": OFFICE, "token": house.kiosk}

    assert client.post("/device", data=data).status_code == 403
    form = form_of(client, f"/kiosk/{OFFICE}/")
    crossed = client.post(
        "/device", data={**form, "token": house.kiosk}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert crossed.status_code == 403


def test_an_office_that_does_not_exist_asks_for_nothing(house: House) -> None:
    assert house.client().get("/kiosk/nowhere/").status_code == 404


def test_in_the_demo_a_browser_is_enrolled_by_itself(sqlite_url: str) -> None:
    with a_house(sqlite_url, demo=True) as house:
        client = house.client()
        for kind in ("kiosk", "board"):
            page = client.get(f"/{kind}/{OFFICE}/")
            assert page.status_code == 200
            assert f'content="{kind}.' in page.get_data(as_text=True)
        other = house.client().get(f"/kiosk/{OFFICE}/")
        assert other.status_code == 200
        assert house.client().get("/kiosk/nowhere/").status_code == 404
