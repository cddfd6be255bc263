"""Nobody but the browser can read a message."""

from __future__ import annotations

import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from queue_service.notifications.encryption import LONGEST_BODY, encrypt
from queue_service.services.push_subscription import decoded
from tests.notifications.push_service import ABrowser, Received, data


def test_the_example_of_the_standard_comes_out_as_it_stands_there() -> None:
    own = ec.derive_private_key(
        int.from_bytes(data("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    public = data("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
    sealed = encrypt(
        b"When I grow up, I want to be a watermelon",
        public,
        data("BTBZMqHH6r4Tts7J_aSIgg"),
        own_key=own,
        salt=data("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert sealed == data(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def sealed_for(browser: ABrowser, body: bytes) -> Received:
    to = browser.subscription
    return Received(browser.path, {}, encrypt(body, decoded(to.p256dh), decoded(to.auth)))


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5))
def test_the_browser_reads_what_was_written(said: dict[str, str]) -> None:
    browser = ABrowser("https://push.example.org")
    assert browser.read(sealed_for(browser, json.dumps(said).encode())) == said


def test_another_browser_reads_nothing() -> None:
    message = sealed_for(ABrowser("https://push.example.org"), b"{}")
    with pytest.raises(InvalidTag):
        ABrowser("https://push.example.org").read(message)


def test_the_same_message_never_looks_the_same_twice() -> None:
    browser = ABrowser("https://push.example.org")
    assert sealed_for(browser, b"{}").body != sealed_for(browser, b"{}").body


@pytest.mark.parametrize("point", [b"\x04" + b"\x01" * 64, b"", b"\x04" * 10])
def test_a_key_that_is_no_point_of_the_curve_is_refused(point: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        encrypt(b"{}", point, b"0" * 16)


def test_a_message_fits_into_what_push_services_take() -> None:
    browser = ABrowser("https://push.example.org")
    assert len(sealed_for(browser, b"x" * LONGEST_BODY).body) <= 4096
    with pytest.raises(ValueError, match="too long"):
        sealed_for(browser, b"x" * (LONGEST_BODY + 1))
