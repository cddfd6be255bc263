"""The alert on the phone: asked for by one button, said by the service worker when nobody looks at the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from queue_service.documents.call_message import call_message
from queue_service.persistence.outbox import outbox
from queue_service.persistence.push import push_subscription
from queue_service.services.push import DueMessage
from queue_service.services.push_subscription import Subscription
from tests.factories import CLERK, KIOSK
from tests.fakes import FakeClock

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]
DESK = "3"
#: A browser that reaches a push service, which no test may: what it would get from there.
SUBSCRIBES = """
  const made = {
    endpoint: "https://push.example.org/send/of-this-phone",
    options: {},
    keys: {p256dh: "B" + "A".repeat(86), auth: "A".repeat(22)},
    toJSON: () => ({endpoint: made.endpoint, expirationTime: null, keys: made.keys}),
    unsubscribe: async () => { sessionStorage.removeItem("subscribed"); return true; },
  };
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("wrong");
    sessionStorage.setItem("subscribed", "1");
    return made;
  };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("subscribed") ? made : null);
"""
#: Safari on an iPhone: pages in a tab have no push, and say that they are in a tab.
IPHONE = """
  delete window.PushManager;
  Object.defineProperty(navigator, "standalone", {value: false});
"""
#: Somebody who has not been asked yet, and what they will say.
ANSWERS = """
  Object.defineProperty(Notification, "permission", {get: () => "default"});
  Notification.requestPermission = async () => "%s";
"""
#: Done when the worker that takes messages is there.
REGISTER = """async () => {
  await navigator.serviceWorker.register("/t/worker.js", {scope: "/t/"});
  const registration = await navigator.serviceWorker.ready;
  while (registration.active.state !== "activated") await new Promise(done => setTimeout(done, 10));
}"""


@pytest.fixture
def phone_of(browser: Browser, whole_browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A phone: `phone_of("granted", SUBSCRIBES)`, with what its owner has said to messages."""
    opened: list[BrowserContext] = []

    def phone(permission: str = "granted", script: str = "", **options: Any) -> BrowserContext:
        # Nothing is shown to whoever has not allowed it.
        allowed = whole_browser if permission == "granted" else browser
        context = allowed.new_context(
            viewport={"width": 390, "height": 844}, locale="de", has_touch=True, **options
        )
        if permission == "granted":
            context.grant_permissions(["notifications"])
        else:
            context.add_init_script(ANSWERS % permission)
        if script:
            context.add_init_script(script)
        opened.append(context)
        return context

    yield phone
    for context in opened:
        context.close()


def take(served: Any, lang: str = "de") -> tuple[str, str]:
    """(number, token) of a ticket from the kiosk."""
    taken = served.services.ticketing.take(KIOSK, served.office, ["anmeldung"], lang)
    return taken.ticket.number, taken.token


def call(served: Any) -> None:
    served.services.desks.open(CLERK, served.office, DESK)
    assert served.services.calling.call_next(CLERK, served.office, DESK) is not None


def followed(served: Any) -> list[str]:
    """The endpoints that this installation would send to."""
    with served.database.reading() as connection:
        return list(connection.scalars(sa.select(push_subscription.c.endpoint)))


def reach(page: Page, name: str) -> None:
    expect(page.locator("#alarm-hint")).to_have_attribute("data-reach", name)


# The button ----------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_before_they_ask(served: Any, page_at: PageAt, phone_of: Any) -> None:
    _, token = take(served)
    asked = "window.asked = 0; Notification.requestPermission = async () => { window.asked += 1; return 'granted'; };"
    page = page_at(f"/t/{token}", context=phone_of("granted", SUBSCRIBES + asked))
    expect(page.locator("#alarm")).to_be_visible()
    expect(page.locator("#alarm-hint")).to_be_empty()
    assert page.evaluate("window.asked") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert followed(served) == []


def test_one_tap_follows_the_ticket_and_another_one_stops(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    _, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of("granted", SUBSCRIBES))
    page.locator("#alarm").click()
    reach(page, "push")
    expect(page.locator("#alarm-hint")).to_be_visible()
    expect(page.locator("#alarm")).to_have_attribute("aria-pressed", "true")
    assert followed(served) == ["https://push.example.org/send/of-this-phone"]
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as stopped:
        page.locator("#alarm").click()
    assert stopped.value.status == 204
    reach(page, "off")
    expect(page.locator("#alarm-hint")).to_be_empty()
    assert followed(served) == []


def test_a_page_loaded_again_still_knows_and_heals_what_was_forgotten(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    _, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of("granted", SUBSCRIBES))
    page.locator("#alarm").click()
    reach(page, "push")
    with served.database.writing() as connection:
        connection.execute(sa.delete(push_subscription))
        connection.commit()
    with page.expect_response(re.compile("/push$")):
        page.reload()
    reach(page, "push")
    expect(page.locator("#alarm")).to_have_attribute("aria-pressed", "true")
    assert len(followed(served)) == 1


def test_another_ticket_on_the_same_phone_is_not_followed_by_itself(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    context = phone_of("granted", SUBSCRIBES)
    first = page_at(f"/t/{take(served)[1]}", context=context)
    first.locator("#alarm").click()
    reach(first, "push")
    first.goto(f"{served.url}/t/{take(served)[1]}")
    expect(first.locator("#alarm")).to_have_attribute("aria-pressed", "false")
    assert len(followed(served)) == 1


def test_refused_the_page_says_what_else_to_do_and_asks_no_more(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    _, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of("denied", SUBSCRIBES))
    page.locator("#alarm").click()
    reach(page, "denied")
    expect(page.locator("#alarm-hint")).not_to_be_empty()
    assert followed(served) == []


@pytest.mark.parametrize(
    "script",
    ["delete window.PushManager;", "Object.defineProperty(window, 'isSecureContext', {value: false});"],
)
def test_where_the_browser_has_no_messages_the_sound_remains(
    served: Any, page_at: PageAt, phone_of: Any, script: str
) -> None:
    _, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of("granted", script))
    page.locator("#alarm").click()
    reach(page, "page")
    expect(page.locator("link[rel=manifest]")).to_have_count(0)


def test_a_push_service_out_of_reach_is_told_in_one_sentence(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    _, token = take(served)
    broken = "PushManager.prototype.subscribe = async () => { throw new Error('no service'); };"
    page = page_at(f"/t/{token}", context=phone_of("granted", broken))
    page.locator("#alarm").click()
    reach(page, "failed")


def test_only_an_iphone_reads_about_its_home_screen(served: Any, page_at: PageAt, phone_of: Any) -> None:
    _, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of("default", IPHONE))
    expect(page.locator("link[rel=manifest]")).to_have_attribute("href", f"/t/{token}/app.webmanifest")
    page.locator("#alarm").click()
    reach(page, "home-screen")


@pytest.mark.quick("ar")
@pytest.mark.parametrize("lang", ["de", "ar"])
@pytest.mark.parametrize("outcome", ["granted", "denied"])
def test_the_alerts_sentence_is_without_barriers(
    served: Any, page_at: PageAt, phone_of: Any, axe: Callable[[Page], None], lang: str, outcome: str
) -> None:
    _, token = take(served, lang)
    page = page_at(f"/t/{token}", context=phone_of(outcome, SUBSCRIBES, reduced_motion="reduce"))
    page.locator("#alarm").click()
    reach(page, {"granted": "push"}.get(outcome, outcome))
    axe(page)


# The message ---------------------------------------------------------------------------------------------------------


def message(number: str, token: str, lang: str, code: str = "called") -> str:
    """What the push service would bring, as the core writes it."""
    due = DueMessage(
        office_id=1,
        id=1,
        code=code,
        number=number,
        desk=DESK,
        areas={"de": "Servicecenter", "ar": "مركز الخدمة"},
        ways={"de": "Erdgeschoss, links", "ar": "الطابق الأرضي، يسارًا"},
        language=lang,
        link=f"/t/{token}",
        topic=f"topic of {number}",
        expires_at=FakeClock().now(),
        attempts=1,
        to=Subscription("", "", ""),
    )
    return json.dumps(call_message(due), ensure_ascii=False)


class Worker:
    """The service worker of a page's browser, and a push service that reaches it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._registration: list[str] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        page.evaluate(REGISTER)
        while not self._registration:
            page.evaluate("1")

    def _note(self, event: dict[str, Any]) -> None:
        self._registration += [
            found["registrationId"] for found in event["registrations"] if "/t/" in found["scopeURL"]
        ]

    def deliver(self, data: str) -> None:
        """Brings a message to the worker."""
        given = {"origin": self._url, "registrationId": self._registration[0], "data": data}
        self._session.send("ServiceWorker.deliverPushMessage", given)

    def shown(self, page: Page, count: int) -> list[dict[str, Any]]:
        """Waits until so many notifications are there."""
        script = """async count => {
          for (const until = Date.now() + 15000;;) {
            if (Date.now() > until) throw new Error("not " + count);
            const found = await (await navigator.serviceWorker.getRegistration("/t/")).getNotifications();
            if (found.length === count) {
              return found.map(({title, body, tag, dir, lang, data}) => ({title, body, tag, dir, lang, data}));
            }
            await new Promise(done => setTimeout(done, 20));
          }
        }"""
        shown: list[dict[str, Any]] = page.evaluate(script, count)
        return shown


@pytest.mark.parametrize(("lang", "title"), [("en", "{}: counter 3"), ("ar", "\u2068{}\u2069")])
def test_a_message_is_shown_in_its_holders_language_with_number_desk_and_way(
    served: Any, page_at: PageAt, phone_of: Any, lang: str, title: str
) -> None:
    number, token = take(served, lang)
    page = page_at(f"/t/{token}", context=phone_of())
    worker = Worker(page, served.url)
    page.goto(f"{served.url}/")
    worker.deliver(message(number, token, lang))
    (shown,) = worker.shown(page, 1)
    assert title.format(number) in shown["title"]
    assert DESK in shown["title"]
    assert ("مركز الخدمة" if lang == "ar" else "Servicecenter") in shown["body"]
    assert (shown["lang"], shown["dir"]) == (lang, "rtl" if lang == "ar" else "ltr")
    assert shown["data"] == {"link": f"/t/{token}"}


def test_whoever_looks_at_the_page_is_not_told_twice(served: Any, page_at: PageAt, phone_of: Any) -> None:
    number, token = take(served)
    other, another = take(served)
    page = page_at(f"/t/{token}", context=phone_of())
    worker = Worker(page, served.url)
    worker.deliver(message(number, token, "de"))
    worker.deliver(message(other, another, "de"))
    (shown,) = worker.shown(page, 1)
    assert shown["data"] == {"link": f"/t/{another}"}


def test_a_newer_message_of_a_ticket_takes_the_place_of_the_older_one(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    number, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of())
    worker = Worker(page, served.url)
    page.goto(f"{served.url}/")
    worker.deliver(message(number, token, "de"))
    (first,) = worker.shown(page, 1)
    worker.deliver(message(number, token, "de", "repeated"))
    script = """async body => {
      const found = async () => (await navigator.serviceWorker.getRegistration("/t/")).getNotifications();
      while ((await found()).some(shown => shown.body === body)) await new Promise(done => setTimeout(done, 20));
    }"""
    page.evaluate(script, first["body"])
    assert len(worker.shown(page, 1)) == 1


#: Nothing, no JSON, nothing in it, and links that lead elsewhere.
NO_MESSAGES = (
    "",
    "no json",
    "{}",
    '{"title": "x", "tag": "x", "link": "https://example.org/"}',
    '{"title": "x", "tag": "y", "link": "/t/../admin"}',
)


def test_what_is_no_message_of_ours_is_not_shown(served: Any, page_at: PageAt, phone_of: Any) -> None:
    number, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of())
    worker = Worker(page, served.url)
    page.goto(f"{served.url}/")
    for data in NO_MESSAGES:
        worker.deliver(data)
    worker.deliver(message(number, token, "de"))
    (shown,) = worker.shown(page, 1)
    assert number in shown["title"]


def test_a_tap_on_the_message_leads_to_the_tickets_own_page(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    number, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of())
    worker = Worker(page, served.url)
    page.goto(f"{served.url}/")
    worker.deliver(message(number, token, "de"))
    worker.shown(page, 1)
    opened = page.context.service_workers[0].evaluate(
        """async () => {
          let opened = null;
          clients.openWindow = async (link) => { opened = link; };
          const [notification] = await registration.getNotifications();
          dispatchEvent(new NotificationEvent("notificationclick", {notification}));
          while (opened === null) await new Promise(done => setTimeout(done, 20));
          return opened;
        }"""
    )
    assert opened == f"/t/{token}"
    worker.shown(page, 0)


def test_a_message_goes_when_the_call_is_over(served: Any, page_at: PageAt, phone_of: Any) -> None:
    _, token = take(served)
    context = phone_of("granted", SUBSCRIBES)
    page = page_at(f"/t/{token}", context=context)
    page.locator("#alarm").click()
    reach(page, "push")
    worker = Worker(page, served.url)
    tag = page.evaluate("JSON.parse(document.getElementById('page').textContent).push.tag")
    page.evaluate(
        "tag => navigator.serviceWorker.ready.then(found => found.showNotification('here', {tag}))", tag
    )
    worker.shown(page, 1)
    call(served)
    expect(page.locator("#main")).to_have_attribute("data-state", "called")
    served.services.calling.start(CLERK, served.office, DESK)
    expect(page.locator("#main")).to_have_attribute("data-state", "serving")
    worker.shown(page, 0)


def test_the_service_worker_keeps_no_page_and_answers_for_nothing(
    served: Any, page_at: PageAt, phone_of: Any
) -> None:
    _, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of())
    Worker(page, served.url)
    page.reload()
    assert page.evaluate("caches.keys()") == []


def test_a_call_reaches_the_sender(served: Any, page_at: PageAt, phone_of: Any) -> None:
    number, token = take(served)
    page = page_at(f"/t/{token}", context=phone_of("granted", SUBSCRIBES))
    page.locator("#alarm").click()
    reach(page, "push")
    call(served)
    expect(page.locator("#main")).to_have_attribute("data-state", "called")
    with served.database.reading() as connection:
        (payload,) = connection.scalars(sa.select(outbox.c.payload))
    assert payload == {"code": "called", "number": number, "desk": DESK}
