"""Proofs of request: only ours are read, each has one token, and nothing about anybody is in it."""

from __future__ import annotations

import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.errors import NotFound
from queue_service.services.proofs import KINDS, Proof, Proofs, read_proof
from queue_service.services.tokens import Tokens

SECRET = "a secret that only tests know, long enough"
PROOFS = Proofs(SECRET)
AT = datetime(2026, 11, 25, 13, 32, 7, tzinfo=UTC)
#: The five longest codes of the demo office.
FIVE = (
    "verpflichtungserklaerung",
    "niederlassungserlaubnis",
    "aufenthaltstitel",
    "einbuergerung",
    "anmeldung",
)
ALPHABET = string.ascii_letters + string.digits + "-_"
CODES = st.text(min_size=1, max_size=60).filter(
    lambda code: not any(0xD800 <= ord(char) < 0xE000 for char in code)
)


def a_proof(**changes: object) -> Proof:
    values: dict[str, object] = {"office": "krefeld", "case_types": ("anmeldung", "visum"), "at": AT}
    return PROOFS.issue(**{**values, **changes})  # type: ignore[arg-type]  # one dictionary for many kinds of field


def refused(token: str, proofs: Proofs = PROOFS) -> bool:
    with pytest.raises(NotFound) as error:
        proofs.read(token)
    return error.value.code == "proof_not_found"


def signed(key: Ed25519PrivateKey, payload: bytes) -> str:
    return urlsafe_b64encode(payload + key.sign(payload)).decode().rstrip("=")


# What goes in comes out


@given(
    CODES,
    st.lists(CODES, max_size=20),
    st.datetimes(datetime(1970, 1, 2), timezones=st.timezones()),  # noqa: DTZ001  # bounds of aware times
    st.sampled_from(sorted(KINDS)),
)
def test_what_is_issued_is_read_again(office: str, case_types: list[str], at: datetime, kind: str) -> None:
    proof = PROOFS.issue(office, case_types, at, kind)

    assert PROOFS.read(proof.token) == proof
    assert (proof.office, proof.case_types, proof.kind) == (office, tuple(case_types), kind)
    assert timedelta() <= at - proof.at < timedelta(seconds=1)
    assert proof.at.tzinfo is UTC


def test_a_time_of_any_zone_becomes_utc_to_the_second() -> None:
    berlin = datetime(2026, 11, 25, 14, 32, 7, 999_999, tzinfo=timezone(timedelta(hours=1)))

    assert a_proof(at=berlin).at == AT


def test_the_usual_kind_is_that_no_number_was_left() -> None:
    assert a_proof().kind == "no_number_left"


def test_every_proof_has_an_id_of_its_own_that_can_be_read_out() -> None:
    ids = {a_proof().id for _ in range(50)}

    assert len(ids) == 50
    assert all(len(each) == 9 and each[4] == "-" and not set(each) & set("018") for each in ids)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "forged"}, {"at": AT.replace(tzinfo=None)}, {"office": "ü" * 128}, {"case_types": ["x" * 256]}],
)
def test_what_cannot_be_proved_is_an_error_of_the_caller(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="proof"):
        a_proof(**wrong)


# The token


def test_a_token_with_five_concerns_fits_a_qr_code() -> None:
    token = a_proof(case_types=FIVE).token

    assert len(token) <= 250
    assert set(token) <= set(ALPHABET)


def test_the_token_holds_what_was_asked_and_nothing_else() -> None:
    payload = urlsafe_b64decode(a_proof().token + "==")[:-64]

    # version, kind, moment, id; then three codes with their lengths
    assert len(payload) == 1 + 1 + 5 + 5 + len("\x07krefeld\x09anmeldung\x05visum")
    assert payload.endswith(b"\x07krefeld\x09anmeldung\x05visum")


# Forging


def test_every_flipped_bit_is_refused() -> None:
    token = a_proof().token
    signed_bytes = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    for bit in range(len(signed_bytes) * 8):
        forged = bytearray(signed_bytes)
        forged[bit // 8] ^= 1 << bit % 8
        assert refused(urlsafe_b64encode(forged).decode().rstrip("=")), bit


def test_every_other_character_at_every_place_is_refused() -> None:
    # Spare bits of the last character included: one proof has one token.
    for codes in (["a"], ["ab"], ["abc"]):
        token = a_proof(case_types=codes).token
        for place in range(len(token)):
            others = ALPHABET if place == len(token) - 1 else ALPHABET.replace(token[place], "")[place % 63]
            for other in others.replace(token[place], ""):
                assert refused(token[:place] + other + token[place + 1 :]), (place, other)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token + "=",
        lambda token: token + "==",
        lambda token: " " + token,
        lambda token: token + "\n",
        lambda token: token.swapcase(),
        lambda token: token + token,
        lambda token: "*" + token,
        lambda token: token.replace(token[5], "é"),
        lambda token: "A" * 100_000,
        lambda token: "\ud800",
    ],
)
def test_a_token_written_in_another_way_is_refused(change: object) -> None:
    assert callable(change)
    assert refused(change(a_proof().token))


@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes) -> None:
    assert refused(urlsafe_b64encode(noise).decode().rstrip("="))


@given(st.text(max_size=300))
def test_any_text_is_refused(text: str) -> None:
    assert refused(text)


def test_a_proof_of_another_installation_is_refused() -> None:
    assert refused(a_proof().token, Proofs(SECRET + "!"))


def test_a_number_added_to_the_signature_makes_no_second_token() -> None:
    # Ed25519 signatures could be written twice if S were not checked against the order of the group.
    token = a_proof().token
    signed_bytes = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    order = 2**252 + 27742317777372353535851937790883648493
    again = (int.from_bytes(signed_bytes[-32:], "little") + order).to_bytes(32, "little")

    assert refused(urlsafe_b64encode(signed_bytes[:-32] + again).decode().rstrip("="))


HEAD = bytes((1, 1)) + bytes(5) + b"ident"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x01\x01",
        HEAD,
        b"\x00" + HEAD[1:] + b"\x01a",
        b"\x02" + HEAD[1:] + b"\x01a",
        b"\x01\x00" + HEAD[2:] + b"\x01a",
        b"\x01\x09" + HEAD[2:] + b"\x01a",
        HEAD + b"\x02a",
        HEAD + b"\x01a\x05b",
        HEAD + b"\x01\xff",
        b"\x01\x01" + b"\xff" * 5 + HEAD[7:] + b"\x01a",
    ],
)
def test_what_we_would_never_write_is_refused_even_with_a_sound_signature(payload: bytes) -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert read_proof(pem, signed(key, HEAD + b"\x01a")).office == "a"

    with pytest.raises(NotFound):
        read_proof(pem, signed(key, payload))


# The key


def test_outsiders_read_with_the_public_key_alone() -> None:
    proof = a_proof()

    assert read_proof(PROOFS.public_key(), proof.token) == proof
    with pytest.raises(NotFound):
        read_proof(Proofs("another secret").public_key(), proof.token)


def test_the_key_is_the_same_after_a_restart_and_another_with_another_secret() -> None:
    assert Proofs(SECRET).public_key() == PROOFS.public_key()
    assert Proofs(SECRET + "!").public_key() != PROOFS.public_key()
    assert PROOFS.public_key().startswith("-----BEGIN PUBLIC KEY-----\n")


def test_the_key_is_none_that_the_other_tokens_are_made_with() -> None:
    derived = Ed25519PrivateKey.from_private_bytes(Tokens(SECRET)._key).public_key()

    assert (
        derived.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode() != PROOFS.public_key()
    )


def test_a_key_of_another_kind_reads_nothing() -> None:
    other = (
        X25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    for pem in (other.decode(), "nonsense"):
        with pytest.raises(ValueError, match=r".+"):
            read_proof(pem, a_proof().token)
