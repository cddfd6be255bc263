"""Who comes on a generated day, when, with what, and how long it takes: everything random, drawn beforehand.

People arrive by a Poisson process whose rate depends on the hour and the case type; a service lasts a
lognormal time around what the office expects. All figures are assumptions for a plausible day, not data of an
office. The same seed gives the same day. Times are seconds after the (generated) opening, durations are
seconds of the generated day.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Length of the generated day, 08:00 to 16:00.
DAY_SECONDS = 8 * 3600

#: (from, to, share of the day's people), seconds after opening: some stand at the door already, then a rush,
#: a quieter noon, hardly anybody at the end.
STRETCHES = (
    (0, 120, 0.03),
    (120, 3600, 0.26),
    (3600, 7200, 0.19),
    (7200, 10800, 0.15),
    (10800, 14400, 0.115),
    (14400, 18000, 0.08),
    (18000, 21600, 0.09),
    (21600, 25200, 0.07),
    (25200, DAY_SECONDS, 0.015),
)

#: People a day who pull a number, by case type. What is by booking only is reached through the information
#: desk.
PEOPLE_A_DAY: Mapping[str, float] = {
    "info": 80,
    "anmeldung": 62,
    "aufenthaltstitel": 52,
    "abholung": 30,
    "abgabe": 22,
    "verpflichtungserklaerung": 22,
    "asyl": 7,
    "visum": 6,
    "frist": 6,
}

#: Spread of service times, the standard deviation of their logarithm, where it differs from the usual 0.5.
SPREAD: Mapping[str, float] = {"info": 0.7, "aufenthaltstitel": 0.6, "verpflichtungserklaerung": 0.45}
USUAL_SPREAD = 0.5

#: Second concerns that people name at the kiosk at once, with their share.
SECOND_CONCERNS: Mapping[str, tuple[str, float]] = {
    "info": ("anmeldung", 0.04),
    "anmeldung": ("aufenthaltstitel", 0.04),
    "abholung": ("abgabe", 0.05),
}

#: Where the information desk sends people on, with the share of all who ask there.
SENT_ON: Mapping[str, float] = {
    "einbuergerung": 0.09,
    "niederlassungserlaubnis": 0.09,
    "anmeldung": 0.03,
    "aufenthaltstitel": 0.03,
}

LANGUAGES: Mapping[str, float] = {
    "de": 24, "de-simple": 6, "en": 14, "tr": 14, "ar": 15, "uk": 13, "ru": 6, "fr": 3, "fa": 5,
}  # fmt: skip

SHARE_IN_NEED = 0.037
SHARE_GIVING_UP = 0.02
SHARE_MISSING_THE_CALL = 0.06
SHARE_COMING_BACK = 0.7
PERSONS = ((1, 0.72), (2, 0.14), (3, 0.08), (4, 0.06))


@dataclass(frozen=True, slots=True)
class Matter:
    """One case type a person comes for, and how long the service really lasts."""

    case_type: str
    service_seconds: float


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the day, with everything about them that chance decides.

    Attributes:
        arrives: seconds after opening.
        sent_on_to: the matter the information desk hands them on for, if any.
        gives_up_after: seconds of waiting after which they leave for good, if they do.
        answers_first_call: False when they miss it.
        comes_back_after: seconds after the missed call until they say "I am back", if they do.
        walk_seconds: from the call until they sit down.
    """

    arrives: float
    matters: tuple[Matter, ...]
    language: str
    persons: int
    needs_priority: bool
    sent_on_to: Matter | None
    gives_up_after: float | None
    answers_first_call: bool
    comes_back_after: float | None
    walk_seconds: float


def generate_day(
    seed: int, service_minutes: Mapping[str, float], asks_persons: Sequence[str] = ()
) -> tuple[Person, ...]:
    """The people of one day in the order of their arrival.

    Args:
        seed: the same seed gives the same day.
        service_minutes: expected minutes at the desk by case type code.
        asks_persons: case types for which the kiosk asks for how many people.
    """
    chance = random.Random(seed)
    times = [
        (arrives, case_type)
        for case_type, people in PEOPLE_A_DAY.items()
        if case_type in service_minutes
        for arrives in _arrival_times(chance, people)
    ]
    return tuple(
        _person(chance, arrives, case_type, service_minutes, asks_persons)
        for arrives, case_type in sorted(times)
    )


def _arrival_times(chance: random.Random, people: float) -> list[float]:
    """A Poisson process with a rate that is constant within each stretch: exponential gaps, stretch by
    stretch.
    """
    times = []
    for start, end, share in STRETCHES:
        rate = people * share / (end - start)
        at = start + chance.expovariate(rate)
        while at < end:
            times.append(at)
            at += chance.expovariate(rate)
    return times


def service_seconds(chance: random.Random, case_type: str, expected_minutes: float) -> float:
    """One lognormal service time whose mean is what the office expects."""
    spread = SPREAD.get(case_type, USUAL_SPREAD)
    return chance.lognormvariate(math.log(expected_minutes * 60) - spread**2 / 2, spread)


def _person(
    chance: random.Random,
    arrives: float,
    case_type: str,
    service_minutes: Mapping[str, float],
    asks_persons: Sequence[str],
) -> Person:
    def matter(code: str) -> Matter:
        return Matter(code, service_seconds(chance, code, service_minutes[code]))

    matters = [matter(case_type)]
    second, share = SECOND_CONCERNS.get(case_type, ("", 0.0))
    if second in service_minutes and chance.random() < share:
        matters.append(matter(second))
    sent_on = _sent_on(chance, service_minutes) if case_type == "info" and len(matters) == 1 else None
    answers = chance.random() >= SHARE_MISSING_THE_CALL
    returns = not answers and chance.random() < SHARE_COMING_BACK
    return Person(
        arrives=arrives,
        matters=tuple(matters),
        language=chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0],
        persons=_persons(chance) if case_type in asks_persons else 1,
        needs_priority=chance.random() < SHARE_IN_NEED,
        sent_on_to=matter(sent_on) if sent_on else None,
        gives_up_after=chance.uniform(600, 3600) if chance.random() < SHARE_GIVING_UP else None,
        answers_first_call=answers,
        comes_back_after=chance.uniform(120, 900) if returns else None,
        walk_seconds=min(chance.lognormvariate(math.log(50), 0.4), 150),
    )


def _sent_on(chance: random.Random, service_minutes: Mapping[str, float]) -> str | None:
    drawn = chance.random()
    for case_type, share in SENT_ON.items():
        drawn -= share
        if drawn < 0:
            return case_type if case_type in service_minutes else None
    return None


def _persons(chance: random.Random) -> int:
    return chance.choices([number for number, _ in PERSONS], [weight for _, weight in PERSONS])[0]
