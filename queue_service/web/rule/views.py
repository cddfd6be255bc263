"""The page of the order of calls, and its QR code. It sets no cookie and needs no script."""

from __future__ import annotations

from flask import Response, render_template, url_for

from queue_service.documents.qr import qr_svg
from queue_service.documents.wall_notice import wall_notice
from queue_service.domain.command import is_practice
from queue_service.domain.errors import NotFound
from queue_service.web.i18n import current_language
from queue_service.web.kit import public_url, services


def notice_page(office: str) -> str:
    """How it is decided who is called next, in the reader's language.

    Raises:
        NotFound: ``office_not_found``.
    """
    _known(office)
    administration = services().administration
    notice = wall_notice(administration.plan(office), administration.rates_since(office), current_language())
    return render_template("rule/rule.html", office=office, notice=notice)


def qr_code(office: str) -> Response:
    """A QR code of the page's address; a phone shows it in its own language. Raises NotFound ``office_not_found``."""
    _known(office)
    return Response(qr_svg(public_url(url_for("rule.of_office", office=office))), mimetype="image/svg+xml")


def _known(office: str) -> None:
    """A copy to practise on has no wall."""
    if is_practice(office) or not services().administration.exists(office):
        raise NotFound("office_not_found", office=office[:60])
