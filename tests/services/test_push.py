"""Messages to locked phones: who is told what, when, and when a phone is forgotten. Both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from queue_service.documents.call_message import call_message
from queue_service.domain.errors import Conflict, Invalid, NotFound
from queue_service.domain.language import LANGUAGES
from queue_service.persistence.database import Database
from queue_service.persistence.outbox import outbox
from queue_service.persistence.push import push_subscription
from queue_service.services.container import Services, build_services
from queue_service.services.push import (
    BACK_OFF_SECONDS,
    CALL_LASTS,
    CLAIMED_FOR,
    GRACE,
    MOST_SUBSCRIPTIONS,
    DueMessage,
)
from queue_service.services.push_subscription import Subscription, check_endpoint
from tests.conftest import SECRET, services_over
from tests.factories import CLERK, KIOSK, OFFICE, VISITOR, an_office
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays

POINT = "B" + "A" * 86
AUTH = "A" * 22
DESK = "1"


def a_browser(name: str = "phone") -> Subscription:
    return Subscription(f"https://push.example.org/send/{name}", POINT, AUTH)


def build(database: Database, clock: FakeClock, **more: Any) -> Services:
    return services_over(database, clock, FakeLiveFeed(), push_key="the public key", **more)


@pytest.fixture
def services(database: Database, clock: FakeClock) -> Services:
    return build(database, clock)


def take(services: Services, language: str = "en") -> tuple[str, str]:
    """(number, token) of a number for info."""
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], language)
    return taken.ticket.number, taken.token


def call(services: Services, desk: str = DESK) -> None:
    services.desks.open(CLERK, OFFICE, desk)
    assert services.calling.call_next(CLERK, OFFICE, desk) is not None


def follow(services: Services, token: str, name: str = "phone", language: str | None = None) -> None:
    services.push.subscribe(VISITOR, token, a_browser(name), language)


def rows(database: Database, table: sa.Table) -> list[dict[str, Any]]:
    with database.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def test_a_call_is_a_message_to_every_browser_that_follows_this_ticket(services: Services) -> None:
    number, token = take(services)
    follow(services, token, "mine")
    follow(services, token, "my-husbands")
    call(services)
    messages = services.push.claim(10)
    assert {message.to.endpoint for message in messages} == {
        a_browser("mine").endpoint,
        a_browser("my-husbands").endpoint,
    }
    assert {(m.code, m.number, m.desk, m.link) for m in messages} == {("called", number, DESK, f"/t/{token}")}


def test_nobody_who_has_not_asked_is_told(services: Services, database: Database) -> None:
    take(services)
    call(services)
    assert services.push.claim(10) == []
    assert rows(database, outbox) == []


def test_a_repeated_call_is_told_again(services: Services) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    services.calling.repeat(CLERK, OFFICE, DESK)
    assert [message.code for message in services.push.claim(10)] == ["called", "repeated"]


def test_another_desk_is_told_and_the_first_one_no_longer(services: Services) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    services.handing_over.move(CLERK, OFFICE, DESK, "2")
    assert [(message.code, message.desk) for message in services.push.claim(10)] == [("moved", "2")]


def test_a_call_taken_back_is_not_sent(services: Services, database: Database) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    services.undoing.undo(CLERK, OFFICE, DESK)
    assert services.push.claim(10) == []
    assert rows(database, outbox)[0]["last_error"] == "no longer called"


def test_after_a_house_pause_those_called_are_told_again(services: Services) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    services.push.sent(services.push.claim(1)[0])
    services.house.pause(CLERK, OFFICE, "evacuation")
    services.house.resume(CLERK, OFFICE)
    assert [message.code for message in services.push.claim(10)] == ["repeated"]


def test_all_messages_of_a_ticket_replace_each_other_and_no_others(services: Services) -> None:
    first, second = take(services)[1], take(services)[1]
    follow(services, first)
    follow(services, second)
    call(services)
    services.calling.repeat(CLERK, OFFICE, DESK)
    call(services, "2")
    topics = [message.topic for message in services.push.claim(10)]
    assert topics[0] == topics[1] != topics[2]
    assert all(len(topic) <= 32 and token not in topic for topic in topics for token in (first, second))


def test_only_a_transaction_that_leaves_something_to_send_wakes_the_sender(
    database: Database, clock: FakeClock
) -> None:
    woken: list[bool] = []
    services = build(database, clock, outbox_filled=lambda: woken.append(True))
    take(services)
    call(services)
    assert woken == []
    _, token = take(services)
    follow(services, token)
    call(services, "2")
    assert woken == [True]


def test_a_call_that_fails_leaves_no_message(services: Services, database: Database) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    with pytest.raises(Conflict):
        services.calling.call_next(CLERK, OFFICE, DESK)
    assert len(rows(database, outbox)) == 1


@pytest.mark.parametrize("action", ["start", "no_answer", "finish"])
def test_what_is_no_longer_true_is_not_sent(services: Services, database: Database, action: str) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    getattr(services.calling, action)(CLERK, OFFICE, DESK)
    assert services.push.claim(10) == []
    (row,) = rows(database, outbox)
    assert row["dead_at"] is not None
    assert row["last_error"] == "no longer called"


def test_a_call_that_comes_too_late_is_not_sent(
    services: Services, database: Database, clock: FakeClock
) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    clock.advance(seconds=CALL_LASTS.total_seconds())
    assert services.push.claim(10) == []
    assert rows(database, outbox)[0]["last_error"] == "expired"


def test_it_is_tried_again_after_five_fifteen_and_forty_five_seconds_as_long_as_it_is_of_use(
    services: Services, database: Database, clock: FakeClock
) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    called_at = clock.now()
    waits = []
    while messages := services.push.claim(10):
        services.push.later(messages[0], "status 503")
        before = clock.now()
        while rows(database, outbox)[0]["dead_at"] is None and not _due(services, clock):
            clock.advance(seconds=1)
        waits.append((clock.now() - before).total_seconds())
        if rows(database, outbox)[0]["dead_at"] is not None:
            break
    assert waits[:3] == list(BACK_OFF_SECONDS)
    assert set(waits[3:-1]) <= {BACK_OFF_SECONDS[-1]}
    (row,) = rows(database, outbox)
    assert row["last_error"] == "expired: status 503"
    assert row["dead_at"] <= called_at + CALL_LASTS


def _due(services: Services, clock: FakeClock) -> bool:
    with services.push._units.reading() as work:
        return bool(work.outbox.due(clock.now(), 1))


def test_a_push_service_that_says_when_to_come_back_is_left_alone_until_then(
    services: Services, clock: FakeClock
) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    services.push.later(services.push.claim(1)[0], "status 429", retry_after=60)
    clock.advance(seconds=59)
    assert services.push.claim(1) == []
    clock.advance(seconds=1)
    assert len(services.push.claim(1)) == 1


def test_sent_is_sent_once(services: Services, clock: FakeClock) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    services.push.sent(services.push.claim(1)[0])
    clock.advance(seconds=CLAIMED_FOR.total_seconds() + 1)
    assert services.push.claim(10) == []


def test_what_a_killed_process_had_claimed_is_sent_by_the_next_one(
    services: Services, clock: FakeClock
) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    assert len(services.push.claim(10)) == 1
    assert services.push.claim(10) == []
    clock.advance(seconds=CLAIMED_FOR.total_seconds())
    assert len(services.push.claim(10)) == 1


def test_a_browser_that_is_gone_is_forgotten_with_all_its_tickets(
    services: Services, database: Database
) -> None:
    first, second = take(services)[1], take(services)[1]
    follow(services, first)
    follow(services, second)
    follow(services, second, "another")
    call(services)
    services.push.gone(services.push.claim(1)[0], "status 410")
    assert [row["endpoint"] for row in rows(database, push_subscription)] == [a_browser("another").endpoint]


@pytest.mark.timeout(300)
def test_many_senders_never_send_one_message_twice(
    database: Database, clock: FakeClock, services: Services
) -> None:
    others = [build(database, clock) for _ in range(4)]
    _, token = take(services)
    for n in range(MOST_SUBSCRIPTIONS):
        follow(services, token, str(n))
    call(services)
    for _ in range(9):
        services.calling.repeat(CLERK, OFFICE, DESK)
    start = Barrier(len(others))

    def run(own: Services) -> list[int]:
        start.wait()
        sent = []
        while messages := own.push.claim(3):
            for message in messages:
                own.push.sent(message)
            sent += [message.id for message in messages]
        return sent

    with ThreadPoolExecutor(len(others)) as pool:
        sent = [message for found in pool.map(run, others) for message in found]
    # Whoever found another's claim in the way stops early; what is left is claimed by whoever looks next.
    sent += [message.id for message in services.push.claim(100)]
    assert len(sent) == len(set(sent)) == MOST_SUBSCRIPTIONS * 10


# Who may follow ------------------------------------------------------------------------------------------------------


def test_following_twice_is_following_once_with_the_newest_keys(
    services: Services, database: Database
) -> None:
    _, token = take(services)
    follow(services, token)
    services.push.subscribe(VISITOR, token, Subscription(a_browser().endpoint, POINT, "B" * 21 + "A"), "ar")
    (row,) = rows(database, push_subscription)
    assert (row["auth"], row["language"]) == ("B" * 21 + "A", "ar")


def test_of_too_many_browsers_the_oldest_is_forgotten(
    services: Services, database: Database, clock: FakeClock
) -> None:
    _, token = take(services)
    for n in range(MOST_SUBSCRIPTIONS + 2):
        follow(services, token, str(n))
        clock.advance(seconds=1)
    kept = {row["endpoint"].rpartition("/")[2] for row in rows(database, push_subscription)}
    assert kept == {str(n) for n in range(2, MOST_SUBSCRIPTIONS + 2)}


def test_it_can_be_stopped_and_stopping_twice_is_no_mistake(services: Services, database: Database) -> None:
    _, token = take(services)
    follow(services, token)
    for _ in range(2):
        services.push.unsubscribe(VISITOR, token, a_browser().endpoint)
    call(services)
    assert rows(database, push_subscription) == rows(database, outbox) == []


def test_stopped_between_call_and_sending_nothing_is_sent(services: Services, database: Database) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    services.push.unsubscribe(VISITOR, token, a_browser().endpoint)
    assert services.push.claim(10) == []
    assert rows(database, outbox)[0]["last_error"] == "no longer wanted"


def test_an_unknown_ticket_cannot_be_followed(services: Services) -> None:
    with pytest.raises(NotFound):
        follow(services, "A" * 22)
    with pytest.raises(NotFound):
        services.push.unsubscribe(VISITOR, "A" * 22, a_browser().endpoint)


def test_a_ticket_that_has_ended_or_is_of_another_day_cannot_be_followed(
    services: Services, clock: FakeClock
) -> None:
    _, token = take(services)
    _, yesterday = take(services)
    services.ticketing.cancel(VISITOR, token)
    with pytest.raises(Conflict, match="not_allowed"):
        follow(services, token)
    clock.advance(days=1)
    with pytest.raises(Conflict, match="wrong_day"):
        follow(services, yesterday)


def test_an_installation_that_sends_nothing_says_so(database: Database, clock: FakeClock) -> None:
    services = build_services(database, clock, FakeLiveFeed(), SECRET, holidays=NoHolidays())
    services.administration.set_up_office(an_office())
    _, token = take(services)
    with pytest.raises(Conflict, match="push_off"):
        follow(services, token)


REFUSED = [
    "http://push.example.org/x",
    "https://localhost/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://10.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f.0.0.1/x",
    "https://127.1/x",
    "https://push/x",
    "https://printer.local/x",
    "https://db.internal/x",
    "https://push.example.org:8443/x",
    "https://push.example.org:22/x",
    "https://user@push.example.org/x",
    "https://user:pass@push.example.org/x",
    "https://push.example.org/x#y",
    "https://push.example.org\\@10.0.0.1/x",
    "https://push.example.org/a b",
    "https://push.example.org/\r\nX: y",
    "https://push.example.org/é",
    "https://püsh.example.org/x",
    "https://push.example.org:port/x",
    "https:///x",
    "ftp://push.example.org/x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//push.example.org/x",
    "",
    "https://push.example.org/" + "x" * 1000,
]


@pytest.mark.parametrize("endpoint", REFUSED, ids=range(len(REFUSED)))
def test_an_address_that_cannot_be_a_push_services_is_refused(endpoint: str) -> None:
    with pytest.raises(Invalid, match="push_endpoint"):
        check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91b-_x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QABC",
        "https://wns2-am3p.notify.windows.com/w/?token=BQYAAAB%2bx",
        "https://push.example.org:443/x",
        "https://xn--psh-hoa.example.org/x",
    ],
)
def test_the_addresses_that_browsers_give_are_taken(endpoint: str) -> None:
    check_endpoint(endpoint)


def test_nothing_is_trusted_unless_somebody_says_so_in_code() -> None:
    with pytest.raises(Invalid):
        check_endpoint("http://127.0.0.1:9/x")
    check_endpoint("http://127.0.0.1:9/x", ("http://127.0.0.1:9",))
    with pytest.raises(Invalid):
        check_endpoint("http://127.0.0.1:99/x", ("http://127.0.0.1:9",))


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        (POINT[:-1], AUTH),
        ("C" + POINT[1:], AUTH),
        (POINT, AUTH[:-2]),
        ("", ""),
        ("!!", AUTH),
        (POINT, "====="),
    ],
)
def test_keys_that_cannot_be_a_browsers_are_refused(services: Services, p256dh: str, auth: str) -> None:
    _, token = take(services)
    with pytest.raises(Invalid, match="push_keys"):
        services.push.subscribe(VISITOR, token, Subscription(a_browser().endpoint, p256dh, auth))


# When a phone is forgotten -------------------------------------------------------------------------------------------


def finished(services: Services, token: str) -> None:
    call(services)
    services.calling.finish(CLERK, OFFICE, DESK)


def given_up(services: Services, token: str) -> None:
    services.ticketing.cancel(VISITOR, token)


def missed_twice(services: Services, token: str) -> None:
    call(services)
    services.calling.no_answer(CLERK, OFFICE, DESK)
    services.ticketing.back(VISITOR, token)
    call(services)
    services.calling.no_answer(CLERK, OFFICE, DESK)


@pytest.mark.parametrize("end", [finished, given_up, missed_twice])
def test_a_phone_is_forgotten_some_minutes_after_its_number_has_ended(
    services: Services, database: Database, clock: FakeClock, end: Callable[[Services, str], None]
) -> None:
    _, token = take(services)
    follow(services, token)
    clock.advance(minutes=1)
    end(services, token)
    clock.advance(seconds=GRACE.total_seconds() - 1)
    assert services.push.forget() == 0
    clock.advance(seconds=1)
    services.push.forget()
    assert rows(database, push_subscription) == []


def test_a_number_brought_back_in_time_is_still_followed(
    services: Services, database: Database, clock: FakeClock
) -> None:
    number, token = take(services)
    follow(services, token)
    given_up(services, token)
    clock.advance(minutes=5)
    services.ticketing.return_number(CLERK, OFFICE, number)
    clock.advance(minutes=10)
    services.push.forget()
    assert len(rows(database, push_subscription)) == 1


def test_nobody_is_remembered_over_night_and_no_message_either(
    services: Services, database: Database, clock: FakeClock
) -> None:
    _, token = take(services)
    follow(services, token)
    call(services)
    clock.advance(hours=24)
    services.push.forget()
    assert rows(database, push_subscription) == rows(database, outbox) == []


# What is said, and what is kept --------------------------------------------------------------------------------------


def test_nothing_that_is_stored_or_repeated_opens_a_page(services: Services, database: Database) -> None:
    number, token = take(services)
    follow(services, token)
    call(services)
    stored = json.dumps([*rows(database, outbox), *rows(database, push_subscription)], default=str)
    assert token not in stored
    assert rows(database, outbox)[0]["payload"] == {"code": "called", "number": number, "desk": DESK}


@given(
    number=st.from_regex(r"[A-Z][0-9]{3}", fullmatch=True),
    desk=st.from_regex(r"[0-9]{1,2}", fullmatch=True),
    language=st.sampled_from(LANGUAGES),
    code=st.sampled_from(["called", "repeated", "moved"]),
    way=st.text(max_size=400),
)
def test_a_message_says_its_own_number_and_desk_and_the_way_in_every_language(
    number: str, desk: str, language: str, code: str, way: str
) -> None:
    message = DueMessage(
        office_id=1,
        id=1,
        code=code,
        number=number,
        desk=desk,
        areas={"de": "Servicecenter"},
        ways={"de": way},
        language=language,
        link="/t/" + "A" * 22,
        topic="topic",
        expires_at=FakeClock().now() + timedelta(minutes=3),
        attempts=1,
        to=a_browser(),
    )
    said = call_message(message)
    assert set(said) == {"title", "body", "link", "tag", "lang", "dir"}
    assert number in said["title"]
    assert desk in said["title"]
    assert "Servicecenter" in said["body"]
    assert (said["link"], said["lang"]) == (message.link, language)
    assert said["dir"] == ("rtl" if language in ("ar", "fa") else "ltr")
    assert len(json.dumps(said, ensure_ascii=False).encode()) < 3900


def test_no_message_ever_holds_anything_of_another_ticket(services: Services, clock: FakeClock) -> None:
    tickets = {
        token: number for number, token in (take(services, lang) for lang in ("en", "ar", "de", "tr") * 3)
    }
    for n, token in enumerate(tickets):
        follow(services, token, str(n))
    own = dict(zip((str(n) for n in range(len(tickets))), tickets, strict=True))
    seen = 0
    for desk in ("1", "2", "12"):
        call(services, desk)
        services.calling.repeat(CLERK, OFFICE, desk)
    for message in services.push.claim(100):
        token = own[message.to.endpoint.rpartition("/")[2]]
        said = json.dumps(call_message(message), ensure_ascii=False)
        assert message.link == f"/t/{token}"
        for other, number in tickets.items():
            if other != token:
                assert number not in said
                assert other not in said
        seen += 1
    assert seen == 6
