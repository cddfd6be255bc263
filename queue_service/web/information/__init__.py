"""The information desk's face: numbers for whoever asks, today's numbers, and what concerns the whole house."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("information", __name__, url_prefix="/info")

from queue_service.web.information import views as views  # noqa: E402 - the views register themselves on the blueprint
