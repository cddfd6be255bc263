"""The pages of the roster: week, members, list of the day, paper lists; and the desk that one is proposed."""

from __future__ import annotations

import json
import re
from datetime import date, time
from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_service.domain.roster import DayEntry, LineKind, Member, PatternShift, Roster
from tests.factories import OFFICE
from tests.house import House

WEDNESDAY = date(2026, 11, 25)
WEEK = f"office={OFFICE}&week=2026-11-23&lang=en"


def a_shift(key: str, member: str | None, weekday: int = 2, **changes: Any) -> PatternShift:
    values: dict[str, Any] = {"starts": time(8), "ends": time(12), "kind": LineKind.DESK, "desk": "5"}
    return PatternShift(key, member, weekday, **{**values, **changes})


@pytest.fixture
def planned(house: House) -> House:
    """Two people in the usual week, one of them absent on Wednesday."""
    services = house.application.services
    clerk = services.accounts.id_of("clerk")
    every = ("info", "anmeldung", "aufenthaltstitel", "asyl", "einbuergerung")
    members = {
        "a": Member("a", "Frau A", clerk, every, position=0),
        "b": Member("b", "Herr B", None, every, ("asyl",), position=1),
        "c": Member("c", "Springer", None, every, active=False, position=2),
    }
    pattern = {
        "p1": a_shift("p1", "a", desk="1"),
        "p2": a_shift("p2", "b", desk="12"),
        "p3": a_shift("p3", "b", 3, kind=LineKind.BACK_OFFICE, desk=None),
        "p4": a_shift("p4", None, 3, desk="2"),
    }
    off = DayEntry("x", WEDNESDAY, "b", time(), time(), LineKind.ABSENT)
    services.roster.put(OFFICE, Roster(members, pattern, {WEDNESDAY: {"x": off}}))
    return house


def browser_of(house: House, name: str) -> FlaskClient:
    client = house.client()
    client.set_cookie("queue-staff", house.session(name))
    return client


def opened(house: House, path: str, name: str = "supervisor") -> str:
    answer = browser_of(house, name).get(path)
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def page_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def cell(text: str, row: str, day: str) -> str:
    """The words of a cell, each once."""
    found = re.search(rf'<td data-day="{day}" data-row="{row}".*?</td>', text, re.DOTALL)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_the_week_shows_who_is_where_and_what_single_days_say(planned: House) -> None:
    text = opened(planned, f"/admin/roster/?{WEEK}")

    assert "Desk 1 08:00–12:00" in cell(text, "a", "2026-11-25")
    assert "Absent all day only this day" in cell(text, "b", "2026-11-25")
    assert "is not there" in cell(text, "b", "2026-11-25")
    assert "Back office" in cell(text, "b", "2026-11-26")
    assert "Desk 2" in cell(text, "", "2026-11-26")
    assert "Springer" not in text.partition('id="roster"')[2].partition("</table>")[0]


def test_what_nobody_is_planned_for_stands_below_by_day_and_hour(planned: House) -> None:
    gaps = opened(planned, f"/admin/roster/?{WEEK}").partition('id="gaps"')[2].partition("</section>")[0]

    assert "Wednesday, 25 November 2026" in gaps
    assert re.search(r"08:00–16:00.*?Aufenthaltstitel", gaps, re.DOTALL)
    assert "Nobody is planned at a desk on this day yet." in gaps


def test_the_same_week_by_desks_says_who_sits_there(planned: House) -> None:
    text = opened(planned, f"/admin/roster/?{WEEK}&by=desk")

    assert "Frau A 08:00–12:00" in cell(text, "1", "2026-11-25")
    assert "Herr B 08:00–12:00 is not there" in cell(text, "12", "2026-11-25")
    assert "Nobody yet" in cell(text, "2", "2026-11-26")


def test_what_was_called_off_still_stands_where_it_would_count(planned: House) -> None:
    off = DayEntry("o", WEDNESDAY, replaces="p1", cancelled=True)
    planned.application.services.roster.put(OFFICE, Roster({}, {}, {WEDNESDAY: {"o": off}}))

    for by, row in (("member", "a"), ("desk", "1")):
        found = cell(opened(planned, f"/admin/roster/?{WEEK}&by={by}"), row, "2026-11-25")
        assert "08:00–12:00 called off" in found


def test_the_usual_week_has_no_single_days_in_it(planned: House) -> None:
    text = opened(planned, f"/admin/roster/?{WEEK}&view=usual")

    assert "Absent" not in cell(text, "b", "2026-11-25")
    assert page_of(text)["usual"] is True
    assert "Changes count from" in text


@pytest.mark.parametrize("name", ["clerk", "info"])
def test_whoever_may_only_look_sees_no_way_to_change(planned: House, name: str) -> None:
    text = opened(planned, f"/admin/roster/?{WEEK}", name)

    assert "Desk 1 08:00–12:00" in cell(text, "a", "2026-11-25")
    assert page_of(text)["may_plan"] is False
    for change in ("data-add", "data-do", '<button class="shift"', "shift-dialog", "data-undo"):
        assert change not in text


@pytest.mark.parametrize("name", ["auditor", "lobby"])
def test_others_may_not_open_it(planned: House, name: str) -> None:
    for path in ("/admin/roster/", "/admin/roster/day/", "/admin/roster/day/file", "/admin/roster/members/"):
        assert browser_of(planned, name).get(path).status_code == 403


def test_nothing_is_added_up_per_person(planned: House) -> None:
    """Rosters plan presence; they do not measure people."""
    text = opened(planned, f"/admin/roster/?{WEEK}") + opened(planned, f"/admin/roster/members/?{WEEK}")

    assert not re.search(r"\b\d+([.,]\d+)? ?(h|hours|Stunden|%)\b", re.sub(r"<[^>]+>", " ", text))


def test_members_are_listed_and_each_has_a_form(planned: House) -> None:
    listed = opened(planned, f"/admin/roster/members/?{WEEK}")
    form = opened(planned, f"/admin/roster/members/b/?{WEEK}")

    assert "Frau A" in listed and "not rostered" in listed
    assert "[&#34;members&#34;, &#34;b&#34;, &#34;learning&#34;]" in form
    assert "2 lines of the usual week" in form
    assert browser_of(planned, "supervisor").get("/admin/roster/members/nobody/").status_code == 404
    assert browser_of(planned, "clerk").get("/admin/roster/members/b/").status_code == 403


def test_accounts_are_offered_to_those_who_look_after_them_only(planned: House) -> None:
    assert 'id="member-account"' in opened(planned, f"/admin/roster/members/a/?{WEEK}", "admin")
    assert 'id="member-account"' not in opened(planned, f"/admin/roster/members/a/?{WEEK}")


def test_the_list_of_the_day_says_who_sits_where_and_not_who_is_absent(planned: House) -> None:
    text = opened(planned, f"/admin/roster/day/?office={OFFICE}&date=2026-11-25&lang=en&sheets=3", "clerk")

    assert "Wednesday, 25 November 2026" in text
    assert "Frau A" in text and "Herr B" not in text
    assert text.count("sheet--lines") == 3
    assert "Points for one hour of waiting" in text
    assert "nobody planned" in text


def test_the_file_of_the_next_days_needs_nothing_else(planned: House) -> None:
    answer = browser_of(planned, "clerk").get(
        f"/admin/roster/day/file?office={OFFICE}&date=2026-11-25&lang=en"
    )
    text = answer.get_data(as_text=True)

    assert answer.headers["Content-Disposition"] == f"attachment; filename={OFFICE}-2026-11-25.html"
    assert text.count("<article") == 5
    assert "Saturday" not in text
    assert "@page" in text
    for outside in ("<script", "<link", "src=", "url(", "http://", "https://", "csrf"):
        assert outside not in text, outside


def test_paper_lists_are_entered_by_the_house_and_not_by_clerks(planned: House) -> None:
    text = opened(planned, f"/admin/catch-up/?office={OFFICE}&day=2026-11-24&lang=en", "info")

    assert page_of(text)["day"] == "2026-11-24"
    assert browser_of(planned, "clerk").get("/admin/catch-up/").status_code == 403


def test_a_paper_list_is_sent_read_and_taken_back_through_the_api(planned: House) -> None:
    token = planned.session("info")
    row = {"number": "X001", "case_type": "anmeldung", "came_at": "08:15", "called_at": "08:40", "desk": "5"}
    sent = planned.post(f"/offices/{OFFICE}/paper-days", token, {"day": "2026-11-24", "rows": [row]})
    assert sent.status_code == 200, sent.text
    kept = planned.get(f"/offices/{OFFICE}/paper-days?day=2026-11-24", token).get_json()
    assert kept["rows"] == [{**row, "done_at": None, "outcome": "served"}]

    wrong = {**row, "number": "X002", "called_at": "08:00"}
    refused = planned.post(f"/offices/{OFFICE}/paper-days", token, {"day": "2026-11-24", "rows": [wrong]})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.get_json()["errors"]] == ["rows.0.called_at"]

    gone = planned.client().delete(
        f"/api/v1/offices/{OFFICE}/paper-days/2026-11-24", headers={"Authorization": f"Bearer {token}"}
    )
    assert gone.status_code == 204
    assert planned.get(f"/offices/{OFFICE}/paper-days?day=2026-11-24", token).get_json()["rows"] == []


def test_the_desk_of_the_day_is_proposed_first_and_the_usual_one_without_a_roster(planned: House) -> None:
    assert 'id="proposed" href="/desk/1/' in opened(planned, "/desk/", "clerk")

    planned.clock.advance(hours=6)

    assert 'id="proposed" href="/desk/5/' in opened(planned, "/desk/", "clerk")
