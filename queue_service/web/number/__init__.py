"""My number: the page of one ticket, for whoever holds its token."""

from flask import Blueprint

from queue_service.web.number.own_data import erase, erased, own_data
from queue_service.web.number.views import back, cancel, manifest, my_number, qr_code, worker

bp = Blueprint("number", __name__)
bp.add_url_rule("/t/erased", "erased", erased)
bp.add_url_rule("/t/worker.js", "worker", worker)
bp.add_url_rule("/t/<token>", "my_number", my_number)
bp.add_url_rule("/t/<token>/app.webmanifest", "manifest", manifest)
bp.add_url_rule("/t/<token>/qr.svg", "qr_code", qr_code)
bp.add_url_rule("/t/<token>/back", "back", back, methods=["POST"])
bp.add_url_rule("/t/<token>/cancel", "cancel", cancel, methods=["POST"])
bp.add_url_rule("/t/<token>/data", "own_data", own_data)
bp.add_url_rule("/t/<token>/erase", "erase", erase, methods=["POST"])
