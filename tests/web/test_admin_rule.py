"""The pages of the order of calls, of the notice and of the office's own texts; the preview of the rates."""

from __future__ import annotations

import re
from typing import Any

import pytest

from queue_service.domain.dispatch import PRESETS
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office_texts import OFFICE_TEXTS
from queue_service.domain.retention import VOUCHER_DAYS
from tests.factories import CLERK, OFFICE
from tests.house import House
from tests.web.test_admin_devices import browser_of

PREVIEW = f"/offices/{OFFICE}/rates/preview"
CHANGES = f"/offices/{OFFICE}/configuration/changes"


def opened(house: House, path: str, name: str = "admin") -> str:
    separator = "&" if "?" in path else "?"
    answer = browser_of(house, name).get(f"{path}{separator}lang=en&office={OFFICE}")
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def change(house: House, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = house.post(CHANGES, house.session("admin"), {"changes": list(changes), **more})
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.get_json()
    return made


def say(house: House, key: str, **words: str) -> None:
    change(house, {"at": ["texts", key], "to": words})


PUNCTUAL = {"at": ["rule", "preset"], "was": "balanced", "to": "punctual"}


def test_a_preview_says_both_tables_and_changes_nothing(house: House) -> None:
    token = house.session("supervisor")
    target = {"at": ["case_types", "info", "target_minutes"], "was": 15, "to": 30}
    answer = house.post(PREVIEW, token, {"changes": [PUNCTUAL, target]}).get_json()

    assert (answer["now"]["preset"], answer["then"]["preset"]) == ("balanced", "punctual")
    assert (answer["now"]["bound_minutes"], answer["then"]["bound_minutes"]) == (76, 196)
    rate = next(each for each in answer["then"]["rates"] if each["case_type"] == "info")
    assert rate["per_minute"] == pytest.approx(1 / (30 * 5 / 15))
    assert house.post(PREVIEW, token).get_json()["then"]["preset"] == "balanced"


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"at": ["rule", "preset"], "was": "balanced", "to": "fastest"}, 422, "unknown_preset"),
        ({"at": ["rule", "preset"], "was": "punctual", "to": "balanced"}, 200, None),
        ({"at": ["rule", "preset"], "was": "punctual", "to": "quick-first"}, 409, "changed_meanwhile"),
        ({"at": ["case_types", "info", "target_minutes"], "was": 15, "to": 0}, 422, "invalid"),
        ({"at": ["case_types", "none", "target_minutes"], "was": 15, "to": 20}, 409, "changed_meanwhile"),
    ],
)
def test_a_preview_refuses_what_the_change_would_be_refused_for(
    house: House, changed: dict[str, Any], status: int, code: str | None
) -> None:
    answer = house.post(PREVIEW, house.session("admin"), {"changes": [changed]})

    assert (answer.status_code, answer.get_json().get("code")) == (status, code)


def test_the_page_shows_the_rule_in_force_and_all_presets(house: House) -> None:
    text = opened(house, "/admin/rule/")

    assert "In force: Balanced" in text
    assert re.findall(r'name="preset" value="([\w-]+)"', text) == list(PRESETS)
    for bound in (76, 105, 196):
        assert f"{bound} min" in text
    assert "0.115" in text
    assert "/admin/wall/" in text


@pytest.mark.parametrize("name", ["supervisor", "auditor"])
def test_whoever_may_only_look_gets_no_way_to_save(house: House, name: str) -> None:
    for path in ("/admin/rule/", "/admin/texts/kiosk-greeting/"):
        text = opened(house, path, name)
        assert re.search(r"<fieldset[^>]* disabled", text)
        assert 'type="submit"' not in text.split('id="main"')[1].split("</main>")[0]


def test_a_planned_change_stands_there_with_its_table_until_it_is_withdrawn(house: House) -> None:
    made = change(house, PUNCTUAL, from_day="2026-11-27", reason="Termine zuerst")
    text = opened(house, "/admin/rule/")

    assert f'data-undo="{made["change"]["id"]}"' in text
    assert "Punctual, at most 196 minutes later" in text
    assert "In force: Balanced" in text

    house.post(f"{CHANGES}/{made['change']['id']}/undo", house.session("admin"))
    assert "Punctual, at most" not in opened(house, "/admin/rule/")


def test_a_planned_change_that_no_longer_fits_says_so(house: House) -> None:
    change(house, PUNCTUAL, from_day="2026-11-27", reason="Termine zuerst")
    change(house, {**PUNCTUAL, "to": "quick-first"}, reason="Doch nicht")

    assert "It no longer fits what is set now." in opened(house, "/admin/rule/")


def test_the_history_says_when_who_and_why(house: House) -> None:
    change(house, PUNCTUAL, reason="Der Personalrat hat zugestimmt.")
    text = opened(house, "/admin/rule/")

    past = text.split('id="past-title"')[1]
    assert re.findall(r"Table (\d)</strong>", past) == ["2", "1"]
    assert "<bdi>admin</bdi>" in past
    assert "Der Personalrat hat zugestimmt." in past


def test_the_notice_stands_in_the_languages_and_on_the_paper_asked_for(house: House) -> None:
    text = opened(house, "/admin/wall/?size=a4&language=ar&language=de")

    assert re.findall(r'class="sheet-page[^"]*" lang="([\w-]+)" dir="(\w+)"', text) == [
        ("de", "ltr"),
        ("ar", "rtl"),
    ]
    assert "wall--a4 wall--each" in text
    shared = opened(house, "/admin/wall/?sheets=all&" + "&".join(f"language={each}" for each in LANGUAGES))
    assert re.findall(r'class="sheet-language" lang="([\w-]+)"', shared) == list(LANGUAGES)
    assert "wall--a3 wall--all" in shared


def test_what_makes_no_sense_gets_the_usual_notice(house: House) -> None:
    text = opened(house, "/admin/wall/?size=a0&sheets=some&language=xx")

    assert "wall--a3 wall--each" in text
    assert re.findall(r'class="sheet-page[^"]*" lang="([\w-]+)"', text) == ["de", "en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everybody_reads_the_rule_in_their_language_without_a_cookie(house: House, lang: str) -> None:
    answer = house.client().get(f"/rule/{OFFICE}/?lang={lang}")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert f'lang="{lang}"' in answer.text
    assert ">76<" in answer.text


def test_the_code_on_the_notice_leads_to_the_rule(house: House) -> None:
    answer = house.client().get(f"/rule/{OFFICE}/qr.svg")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    for path in ("/rule/nowhere/", "/rule/nowhere/qr.svg"):
        assert house.client().get(path).status_code == 404


def test_phone_and_privacy_notice_lead_to_the_rule(house: House) -> None:
    token = house.take("info")["token"]
    for path in (f"/t/{token}", f"/privacy/{OFFICE}/"):
        assert f"/rule/{OFFICE}/" in house.client().get(path).text


def test_every_text_has_its_line_and_its_page(house: House) -> None:
    text = opened(house, "/admin/texts/")
    for each in OFFICE_TEXTS:
        assert f"/admin/texts/{each.key}/" in text
        page = opened(house, f"/admin/texts/{each.key}/")
        assert re.findall(r'data-preview="([\w-]+)"', page) == list(each.languages)
    assert browser_of(house, "admin").get("/admin/texts/no-such-text/").status_code == 404


def test_missing_languages_are_listed_and_the_usual_words_stand_there(house: House) -> None:
    say(house, "kiosk-greeting", de="Moin")

    assert "Missing: Einfaches Deutsch, English" in opened(house, "/admin/texts/")
    page = opened(house, "/admin/texts/kiosk-greeting/")
    assert ">Moin</p>" in page
    assert ">Welcome</p>" in page


@pytest.mark.parametrize(
    ("key", "words", "code"),
    [
        ("kiosk-greeting", {"de": "Hallo {name}"}, "unknown_placeholder"),
        ("phone-go-to", {"de": "Kommen Sie"}, "placeholder_missing"),
        ("no-such-text", {"de": "Hallo"}, "unknown_text"),
        ("kiosk-closed", {"de": "x" * 61}, "text_too_long"),
    ],
)
def test_words_that_cannot_be_shown_are_refused_at_their_field(
    house: House, key: str, words: dict[str, str], code: str
) -> None:
    answer = house.post(
        CHANGES, house.session("admin"), {"changes": [{"at": ["texts", key], "to": words}]}
    ).get_json()

    assert (answer["status"], answer["code"]) == (422, code)
    assert answer["errors"][0]["field"].startswith(f"texts.{key}")


def test_a_text_without_words_in_any_language_is_none(house: House) -> None:
    say(house, "kiosk-greeting", de="Moin")
    change(house, {"at": ["texts", "kiosk-greeting", "de"], "was": "Moin"})

    document = house.get(f"/offices/{OFFICE}/configuration", house.session("admin")).get_json()["document"]
    assert document["texts"] == {}


def test_kiosk_phone_slip_and_information_desk_say_the_offices_words(house: House) -> None:
    say(house, "kiosk-greeting", de="Moin bei {office}")
    say(house, "slip-foot", de="Bitte gut aufheben.")
    say(house, "phone-called", de="100 % dran")
    say(house, "phone-go-to", de="Auf zu Platz {desk}")
    say(house, "contact-line", de="Fragen? Zimmer 7.")
    say(house, "voucher-desk", de="Nur {days} Tage.")

    office = house.get(f"/offices/{OFFICE}").get_json()
    assert office["texts"]["kiosk-greeting"]["de"] == "Moin bei Ausländerbehörde Krefeld"
    token = house.take("info")["token"]
    desk = browser_of(house, "info").get("/info/?lang=de").text
    assert f"Nur {VOUCHER_DAYS} Tage." in desk
    assert "Bitte gut aufheben." in desk
    services = house.application.services
    services.desks.open(CLERK, OFFICE, "2")
    services.calling.call_next(CLERK, OFFICE, "2")
    phone = house.client().get(f"/t/{token}?lang=de").text
    assert "100 % dran" in phone
    assert "Auf zu Platz 2" in phone
    assert "Auf zu Platz %(n)s" in phone
    assert "Fragen? Zimmer 7." in phone
    assert "Fragen? Zimmer 7." in house.client().get(f"/rule/{OFFICE}/?lang=de").text
