"""The reader's language, and every text in it."""

from __future__ import annotations

from flask import Flask, Response, g, request

from queue_service.documents.language import (
    DEFAULT_LANGUAGE,
    ENDONYMS,
    LANGUAGES,
    STAFF_LANGUAGES,
    best_language,
    direction,
    locale_code,
    translations,
)

COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600
#: A device in the hall starts every visitor in the office's language, whatever the one before chose.
_SHARED = ("/kiosk/", "/board/", "/t/", "/b/", "/p/", "/api/", "/static/")
#: Pages that set no cookie at all, not even for a language that was chosen there.
_FORGETFUL = (*_SHARED, "/privacy/", "/rule/")
#: Answers whose words depend on the reader; the rest is the same for everybody.
_WITH_WORDS = frozenset({"text/html", "application/problem+json"})


def current_language() -> str:
    """The language of the answer: `?lang=`, else what was chosen before, else the browser's, else German.

    The API knows no earlier choice: there `Accept-Language` says what the page around it is written in.
    """
    if "language" not in g:
        g.language = _wanted(LANGUAGES) or DEFAULT_LANGUAGE
    return str(g.language)


def use_language(lang: str) -> None:
    """Overrules the reader's language for the rest of this request, as with that of the ticket shown."""
    g.language = lang if lang in LANGUAGES else DEFAULT_LANGUAGE


def use_staff_language() -> None:
    """Narrows the reader's language to those that staff pages are written in."""
    g.language = _wanted(STAFF_LANGUAGES) or DEFAULT_LANGUAGE


def gettext(message: str, **values: object) -> str:
    """`message` in the reader's language; without values its placeholders are left for the browser."""
    text = translations(current_language()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """The form for `n` in the reader's language, with %(n)s and the other values filled in."""
    text = translations(current_language()).ngettext(singular, plural, n)
    return text % {"n": n, **values}


#: The usual name, which the extraction of texts looks for.
_ = gettext


def register(app: Flask) -> None:
    """Gives every template `_`, `ngettext`, `lang`, `dir`, `rtl` and `languages`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = gettext
    app.context_processor(_names)
    app.after_request(_remember_choice)


def _names() -> dict[str, object]:
    lang = current_language()
    return {
        "lang": lang,
        "dir": direction(lang),
        "rtl": direction(lang) == "rtl",
        "languages": [(code, ENDONYMS[code], direction(code)) for code in LANGUAGES],
    }


def _wanted(allowed: tuple[str, ...]) -> str | None:
    if request.args.get("lang") in allowed:
        return request.args["lang"]
    if not request.path.startswith(_SHARED) and request.cookies.get(COOKIE) in allowed:
        return request.cookies[COOKIE]
    return best_language(request.headers.get("Accept-Language"), allowed)


def _remember_choice(response: Response) -> Response:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and request.method == "GET" and not request.path.startswith(_FORGETFUL):
        response.set_cookie(
            COOKIE, chosen, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure
        )
    if response.mimetype in _WITH_WORDS:
        response.headers["Content-Language"] = locale_code(current_language())
    return response
