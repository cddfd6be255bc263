"""Every line of the overview has its sentence in both languages of staff."""

from __future__ import annotations

from datetime import date

import pytest

from queue_service.documents.language import STAFF_LANGUAGES
from queue_service.documents.readiness_text import check_text
from queue_service.domain.device import DeviceStatus
from queue_service.domain.opening_hours import Closure, OpeningHours
from queue_service.domain.readiness import Check, PlannedFacts, checks
from tests.factories import an_office, weekdays

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("lang", STAFF_LANGUAGES)
@pytest.mark.parametrize("devices", [[], [DeviceStatus.LOST], [DeviceStatus.OK]])
@pytest.mark.parametrize("weekly", [(), weekdays()])
def test_every_line_has_a_sentence_without_gaps(
    lang: str, devices: list[DeviceStatus], weekly: tuple[()]
) -> None:
    closures = (Closure(TODAY, TODAY, "Betriebsausflug"),)
    plan = an_office(desks=(), hours=OpeningHours("Europe/Berlin", weekly=weekly, closures=closures))

    for plan_shown in (plan, an_office()):
        for check in checks(plan_shown, TODAY, devices, PlannedFacts(2, TODAY, 1)):
            sentence = check_text(check, lang, {})
            assert "%" not in sentence
            assert sentence.endswith(".")


def test_the_first_few_are_named_and_the_rest_is_counted() -> None:
    check = Check("unserved", "bad", "skills", {"case_types": ["a", "b", "c", "d", "e"]})

    sentence = check_text(check, "en", {"a": "Visa"})

    assert "Visa, b, c and 2 more" in sentence
