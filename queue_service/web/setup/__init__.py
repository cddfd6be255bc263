"""The first run's face: from an empty installation to an office with a kiosk and a board, step by step."""

from __future__ import annotations

from flask import Blueprint

from queue_service.web.staff_kit import page_texts

bp = Blueprint("setup", __name__, url_prefix="/setup")
bp.context_processor(lambda: {"page_texts": page_texts})

from queue_service.web.setup import views as views  # noqa: E402 - the views register themselves on the blueprint
