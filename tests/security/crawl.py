"""Every address there is, asked by everybody there is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.factories import OFFICE
from tests.house import ROLES, House, bearer

#: Arguments of addresses; one that is not named here is a number or a word that nothing is called.
KNOWN = {
    "office": OFFICE,
    "area": "service",
    "desk": "5",
    "code": "5",
    "number": "A001",
    "filename": "home.css",
}
#: Credential → the name of its cookie over plain HTTP.
COOKIES = ("staff", "kiosk", "board", "desk-display")


def rules(house: House, method: str = "GET") -> list[Rule]:
    """Every rule that takes this method."""
    found = house.application.app.url_map.iter_rules()
    return [rule for rule in found if isinstance(rule, Rule) and method in (rule.methods or ())]


def paths(house: House, method: str = "GET", token: str | None = None) -> Iterator[str]:
    """One path for every rule that takes this method; tokens in it are those of a ticket that exists."""
    values = KNOWN | {"token": token or house.take()["token"]}
    adapter = house.application.app.url_map.bind("localhost")
    for rule in rules(house, method):
        given = {name: values.get(name) or _made_up(rule, name) for name in rule.arguments}
        yield adapter.build(rule.endpoint, given, method=method)


def _made_up(rule: Rule, name: str) -> str | int:
    return 1 if "int:" + name in rule.rule or name.endswith("_id") else "nothing"


def everybody(house: House) -> dict[str, str | None]:
    """Who → bearer token: nobody, each kind of device there is, somebody of each role."""
    staff = {role: house.session(role) for role in ROLES}
    return {"nobody": None, "kiosk": house.kiosk, "board": house.board, **staff}


def as_a_browser(house: House, path: str, credential: str, token: str) -> TestResponse:
    """The page, opened with the cookie that a browser keeps for this credential."""
    client = house.client()
    client.set_cookie(f"queue-{credential}", token)
    return read(client.get(path, headers={"Accept": "text/html"}))


def read(answer: TestResponse) -> TestResponse:
    """The answer, with its file, if it is one, closed again."""
    answer.get_data()
    answer.close()
    return answer


def answers(house: House) -> Iterator[tuple[str, TestResponse]]:
    """Every page asked by everybody, as a program and as a browser; a redirect, and an error of every kind."""
    known = everybody(house)
    for path in paths(house):
        for who, token in known.items():
            yield f"{path} as {who}", read(house.client().get(path, headers=bearer(token)))
            if token is not None:
                kind = who if who in COOKIES else "staff"
                yield f"{path} in the browser of {who}", as_a_browser(house, path, kind, token)
    client = house.client()
    yield "404", client.get("/nowhere")
    yield "404 of a file", client.get("/static/nothing.js")
    yield "404 of a token", client.get("/t/AAAAAAAAAAAAAAAAAAAAAA")
    yield "405", client.put("/healthz")
    yield "413", client.post("/api/v1/sessions", data=b"[" * 100_000, content_type="application/json")
    yield "415", client.post("/api/v1/sessions", data=b"x", content_type="text/plain")
    yield "422", client.post("/api/v1/sessions", json={"nonsense": 1})
    yield "a redirect", client.get("/kiosk/krefeld")
    yield "another redirect", client.get("/desk/")


def contents(house: House, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Table → digest of all its rows; tables `without` are left out, and columns named TABLE.COLUMN are blanked."""
    found = {}
    with closing(sqlite3.connect(house.settings.database_url.removeprefix("sqlite:///"))) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(set(tables) - without - {"sqlite_sequence"}):
            cursor = database.execute(f'SELECT * FROM "{table}" ')  # noqa: S608 - names of our tables
            names = [column[0] for column in cursor.description]
            rows = [
                [
                    None if f"{table}.{name}" in without else value
                    for name, value in zip(names, row, strict=True)
                ]
                for row in cursor
            ]
            found[table] = sha256(repr(sorted(rows, key=repr)).encode()).hexdigest()
    return found
