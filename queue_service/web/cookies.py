"""Every cookie of ours: the list that the privacy notice shows and tests hold browsers to (section 25 TDDDG)."""

from __future__ import annotations

from dataclasses import dataclass

from queue_service.documents.durations import seconds_in_words
from queue_service.documents.language import _l, translations
from queue_service.web import auth, i18n


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that the service cannot work without.

    Attributes:
        name: as over plain HTTP; over https credentials carry the prefix `__Host-` instead of `queue-`.
        meaning: what it is for, as msgid.
        seconds: how long a browser keeps it.
        visitors: a visitor's browser may get it.
    """

    name: str
    meaning: str
    seconds: int
    visitors: bool

    @property
    def names(self) -> frozenset[str]:
        """What it may be called in a browser."""
        return frozenset({self.name, self.name.replace("queue-", "__Host-", 1)})


COOKIES: tuple[Cookie, ...] = (
    Cookie("lang", _l("The language that you chose"), i18n.COOKIE_SECONDS, visitors=True),
    Cookie(
        f"queue-{auth.VISITOR}",
        _l("A random value. It makes sure that only you can press the buttons on your page."),
        auth.LASTS[auth.VISITOR],
        visitors=True,
    ),
    Cookie(
        f"queue-{auth.STAFF}",
        _l("For staff: that they are signed in"),
        auth.LASTS[auth.STAFF],
        visitors=False,
    ),
    # Ten minutes, on the way to an identity provider and back.
    Cookie("queue-sign-on", _l("For staff: signing in at another server"), 600, visitors=False),
    *(
        Cookie(f"queue-{kind}", _l("For our own devices: which one it is"), auth.LASTS[kind], visitors=False)
        for kind in auth.DEVICES
    ),
)
#: Set by nginx where several processes serve (docs/operations.md): two digits that recognise nobody.
OF_THE_PROXY = "queue_way"
ALLOWED: frozenset[str] = frozenset().union(*(cookie.names for cookie in COOKIES)) | {OF_THE_PROXY}
#: What pages keep in the browser's own storage: which numbers this phone wants messages for.
ALLOWED_STORAGE = frozenset({"queue-alerts"})


def visitor_cookies(lang: str) -> tuple[tuple[str, str], ...]:
    """Name and use of the cookies that a visitor's browser may get, in the words of `lang`."""
    _ = translations(lang).gettext
    return tuple(
        (cookie.name, f"{_(cookie.meaning)} ({seconds_in_words(cookie.seconds, lang)})")
        for cookie in COOKIES
        if cookie.visitors
    )
