"""From our sign-in page to the identity provider and back: who gets in, as whom, and what they are told if not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_service.config import OpenIdConnect
from queue_service.domain.group_rules import read_rules
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata
from queue_service.web.oidc.flow import LASTS
from queue_service.web.oidc.proofs import LEEWAY
from tests.factories import OFFICE, PASSWORD
from tests.fakes import FakeClock
from tests.house import House, a_house, bearer
from tests.web.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider, a_key, oidc_provider

RULES = f"clerks=clerk@{OFFICE}, leads=supervisor@{OFFICE}, it=admin, far=clerk@nowhere"
COOKIE = "queue-sign-on"


@pytest.fixture
def there(clock: FakeClock) -> Iterator[OidcProvider]:
    """The provider; its clock is that of the house."""
    with oidc_provider(clock) as provider:
        provider.people["sub-1"] = {
            "preferred_username": "berger@city.example",
            "groups": ["clerks", "choir"],
        }
        yield provider


@pytest.fixture
def house(sqlite_url: str, there: OidcProvider) -> Iterator[House]:
    """A house whose staff sign in at the provider, or with passwords."""
    with at(sqlite_url, there) as built:
        yield built


def at(url: str, there: OidcProvider, **changes: Any) -> Any:
    given = OpenIdConnect(there.origin, CLIENT_ID, CLIENT_SECRET, read_rules(RULES), label="City account")
    return a_house(url, sign_on=given, **changes)


@pytest.fixture(autouse=True)
def one_clock(request: pytest.FixtureRequest, there: OidcProvider) -> None:
    """The provider goes by the clock of the house, once there is one."""
    if "house" in request.fixturenames:
        there.clock = request.getfixturevalue("house").clock


def begin(client: FlaskClient, next_page: str = "/desk/5/") -> str:
    """Presses the button; the address at the provider."""
    answer = client.get("/oidc/start", query_string={"next": next_page})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def come_back(client: FlaskClient, there: OidcProvider, subject: str = "sub-1", **how: str) -> TestResponse:
    """Signs in there, and follows the provider's redirect."""
    back = urlsplit(there.sign_in(begin(client, **how), subject))
    assert back.path == "/oidc/callback"
    return client.get(f"{back.path}?{back.query}")


def staff_of(client: FlaskClient) -> dict[str, Any] | None:
    """Who is signed in."""
    answer = client.get("/api/v1/sessions/current")
    return answer.get_json() if answer.status_code == 200 else None


def rows(house: House, table: str) -> list[Any]:
    database = Database(house.settings.database_url)
    with database.reading() as connection:
        found = list(connection.execute(sa.select(metadata.tables[table])).mappings())
    database.close()
    return found


def test_whoever_signs_in_there_works_here_with_the_role_of_their_group(
    house: House, there: OidcProvider
) -> None:
    client = house.client()

    landed = come_back(client, there)

    assert landed.status_code == 200
    assert 'content="0; url=/desk/5/"' in landed.text
    session = staff_of(client)
    assert session is not None
    assert (session["name"], session["role"], session["office"]) == ("berger", "clerk", OFFICE)


def test_the_cookie_on_the_way_is_this_browsers_alone_and_short_lived(house: House) -> None:
    answer = house.client().get("/oidc/start")

    (cookie,) = answer.headers.getlist("Set-Cookie")
    parts = set(cookie.split("; "))
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={int(LASTS.total_seconds())}"} <= parts


def test_over_https_both_cookies_belong_to_this_host_alone(sqlite_url: str, there: OidcProvider) -> None:
    with at(sqlite_url, there, public_url="https://queue.example.org", trusted_proxies=1) as house:
        there.clock = house.clock
        https: dict[str, Any] = {
            "headers": {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"},
            "base_url": "https://queue.example.org",
        }
        client = house.client()
        begun = client.get("/oidc/start", **https)
        back = there.sign_in(begun.headers["Location"], "sub-1")
        assert back.startswith("https://queue.example.org/oidc/callback?")
        landed = client.get(back.removeprefix("https://queue.example.org"), **https)

    set_cookies = [*begun.headers.getlist("Set-Cookie"), *landed.headers.getlist("Set-Cookie")]
    assert {cookie.partition("=")[0] for cookie in set_cookies} == {"__Host-sign-on", "__Host-staff"}
    for cookie in set_cookies:
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))


def test_the_session_of_the_provider_is_as_strict_as_any(house: House, there: OidcProvider) -> None:
    landed = come_back(house.client(), there)

    staff = next(c for c in landed.headers.getlist("Set-Cookie") if c.startswith("queue-staff="))
    assert {"HttpOnly", "SameSite=Strict"} <= set(staff.split("; "))
    assert any(c.startswith(f"{COOKIE}=;") for c in landed.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "desk"])
def test_after_signing_in_one_is_led_to_pages_of_this_server_only(
    house: House, there: OidcProvider, page: str
) -> None:
    landed = come_back(house.client(), there, next_page=page)

    assert 'content="0; url=/start"' in landed.text


def test_a_second_sign_on_finds_the_same_account(house: House, there: OidcProvider) -> None:
    before = len(rows(house, "staff"))
    for _ in range(2):
        come_back(house.client(), there)

    assert len(rows(house, "staff")) == before + 1


def test_a_changed_group_changes_the_role_and_ends_the_sessions_of_before(
    house: House, there: OidcProvider
) -> None:
    old = house.client()
    come_back(old, there)
    there.people["sub-1"]["groups"] = ["clerks", "leads"]
    new = house.client()
    come_back(new, there)

    session = staff_of(new)
    assert session is not None
    assert session["role"] == "supervisor"
    cookie = old.get_cookie("queue-staff")
    assert cookie is not None
    assert house.application.services.sessions.identify(cookie.value) is None


def test_whoever_has_left_the_group_is_refused_and_their_sessions_end(
    house: House, there: OidcProvider
) -> None:
    client = house.client()
    come_back(client, there)
    there.people["sub-1"]["groups"] = ["choir"]

    refused = come_back(house.client(), there)

    assert (refused.status_code, code_on(refused)) == (403, "no_role")
    assert [row for row in rows(house, "session") if row["how"] == "sso"] == []


def test_a_group_of_an_office_that_is_not_there_gives_no_role(house: House, there: OidcProvider) -> None:
    there.people["sub-1"]["groups"] = ["far"]

    assert code_on(come_back(house.client(), there)) == "no_role"
    assert [row for row in rows(house, "staff") if row["subject"]] == []


def test_a_closed_account_stays_closed(house: House, there: OidcProvider) -> None:
    come_back(house.client(), there)
    database = Database(house.settings.database_url)
    with database.writing() as connection:
        table = metadata.tables["staff"]
        connection.execute(sa.update(table).where(table.c.subject.is_not(None)).values(active=False))
        connection.commit()
    database.close()

    assert code_on(come_back(house.client(), there)) == "account_closed"


def test_an_account_with_a_password_is_never_taken_over_for_its_name(
    house: House, there: OidcProvider
) -> None:
    there.people["sub-1"] |= {"preferred_username": "admin", "groups": ["clerks"]}
    client = house.client()
    come_back(client, there)

    session = staff_of(client)
    assert session is not None
    assert (session["name"], session["role"]) == ("admin (2)", "clerk")
    assert house.post("/sessions", body={"name": "admin", "password": PASSWORD}).status_code == 201


def test_two_namesakes_are_two_accounts_and_keep_their_names(house: House, there: OidcProvider) -> None:
    there.people["sub-2"] = {"preferred_username": "berger", "groups": ["clerks"]}
    for subject in ("sub-1", "sub-2", "sub-2", "sub-1"):
        come_back(house.client(), there, subject)

    names = sorted(row["name"] for row in rows(house, "staff") if row["subject"])
    assert names == ["berger", "berger (2)"]


def test_a_new_name_there_is_a_new_name_here(house: House, there: OidcProvider) -> None:
    come_back(house.client(), there)
    there.people["sub-1"]["preferred_username"] = "berger-roth"
    come_back(house.client(), there)

    assert [row["name"] for row in rows(house, "staff") if row["subject"]] == ["berger-roth"]


@pytest.mark.parametrize("name", ["", "@city.example", None, 7])
def test_whoever_has_no_name_there_gets_one_that_says_nothing(
    house: House, there: OidcProvider, name: object
) -> None:
    there.people["sub-1"]["preferred_username"] = name
    come_back(house.client(), there)

    (account,) = (row for row in rows(house, "staff") if row["subject"])
    assert re.fullmatch(r"sso-[0-9a-f]{8}", account["name"])


def test_a_name_is_one_short_line(house: House, there: OidcProvider) -> None:
    there.people["sub-1"]["preferred_username"] = "  Berger\r\n\x00 " + "x" * 200
    come_back(house.client(), there)

    (account,) = (row for row in rows(house, "staff") if row["subject"])
    assert account["name"] == "Berger " + "x" * 67


def test_of_what_the_provider_says_a_hash_and_a_name_are_kept(house: House, there: OidcProvider) -> None:
    there.people["sub-1"] |= {"email": "anna@city.example", "given_name": "Anna", "sub": "sub-1-of-berger"}
    come_back(house.client(), there)

    database = Database(house.settings.database_url)
    with database.reading() as connection:
        kept = [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    database.close()
    for said in ("anna@", "Anna", "city.example", "sub-1-of-berger", there.origin, *there.access):
        assert not any(said in row for row in kept)
    assert all(len(row["subject"]) == 64 for row in rows(house, "staff") if row["subject"])


def test_no_password_fits_an_account_of_the_provider(house: House, there: OidcProvider) -> None:
    come_back(house.client(), there)

    for password in ("", PASSWORD, "None"):
        answer = house.post("/sessions", body={"name": "berger", "password": password})
        assert answer.status_code in (401, 422)


def test_sign_ons_are_written_down_without_names(house: House, there: OidcProvider) -> None:
    come_back(house.client(), there)
    there.people["sub-1"]["groups"] = []
    come_back(house.client(), there)

    written = [(row["action"], row["data"].get("how")) for row in rows(house, "audit_entry")]
    for expected in ("account.added", "session.opened", "session.refused"):
        assert (expected, "sso") in written
    assert "berger" not in str(rows(house, "audit_entry"))


def code_on(page: TestResponse) -> str:
    """The code that a refusal shows to the IT department."""
    found = re.search(r'data-code="(\w+)"', page.text)
    assert found is not None, page.text
    assert "queue-staff=" not in str(page.headers)
    return found[1]


def refusal(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, code_on(answer)


def test_an_answer_without_a_sign_in_of_this_browser_is_refused(house: House, there: OidcProvider) -> None:
    back = urlsplit(there.sign_in(begin(house.client()), "sub-1"))

    assert refusal(house.client(), f"{back.path}?{back.query}") == (401, "sso_state")
    assert there.posted == []


def test_the_answer_to_another_sign_in_of_this_browser_is_refused(house: House, there: OidcProvider) -> None:
    client = house.client()
    back = urlsplit(there.sign_in(begin(client), "sub-1"))
    begin(client)

    assert refusal(client, f"{back.path}?{back.query}") == (401, "sso_state")
    assert refusal(client, "/oidc/callback?code=x") == (401, "sso_state")


def test_a_sign_in_is_used_once_even_with_its_cookie_put_back(house: House, there: OidcProvider) -> None:
    client = house.client()
    address = begin(client)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    back = urlsplit(there.sign_in(address, "sub-1"))
    assert client.get(f"{back.path}?{back.query}").status_code == 200
    assert client.get_cookie(COOKIE) is None

    # A provider that lets a code be used twice would be no help here.
    again = urlsplit(there.sign_in(address, "sub-1"))
    client.set_cookie(COOKIE, cookie.value)
    assert refusal(client, f"{again.path}?{again.query}") == (401, "sso_state")


def test_a_cookie_of_ones_own_making_is_refused(house: House, there: OidcProvider) -> None:
    client = house.client()
    back = urlsplit(there.sign_in(begin(client), "sub-1"))
    for made_up in ("", "x", "WyJhIiwxLCIvIl0.AAAA", "ä"):
        client.set_cookie(COOKIE, made_up)
        assert refusal(client, f"{back.path}?{back.query}") == (401, "sso_state")


def test_a_sign_in_that_took_too_long_is_refused(house: House, there: OidcProvider) -> None:
    client = house.client()
    back = urlsplit(there.sign_in(begin(client), "sub-1"))
    house.clock.advance(seconds=LASTS.total_seconds())

    assert refusal(client, f"{back.path}?{back.query}") == (401, "sso_expired")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("error=access_denied", "sso_denied"),
        ("error=server_error&error_description=%3Cb%3E", "sso_failed"),
        ("", "sso_failed"),
        ("code=x&iss=https://elsewhere.example", "sso_issuer"),
        ("code=made-up", "sso_code"),
    ],
)
def test_what_the_provider_sends_back_instead_is_told_apart(house: House, said: str, code: str) -> None:
    client = house.client()
    state = re.search(r"state=([\w-]+)", begin(client))
    assert state is not None

    status, shown = refusal(client, f"/oidc/callback?{said}&state={state[1]}")

    assert (status, shown) == (401, code)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonce": "of another sign-in"}, "sso_nonce"),
        ({"aud": "another client"}, "sso_audience"),
        ({"iss": "https://elsewhere.example"}, "sso_issuer"),
        ({"exp": 1}, "sso_clock"),
        ({"sub": ""}, "sso_claims"),
    ],
)
def test_a_token_that_is_not_for_us_opens_nothing(
    house: House, there: OidcProvider, changes: dict[str, Any], code: str
) -> None:
    there.twisted = lambda claims: {**claims, **changes}

    answer = come_back(house.client(), there)

    assert (answer.status_code, code_on(answer)) == (401, code)
    assert [row for row in rows(house, "staff") if row["subject"]] == []


def test_a_token_of_another_key_opens_nothing(house: House, there: OidcProvider) -> None:
    there.key = a_key("stranger")

    assert code_on(come_back(house.client(), there)) == "sso_signature"


def test_clocks_that_differ_by_less_than_a_minute_do_no_harm(house: House, there: OidcProvider) -> None:
    there.clock = FakeClock(house.clock.now() + timedelta(seconds=LEEWAY - 5))
    assert come_back(house.client(), there).status_code == 200
    there.clock = FakeClock(house.clock.now() + timedelta(seconds=LEEWAY + 30))
    assert code_on(come_back(house.client(), there)) == "sso_clock"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_provider_that_is_away_is_a_page_that_says_so(house: House, there: OidcProvider, lang: str) -> None:
    there.statuses = {"/.well-known/openid-configuration": 500}

    answer = house.client().get("/oidc/start", headers={"Accept-Language": lang})

    assert (answer.status_code, code_on(answer)) == (503, "sso_unavailable")
    assert f'<html lang="{lang}"' in answer.text
    assert 'href="/sign-in"' in answer.text


def test_the_sign_in_page_offers_both_ways(house: House) -> None:
    page = house.client().get("/sign-in?next=/info/").text

    assert 'href="/oidc/start?next=/info/"' in page
    assert "City account" in page
    assert 'id="password"' in page


def test_without_a_provider_there_are_no_pages_for_one(sqlite_url: str) -> None:
    with a_house(sqlite_url) as house:
        assert house.client().get("/oidc/start").status_code == 404
        assert "/oidc/" not in house.client().get("/sign-in").text


def test_with_local_sign_in_off_no_password_opens_anything(sqlite_url: str, there: OidcProvider) -> None:
    with at(sqlite_url, there, local_sign_in="off") as house:
        there.clock = house.clock
        assert 'id="password"' not in house.client().get("/sign-in").text
        for name in ("admin", "clerk", "nobody"):
            answer = house.post("/sessions", body={"name": name, "password": PASSWORD})
            assert (answer.status_code, answer.get_json()["code"]) == (403, "local_sign_in_off")
        assert come_back(house.client(), there).status_code == 200


def test_with_local_sign_in_for_admins_only_they_have_a_second_way_in(
    sqlite_url: str, there: OidcProvider
) -> None:
    with at(sqlite_url, there, local_sign_in="admins") as house:
        assert house.post("/sessions", body={"name": "admin", "password": PASSWORD}).status_code == 201
        refused = house.post("/sessions", body={"name": "clerk", "password": PASSWORD})
        wrong = house.post("/sessions", body={"name": "clerk", "password": "guess"})

    assert (refused.status_code, refused.get_json()["code"]) == (403, "local_sign_in_off")
    assert (wrong.status_code, wrong.get_json()["code"]) == (401, "wrong_password")


def test_signing_out_here_leads_to_signing_out_there(house: House, there: OidcProvider) -> None:
    client = house.client()
    come_back(client, there)
    value = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/desk/").text)
    assert value is not None

    out = client.delete("/api/v1/sessions/current", headers={"X-CSRF-Token": value[1]})

    assert out.status_code == 200
    assert out.get_json()["go_on_to"].startswith(f"{there.origin}/leave?client_id=queue&")
    assert staff_of(client) is None


def test_signing_out_of_a_session_with_a_password_ends_here(house: House) -> None:
    token = house.session()

    out = house.client().delete("/api/v1/sessions/current", headers=bearer(token))

    assert out.status_code == 204


def post_logout(house: House, token: str) -> TestResponse:
    return house.client().post("/oidc/back-channel-logout", data={"logout_token": token})


def test_whom_the_provider_signs_out_is_signed_out_here(house: House, there: OidcProvider) -> None:
    client = house.client()
    come_back(client, there)
    there.people["sub-2"] = {"preferred_username": "roth", "groups": ["clerks"]}
    other = house.client()
    come_back(other, there, "sub-2")

    assert post_logout(house, there.logout_token("sub-1")).status_code == 200

    left = [row["staff_id"] for row in rows(house, "session")]
    roth = next(row["id"] for row in rows(house, "staff") if row["name"] == "roth")
    assert left == [roth]


def test_a_logout_token_sent_again_ends_no_later_session(house: House, there: OidcProvider) -> None:
    come_back(house.client(), there)
    token = there.logout_token("sub-1")
    assert post_logout(house, token).status_code == 200
    come_back(house.client(), there)

    assert post_logout(house, token).status_code == 200
    assert len(rows(house, "session")) == 1


def test_a_logout_of_somebody_unknown_is_nothing_to_us(house: House, there: OidcProvider) -> None:
    assert post_logout(house, there.logout_token("sub-9")).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_logout_token_that_is_none_ends_nothing(house: House, there: OidcProvider, token: str) -> None:
    come_back(house.client(), there)

    answer = post_logout(house, token)

    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")
    assert len(rows(house, "session")) == 1


def test_nothing_that_opens_something_is_logged(
    house: House, there: OidcProvider, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    client = house.client()
    address = begin(client)
    cookie = client.get_cookie(COOKIE)
    back = there.sign_in(address, "sub-1")
    there.twisted = lambda claims: {**claims, "nonce": "of another sign-in"}
    parts = urlsplit(back)
    client.get(f"{parts.path}?{parts.query}")
    post_logout(house, there.logout_token("sub-1", aud="other"))

    said = caplog.text + "".join(capsys.readouterr())
    code = parts.query.partition("code=")[2].partition("&")[0]
    verifier = there.posted[0]["code_verifier"]
    assert cookie is not None
    for secret in (code, verifier, cookie.value, CLIENT_SECRET, "eyJ", *there.access):
        assert secret not in said


def test_pages_on_the_way_are_neither_kept_nor_named_to_others(house: House, there: OidcProvider) -> None:
    for answer in (house.client().get("/oidc/start"), come_back(house.client(), there)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
