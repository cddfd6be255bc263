"""What is believed of an identity provider, and what is not: its document, its keys, its tokens."""

from __future__ import annotations

import hmac
import json
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc.jwk import OctKey

from queue_service.config import OpenIdConnect
from queue_service.domain.errors import Invalid, NotSignedIn, QueueServiceError
from queue_service.services.single_sign_on import ProvenIdentity
from queue_service.web.oidc.discovery import FRESH, RENEWED_EVERY, Discovery
from queue_service.web.oidc.flow import Flow, Flows
from queue_service.web.oidc.proofs import LEEWAY
from queue_service.web.oidc.provider import Provider, loggable, value_at
from tests.fakes import FakeClock
from tests.web.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider, a_key, oidc_provider

BACK = "https://queue.example.org/oidc/callback"
BERGER = {"preferred_username": "berger", "groups": ["clerks"]}


class Seconds:
    """A monotonic clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def there(clock: FakeClock) -> Iterator[OidcProvider]:
    """The provider."""
    with oidc_provider(clock) as provider:
        provider.people["sub-1"] = BERGER
        yield provider


@pytest.fixture
def ours(there: OidcProvider, clock: FakeClock, seconds: Seconds) -> Provider:
    """The provider as this service knows it."""
    return Provider(settings(there.origin), clock, seconds)


@pytest.fixture
def flow(clock: FakeClock) -> Flow:
    return Flows("a secret of the tests, long enough for one", clock).begin("/desk/")[0]


def settings(issuer: str, **changes: Any) -> OpenIdConnect:
    given = {"client_secret": CLIENT_SECRET, "rules": (), **changes}
    return OpenIdConnect(issuer, CLIENT_ID, **given)


def come_back(there: OidcProvider, ours: Provider, flow: Flow, subject: str = "sub-1") -> ProvenIdentity:
    """Signs in there and hands over the code."""
    address = there.sign_in(ours.way_there(flow, BACK), subject)
    code = address.partition("code=")[2].partition("&")[0]
    return ours.identity(flow, code, BACK)


def test_who_signs_in_there_is_known_here(there: OidcProvider, ours: Provider, flow: Flow) -> None:
    assert come_back(there, ours, flow) == ProvenIdentity(there.origin, "sub-1", "berger", ("clerks",))


def test_the_code_is_exchanged_with_the_verifier_that_belongs_to_its_challenge(
    there: OidcProvider, ours: Provider, flow: Flow
) -> None:
    come_back(there, ours, flow)

    assert there.posted[0]["code_verifier"] == flow.verifier
    assert len(flow.verifier) >= 43
    assert "client_secret" not in there.posted[0]


def test_nothing_is_asked_for_but_who_somebody_is_and_their_groups(
    there: OidcProvider, ours: Provider, flow: Flow
) -> None:
    assert "scope=openid+profile+groups&" in ours.way_there(flow, BACK)
    there.document["scopes_supported"] = ["openid", "email"]
    fresh = Provider(settings(there.origin), FakeClock())
    assert "scope=openid+profile&" in fresh.way_there(flow, BACK)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonce": "of another sign-in"}, "sso_nonce"),
        ({"nonce": None}, "sso_nonce"),
        ({"aud": "another client"}, "sso_audience"),
        ({"aud": [CLIENT_ID, "another client"]}, "sso_audience"),
        ({"aud": [CLIENT_ID, "another client"], "azp": "another client"}, "sso_audience"),
        ({"aud": None}, "sso_audience"),
        ({"iss": "https://elsewhere.example.org"}, "sso_issuer"),
        ({"sub": ""}, "sso_claims"),
        ({"sub": None}, "sso_claims"),
        ({"exp": None}, "sso_clock"),
        ({"at_hash": "of another token"}, "sso_claims"),
    ],
)
def test_a_token_that_is_not_an_answer_to_this_sign_in_is_refused(
    there: OidcProvider, ours: Provider, flow: Flow, changes: dict[str, Any], code: str
) -> None:
    there.twisted = lambda claims: {
        name: value for name, value in {**claims, **changes}.items() if value is not None
    }

    with pytest.raises(NotSignedIn, match=code):
        come_back(there, ours, flow)


@pytest.mark.parametrize(
    ("claim", "seconds_off", "refused"),
    [
        ("exp", -LEEWAY + 5, False),
        ("exp", -LEEWAY - 5, True),
        ("iat", LEEWAY - 5, False),
        ("iat", LEEWAY + 5, True),
        ("nbf", LEEWAY + 5, True),
    ],
)
def test_the_clocks_may_differ_by_a_minute_and_no_more(
    there: OidcProvider,
    ours: Provider,
    flow: Flow,
    clock: FakeClock,
    claim: str,
    seconds_off: int,
    refused: bool,
) -> None:
    there.twisted = lambda claims: {**claims, claim: int(clock.now().timestamp()) + seconds_off}

    if refused:
        with pytest.raises(NotSignedIn, match="sso_clock"):
            come_back(there, ours, flow)
    else:
        assert come_back(there, ours, flow).subject == "sub-1"


def test_only_signatures_of_the_provider_alone_count(there: OidcProvider, ours: Provider, flow: Flow) -> None:
    there.key = a_key("stranger")
    with pytest.raises(NotSignedIn, match="sso_signature"):
        come_back(there, ours, flow)


@pytest.mark.parametrize("alg", ["HS256", "none"])
def test_neither_a_shared_secret_nor_no_signature_counts(
    there: OidcProvider, ours: Provider, flow: Flow, alg: str
) -> None:
    there.header = {"alg": alg, "kid": "first"}
    # The classic: the public key, which everybody has, taken for a shared secret.
    secret = a_key("first").as_pem(private=False) if alg == "HS256" else None
    there.encode = lambda header, claims: by_hand(header, claims, secret)

    with pytest.raises(NotSignedIn, match="sso_signature"):
        come_back(there, ours, flow)


def test_a_shared_key_among_the_published_ones_is_left_aside(
    there: OidcProvider, ours: Provider, flow: Flow
) -> None:
    shared = OctKey.generate_key(256, {"kid": "first"})
    there.published = [shared, a_key("first")]
    assert come_back(there, ours, flow).subject == "sub-1"


def test_after_the_keys_were_changed_the_new_ones_are_read(
    there: OidcProvider, ours: Provider, flow: Flow, seconds: Seconds
) -> None:
    come_back(there, ours, flow)
    there.rotate()
    seconds.now += RENEWED_EVERY

    assert come_back(there, ours, flow).subject == "sub-1"
    assert there.asked.count("/keys") == 2


def test_made_up_tokens_do_not_make_us_ask_for_keys_all_the_time(
    there: OidcProvider, ours: Provider, flow: Flow, seconds: Seconds
) -> None:
    come_back(there, ours, flow)
    there.key = a_key("stranger")
    seconds.now += RENEWED_EVERY
    for _ in range(5):
        with pytest.raises(NotSignedIn, match="sso_signature"):
            come_back(there, ours, flow)

    assert there.asked.count("/keys") == 2


def test_the_document_is_read_once_an_hour(
    there: OidcProvider, ours: Provider, flow: Flow, seconds: Seconds
) -> None:
    for _ in range(3):
        come_back(there, ours, flow)
    assert there.asked.count("/.well-known/openid-configuration") == 1
    seconds.now += FRESH
    come_back(there, ours, flow)
    assert there.asked.count("/.well-known/openid-configuration") == 2


def test_while_the_document_cannot_be_read_the_old_one_is_used(
    there: OidcProvider, ours: Provider, flow: Flow, seconds: Seconds
) -> None:
    come_back(there, ours, flow)
    there.statuses = {"/.well-known/openid-configuration": 500, "/keys": 500}
    seconds.now += FRESH

    assert come_back(there, ours, flow).subject == "sub-1"


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://elsewhere.example.org"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "https://id.example.org/keys"},
        {"authorization_endpoint": "http://user@127.0.0.1/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"jwks_uri": 7},
        {"end_session_endpoint": "http://192.0.2.1/leave"},
    ],
)
def test_a_document_with_an_address_we_would_not_ask_is_refused_whole(
    there: OidcProvider, ours: Provider, flow: Flow, document: dict[str, Any]
) -> None:
    there.document = document

    with pytest.raises(QueueServiceError, match="sso_unavailable"):
        ours.way_there(flow, BACK)
    assert there.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_provider_that_fails_is_unavailable(
    there: OidcProvider, ours: Provider, flow: Flow, path: str, status: int
) -> None:
    there.statuses = {path: status}

    with pytest.raises(QueueServiceError, match="sso_unavailable"):
        come_back(there, ours, flow)


def test_a_provider_that_is_not_there_is_unavailable(flow: Flow, clock: FakeClock) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = Provider(settings(f"http://127.0.0.1:{closed.getsockname()[1]}"), clock)

        with pytest.raises(QueueServiceError, match="sso_unavailable"):
            nobody.way_there(flow, BACK)
        assert nobody.way_out("https://queue.example.org/sign-in") is None


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token", "/userinfo"])
def test_a_provider_that_never_answers_is_not_waited_for(
    there: OidcProvider, flow: Flow, clock: FakeClock, path: str
) -> None:
    there.slow = {path}
    there.people["sub-1"] = {}
    impatient = Provider(settings(there.origin), clock, timeout=(5.0, 0.2))

    with pytest.raises(QueueServiceError, match="sso_unavailable"):
        come_back(there, impatient, flow)


def test_a_code_is_good_once_and_for_whoever_began_only(
    there: OidcProvider, ours: Provider, flow: Flow, clock: FakeClock
) -> None:
    address = there.sign_in(ours.way_there(flow, BACK), "sub-1")
    code = address.partition("code=")[2].partition("&")[0]
    other, _ = Flows("a secret of the tests, long enough for one", clock).begin("/desk/")

    with pytest.raises(NotSignedIn, match="sso_code"):
        ours.identity(other, code, BACK)
    with pytest.raises(NotSignedIn, match="sso_code"):
        ours.identity(flow, code, BACK)


def test_a_wrong_client_secret_is_told_apart_from_a_provider_that_is_away(
    there: OidcProvider, flow: Flow, clock: FakeClock
) -> None:
    wrong = Provider(settings(there.origin, client_secret="wrong"), clock)

    with pytest.raises(NotSignedIn, match="sso_code"):
        come_back(there, wrong, flow)


def test_what_the_token_leaves_out_is_asked_for(there: OidcProvider, ours: Provider, flow: Flow) -> None:
    there.people["sub-2"] = {"preferred_username": "roth"}
    there.userinfo["sub-2"] = {"groups": ["info"], "preferred_username": "somebody else"}

    assert come_back(there, ours, flow, "sub-2") == ProvenIdentity(there.origin, "sub-2", "roth", ("info",))


def test_what_is_told_of_somebody_else_is_refused(there: OidcProvider, ours: Provider, flow: Flow) -> None:
    there.people["sub-2"] = {}
    there.userinfo["sub-2"] = {"sub": "sub-1", "groups": ["it"]}

    with pytest.raises(NotSignedIn, match="sso_claims"):
        come_back(there, ours, flow, "sub-2")


def test_a_claim_may_stand_inside_another_or_have_a_dot_in_its_name() -> None:
    claims = {"realm_access": {"roles": ["it"]}, "https://example.org/groups": ["a"]}

    assert value_at(claims, "realm_access.roles") == ["it"]
    assert value_at(claims, "https://example.org/groups") == ["a"]
    assert value_at(claims, "realm_access.roles.more") is None
    assert value_at(claims, "groups") is None


@pytest.mark.parametrize("error", ["access_denied", "invalid_grant"])
def test_the_names_of_errors_are_logged_and_nothing_else(error: str) -> None:
    assert loggable(error) == error
    for other in (f"{error} eyJhbGciOi", "eyJhbGciOi", "x" * 41, "", None, 7):
        assert loggable(other) == "other"


def test_a_browser_is_sent_to_sign_out_there_too(there: OidcProvider, ours: Provider) -> None:
    there_too = ours.way_out("https://queue.example.org/sign-in")

    assert there_too == (
        f"{there.origin}/leave?client_id=queue&post_logout_redirect_uri=https%3A%2F%2Fqueue.example.org%2Fsign-in"
    )


def test_where_one_cannot_sign_out_there_one_stays(there: OidcProvider, ours: Provider) -> None:
    there.document["end_session_endpoint"] = None

    assert ours.way_out("https://queue.example.org/sign-in") is None


def test_a_logout_token_names_whom_the_provider_signed_out(there: OidcProvider, ours: Provider) -> None:
    assert ours.proofs.logout(there.logout_token("sub-1", jti="once")) == ("sub-1", "once")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another client"},
        {"iss": "https://elsewhere.example.org"},
        {"events": {}},
        {"events": None},
        {"nonce": "so it is an ID token"},
        {"sub": None, "sid": "a session there"},
        {"jti": None},
        {"iat": 1},
        {"exp": 1},
    ],
)
def test_a_logout_token_that_is_none_is_refused(
    there: OidcProvider, ours: Provider, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid, match="sso_logout_token"):
        ours.proofs.logout(there.logout_token("sub-1", **changes))


@pytest.mark.parametrize("token", ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x" * 5000])
def test_nonsense_for_a_logout_token_is_refused(ours: Provider, token: str) -> None:
    with pytest.raises(Invalid, match="sso_logout_token"):
        ours.proofs.logout(token)


def test_an_answer_without_end_is_not_read_to_its_end(there: OidcProvider, clock: FakeClock) -> None:
    there.document["padding"] = "x" * 600_000

    with pytest.raises(QueueServiceError, match="sso_unavailable"):
        Discovery(there.origin).metadata()


def by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes | None) -> str:
    """A token as no library would make it."""
    text = ".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{_base64(hmac.digest(secret, text.encode(), 'sha256')) if secret else ''}"


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
