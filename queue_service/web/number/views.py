"""The page of one ticket, its QR code, and the two forms for browsers without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from queue_service.documents.json import ticket as ticket_json
from queue_service.documents.language import LANGUAGES
from queue_service.documents.qr import qr_svg
from queue_service.domain.command import Command
from queue_service.domain.errors import Conflict, Forbidden
from queue_service.services.snapshots import OfficeView, TicketView
from queue_service.web.auth import checked_credential, holder
from queue_service.web.i18n import current_language, use_language
from queue_service.web.kit import BUILT, public_url, services
from queue_service.web.number.bring import bring
from queue_service.web.number.screen import matters_of, places_of, screen
from queue_service.web.number.texts import house_words, pauses, texts


def my_number(token: str) -> str:
    """Where the holder's number stands, in the ticket's language unless another is asked for.

    Raises:
        NotFound: ``ticket_not_found``.
    """
    ticket = services().ticketing.view(token)
    if request.args.get("lang") not in LANGUAGES:
        use_language(ticket.language)
    house = services().lobby.office(services().lobby.hold(token).office)
    lang = current_language()
    return render_template(
        "number/my_number.html",
        token=token,
        ticket=ticket,
        office=house,
        screen=screen(ticket, house, lang),
        bring=bring(ticket, house, lang),
        refused=request.args.get("refused") == "1",
        page=page_data(token, ticket, house, lang),
    )


def page_data(token: str, ticket: TicketView, house: OfficeView, lang: str) -> dict[str, object]:
    """What the browser needs to say the same things as time goes on."""
    return {
        "token": token,
        "time_zone": house.time_zone,
        "ticket": ticket_json(ticket),
        "texts": {**texts(lang), **house_words(house, lang)},
        "pauses": pauses(lang),
        "push": push_data(token),
        "places": places_of(house, lang),
        "matters": matters_of(house, lang),
    }


def push_data(token: str) -> dict[str, str] | None:
    """What the browser needs to ask for messages of this ticket; None where there are none."""
    push = services().push
    if push.public_key is None:
        return None
    return {
        "key": push.public_key,
        "tag": push.topic_of(token),
        "manifest": url_for("number.manifest", token=token),
    }


def worker() -> Response:
    """The service worker that shows messages; it stands here because it is for the pages beside it."""
    response = Response((BUILT / "worker.js").read_bytes(), mimetype="text/javascript")
    response.add_etag()
    response.make_conditional(request)
    return response


def manifest(token: str) -> Response:
    """For an iPhone's home screen, from where alone it takes messages. Raises NotFound ``ticket_not_found``."""
    ticket = services().ticketing.view(token)
    answer = jsonify(
        name=services().lobby.office(services().lobby.hold(token).office).name,
        short_name=ticket.number,
        start_url=url_for("number.my_number", token=token),
        scope="/t/",
        display="standalone",
    )
    answer.mimetype = "application/manifest+json"
    return answer


def qr_code(token: str) -> Response:
    """A QR code of the page's address, for another phone. Raises NotFound ``ticket_not_found``."""
    services().lobby.hold(token)
    return Response(qr_svg(public_url(url_for("number.my_number", token=token))), mimetype="image/svg+xml")


def back(token: str) -> AnyResponse:
    """Says "I am back", from a form. Raises NotFound ``ticket_not_found``, Forbidden ``csrf``."""
    return _change(token, services().ticketing.back)


def cancel(token: str) -> AnyResponse:
    """Gives the place up, from a form. Raises NotFound ``ticket_not_found``, Forbidden ``csrf``."""
    return _change(token, services().ticketing.cancel)


def _change(token: str, move: Callable[[Command, str], TicketView]) -> AnyResponse:
    actor = holder(token)
    if checked_credential() is None:
        raise Forbidden("csrf")
    lang = request.args.get("lang")
    refused = None
    try:
        move(Command(actor), token)
    except Conflict:
        # The state has moved on between the page and the press: the page says how things stand now.
        refused = "1"
    return redirect(url_for("number.my_number", token=token, lang=lang, refused=refused), 303)
