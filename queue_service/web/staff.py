"""The way in for staff: one sign-in page for all their faces. The JSON API opens the session."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, render_template, request

from queue_service.documents.language import ENDONYMS, STAFF_LANGUAGES
from queue_service.web.i18n import use_staff_language

bp = Blueprint("staff", __name__)

#: Where somebody is led who asked for no page in particular.
FIRST_PAGE = "/desk/"


@bp.get("/sign-in")
def sign_in() -> str:
    """The form; `?next=` says which page to show afterwards, `?expired=1` that a session has ended."""
    use_staff_language()
    return render_template(
        "staff/sign_in.html",
        next_page=local_page(request.args.get("next")),
        expired=request.args.get("expired") == "1",
        signed_in=False,
    )


@bp.app_context_processor
def staff_languages() -> dict[str, object]:
    """The languages staff pages are written in, for their picker."""
    return {"staff_languages": [(code, ENDONYMS[code]) for code in STAFF_LANGUAGES]}


def local_page(path: str | None) -> str:
    r"""`path` if it is a page of this very server, else the first page of staff.

    A link to the sign-in must never lead on to another site: neither ``https://…`` nor ``//…`` nor ``/\…``.
    """
    if path is None or not path.startswith("/") or path.startswith(("//", "/\\")):
        return FIRST_PAGE
    if any(ord(sign) < 0x20 or sign == "\\" for sign in path):
        return FIRST_PAGE
    parts = urlsplit(path)
    return path if not parts.scheme and not parts.netloc else FIRST_PAGE
