"""What is kept of a number, for whoever holds it: a page to read, a file to keep, and its deletion."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from queue_service.documents.holder_data import kept_until, lines
from queue_service.documents.language import LANGUAGES
from queue_service.domain.command import Command
from queue_service.domain.errors import Conflict, Forbidden
from queue_service.web.auth import checked_credential, holder
from queue_service.web.i18n import current_language, use_language
from queue_service.web.kit import services


def own_data(token: str) -> str:
    """Everything kept of this number, in words. Raises NotFound ``ticket_not_found``."""
    data = services().privacy.data(token)
    if request.args.get("lang") not in LANGUAGES and data.ticket.language in LANGUAGES:
        use_language(data.ticket.language)
    lang = current_language()
    house = services().lobby.office(data.office)
    return render_template(
        "number/own_data.html",
        token=token,
        number=data.ticket.number,
        office=house,
        lines=lines(data, house, lang),
        kept=kept_until(data, lang),
        served=data.ticket.state == "serving",
        refused=request.args.get("refused") == "1",
    )


def erase(token: str) -> Response:
    """Deletes what leads to the holder, from a form. Raises NotFound ``ticket_not_found``, Forbidden ``csrf``."""
    actor = holder(token)
    if checked_credential() is None:
        raise Forbidden("csrf")
    lang = request.args.get("lang")
    try:
        services().privacy.erase(Command(actor), token)
    except Conflict:
        return redirect(url_for("number.own_data", token=token, lang=lang, refused="1"), 303)
    return redirect(url_for("number.erased", lang=lang), 303)


def erased() -> str:
    """Says that it is done; it knows nothing of what was."""
    return render_template("number/erased.html")
