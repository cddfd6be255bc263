"""Whose language an answer is in."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from queue_service.web import i18n
from queue_service.web.i18n import current_language, gettext, ngettext, use_language, use_staff_language
from queue_service.web.kit import asset, page_json


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    i18n.register(app)
    return app


@pytest.mark.parametrize(
    ("path", "headers", "lang"),
    [
        ("/", {}, "de"),
        ("/", {"Accept-Language": "ar"}, "ar"),
        ("/?lang=tr", {"Accept-Language": "ar"}, "tr"),
        ("/?lang=xx", {"Accept-Language": "ar"}, "ar"),
        ("/", {"Accept-Language": "ar", "Cookie": "lang=uk"}, "uk"),
        ("/kiosk/krefeld/", {"Accept-Language": "ar", "Cookie": "lang=uk"}, "ar"),
        ("/api/v1/offices/krefeld", {"Accept-Language": "fr", "Cookie": "lang=uk"}, "fr"),
    ],
)
def test_the_language_is_chosen_then_remembered_then_the_browsers(
    app: Flask, path: str, headers: dict[str, str], lang: str
) -> None:
    with app.test_request_context(path, headers=headers):
        assert current_language() == lang


def test_staff_pages_are_in_german_or_english(app: Flask) -> None:
    with app.test_request_context("/desk/", headers={"Accept-Language": "tr, en;q=0.3"}):
        use_staff_language()
        assert current_language() == "en"
    with app.test_request_context("/desk/?lang=tr"):
        use_staff_language()
        assert current_language() == "de"


def test_a_ticket_speaks_its_holders_language(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        use_language("ar")
        assert current_language() == "ar"
        assert app.jinja_env.from_string("{{ rtl }} {{ dir }}").render(i18n._names()) == "True rtl"


def test_placeholders_are_filled_or_left_for_the_browser(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert gettext("In %(n)s minutes") == "In %(n)s minutes"
        assert gettext("In %(n)s minutes", n=5) == "In 5 minutes"
        assert gettext("100 %") == "100 %"
        assert ngettext("%(n)s person", "%(n)s people", 1) == "1 person"
        assert ngettext("%(n)s person", "%(n)s people", 2) == "2 people"


def test_what_is_filled_in_is_escaped_in_a_template(app: Flask) -> None:
    with app.test_request_context("/"):
        page = app.jinja_env.overlay(autoescape=True).from_string('{{ _("Hello %(name)s", name="<b>") }}')
        assert page.render() == "Hello &lt;b&gt;"


def test_a_choice_is_remembered_but_not_on_devices_that_others_use_next(app: Flask) -> None:
    app.add_url_rule("/", "home", lambda: "x")
    app.add_url_rule("/kiosk/krefeld/", "kiosk", lambda: "x")
    client = app.test_client()

    assert "lang=ar" in client.get("/?lang=ar").headers["Set-Cookie"]
    assert "Set-Cookie" not in client.get("/kiosk/krefeld/?lang=ar").headers
    assert "Set-Cookie" not in client.get("/?lang=<b>").headers


def test_page_data_cannot_leave_its_element() -> None:
    data = {"text": "</script><script>alert(1)</script>&\u2028", "n": 1}

    markup = page_json(data)

    assert markup.count("<") == 2
    found = re.fullmatch(r'<script type="application/json" id="page">(.*)</script>', markup)
    assert found is not None
    assert json.loads(found[1]) == data


def test_the_address_of_a_file_changes_with_its_content(
    app: Flask, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path_factory.mktemp("built")
    monkeypatch.setattr("queue_service.web.kit.BUILT", built)
    (built / "home.css").write_text("a{}", encoding="utf-8")
    (built / "home.rtl.css").write_text("b{}", encoding="utf-8")
    with app.test_request_context("/", headers={"Accept-Language": "de"}):
        first = asset("home.css")
        (built / "home.css").write_text("a{color:red}", encoding="utf-8")
        assert re.fullmatch(r"/static/home\.css\?v=[0-9a-f]{16}", first)
        assert asset("home.css") != first
        assert asset("missing.js") == "/static/missing.js"
    with app.test_request_context("/", headers={"Accept-Language": "ar"}):
        assert asset("home.css").startswith("/static/home.rtl.css?v=")
