"""Proof of request: the page of one proof, for whoever holds its token."""

from flask import Blueprint

from queue_service.web.proof.views import proof_page, qr_code

bp = Blueprint("proof", __name__)
bp.add_url_rule("/p/<token>", "proof_page", proof_page)
bp.add_url_rule("/p/<token>/qr.svg", "qr_code", qr_code)
