"""Who sends: a key pair that follows from the installation's secret."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from queue_service.notifications.vapid import Vapid
from tests.notifications.push_service import claims, data

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CONTACT = "mailto:it@example.org"


def test_the_same_secret_is_the_same_key_and_another_secret_another() -> None:
    assert Vapid("one secret", CONTACT).public_key == Vapid("one secret", CONTACT).public_key
    assert Vapid("one secret", CONTACT).public_key != Vapid("another secret", CONTACT).public_key


@given(st.text(min_size=1))
def test_every_secret_makes_a_key_that_browsers_take(secret: str) -> None:
    point = data(Vapid(secret, CONTACT).public_key)
    assert (len(point), point[0]) == (65, 4)


def test_the_word_that_goes_with_a_message_is_for_its_push_service_only() -> None:
    vapid = Vapid("a secret", CONTACT)
    said = claims(vapid.authorization("https://push.example.org:8443/send/abc?x=1", NOW))
    assert said["aud"] == "https://push.example.org:8443"
    assert said["sub"] == CONTACT
    assert 0 < said["exp"] - NOW.timestamp() <= 24 * 3600
    assert said["k"] == vapid.public_key
