"""Tokens are looked up once in a while, and revoked ones are worth nothing soon."""

from __future__ import annotations

from queue_service.domain.command import Actor
from queue_service.web.identities import REMEMBERED_SECONDS, Identities


class Register:
    """Knows some tokens, and counts how often it is asked."""

    def __init__(self, **known: Actor) -> None:
        self.known, self.asked = dict(known), 0

    def identify(self, token: str) -> Actor | None:
        self.asked += 1
        return self.known.get(token)


ANNA, HALL = Actor("staff", "staff:1", "krefeld"), Actor("device", "device:1", "krefeld")


class Watch:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_ten_requests_are_one_question() -> None:
    staff = Register(anna=ANNA)
    identities = Identities(staff, Register(), Watch())

    assert [identities.staff("anna") for _ in range(10)] == [ANNA] * 10
    assert staff.asked == 1


def test_a_revoked_token_is_noticed_within_seconds() -> None:
    staff, watch = Register(anna=ANNA), Watch()
    identities = Identities(staff, Register(), watch)
    identities.staff("anna")
    del staff.known["anna"]

    watch.now += REMEMBERED_SECONDS

    assert REMEMBERED_SECONDS <= 5
    assert identities.staff("anna") is None


def test_a_session_that_was_ended_here_is_forgotten_at_once() -> None:
    staff = Register(anna=ANNA)
    identities = Identities(staff, Register(), Watch())
    identities.staff("anna")
    del staff.known["anna"]

    identities.forget("anna")

    assert identities.staff("anna") is None


def test_a_token_that_has_just_been_issued_is_known_at_once() -> None:
    devices = Register()
    identities = Identities(Register(), devices, Watch())
    assert identities.device("hall") is None

    devices.known["hall"] = HALL

    assert identities.device("hall") == HALL


def test_a_bearer_token_may_be_anybodys() -> None:
    identities = Identities(Register(anna=ANNA), Register(hall=HALL), Watch())

    assert (identities.anybody("anna"), identities.anybody("hall")) == (ANNA, HALL)
    assert identities.anybody("nobody") is None


def test_what_cannot_be_a_token_is_not_asked_for() -> None:
    staff = Register()
    identities = Identities(staff, Register(), Watch())

    for text in ("ä", "a\n", "x" * 500):
        assert identities.staff(text) is None
    assert staff.asked == 0
