"""S-01, S-02, S-08: what every answer tells the browser, whoever asked and whatever came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.house import House, a_house
from tests.security import crawl

#: Every cookie there may be, over https. `lang` is a choice of language and opens nothing; `sign-on` lives for minutes.
COOKIES = {"staff", "kiosk", "board", "desk-display", "visitor"}
POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
HTTPS = {"X-Forwarded-Proto": "https"}
HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture
def behind_https(sqlite_url: str) -> Iterator[House]:
    with a_house(sqlite_url, trusted_proxies=1) as built:
        yield built


def protected(headers: dict[str, str], of: str) -> None:
    # Pages that staff look at in small, within a page of ours.
    framed = {"frame-ancestors 'none'": "frame-ancestors 'self'"} if of.startswith("/preview/") else {}
    policy = {framed.get(each, each) for each in POLICY}
    assert set(headers["Content-Security-Policy"].split("; ")) >= policy, of
    assert "unsafe" not in headers["Content-Security-Policy"], of
    assert headers["X-Content-Type-Options"] == "nosniff", of
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", of
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp", of
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin", of
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin"), of
    assert "microphone=()" in headers["Permissions-Policy"], of


def test_s_02_every_answer_is_protected_whoever_asks_and_whatever_comes_of_it(house: House) -> None:
    statuses = set()
    for of, answer in crawl.answers(house):
        protected(dict(answer.headers), of)
        statuses.add(answer.status_code)
        assert "*" not in answer.headers.get("Access-Control-Allow-Origin", ""), of
        assert "Server" not in answer.headers and "X-Powered-By" not in answer.headers, of

    assert statuses >= {200, 401, 403, 404, 405, 413, 415, 422}
    assert statuses & {302, 303, 308}


def test_s_02_an_answer_to_a_failure_of_ours_is_protected_too(house: House) -> None:
    def fail() -> str:
        raise RuntimeError("made up")

    house.application.app.view_functions["home.index"] = fail
    answer = house.client().get("/")

    assert answer.status_code == 500
    protected(dict(answer.headers), "500")


@pytest.mark.parametrize(
    ("query", "origin", "status"),
    [("", None, 200), ("", "https://evil.example", 400), ("&sid=nobody", None, 400)],
)
def test_s_02_so_is_what_socket_io_answers(house: House, query: str, origin: str | None, status: int) -> None:
    answer = house.client().get(HANDSHAKE + query, headers={} if origin is None else {"Origin": origin})

    assert answer.status_code == status
    protected(dict(answer.headers), "handshake")
    assert answer.headers["Cache-Control"] == "no-store"


def test_s_02_https_is_announced_for_two_years_on_pages_files_errors_and_sockets(behind_https: House) -> None:
    for path in ("/", "/static/home.css", "/nowhere", "/healthz", HANDSHAKE):
        headers = crawl.read(behind_https.client().get(path, headers=HTTPS)).headers
        assert re.match(r"max-age=63072000\b", headers["Strict-Transport-Security"]), path
        assert "wss://localhost" in headers["Content-Security-Policy"], path


def test_s_02_only_a_kiosk_may_use_its_camera(house: House) -> None:
    for path in crawl.paths(house):
        headers = crawl.read(house.client().get(path)).headers
        camera = "camera=(self)" if path.startswith("/kiosk/") else "camera=()"
        assert headers["Permissions-Policy"].startswith(camera), path


def test_s_01_every_cookie_is_out_of_reach_for_scripts_other_sites_and_plain_http(
    behind_https: House,
) -> None:
    seen = set()
    for kind, token in (("staff", behind_https.session()), ("kiosk", behind_https.kiosk), ("board", None)):
        for path in crawl.paths(behind_https):
            client = behind_https.client()
            if token is not None:
                client.set_cookie(f"__Host-{kind}", token, secure=True)
            answer = crawl.read(client.get(path, headers={**HTTPS, "Accept": "text/html"}))
            for cookie in answer.headers.getlist("Set-Cookie"):
                name, _, rest = cookie.partition("=")
                attributes = {each.strip() for each in rest.split(";")[1:]}
                seen.add(name)
                assert {"Secure", "HttpOnly"} <= attributes, (path, cookie)
                assert attributes & {"SameSite=Lax", "SameSite=Strict"}, (path, cookie)
                if name.startswith("__Host-"):
                    assert "Path=/" in attributes and not any("Domain" in each for each in attributes), path

    assert {name.removeprefix("__Host-") for name in seen if name.startswith("__Host-")} <= COOKIES
    assert "__Host-visitor" in seen and "__Host-kiosk" in seen


def test_s_01_the_cookie_of_staff_is_strict(behind_https: House) -> None:
    page = behind_https.client()
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.get("/sign-in", headers=HTTPS).text)
    assert token is not None
    answer = page.post(
        "/api/v1/sessions",
        json={"name": "clerk", "password": "correct horse battery", "cookie": True},
        headers={**HTTPS, "X-CSRF-Token": token[1]},
    )

    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-staff="))
    assert answer.status_code == 201
    assert {"SameSite=Strict", "Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))


def test_s_08_nothing_but_files_is_kept_by_anybody_in_between(house: House) -> None:
    for of, answer in crawl.answers(house):
        if of.startswith(("/static/", "/t/worker.js", "404 of a file")):
            continue
        assert answer.headers["Cache-Control"] == "no-store", of


def test_s_08_addresses_with_a_token_are_not_passed_on(house: House) -> None:
    token = house.take()["token"]
    for path in crawl.paths(house, token=token):
        if token in path or path.startswith("/oidc/"):
            answer = crawl.read(house.client().get(path))
            assert answer.headers["Referrer-Policy"] == "no-referrer", path


def test_s_08_signing_out_has_the_browser_forget_the_pages_it_kept(house: House) -> None:
    client = house.client()
    client.set_cookie("queue-staff", house.session())
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/desk/5/").text)
    assert token is not None

    answer = client.delete("/api/v1/sessions/current", headers={"X-CSRF-Token": token[1]})

    assert answer.status_code == 204
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "queue-staff=;" in answer.headers["Set-Cookie"]
