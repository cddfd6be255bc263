"""The administration's face: accounts, devices, the audit log, privacy."""

from __future__ import annotations

from flask import Blueprint

from queue_service.web.staff_kit import page_texts

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.context_processor(lambda: {"page_texts": page_texts})

from queue_service.web.admin import accounts as accounts  # noqa: E402 - the views register themselves on the blueprint
from queue_service.web.admin import audit as audit  # noqa: E402
from queue_service.web.admin import devices as devices  # noqa: E402
from queue_service.web.admin import hours as hours  # noqa: E402
from queue_service.web.admin import privacy as privacy  # noqa: E402
from queue_service.web.admin import views as views  # noqa: E402
