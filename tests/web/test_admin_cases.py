"""The pages of the office, its areas and its case types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_service.catalogue.loader import catalogue, documents_of
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office import OfficePlan
from queue_service.web.admin.case_types_view import ICONS
from queue_service.web.admin.catalogue_view import COVERS
from tests.factories import OFFICE, a_case_type, an_office
from tests.house import House

PAGES = ("/admin/office/", "/admin/areas/", "/admin/case-types/", "/admin/case-types/info/")
TEMPLATES = Path(__file__).resolve().parents[2] / "queue_service" / "web" / "templates"


def browser_of(house: House, name: str) -> FlaskClient:
    client = house.client()
    client.set_cookie("queue-staff", house.session(name))
    return client


def opened(house: House, path: str, name: str = "admin", query: str = "") -> str:
    answer = browser_of(house, name).get(f"{path}?lang=en&office={OFFICE}{query}")
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def set_up(house: House, **changes: Any) -> OfficePlan:
    plan = an_office(**changes)
    house.application.services.administration.set_up_office(plan)
    return plan


def forms(text: str) -> Iterator[tuple[str, str]]:
    """(attributes, inside) of every form that changes what is set."""
    yield from re.findall(r"<form ([^>]*data-change[^>]*)>(.*?)</form>", text, re.DOTALL)


def attribute(tag: str, name: str) -> Any:
    found = re.search(rf'{name}="([^"]*)"', tag)
    return None if found is None else json.loads(unescape(found[1]))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["supervisor", "auditor"])
def test_whoever_may_only_look_sees_the_page_and_cannot_change_it(house: House, path: str, name: str) -> None:
    text = opened(house, path, name)

    assert "Administrators change it." in text
    assert 'type="submit"' not in text.split("<main", 1)[1].split("</main>", 1)[0]
    assert all('<fieldset class="configured" disabled>' in inside for _tag, inside in forms(text))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["clerk", "info", "lobby"])
def test_nobody_else_sees_them(house: House, path: str, name: str) -> None:
    assert browser_of(house, name).get(path).status_code == 403


def test_a_case_type_that_is_not_there_is_not_found(house: House) -> None:
    assert browser_of(house, "admin").get("/admin/case-types/nothing/").status_code == 404


def test_the_list_counts_what_is_missing_in_each_language(house: House) -> None:
    whole = a_case_type(
        "info",
        names=dict.fromkeys(LANGUAGES, "Info"),
        plain=dict.fromkeys(LANGUAGES, "Info."),
        documents=(replace(documents_of("anmeldung")[0], names={"de": "Ausweis"}),),
    )
    set_up(house, case_types=(whole, *an_office().case_types[1:]))
    page = opened(house, "/admin/case-types/")
    text = re.sub(r"<[^>]+>", " ", page)

    # four others lack name and sentence in Turkish; of `info` only a paper is missing
    assert re.search(r"Türkçe\s+9 texts missing\s+in 5 case types", text)
    # English names and sentences are there; the one paper is not
    assert re.search(r"English\s+1 text missing\s+in 1 case type", text)
    assert 'missing=de"' not in page


def test_a_language_shows_only_what_lacks_it_and_leads_to_the_empty_field(house: House) -> None:
    whole = a_case_type(
        "info", names=dict.fromkeys(LANGUAGES, "Info"), plain=dict.fromkeys(LANGUAGES, "Info.")
    )
    set_up(house, case_types=(whole, *an_office().case_types[1:]))
    text = opened(house, "/admin/case-types/", query="&missing=tr")

    assert "/admin/case-types/info/" not in text
    assert f"/admin/case-types/anmeldung/?office={OFFICE}#name-tr" in unescape(text)
    assert 'id="name-tr"' in opened(house, "/admin/case-types/anmeldung/")


def test_two_hundred_case_types_are_listed_with_what_they_promise(house: House) -> None:
    many = tuple(
        a_case_type(f"art-{n}", position=n, icon="info", target_minutes=n + 1, bookable=n % 2 == 0)
        for n in range(200)
    )
    office = an_office()
    desks = tuple(replace(desk, case_types=(many[0].code,)) for desk in office.desks)
    set_up(house, case_types=many, desks=desks)
    text = opened(house, "/admin/case-types/")

    rows = re.findall(r"<tr data-words=.*?</tr>", text, re.DOTALL)
    assert len(rows) == 200
    assert "200 min" in rows[-1]
    assert "1, 2, 5, 12" in rows[0]
    assert "none" in rows[1]
    assert len(text) < 700_000


def test_only_letters_that_nobody_has_are_offered(house: House) -> None:
    set_up(house, paper_series="X")
    text = opened(house, "/admin/areas/")

    own = re.search(r'id="area-service-series".*?</select>', text, re.DOTALL)
    new = re.search(r'id="new-series".*?</select>', text, re.DOTALL)
    assert own is not None
    assert new is not None
    assert re.findall(r"<option[^>]*>(\w)<", own[0]) == list("AFKRU")
    assert re.findall(r"<option[^>]*>(\w)<", new[0]) == list("FKRU")
    paper = opened(house, "/admin/office/").split('id="paper-series"')[1].split("</select>")[0]
    assert re.findall(r"<option value=\"(\w)\"", paper) == list("FKRUX")


def test_an_area_with_something_in_it_says_what_and_cannot_be_removed(house: House) -> None:
    text = opened(house, "/admin/areas/")

    assert "It can go once nothing is in it any more" in text
    assert "data-removes" not in text


def test_removing_a_case_type_takes_the_skills_of_its_desks_along_and_one_undo_brings_all_back(
    house: House,
) -> None:
    text = opened(house, "/admin/case-types/info/")
    [(tag, _inside)] = [(tag, inside) for tag, inside in forms(text) if "data-removes" in tag]
    at, was = attribute(tag, "data-removes"), attribute(tag, "data-was")
    changes = [{"at": at, "was": was}, *attribute(tag, "data-also")]
    admin, before = house.session("admin"), document(house)

    base = f"/offices/{OFFICE}/configuration/changes"
    made = house.post(base, admin, {"changes": changes})
    assert made.status_code == 200, made.text
    assert "info" not in document(house)["case_types"]
    assert not any("info" in desk["case_types"] for desk in document(house)["desks"].values())
    assert house.post(f"{base}/{made.get_json()['change']['id']}/undo", admin).status_code == 200
    assert document(house) == before


def document(house: House) -> Any:
    return house.get(f"/offices/{OFFICE}/configuration", house.session("admin")).get_json()["document"]


def test_what_the_catalogue_gives_is_taken_as_it_is(house: House) -> None:
    text = opened(house, "/admin/case-types/", query="&view=add")
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    parts = json.loads(found[1])["parts"]
    changes = [{"at": ["case_types", code], "to": part} for code, part in parts.items()]

    tried = house.post(
        f"/offices/{OFFICE}/configuration/changes",
        house.session("admin"),
        {"changes": changes, "dry_run": True},
    )
    assert tried.status_code == 200, tried.text
    assert set(parts) == set(catalogue().entries) - set(document(house)["case_types"])
    assert min(part["position"] for part in parts.values()) == 5


@pytest.mark.parametrize(
    "what", ["series_reveals_concern", "paper_series_taken", "unknown_time_zone", "unknown_region"]
)
def test_what_contradicts_itself_is_refused_in_words(house: House, what: str) -> None:
    changes = {
        "series_reveals_concern": [
            {"at": ["case_types", code, "area"], "was": "aufenthalt", "to": "service"}
            for code in ("aufenthaltstitel", "einbuergerung")
        ],
        "paper_series_taken": [{"at": ["paper_series"], "was": "X", "to": "A"}],
        "unknown_region": [{"at": ["holiday_region"], "was": None, "to": "DE-XX"}],
        "unknown_time_zone": [{"at": ["time_zone"], "was": "Europe/Berlin", "to": "Europe/Krefeld"}],
    }[what]

    refused = house.post(
        f"/offices/{OFFICE}/configuration/changes", house.session("admin"), {"changes": changes}
    )
    assert (refused.status_code, refused.get_json()["code"]) == (422, what)
    assert refused.get_json()["title"] != what


def test_every_picture_of_a_case_type_can_be_chosen() -> None:
    drawn = (TEMPLATES / "shared" / "_icons.html").read_text(encoding="utf-8")
    of_case_types = drawn.split("{# case types #}")[1].split("{# actions")[0]

    assert re.findall(r'id="icon-([\w-]+)"', of_case_types) == list(ICONS)
    assert {entry.icon for entry in catalogue().entries.values()} <= set(ICONS)


def test_what_covers_others_is_in_the_catalogue() -> None:
    assert {code for whole, parts in COVERS.items() for code in (whole, *parts)} <= set(catalogue().entries)


def test_the_office_says_what_to_bring(house: House) -> None:
    papers = documents_of("anmeldung")
    plan = an_office()
    set_up(
        house,
        case_types=tuple(
            replace(item, documents=papers) if item.code == "anmeldung" else item for item in plan.case_types
        ),
    )
    assert "documents" not in house.get(f"/offices/{OFFICE}").get_json()
    said = house.get(f"/offices/{OFFICE}?documents=true").get_json()["documents"]
    assert said["anmeldung"] == [{"code": each.code, "names": dict(each.names)} for each in papers]
    assert said["info"] == []


@pytest.mark.parametrize(("lang", "language"), [("tr", "tr"), ("fr", "de")])
def test_a_phone_says_what_to_bring_in_the_readers_language_else_in_german(
    house: House, lang: str, language: str
) -> None:
    paper = replace(documents_of("anmeldung")[0], names={"de": "Ein Ausweis", "tr": "Bir kimlik"})
    plan = an_office()
    set_up(house, case_types=tuple(replace(item, documents=(paper,)) for item in plan.case_types))
    token = house.take("info", "anmeldung")["token"]
    text = house.client().get(f"/t/{token}?lang={lang}").get_data(as_text=True)

    listed = re.search(r'id="bring".*?</details>', text, re.DOTALL)
    assert listed is not None
    assert listed[0].count("<li") == 1
    assert paper.names[language] in listed[0]
    assert ('lang="de"' in listed[0]) == (language != lang)


def test_a_phone_says_nothing_where_nothing_is_needed(house: House) -> None:
    text = house.client().get(f"/t/{house.take('info')['token']}").get_data(as_text=True)

    assert 'id="bring"' not in text
