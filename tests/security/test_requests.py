"""S-03 and sizes: reading changes nothing, changing takes more than a cookie, and nothing large or deep gets in."""

from __future__ import annotations

import json

import pytest

from tests.factories import OFFICE, PASSWORD
from tests.house import House, bearer
from tests.security import crawl

#: What reading may write: when a session or device was last seen, and who read the audit log. Nothing else.
WRITTEN_BY_READING = frozenset(
    {"session.seen_at", "device.seen_at", "audit_entry", "audit_link", "audit_seal"}
)
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
#: Deeper than any parser should follow.
DEEP = 20_000


def test_s_03_no_get_changes_anything_whoever_asks(house: House) -> None:
    known, found = crawl.everybody(house), list(crawl.paths(house))
    before = crawl.contents(house, WRITTEN_BY_READING)

    for path in found:
        for who, token in known.items():
            crawl.read(house.client().get(path, headers=bearer(token)))
            if token is not None:
                kind = who if who in crawl.COOKIES else "staff"
                crawl.as_a_browser(house, path, kind, token)
            assert crawl.contents(house, WRITTEN_BY_READING) == before, f"{path} as {who}"


def test_s_03_no_address_that_changes_something_takes_a_get_as_well(house: House) -> None:
    reading = {rule.rule for rule in crawl.rules(house, "GET")}
    both = {rule.rule for method in CHANGES for rule in crawl.rules(house, method)} & reading

    # One address, two meanings: GET lists, POST adds. What a GET there does is tested above.
    assert all(rule.startswith(("/api/v1/", "/oidc/")) for rule in both)


def test_s_03_a_cookie_alone_changes_nothing(house: House) -> None:
    session = house.session("admin")
    found = [(method, path) for method in CHANGES for path in crawl.paths(house, method)]
    before = crawl.contents(house, WRITTEN_BY_READING | {"device_code"})

    for method, path in found:
        client = house.client()
        for credential, token in (("staff", session), ("kiosk", house.kiosk), ("board", house.board)):
            client.set_cookie(f"queue-{credential}", token)
        status = client.open(
            path, method=method, json={}, headers={"Sec-Fetch-Site": "cross-site"}
        ).status_code
        assert status >= 400 or path.startswith("/api/v1/devices/codes"), (method, path, status)

    assert crawl.contents(house, WRITTEN_BY_READING | {"device_code"}) == before


def test_s_03_no_other_site_may_read_anything_of_ours(house: House) -> None:
    for path in crawl.paths(house):
        for method in ("GET", "OPTIONS"):
            headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
            answer = crawl.read(house.client().open(path, method=method, headers=headers))
            assert "Access-Control-Allow-Origin" not in answer.headers, path


def test_no_address_takes_files(house: House) -> None:
    """There are no uploads. The first one that comes must also re-encode what it takes."""
    admin = house.session("admin")
    found = [(method, path) for method in CHANGES for path in crawl.paths(house, method)]
    before = crawl.contents(house, WRITTEN_BY_READING)

    for method, path in found:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.png"\r\n\r\nplanted\r\n--x--\r\n'
        )
        answer = house.client().open(
            path,
            method=method,
            data=body,
            content_type="multipart/form-data; boundary=x",
            headers=bearer(admin),
        )
        assert answer.status_code in (303, 400, 401, 403, 404, 409, 415, 422) or method == "DELETE", (
            path,
            answer,
        )
        assert b"planted" not in answer.data, path

    # Deleting takes no body at all: whatever came along was not looked at, and there was nothing to delete.
    changed = {
        table
        for table, digest in crawl.contents(house, WRITTEN_BY_READING).items()
        if digest != before[table]
    }
    assert changed <= {"session"}
    document = json.loads(house.get("/openapi.json").data)
    assert "multipart" not in json.dumps(document)
    assert '"binary"' not in json.dumps(document)


@pytest.mark.parametrize(
    "body",
    [
        '{"case_types": ' + "[" * DEEP + "]" * DEEP + "}",
        "[" * DEEP,
        '{"a":' * DEEP + "1" + "}" * DEEP,
        '{"case_types": ["info"], "persons": ' + "9" * 50_000 + "}",
        '{"case_types": ["info"], "persons": 1e999999}',
        '{"case_types": ["info"], "language": "\\ud800"}',
        '{"case_types": ["info"], "case_types": ["asyl"], "language": "de", "nonsense": 1}',
        '{"case_types": ' + json.dumps(["info"] * 5000) + "}",
        "NaN",
        '"' + "a" * 60_000 + '"',
    ],
    ids=[
        "deep list",
        "unclosed",
        "deep object",
        "long",
        "infinite",
        "surrogate",
        "twice",
        "many",
        "NaN",
        "text",
    ],
)
def test_json_that_is_too_deep_or_too_odd_is_refused_and_not_our_fault(house: House, body: str) -> None:
    answer = house.client().post(
        f"/api/v1/offices/{OFFICE}/tickets",
        data=body,
        content_type="application/json",
        headers=bearer(house.kiosk),
    )

    assert 400 <= answer.status_code < 500
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/api/v1/sessions", "/device", f"/api/v1/offices/{OFFICE}/tickets", "/nowhere"]
)
def test_a_body_larger_than_anything_we_take_is_refused(house: House, path: str) -> None:
    answer = house.client().post(
        path, data=b"[" * 70_000, content_type="application/json", headers=bearer(house.kiosk)
    )

    assert answer.status_code in (403, 404, 413)


@pytest.mark.parametrize(
    "query",
    [
        "?" + "&".join(f"a{n}=1" for n in range(3000)),
        "?lang=" + "x" * 30_000,
        "?area=%00",
        "?from=" + "9" * 9000,
    ],
    ids=["many", "long", "zero", "number"],
)
def test_an_odd_query_is_refused_or_ignored_and_not_our_fault(house: House, query: str) -> None:
    admin = house.session("admin")
    for path in crawl.paths(house):
        answer = crawl.read(house.client().get(path + query, headers=bearer(admin)))
        assert answer.status_code < 500, (path, answer.status_code)


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": ",".join(["de;q=0.5"] * 4000)},
        {"Accept": ",".join(["text/html;q=0.1"] * 4000)},
        {"Cookie": "; ".join(f"c{n}=1" for n in range(3000))},
        {"Authorization": "Bearer " + "x" * 30_000},
        {"Authorization": "Basic " + "x" * 30_000},
        {"Idempotency-Key": "k" * 30_000},
        {"X-CSRF-Token": "staff." + "é" * 50},
        {"Host": "a" * 5000},
        {"Content-Type": "application/json; charset=" + "x" * 3000},
        {"If-None-Match": '"' + "x" * 30_000},
        {"Range": "bytes=" + ",".join(["0-1"] * 3000)},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_an_odd_header_is_refused_or_ignored_and_not_our_fault(house: House, headers: dict[str, str]) -> None:
    token = house.take()["token"]
    for path in ("/", f"/t/{token}", "/sign-in", f"/api/v1/offices/{OFFICE}", "/static/home.css"):
        assert crawl.read(house.client().get(path, headers=headers)).status_code < 500, path
    posted = house.client().post(
        "/api/v1/sessions", json={"name": "clerk", "password": PASSWORD}, headers=headers
    )
    assert posted.status_code < 500
