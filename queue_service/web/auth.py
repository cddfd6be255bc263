"""Who asks: a bearer token, or a browser's cookie together with a CSRF value.

A browser may hold several cookies at once (in the demo it is kiosk, board and clerk in three tabs). Each page
is rendered for one of them and carries a CSRF value that names it; a POST acts with exactly that one. Cookies
alone, without the value, give no power to change anything.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Response, g, request

from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden, NotSignedIn
from queue_service.domain.rights import DeviceKind, Right
from queue_service.web.installation import installation

STAFF = "staff"
VISITOR = "visitor"
DEVICES = tuple(str(kind) for kind in DeviceKind)
CREDENTIALS = (STAFF, *DEVICES, VISITOR)

#: Seconds a cookie lasts in the browser; the server ends sessions by its own clock.
LASTS = {STAFF: 10 * 3600, VISITOR: 24 * 3600, **dict.fromkeys(DEVICES, 400 * 24 * 3600)}
#: Pages by the credential they act with; every other page is a visitor's.
_PAGES = (
    ("/kiosk/", "kiosk"),
    ("/board/", "board"),
    ("/desk-display/", "desk-display"),
    ("/desk/", STAFF),
    ("/info/", STAFF),
    ("/lobby/", STAFF),
    ("/supervisor/", STAFF),
    ("/admin/", STAFF),
    ("/account/", STAFF),
    ("/sign-in", STAFF),
    ("/setup/", STAFF),
    ("/start/", STAFF),
    ("/oidc/", STAFF),
)


def entitled(right: Right) -> list[Actor]:
    """Everybody this request may act as who has this right somewhere; at least one.

    Raises:
        NotSignedIn: nobody known asks.
        Forbidden: somebody known asks who has not got it; or ``csrf``, when only cookies say who asks.
    """
    known = _known()
    found = [actor for actor in known if actor.may(right)]
    if not found:
        known[0].require(right)
    return found


def _known() -> list[Actor]:
    """Everybody known this request may act as, at least one. Raises NotSignedIn, or Forbidden ``csrf``."""
    found = _actors()
    if found:
        return found
    if not _is_safe() and any(_cookie(credential) for credential in (STAFF, *DEVICES)):
        raise Forbidden("csrf")
    raise NotSignedIn("not_signed_in")


def holder(ticket_token: str) -> Actor:
    """Whoever acts with a ticket's token; the browser's visitor cookie, else the token, tells them apart."""
    refuse_cross_site()
    checked_credential()
    known = _cookie(VISITOR) or ticket_token
    return Actor(kind="visitor", id=f"visitor:{hashlib.sha256(known.encode()).hexdigest()[:40]}")


def refuse_cross_site() -> None:
    """Raises Forbidden ``csrf`` for a change that another site's page had this browser send."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden("csrf")


def checked_credential() -> str | None:
    """Which credential the page that sent this request acts with; None when it carries no CSRF value.

    Raises:
        Forbidden: ``csrf``, when the value does not belong to a cookie that came with it.
    """
    given = request.headers.get("X-CSRF-Token") or (
        request.form.get("csrf_token") if request.mimetype == "application/x-www-form-urlencoded" else None
    )
    if not given:
        return None
    credential, _, value = given.partition(".")
    token = _cookie(credential) if credential in CREDENTIALS else None
    if token is None or not hmac.compare_digest(value.encode(), _csrf_value(credential, token).encode()):
        raise Forbidden("csrf")
    return credential


def csrf_token() -> str:
    """The CSRF value for the page being rendered; a browser without a fitting cookie becomes a visitor's."""
    credential = page_credential()
    token = _cookie(credential)
    if token is None:
        credential, token = VISITOR, _cookie(VISITOR) or _new_visitor()
    return f"{credential}.{_csrf_value(credential, token)}"


def page_credential() -> str:
    """The credential that the requested page acts with."""
    path = request.path if request.path.endswith("/") else f"{request.path}/"
    return next((credential for prefix, credential in _PAGES if path.startswith(prefix)), VISITOR)


def cookie_actor(credential: str) -> Actor | None:
    """Whoever the browser's cookie of this name stands for, for rendering a page."""
    token = _cookie(credential)
    if token is None or credential == VISITOR:
        return None
    known = installation().identities
    return known.staff(token) if credential == STAFF else known.device(token)


def cookie_token(credential: str) -> str | None:
    """The raw token in the browser's cookie of this name."""
    return _cookie(credential)


def staff_token() -> str:
    """The token of the session that asks, empty where none does."""
    return bearer_token() or cookie_token(STAFF) or ""


def keep(response: Response, credential: str, token: str) -> None:
    """Has the browser keep a token. Over https no other host, port or path can set or read the cookie."""
    response.set_cookie(
        _cookie_name(credential),
        token,
        max_age=LASTS[credential],
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Strict" if credential == STAFF else "Lax",
    )


def drop(response: Response, credential: str) -> None:
    """Has the browser forget a token."""
    response.delete_cookie(
        _cookie_name(credential), path="/", secure=request.is_secure, httponly=True, samesite="Strict"
    )
    # Else the "back" key could bring up a page that the browser kept for it.
    response.headers["Clear-Site-Data"] = '"cache"'


def adopt(credential: str, token: str) -> None:
    """From now on in this request, and in the browser afterwards, this token is the cookie of this name."""
    g.setdefault("adopted", {})[credential] = token


def keep_adopted(response: Response) -> Response:
    """After the request: gives the browser the cookies that its page was rendered for."""
    for credential, token in g.get("adopted", {}).items():
        keep(response, credential, token)
    return response


def bearer_token() -> str | None:
    """The token of an `Authorization: Bearer` header.

    Raises:
        NotSignedIn: the header is there and is something else.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("not_signed_in")
    return token.strip()


def _actors() -> list[Actor]:
    """Everybody this request may act as; for a change at most one."""
    token = bearer_token()
    if token is not None:
        actor = installation().identities.anybody(token)
        if actor is None:
            raise NotSignedIn("not_signed_in")
        return [actor]
    if _is_safe():
        candidates = [STAFF, *DEVICES]
    else:
        refuse_cross_site()
        credential = checked_credential()
        candidates = [] if credential is None else [credential]
    return [actor for name in candidates if (actor := cookie_actor(name)) is not None]


def _is_safe() -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")


def _cookie(credential: str) -> str | None:
    adopted: dict[str, str] = g.get("adopted", {})
    return adopted.get(credential) or request.cookies.get(_cookie_name(credential)) or None


def _cookie_name(credential: str) -> str:
    # Browsers accept the prefix only over https; a try-out over plain HTTP does without.
    return f"__Host-{credential}" if request.is_secure else f"queue-{credential}"


def _csrf_value(credential: str, token: str) -> str:
    return installation().services.tokens.csrf(f"{credential}:{token}")


def _new_visitor() -> str:
    token = secrets.token_urlsafe(16)
    adopt(VISITOR, token)
    return token
