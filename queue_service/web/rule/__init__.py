"""The order of calls for visitors, where the code on the notice at the wall leads."""

from flask import Blueprint

from queue_service.web.rule.views import notice_page, qr_code

bp = Blueprint("rule", __name__)
bp.add_url_rule("/rule/<office>/", "of_office", notice_page)
bp.add_url_rule("/rule/<office>/qr.svg", "qr_code", qr_code)
