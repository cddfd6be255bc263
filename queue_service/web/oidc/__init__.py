"""Signing in at an OpenID Connect provider, and out again."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("oidc", __name__, url_prefix="/oidc")

from queue_service.web.oidc import views as views  # noqa: E402 - the views register themselves on the blueprint
