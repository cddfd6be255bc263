"""The pages of desks, their matrix, the overview, and the screens."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from queue_service.domain.desk import Desk
from queue_service.web.admin.skills import COLUMNS, ROWS
from tests.factories import OFFICE, a_case_type, an_office
from tests.house import House, bearer
from tests.web.test_admin_devices import browser_of, page_of


def opened(house: House, path: str, name: str = "admin", query: str = "") -> str:
    answer = browser_of(house, name).get(f"/admin/{path}?lang=en&office={OFFICE}{query}")
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def changed(house: House, *changes: dict[str, Any], **more: Any) -> None:
    body = {"changes": list(changes), **more}
    answer = house.client().post(
        f"/api/v1/offices/{OFFICE}/configuration/changes", json=body, headers=bearer(house.session("admin"))
    )
    assert answer.status_code == 200, answer.text


def large(house: House, desks: int, matters: int = 5) -> None:
    """The office gets so many desks and case types."""
    plan = an_office()
    more = tuple(a_case_type(f"matter{n}", position=n) for n in range(5, matters))
    served = tuple(Desk(f"d{n}", f"Schalter {n}", "service", ("info",), position=n) for n in range(desks))
    house.application.services.administration.set_up_office(
        replace(plan, desks=served, case_types=(*plan.case_types, *more))
    )


def lines(text: str, office: str = OFFICE) -> dict[str, str]:
    """Code of a line of the overview → its kind, of one office."""
    card = text.split(f'id="office-{office}"')[1].split("</section>", maxsplit=1)[0]
    return {code: kind for kind, code in re.findall(r'data-kind="(\w+)" data-check="(\w+)"', card)}


def test_the_overview_says_what_is_missing_in_each_office_with_one_way_to_it(house: House) -> None:
    text = opened(house, "")

    assert lines(text)["translations"] == "warn"
    assert lines(text)["unserved"] == "good"
    assert 'id="office-elsewhere"' in text
    for href in re.findall(r'data-check="\w+">.*?<a href="([^"]+)"', text, re.DOTALL):
        assert browser_of(house, "admin").get(unescape(href)).status_code == 200


def test_the_overview_names_the_last_change_and_what_is_planned(house: House) -> None:
    changed(house, {"at": ["desks", "2", "name"], "was": "2", "to": "Zwei"})
    changed(house, {"at": ["desks", "5", "name"], "was": "5", "to": "Fünf"}, from_day="2026-12-01")

    text = opened(house, "")

    assert "Last change: admin, " in text
    assert lines(text)["planned"] == "note"


def test_the_overview_misses_what_a_change_took_away(house: House) -> None:
    serves = [item.code for item in an_office().case_types]
    text = browser_of(house, "admin").get(f"/api/v1/offices/{OFFICE}/configuration").get_json()
    seen = {"at": ["desks", "12", "case_types"], "was": serves, "to": ["info"]}
    answer = house.client().post(
        f"/api/v1/offices/{OFFICE}/configuration/changes",
        json={"changes": [seen]},
        headers=bearer(house.session("admin")),
    )
    assert text["document"]["desks"]["12"]["case_types"] == serves
    assert answer.status_code == 409
    changed(house, seen, seen=[each["key"] for each in answer.get_json()["findings"]])

    text = opened(house, "")

    assert lines(text)["unserved"] == "bad"
    assert lines(text, "elsewhere")["unserved"] == "good"


@pytest.mark.parametrize(("name", "shown"), [("supervisor", True), ("auditor", False)])
def test_whoever_may_not_see_devices_reads_nothing_of_them(house: House, name: str, shown: bool) -> None:
    found = lines(opened(house, "", name))

    assert bool(found.keys() & {"devices", "devices_lost", "no_devices"}) is shown


def test_whoever_may_not_see_what_is_set_is_led_to_their_first_page(house: House) -> None:
    answer = browser_of(house, "info").get("/admin/")

    assert answer.status_code == 302
    assert browser_of(house, "info").get(answer.headers["Location"]).status_code == 200


def test_the_list_has_every_desk_under_its_area(house: House) -> None:
    text = opened(house, "desks/")
    areas = text.split('class="desk-area"')[1:]

    assert [re.findall(r"/admin/desks/(\w+)/", area) for area in areas] == [["1", "2"], ["5", "12"]]
    assert "All case types" in areas[1]


def test_the_list_can_be_narrowed_to_those_that_serve_something(house: House) -> None:
    text = opened(house, "desks/", query="&case_type=asyl")

    assert re.findall(r'<li><a href="/admin/desks/(\w+)/', text) == ["12"]


def test_a_thousand_desks_stay_one_light_page(house: House) -> None:
    large(house, 1000)

    text = opened(house, "desks/")

    assert text.count("/admin/desks/d") == 1000
    assert len(text) < 600_000


def test_a_desk_is_shown_with_what_it_serves(house: House) -> None:
    text = opened(house, "desks/5/")

    assert 'value="aufenthaltstitel" data-list checked' in text
    assert 'value="asyl" data-list data-at' in text


def test_a_desk_that_is_not_there_is_not_found(house: House) -> None:
    assert browser_of(house, "admin").get(f"/admin/desks/99/?office={OFFICE}").status_code == 404


@pytest.mark.parametrize("path", ["desks/", "desks/5/", "desks/skills/", "screens/"])
@pytest.mark.parametrize("name", ["supervisor", "auditor"])
def test_whoever_may_only_look_can_save_nothing(house: House, path: str, name: str) -> None:
    text = opened(house, path, name)

    assert 'type="submit"' not in text.split('<main class="admin-main"')[1].split("</main>")[0]
    assert "add-desks-form" not in text
    assert page_of(text).get("desks", {}) == {}


def test_the_matrix_ticks_what_each_desk_serves(house: House) -> None:
    text = opened(house, "desks/skills/")
    row = text.split('<tr data-desk="5">')[1].split("</tr>")[0]

    assert [("checked" in tick) for tick in re.findall(r"<td><input[^>]*>", row)] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert page_of(text)["serves"]["5"] == ["anmeldung", "aufenthaltstitel"]


def test_the_matrix_of_a_large_house_comes_in_pages_of_both(house: House) -> None:
    large(house, 120, 70)

    first = opened(house, "desks/skills/")
    last = opened(house, "desks/skills/", query="&page=3&columns=2")

    assert first.count("<tr data-desk=") == ROWS
    assert first.count("data-column=") == COLUMNS
    assert last.count("<tr data-desk=") == 120 - 2 * ROWS
    assert last.count("data-column=") == 70 - COLUMNS
    # what is on another page is known all the same: ticking here must not take it away
    assert page_of(last)["serves"]["d119"] == ["info"]


@pytest.mark.parametrize("page", ["0", "-3", "99", "x", "9" * 30, "²"])
def test_a_page_of_the_matrix_that_is_not_there_is_the_nearest(house: House, page: str) -> None:
    assert 'data-desk="12"' in opened(house, "desks/skills/", query=f"&page={page}")


def test_the_matrix_can_be_narrowed_to_areas(house: House) -> None:
    text = opened(house, "desks/skills/", query="&area=service&matters=aufenthalt")

    assert re.findall(r'data-desk="(\w+)"', text) == ["1", "2"]
    assert re.findall(r'data-column="(\w+)"', text) == ["aufenthaltstitel", "asyl", "einbuergerung"]


def test_the_page_of_the_screens_shows_what_is_set(house: House) -> None:
    changed(
        house,
        {"at": ["kiosk", "languages"], "was": [], "to": ["tr", "de"]},
        {"at": ["kiosk", "tiles_per_page"], "was": 8, "to": 6},
    )

    text = opened(house, "screens/")

    assert re.findall(r'data-language="([\w-]+)"', text)[:3] == ["tr", "de", "de-simple"]
    assert '<option value="6" selected>' in text
    assert f"/info/boards/?office={OFFICE}" in text


def test_only_whoever_may_set_boards_is_led_there(house: House) -> None:
    assert "/info/boards/" not in opened(house, "screens/", "auditor")


@pytest.mark.parametrize("kind", ["kiosk", "board"])
def test_a_screen_in_small_stands_in_our_own_pages_only(house: House, kind: str) -> None:
    answer = browser_of(house, "supervisor").get(f"/preview/{kind}/")

    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert page_of(answer.text)["preview"]
    other = house.client().get(f"/{kind}/{OFFICE}/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in other


def test_a_kiosk_in_small_looks_as_its_address_says(house: House) -> None:
    query = "languages=ar,fa&tiles_per_page=5&reset_seconds=40&low=true"
    shown = page_of(browser_of(house, "admin").get(f"/preview/kiosk/?office={OFFICE}&{query}").text)

    look = shown["office"]["kiosk"]
    assert look["languages"][:3] == ["ar", "fa", "de"]
    assert (look["tiles_per_page"], look["reset_seconds"], look["low"]) == (5, 40, True)


@pytest.mark.parametrize("query", ["tiles_per_page=9", "reset_seconds=soon", "languages=xx", "low=perhaps"])
def test_what_makes_no_sense_leaves_the_kiosk_in_small_as_it_is_kept(house: House, query: str) -> None:
    shown = page_of(browser_of(house, "admin").get(f"/preview/kiosk/?office={OFFICE}&{query}").text)

    assert shown["office"]["kiosk"]["tiles_per_page"] == 8
    assert shown["office"]["kiosk"]["low"] is False


def test_a_screen_in_small_of_another_office_is_not_shown(house: House) -> None:
    assert browser_of(house, "supervisor").get("/preview/kiosk/?office=elsewhere").status_code == 403
    assert browser_of(house, "admin").get("/preview/board/?office=nowhere").status_code == 404
