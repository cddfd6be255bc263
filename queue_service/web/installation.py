"""What this application is made of, as a request finds it: settings, use cases, and who is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app

from queue_service.config import Settings
from queue_service.services.container import Services
from queue_service.web.identities import Identities
from queue_service.web.sign_ins import SignIns

EXTENSION = "queue_service"


@dataclass(frozen=True, slots=True)
class Installation:
    """One application's settings and use cases. ``ready`` raises while requests cannot be served."""

    settings: Settings
    services: Services
    identities: Identities
    sign_ins: SignIns
    ready: Callable[[], None]


def installation() -> Installation:
    """The installation that serves the current request."""
    return cast(Installation, current_app.extensions[EXTENSION])
