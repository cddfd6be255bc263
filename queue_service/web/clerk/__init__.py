"""The clerk's face: choosing a desk, and the console at it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("clerk", __name__, url_prefix="/desk")

from queue_service.web.clerk import views as views  # noqa: E402 - the views register themselves on the blueprint
