"""An office comes out of the database as it went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.opening_hours import Closure, Hours, HoursException, OpeningHours
from queue_service.services.container import Services
from tests.factories import OFFICE, an_office, weekdays


def test_a_plan_comes_back_as_it_was_saved(services: Services) -> None:
    hours = OpeningHours(
        "Europe/Berlin",
        weekly=weekdays(time(7, 30), time(12)),
        exceptions=(
            HoursException(date(2026, 12, 24), (), "Heiligabend"),
            HoursException(date(2026, 12, 28), (Hours(time(22), time(2)),), "lange Nacht"),
        ),
        closures=(Closure(date(2026, 12, 29), date(2026, 12, 31), "zwischen den Jahren"),),
    )
    plan = an_office(hours=hours, preset="punctual", holiday_region="DE-NW")

    services.administration.set_up_office(plan)
    services.administration.set_up_office(plan)

    # Another rule than that of the office before has a version of its own.
    assert services.administration.plan(OFFICE) == replace(plan, rates_version="2")


def test_a_changed_plan_is_seen_at_once(services: Services) -> None:
    assert services.lobby.office(OFFICE).name == "Ausländerbehörde Krefeld"
    services.administration.set_up_office(an_office(name="Fachbereich Migration"))

    assert services.lobby.office(OFFICE).name == "Fachbereich Migration"


def test_hours_of_one_day_are_seen_at_once(services: Services) -> None:
    assert services.lobby.office(OFFICE).open_now
    services.administration.set_hours_of_day(OFFICE, HoursException(date(2026, 11, 25), (), "Störung"))

    assert not services.lobby.office(OFFICE).open_now


def test_a_demo_never_overwrites_a_real_office(services: Services) -> None:
    with pytest.raises(Conflict, match="real_data"):
        services.administration.set_up_office(replace(an_office(), demo=True))
    assert services.administration.has_real_offices()


def test_an_unknown_office_is_not_found(services: Services) -> None:
    for ask in (services.lobby.office, services.lobby.board, services.administration.plan):
        with pytest.raises(NotFound, match="office_not_found"):
            ask("nowhere")
