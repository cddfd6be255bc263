"""The Flask application without its faces: kit, API, health, errors."""

from __future__ import annotations

import re

from flask import Flask, request
from flask_compress import Compress
from prometheus_client import CollectorRegistry

from queue_service.domain.errors import NotFound
from queue_service.web import auth, device, errors, headers, health, i18n, kit, limits, request_log
from queue_service.web.api import (
    accounts,
    audit,
    configuration,
    configuration_file,
    description,
    desks,
    devices,
    house,
    information,
    offices,
    paper_days,
    practice,
    privacy,
    proofs,
    push,
    roster,
    rule,
    sessions,
    set_up,
    tickets,
)
from queue_service.web.installation import EXTENSION, Installation

#: Bytes; the largest body we take is a few hundred.
LARGEST_REQUEST = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def new_application(
    installation: Installation,
    version: str,
    registry: CollectorRegistry,
    database_errors: tuple[type[Exception], ...],
    rates: limits.Rates | None = None,
) -> Flask:
    """An application that serves the API; the composition root adds the faces.

    Args:
        database_errors: what the use cases raise when the database is away.
        rates: how often somebody may ask; None for as often as they like.
    """
    app = description.new_openapi_app(
        __package__ or "", version, static_folder=str(kit.BUILT), static_url_path="/static"
    )
    app.extensions[EXTENSION] = installation
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["COMPRESS_ALGORITHM"] = ["br", "zstd", "gzip"]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    _register_kit(app, registry, database_errors, rates)
    for blueprint in (
        offices.bp,
        information.bp,
        house.bp,
        tickets.bp,
        push.bp,
        desks.bp,
        devices.bp,
        practice.bp,
        sessions.bp,
        set_up.bp,
        accounts.bp,
        configuration.bp,
        configuration_file.bp,
        rule.bp,
        roster.bp,
        paper_days.bp,
        proofs.bp,
        privacy.bp,
        audit.bp,
    ):
        app.register_api(blueprint)
    description.register(app)
    app.register_blueprint(device.bp)
    return app


def _register_kit(
    app: Flask,
    registry: CollectorRegistry,
    database_errors: tuple[type[Exception], ...],
    rates: limits.Rates | None,
) -> None:
    # What follows a request runs in the reverse order: the log line comes last and sees the final status.
    request_log.register(app)
    health.register(app, registry)
    Compress(app)
    headers.register(app)
    app.after_request(auth.keep_adopted)
    i18n.register(app)
    kit.register(app)
    errors.register(app, database_errors)
    if rates is not None:
        limits.register(app, app.extensions[EXTENSION].settings.rate_limit_storage_url, rates)
    app.before_request(_refuse_control_characters)


def _refuse_control_characters() -> None:
    # Nothing of ours has such a name, and PostgreSQL refuses to be asked about a zero character.
    if _CONTROL.search(request.path) or any(_CONTROL.search(value) for value in request.args.values()):
        raise NotFound("not_found")
