"""The privacy notice for visitors, of the whole installation and of each office."""

from flask import Blueprint

from queue_service.web.privacy_notice.views import notice_page

bp = Blueprint("privacy_notice", __name__)
bp.add_url_rule("/privacy/", "everywhere", notice_page)
bp.add_url_rule("/privacy/<office>/", "of_office", notice_page)
