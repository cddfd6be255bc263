"""The page of one proof, and its QR code."""

from __future__ import annotations

from flask import Response, render_template, url_for

from queue_service.documents.dates import date_words
from queue_service.documents.language import DEFAULT_LANGUAGE
from queue_service.documents.qr import qr_svg
from queue_service.domain.errors import NotFound
from queue_service.services.proofs import Proof
from queue_service.services.snapshots import OfficeView
from queue_service.web.i18n import current_language
from queue_service.web.kit import public_url, services
from queue_service.web.proof.texts import Statement, statement


def proof_page(token: str) -> str:
    """What the proof says, in the reader's language and in German, and that it has been checked just now.

    Raises:
        NotFound: ``proof_not_found``.
    """
    proof = services().proofs.read(token)
    house = office_of(proof)
    lang = current_language()
    return render_template(
        "proof/proof.html",
        proof=proof,
        office=office_name(proof, house),
        said=said(proof, house, lang),
        german=None if lang == DEFAULT_LANGUAGE else said(proof, house, DEFAULT_LANGUAGE),
        checked=None if house is None else date_words(house.server_time, house.time_zone, lang),
    )


def qr_code(token: str) -> Response:
    """A QR code of the page's address. Raises NotFound ``proof_not_found``."""
    services().proofs.read(token)
    return Response(qr_svg(public_url(url_for("proof.proof_page", token=token))), mimetype="image/svg+xml")


def office_of(proof: Proof) -> OfficeView | None:
    """The office that the proof names; None when it has been closed for good since."""
    try:
        return services().lobby.office(proof.office)
    except NotFound:
        return None


def office_name(proof: Proof, house: OfficeView | None) -> str:
    """What to call the office; its code, when there is no name for it any more."""
    return proof.office if house is None else house.name


def said(proof: Proof, house: OfficeView | None, lang: str) -> Statement:
    """The proof in the words of `lang`."""
    names = {} if house is None else {item.code: item.names for item in house.case_types}
    concerns = tuple(
        names.get(code, {}).get(lang) or names.get(code, {}).get(DEFAULT_LANGUAGE, code)
        for code in proof.case_types
    )
    when = date_words(proof.at, "UTC" if house is None else house.time_zone, lang)
    return statement(proof.kind, office_name(proof, house), when, concerns, lang)
