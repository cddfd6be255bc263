"""The kiosk in the hall: a language, a concern, a number."""

from flask import Blueprint

from kiosk.views import kiosk, preview

bp = Blueprint("kiosk", __name__, template_folder="templates")
bp.add_url_rule("/kiosk/<office>/", "kiosk", kiosk)

#: For staff, not for devices, and so a blueprint of its own.
preview_bp = Blueprint("kiosk_preview", __name__, template_folder="templates")
preview_bp.add_url_rule("/preview/kiosk/", "preview", preview)
