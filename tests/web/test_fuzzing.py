"""Whatever is sent to the API, by whomever: the answer is as described, and a refusal changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules
from random import Random

import pytest
import schemathesis
from pydantic import BaseModel

from queue_service.web import api
from tests.house import House
from tests.web.fuzzed import ACTORS, AskedHouse
from tests.web.watched_tables import opened

MODES = list(schemathesis.GenerationMode)
VALID = schemathesis.GenerationMode.POSITIVE
#: What a day is made of: these come more often than the rest, or nobody would ever sit at a desk.
OFTEN = {
    "POST /api/v1/offices/{office}/tickets": 14,
    "POST /api/v1/desks/{desk}/call-next": 12,
    "POST /api/v1/desks/{desk}/open": 5,
    "POST /api/v1/desks/{desk}/start": 8,
    "POST /api/v1/desks/{desk}/finish": 8,
    "POST /api/v1/desks/{desk}/call": 6,
    "POST /api/v1/desks/{desk}/undo": 4,
    "POST /api/v1/desks/{desk}/wait": 4,
    "POST /api/v1/desks/{desk}/transfer": 5,
    "POST /api/v1/desks/{desk}/move": 4,
    "POST /api/v1/desks/{desk}/no-answer": 4,
    "POST /api/v1/desks/{desk}/tickets": 4,
    "POST /api/v1/offices/{office}/resume": 5,
    "POST /api/v1/offices/{office}/early-closure/undo": 4,
    "POST /api/v1/offices/{office}/vouchers": 3,
    "POST /api/v1/offices/{office}/paper-numbers": 3,
    "POST /api/v1/desks/{desk}/repeat": 3,
    "POST /api/v1/offices/{office}/tickets/{number}/return": 3,
    "POST /api/v1/tickets/{token}/back": 3,
}


@pytest.fixture
def asked(house: House) -> Iterator[AskedHouse]:
    """The house, with its tables watched."""
    with opened(house.settings.database_url) as tables:
        yield AskedHouse(house, tables)


def live_on(asked: AskedHouse, steps: int, of_each: int) -> None:
    """One request after the other, each of them in the house that the ones before have left behind."""
    requests = asked.requests(VALID, of_each)
    names = [name for name in requests for _ in range(OFTEN.get(name, 1))]
    for _ in range(steps):
        asked.time_passes()
        name = asked.random.choice(names)
        case = asked.random.choice(requests[name])
        who = asked.somebody(case)
        if (
            case.method == "POST"
            and not name.endswith(("/sessions", "/devices/codes"))
            and asked.random.random() < 0.2
        ):
            asked.ask_twice(who, case)
        else:
            asked.ask(who, case)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("who", ACTORS)
def test_every_answer_is_described_and_a_refusal_changes_nothing(
    asked: AskedHouse, who: str, mode: schemathesis.GenerationMode
) -> None:
    for desk in ("1", "5"):
        asked.house.post(f"/desks/{desk}/open", asked.house.session())
    for _ in range(3):
        asked.known["token"].append(asked.house.take()["token"])

    for name, cases in asked.requests(mode, of_each=5).items():
        if name == "POST /api/v1/sessions" and who != "nobody":
            continue  # whoever has guessed wrong too often cannot sign in, and who asks it makes no difference
        for case in cases:
            asked.ask(who, case, real=asked.random.random() < 0.6)

    asked.books_are_right()


@pytest.mark.timeout(300)
def test_a_house_that_is_asked_anything_stays_in_order(asked: AskedHouse) -> None:
    live_on(asked, steps=400, of_each=3)
    asked.books_are_right()


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_house_that_is_asked_anything_for_days_stays_in_order(asked: AskedHouse, seed: int) -> None:
    asked.random = Random(seed)

    live_on(asked, steps=3500, of_each=12)

    asked.books_are_right()
    # What is always refused is not tested.
    never = {name for name, statuses in asked.answered.items() if min(statuses) >= 300}
    assert len(never) <= len(asked.answered) / 8, never


def test_what_may_be_sent_to_a_desk_is_not_described_as_what_it_answers() -> None:
    # The description knows models by name: of two with one name, one would stand for both.
    modules = [import_module(f"{api.__name__}.{found.name}") for found in iter_modules(api.__path__)]
    models = {
        model
        for module in modules
        for _, model in getmembers(module, isclass)
        if issubclass(model, BaseModel) and model.__module__.startswith(api.__name__)
    }

    shared = [name for name, n in Counter(model.__name__ for model in models).items() if n > 1]

    assert len(models) > 50
    assert shared == []
