"""The first run: one code for all processes, one first administrator; an office that is there whole or not at all."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from queue_service.documents.set_up_text import waiting_area_names
from queue_service.domain.changes import ABSENT
from queue_service.domain.command import Actor, Command
from queue_service.domain.device import code_of
from queue_service.domain.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound
from queue_service.domain.rights import Role
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.accounts import Profile
from queue_service.services.configuration_document import to_document
from queue_service.services.container import Services, build_services
from queue_service.services.office_proposal import code_from, document_of
from tests.conftest import SECRET, services_over
from tests.factories import CLERK, OFFICE, PASSWORD, an_office
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays
from tests.services.racing import DONE, RunningClock, together
from tests.services.staff_hands import an_actor, audited, by

NAMES = waiting_area_names()
PLACE = {
    "name": "Ausländerbehörde Köln",
    "code": "",
    "holiday_region": "DE-NW",
    "time_zone": "Europe/Berlin",
    "address": "",
    "phone": "",
}
WEEK: dict[str, Any] = {"opens": ["08:00"] * 5 + [None, None], "closes": ["16:00"] * 5 + [None, None]}


def built(database: Database, secret: str = SECRET) -> Services:
    """The use cases over this database, without any office or account."""
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    clock = RunningClock()
    return build_services(database, clock, FakeLiveFeed(), secret, holidays=NoHolidays(), hasher=cheap)


@pytest.fixture
def empty(database: Database) -> Services:
    """An installation in which nobody has an account."""
    return built(database)


@pytest.fixture
def leitung(empty: Services) -> Actor:
    """The first administrator, just made."""
    opened = empty.set_up.begin(str(empty.set_up.code()), "leitung", PASSWORD)
    actor = empty.sessions.identify(opened.token)
    assert actor is not None
    return actor


class TestCode:
    def test_every_process_shows_the_same_code(self, database: Database) -> None:
        code = built(database).set_up.code()

        assert code == built(database).set_up.code()
        assert code is not None
        assert code_of(code) is not None

    def test_it_is_worth_nothing_with_another_database_or_another_secret(
        self, database: Database, tmp_path: Any
    ) -> None:
        code = built(database).set_up.code()
        other_url = f"sqlite:///{tmp_path}/other.sqlite"
        migrate.upgrade(other_url)
        with closing(Database(other_url)) as other:
            assert built(other).set_up.code() != code
        assert built(database, SECRET + "!").set_up.code() != code

    def test_it_is_typed_without_regard_to_case_hyphens_and_misread_signs(self, empty: Services) -> None:
        code = str(empty.set_up.code())
        typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

        assert empty.set_up.begin(typed, "leitung", PASSWORD).role == "admin"

    @pytest.mark.parametrize("typed", ["", "AAAA", "AAAA-AAAA", "AAAA-AAAA-AAAA", "ÄÄÄÄ-ÄÄÄÄ"])
    def test_a_wrong_one_makes_nobody(self, empty: Services, typed: str) -> None:
        with pytest.raises(Invalid, match="wrong_set_up_code"):
            empty.set_up.begin(typed, "leitung", PASSWORD)

        assert empty.set_up.is_open()
        assert not audited(empty)


class TestFirstAdministrator:
    def test_looks_after_all_offices_and_is_signed_in_at_once(self, empty: Services, leitung: Actor) -> None:
        assert (leitung.role, leitung.office, leitung.must_change) == (Role.ADMIN, None, False)
        assert empty.sessions.sign_in("leitung", PASSWORD).role == "admin"
        assert audited(empty)[0] == ("anonymous", "installation.set_up", leitung.id)

    @pytest.mark.parametrize(
        ("name", "password", "code"),
        [("", PASSWORD, "name_missing"), ("leitung", "short", "password_too_short")],
    )
    def test_needs_a_name_and_a_password_that_is_not_guessed(
        self, empty: Services, name: str, password: str, code: str
    ) -> None:
        with pytest.raises(Invalid, match=code):
            empty.set_up.begin(str(empty.set_up.code()), name, password)

        assert empty.set_up.is_open()

    def test_there_is_no_second_one(self, database: Database, empty: Services) -> None:
        code = str(empty.set_up.code())
        empty.set_up.begin(code, "leitung", PASSWORD)

        for services in (empty, built(database)):
            assert services.set_up.code() is None
            assert not services.set_up.is_open()
            with pytest.raises(NotFound, match="set_up_done"):
                services.set_up.begin(code, "other", PASSWORD)

    @pytest.mark.parametrize("way", ["add", "put", "invite"])
    def test_an_account_made_in_any_other_way_ends_the_first_run(self, empty: Services, way: str) -> None:
        code = str(empty.set_up.code())
        if way == "invite":
            empty.accounts.invite(Command(Actor("system", "system")), Profile("leitung", "admin"))
        else:
            getattr(empty.accounts, way)("leitung", "admin", PASSWORD, None)

        assert empty.set_up.code() is None
        with pytest.raises(NotFound, match="set_up_done"):
            empty.set_up.begin(code, "other", PASSWORD)

    def test_two_browsers_with_the_right_code_make_one(self, empty: Services) -> None:
        code = str(empty.set_up.code())

        said = together(
            [partial(empty.set_up.begin, code, f"leitung {number}", PASSWORD) for number in range(6)]
        )

        assert sorted(said) == sorted([DONE] + ["set_up_done"] * 5)
        assert len(empty.accounts.all(Actor("system", "system"))) == 1

    def test_the_code_and_the_command_line_at_the_same_moment_make_one(self, empty: Services) -> None:
        code = str(empty.set_up.code())

        said = together(
            [
                lambda: empty.set_up.begin(code, "leitung", PASSWORD),
                lambda: empty.accounts.add("leitung", "admin", PASSWORD, None),
            ]
        )

        assert DONE in said
        assert len(empty.accounts.all(Actor("system", "system"))) == 1


class TestMigration:
    def test_where_there_are_accounts_the_first_run_is_over(self, database_url: str) -> None:
        with closing(Database(database_url)) as database:
            services_over(database, FakeClock(), FakeLiveFeed()).accounts.add(
                "leitung", "admin", PASSWORD, None
            )
        migrate.downgrade(database_url, "0010")
        migrate.upgrade(database_url)

        with closing(Database(database_url)) as database:
            assert built(database).set_up.code() is None


class TestOffice:
    def answer(self, services: Services, actor: Actor) -> None:
        services.office_drafts.keep(by(actor), "office", PLACE, NAMES)
        services.office_drafts.keep(by(actor), "case_types", {"codes": ["info", "asyl"], "areas": 1}, NAMES)
        services.office_drafts.keep(by(actor), "desks", {"desks": 3, "second": 0}, NAMES)

    def test_is_made_of_four_answers_at_once(self, empty: Services, leitung: Actor) -> None:
        self.answer(empty, leitung)
        assert empty.lobby.codes() == []

        made = empty.office_drafts.make(by(leitung), WEEK, NAMES)

        plan = empty.administration.plan(made.code)
        assert (plan.code, plan.name, plan.holiday_region) == ("koeln", "Ausländerbehörde Köln", "DE-NW")
        assert [item.code for item in plan.case_types] == ["info", "asyl"]
        assert [(desk.name, desk.case_types) for desk in plan.desks] == [
            (str(n), ("info", "asyl")) for n in (1, 2, 3)
        ]
        assert [line.weekday for line in plan.hours.weekly] == [0, 1, 2, 3, 4]
        assert plan.areas[0].names["de"] == plan.areas[0].names["de-simple"] == "Wartebereich"

    def test_leaves_no_draft_behind(self, empty: Services, leitung: Actor) -> None:
        self.answer(empty, leitung)
        empty.office_drafts.make(by(leitung), WEEK, NAMES)

        assert empty.office_drafts.draft(leitung).answered == ()

    def test_has_its_history_and_its_rates_from_the_first_moment(
        self, empty: Services, leitung: Actor
    ) -> None:
        self.answer(empty, leitung)
        code = empty.office_drafts.make(by(leitung), WEEK, NAMES).code

        [first] = empty.configuration.history(leitung, code)
        assert {change.was for change in first.changes} == {ABSENT}
        [rates] = empty.configuration.rates_history(leitung, code)
        assert rates.version == empty.administration.plan(code).rates_version == "1"
        assert (leitung.id, "office.created", f"change:{first.id}") in audited(empty)

    def test_goes_on_where_one_was(self, empty: Services, leitung: Actor) -> None:
        draft = empty.office_drafts.keep(by(leitung), "office", PLACE, NAMES)
        assert (draft.next_step, draft.answers["office"]["code"]) == ("case_types", "koeln")

        again = empty.office_drafts.draft(leitung)
        assert again == draft
        assert again.answers["desks"]["desks"] == 4

    def test_is_not_made_before_it_has_a_name(self, empty: Services, leitung: Actor) -> None:
        with pytest.raises(Invalid, match="office_unnamed"):
            empty.office_drafts.make(by(leitung), WEEK, NAMES)

    @pytest.mark.parametrize(
        ("step", "values", "code"),
        [
            ("office", {**PLACE, "code": "Köln!"}, "invalid"),
            ("office", {**PLACE, "time_zone": "Europe/Nowhere"}, "unknown_time_zone"),
            ("office", {**PLACE, "time_zone": "Europe"}, "unknown_time_zone"),
            ("office", {**PLACE, "holiday_region": "DE-ZZ"}, "unknown_region"),
            ("case_types", {"codes": [], "areas": 1}, "no_case_type"),
            ("case_types", {"codes": ["nothing"], "areas": 1}, "unknown_case_type"),
            ("case_types", {"codes": ["asyl", "info"], "areas": 2}, "series_reveals_concern"),
        ],
    )
    def test_answers_that_make_no_office_are_refused_in_their_step(
        self, empty: Services, leitung: Actor, step: str, values: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(Invalid, match=code):
            empty.office_drafts.keep(by(leitung), step, values, NAMES)

        assert empty.office_drafts.draft(leitung).answered == ()

    @pytest.mark.parametrize(
        ("opens", "closes", "code", "field"),
        [
            ("08:00", None, "time_missing", "closes.0"),
            (None, "16:00", "time_missing", "opens.0"),
            ("16:00", "08:00", "closes_before_it_opens", "closes.0"),
            (None, None, "no_open_day", "opens.0"),
        ],
    )
    def test_hours_that_cannot_be_are_refused_at_their_field(
        self, empty: Services, leitung: Actor, opens: str | None, closes: str | None, code: str, field: str
    ) -> None:
        self.answer(empty, leitung)
        nothing = [None] * 6
        with pytest.raises(Invalid, match=code) as refused:
            empty.office_drafts.make(
                by(leitung), {"opens": [opens, *nothing], "closes": [closes, *nothing]}, NAMES
            )

        assert refused.value.details["field"] == field
        assert empty.lobby.codes() == []

    def test_a_code_that_is_taken_is_refused_when_it_is_said(self, empty: Services, leitung: Actor) -> None:
        self.answer(empty, leitung)
        empty.office_drafts.make(by(leitung), WEEK, NAMES)

        with pytest.raises(Conflict, match="office_exists"):
            empty.office_drafts.keep(by(leitung), "office", PLACE, NAMES)

    def test_two_who_make_the_same_one_at_once_make_one(self, empty: Services, leitung: Actor) -> None:
        document = document_of({"office": PLACE}, NAMES)

        said = together([lambda: empty.configuration.create(by(leitung), document)] * 4)

        assert sorted(said) == sorted([DONE] + ["office_exists"] * 3)
        assert len(empty.configuration.history(leitung, "koeln")) == 1

    def test_a_whole_document_makes_one_as_well(self, empty: Services, leitung: Actor) -> None:
        document = to_document(an_office("kleve"))
        made = empty.configuration.create(by(leitung), document)

        assert (made.version, to_document(empty.administration.plan("kleve"))) == (1, document)

    def test_a_document_that_is_none_makes_nothing(self, empty: Services, leitung: Actor) -> None:
        with pytest.raises(InvalidFields):
            empty.configuration.create(by(leitung), {"code": "kleve"})
        with pytest.raises(Invalid, match="invalid_code"):
            empty.configuration.create(by(leitung), to_document(an_office("kleve-practice-7")))

        assert empty.lobby.codes() == []

    def test_is_made_by_administrators_of_all_offices_only(self, services: Services) -> None:
        of_one = an_actor(services, "vor ort", "admin", OFFICE)
        for actor in (of_one, CLERK.actor):
            with pytest.raises(Forbidden):
                services.configuration.create(by(actor), to_document(an_office("kleve")))
            with pytest.raises(Forbidden):
                services.office_drafts.draft(actor)
            with pytest.raises(Forbidden):
                services.office_drafts.keep(by(actor), "office", PLACE, NAMES)
            with pytest.raises(Forbidden):
                services.office_drafts.make(by(actor), WEEK, NAMES)


class TestProposal:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Ausländerbehörde Köln", "koeln"),
            ("Landkreis Görlitz – Ausländerbehörde", "goerlitz"),
            ("Stadt Frankfurt am Main", "frankfurt-am-main"),
            ("Ausländerbehörde", "auslaenderbehoerde"),
            ("12. Bezirk", "bezirk"),
            ("Amt für Zuwanderung und Integration", "amt-fuer-zuwanderung-und-integration"),
            ("移民局", "office"),
            ("X" * 90, "x" * 40),
        ],
    )
    def test_a_code_is_what_tells_an_office_apart(self, name: str, code: str) -> None:
        assert code_from(name) == code

    def test_two_areas_have_a_letter_and_desks_each(self) -> None:
        document = document_of(
            {
                "office": PLACE,
                "case_types": {"codes": ["info", "aufenthaltstitel"], "areas": 2},
                "desks": {"desks": 1, "second": 2},
            },
            NAMES,
        )

        assert {code: area["series"] for code, area in document["areas"].items()} == {
            "service": "A",
            "aufenthalt": "F",
        }
        assert [desk["area"] for desk in document["desks"].values()] == [
            "service",
            "aufenthalt",
            "aufenthalt",
        ]

    def test_days_with_the_same_hours_are_one_series(self) -> None:
        week = {
            "opens": ["08:00"] * 4 + ["07:30", "00:00", None],
            "closes": ["16:00"] * 4 + ["12:00", "00:00", None],
        }

        series = document_of({"office": PLACE, "hours": week}, NAMES)["hours"]["series"]

        assert [(each["weekdays"], each["opens"]) for each in series.values()] == [
            ([0, 1, 2, 3], "08:00"),
            ([4], "07:30"),
            ([5], "00:00"),
        ]


def test_the_draft_goes_with_its_account(empty: Services, leitung: Actor) -> None:
    empty.accounts.add("zweite", "admin", PASSWORD, None)
    second = empty.sessions.identify(empty.sessions.sign_in("zweite", PASSWORD).token)
    assert second is not None
    empty.office_drafts.keep(by(second), "office", PLACE, NAMES)
    empty.accounts.remove(by(leitung), second.staff_id or 0)

    assert empty.office_drafts.draft(second).answered == ()
