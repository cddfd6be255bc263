"""An action pressed twice is one action."""

from __future__ import annotations

import pytest

from queue_service.domain.command import AlreadyAnswered
from queue_service.domain.errors import Conflict, Invalid
from queue_service.services.container import Services
from tests.factories import CLERK, KIOSK, OFFICE, with_key
from tests.fakes import FakeClock


def test_the_same_key_gives_the_stored_answer_and_does_nothing_again(services: Services) -> None:
    command = with_key(KIOSK, "one tap")
    first = services.ticketing.take(command, OFFICE, ["info"], "de")

    with pytest.raises(AlreadyAnswered) as again:
        services.ticketing.take(command, OFFICE, ["info"], "de")

    assert again.value.answer.body == str(first)
    assert services.lobby.board(OFFICE).waiting["info"].waiting == 1


def test_the_same_key_with_another_request_is_refused(services: Services) -> None:
    services.ticketing.take(with_key(KIOSK, "k"), OFFICE, ["info"], "de")

    with pytest.raises(Invalid, match="idempotency_key_reused"):
        services.ticketing.take(with_key(KIOSK, "k", "other body"), OFFICE, ["asyl"], "de")


def test_keys_of_two_actors_do_not_meet(services: Services) -> None:
    services.ticketing.take(with_key(KIOSK, "k"), OFFICE, ["info"], "de")
    services.ticketing.take(with_key(CLERK, "k"), OFFICE, ["info"], "de")

    assert services.lobby.board(OFFICE).waiting["info"].waiting == 2


def test_a_refused_request_leaves_its_key_free(services: Services) -> None:
    command = with_key(CLERK, "k")
    with pytest.raises(Conflict):
        services.calling.call_next(command, OFFICE, "2")
    services.desks.open(CLERK, OFFICE, "2")

    assert services.calling.call_next(command, OFFICE, "2") is None


def test_a_key_is_kept_for_a_day(services: Services, clock: FakeClock) -> None:
    services.ticketing.take(with_key(KIOSK, "k"), OFFICE, ["info"], "de")
    clock.advance(hours=23)
    assert services.administration.forget_answers() == 0
    clock.advance(hours=2)
    assert services.administration.forget_answers() == 1
