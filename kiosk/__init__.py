"""The kiosk in the hall: a language, a concern, a number."""

from flask import Blueprint

from kiosk.views import kiosk

bp = Blueprint("kiosk", __name__, template_folder="templates")
bp.add_url_rule("/kiosk/<office>/", "kiosk", kiosk)
