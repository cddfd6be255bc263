"""The page of one ticket over HTTP: words, language, headers, forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from queue_service.config import Settings
from queue_service.domain.office import BoardLook, KioskLook
from queue_service.domain.ticket import TicketState
from queue_service.factory import Application, create
from queue_service.services.snapshots import (
    Ahead,
    AreaView,
    CaseTypeView,
    DeskRef,
    OfficeView,
    PauseView,
    TicketView,
    Wait,
)
from queue_service.web.number.screen import MOST_FIGURES, screen
from queue_service.web.number.texts import pauses, texts
from tests.conftest import SECRET
from tests.factories import CLERK, KIOSK, OFFICE, an_office
from tests.fakes import FakeClock, NoHolidays

NINE = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
UNKNOWN = "A" * 22


@pytest.fixture
def application(sqlite_url: str, clock: FakeClock) -> Iterator[Application]:
    """The whole application over the office of `an_office`; its clock stands on Wednesday at nine."""
    settings = Settings(database_url=sqlite_url, secret_key=SECRET, jobs=False)
    application = create(settings, clock=clock, holidays=NoHolidays())
    application.services.administration.set_up_office(an_office())
    yield application
    application.close()


@pytest.fixture
def client(application: Application) -> FlaskClient:
    """A browser."""
    return application.app.test_client()


@pytest.fixture
def token(application: Application) -> str:
    """The token of a ticket that waits."""
    return application.services.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "en").token


def missed(application: Application, token: str) -> None:
    """Calls the ticket to desk 1, where nobody comes."""
    application.services.desks.open(CLERK, OFFICE, "1")
    application.services.calling.call_next(CLERK, OFFICE, "1")
    application.services.calling.no_answer(CLERK, OFFICE, "1")
    assert application.services.ticketing.view(token).state == "parked"


def csrf_in(page: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found
    return found[1]


def test_the_page_holds_number_sentence_and_area(client: FlaskClient, token: str) -> None:
    page = client.get(f"/t/{token}").get_data(as_text=True)
    assert "A001" in page
    assert "You are next" in page
    assert "Servicecenter" in page


def test_the_page_speaks_the_tickets_language_and_another_when_asked(
    application: Application, client: FlaskClient
) -> None:
    token = application.services.ticketing.take(KIOSK, OFFICE, ["info"], "ar").token
    headers = {"Accept-Language": "fr"}
    assert '<html lang="ar" dir="rtl"' in client.get(f"/t/{token}", headers=headers).get_data(as_text=True)
    assert '<html lang="ru" dir="ltr"' in client.get(f"/t/{token}?lang=ru").get_data(as_text=True)
    assert '<html lang="ar" dir="rtl"' in client.get(f"/t/{token}?lang=xx").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/t/{}", "/t/{}/qr.svg"])
def test_nothing_of_it_is_stored_or_passed_on(client: FlaskClient, token: str, path: str) -> None:
    answer = client.get(path.format(token))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/t/{}", "/t/{}/qr.svg"])
def test_an_unknown_token_is_not_found(client: FlaskClient, application: Application, path: str) -> None:
    assert client.get(path.format(UNKNOWN)).status_code == 404


@pytest.mark.parametrize("action", ["back", "cancel"])
def test_a_form_for_an_unknown_token_is_not_found(client: FlaskClient, token: str, action: str) -> None:
    form = {"csrf_token": csrf_in(client.get(f"/t/{token}").get_data(as_text=True))}
    assert client.post(f"/t/{UNKNOWN}/{action}", data=form).status_code == 404


def test_the_qr_code_is_a_picture_of_the_pages_address(client: FlaskClient, token: str) -> None:
    answer = client.get(f"/t/{token}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.get_data(as_text=True).lstrip().startswith(("<?xml", "<svg"))


def test_i_am_back_by_form_leads_back_to_the_page_in_its_language(
    application: Application, client: FlaskClient, token: str
) -> None:
    missed(application, token)
    page = client.get(f"/t/{token}?lang=uk").get_data(as_text=True)
    answer = client.post(f"/t/{token}/back?lang=uk", data={"csrf_token": csrf_in(page)})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/t/{token}?lang=uk"
    assert application.services.ticketing.view(token).state == "waiting"


def test_giving_up_by_form(application: Application, client: FlaskClient, token: str) -> None:
    form = {"csrf_token": csrf_in(client.get(f"/t/{token}").get_data(as_text=True))}
    assert client.post(f"/t/{token}/cancel", data=form).status_code == 303
    assert application.services.ticketing.view(token).state == "cancelled"


@pytest.mark.parametrize("form", [{}, {"csrf_token": "visitor.0000"}, {"csrf_token": "nonsense"}])
def test_a_form_that_is_not_ours_changes_nothing(
    application: Application, client: FlaskClient, token: str, form: dict[str, str]
) -> None:
    client.get(f"/t/{token}")
    assert client.post(f"/t/{token}/cancel", data=form).status_code == 403
    assert application.services.ticketing.view(token).state == "waiting"


def test_a_form_that_another_site_has_sent_changes_nothing(
    application: Application, client: FlaskClient, token: str
) -> None:
    form = {"csrf_token": csrf_in(client.get(f"/t/{token}").get_data(as_text=True))}
    answer = client.post(f"/t/{token}/cancel", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert application.services.ticketing.view(token).state == "waiting"


def test_a_form_that_comes_too_late_leads_to_how_things_stand_now(
    application: Application, client: FlaskClient, token: str
) -> None:
    missed(application, token)
    form = {"csrf_token": csrf_in(client.get(f"/t/{token}").get_data(as_text=True))}
    application.services.ticketing.cancel(CLERK, token)
    answer = client.post(f"/t/{token}/back", data=form)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "You have given up your place" in page
    assert "That is no longer possible" in page


def a_house() -> OfficeView:
    case_type = CaseTypeView("info", {"de": "Auskunft"}, {}, "info", "service", True, False, False, 0)
    return OfficeView(
        code=OFFICE,
        name="Amt",
        time_zone="Europe/Berlin",
        open_now=True,
        opens_at=None,
        closes_at=None,
        areas=(AreaView("service", {"de": "Servicecenter"}, {"de": "Erdgeschoss"}),),
        case_types=(case_type,),
        desks=(DeskRef("1", "1", "service"),),
        board_languages=("de",),
        demo=False,
        numbers_from=None,
        closed_early=False,
        house_pause=None,
        paper_series=None,
        board=BoardLook(),
        kiosk=KioskLook(),
        revision=1,
        server_time=NINE,
    )


def a_ticket(**changes: object) -> TicketView:
    values: dict[str, object] = {
        "number": "A042",
        "state": "waiting",
        "case_types": ("info",),
        "next_case_types": (),
        "area": "service",
        "desk": None,
        "called_at": None,
        "repeat": 0,
        "people_ahead": 3,
        "persons": 1,
        "taken_at": NINE,
        "language": "en",
        "wait": None,
        "parked_until": None,
        "can_return": False,
        "can_cancel": True,
        "ahead_by": Ahead(others=3),
        "house_pause": None,
        "notice": None,
        "voucher": False,
        "hold_reason": None,
        "revision": 1,
        "server_time": NINE,
    }
    return TicketView(**{**values, **changes})  # type: ignore[arg-type]  # one dictionary for many kinds of field


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"people_ahead": 0}, "You are next"),
        ({"people_ahead": 1}, "1 person is ahead of you"),
        ({"people_ahead": 3}, "3 people are ahead of you"),
        ({"state": "called", "desk": DeskRef("1", "1", "service")}, "It is your turn"),
        ({"state": "serving", "desk": DeskRef("1", "1", "service")}, "You are at counter 1"),
        ({"state": "parked"}, "Your number has already been called"),
        ({"state": "no_show"}, "Your number has already been called"),
        ({"state": "done"}, "Your visit is finished"),
        ({"state": "cancelled"}, "You have given up your place"),
        ({"state": "on_hold"}, "Come back when you have it"),
        ({"state": "unserved"}, "The office closed before your turn"),
    ],
)
def test_every_state_has_one_sentence(changes: dict[str, object], sentence: str) -> None:
    assert screen(a_ticket(**changes), a_house(), "en").sentence == sentence


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (None, ""),
        (Wait(12.3, 23.9), "15 to 25 minutes"),
        (Wait(6.0, 9.9), "about 10 minutes"),
        (Wait(0.0, 0.4), "about 5 minutes"),
        (Wait(15.0, 20.0), "15 to 20 minutes"),
    ],
)
def test_a_wait_is_said_in_steps_of_five_minutes_upwards(wait: Wait | None, words: str) -> None:
    assert screen(a_ticket(wait=wait), a_house(), "en").wait == words


def test_times_are_those_of_the_offices_wall_clock() -> None:
    words = screen(a_ticket(state="parked", parked_until=NINE), a_house(), "en").parked_until
    assert "09:00" in words


def test_a_crowd_is_a_few_figures_and_a_number() -> None:
    said = screen(a_ticket(people_ahead=MOST_FIGURES + 9), a_house(), "en")
    assert (said.figures, said.more_ahead) == (MOST_FIGURES, 9)


def test_a_missing_translation_of_a_name_is_german() -> None:
    said = screen(a_ticket(), a_house(), "tr")
    assert (said.place, said.way, said.matters) == ("Servicecenter", "Erdgeschoss", ("Auskunft",))


def test_the_browser_gets_a_text_for_every_state_of_a_ticket() -> None:
    states = set(TicketState) - {"waiting"}
    assert states | {"ahead", "next"} <= set(texts("de"))


@pytest.mark.parametrize("kind", ["evacuation", "interruption"])
def test_while_the_house_stands_still_the_page_says_what_to_do_and_that_the_place_is_kept(kind: str) -> None:
    pause = screen(a_ticket(house_pause=PauseView(kind, NINE)), a_house(), "en").pause
    assert pause is not None
    assert pause.do == pauses("en")[kind]["do"]
    assert pause.kept == "Your place is kept."
    assert "09:00" in pause.since


def test_a_pause_of_a_kind_unknown_here_is_still_a_pause() -> None:
    pause = screen(a_ticket(house_pause=PauseView("something new", NINE)), a_house(), "en").pause
    assert pause is not None
    assert pause.do == pauses("en")["interruption"]["do"]


@pytest.mark.parametrize("state", ["done", "cancelled", "no_show", "unserved"])
def test_a_pause_is_nothing_to_a_number_that_has_ended(state: str) -> None:
    over = a_ticket(state=state, house_pause=PauseView("evacuation", NINE))
    assert screen(over, a_house(), "en").pause is None


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({}, ""),
        ({"notice": "call_withdrawn"}, "The call was a mistake. You keep your place."),
        ({"notice": "moved"}, "Your counter has changed."),
        ({"notice": "something new"}, ""),
    ],
)
def test_a_change_is_told_in_one_sentence(changes: dict[str, object], notice: str) -> None:
    assert screen(a_ticket(**changes), a_house(), "en").notice == notice


@pytest.mark.parametrize("reason", [None, "other", "something new"])
def test_what_is_not_for_others_to_say_is_not_said(reason: str | None) -> None:
    assert screen(a_ticket(state="on_hold", hold_reason=reason), a_house(), "en").hold_reason == ""


def test_somebody_sent_to_get_something_reads_what_it_was() -> None:
    said = screen(a_ticket(state="on_hold", hold_reason="photo"), a_house(), "en")
    assert said.hold_reason == "You need a passport photo."
