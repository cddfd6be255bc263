"""`queue-service openapi`: the description of the JSON API."""

from __future__ import annotations

import json
import secrets
import tempfile
from contextlib import closing
from pathlib import Path

import click

from queue_service.config import Settings
from queue_service.factory import create
from queue_service.web.api.description import openapi_document


@click.command()
def openapi() -> None:
    """Prints the OpenAPI 3.1 document of the JSON API. Needs neither settings nor a database."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(f"sqlite:///{Path(folder) / 'empty.db'}", secrets.token_urlsafe(48), jobs=False)
        with closing(create(settings)) as application:
            document = openapi_document(application.app)
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
