"""The lobby's face: for security staff, how many people are in the house, and what they may do about it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("lobby", __name__, url_prefix="/lobby")

from queue_service.web.lobby import views as views  # noqa: E402 - the views register themselves on the blueprint
