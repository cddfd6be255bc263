"""What every view and template needs: the use cases, built files, page data, the CSRF value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import structlog
from flask import Flask, request, url_for
from markupsafe import Markup

from queue_service.documents.language import direction
from queue_service.services.container import Services
from queue_service.web.auth import csrf_token
from queue_service.web.i18n import current_language
from queue_service.web.installation import installation

log = structlog.get_logger(__name__)

#: What the browser parts are built into; nothing else of ours is served as a file.
BUILT = Path(__file__).parent / "static" / "built"

_UNSAFE_IN_SCRIPT = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def services() -> Services:
    """The use cases."""
    return installation().services


def public_url(path: str) -> str:
    """An absolute link to `path`, for QR codes: on the configured address, else on the one asked for."""
    base = installation().settings.public_url or request.host_url.rstrip("/")
    return base + path


def page_json(data: Mapping[str, object]) -> Markup:
    """`data` as the page's one JSON element, which shared/page.js reads; safe whatever the strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # one after the other is ten times as fast as `translate`, which large pages feel
    for sign, escaped in _UNSAFE_IN_SCRIPT.items():
        text = text.replace(sign, escaped)
    return Markup(f'<script type="application/json" id="page">{text}</script>')  # noqa: S704 - escaped above


def asset(name: str) -> str:
    """URL of a built file, changing with its content; right to left, a stylesheet's twin instead."""
    if name.endswith(".css") and direction(current_language()) == "rtl":
        name = f"{name.removesuffix('.css')}.rtl.css"
    try:
        stat = (BUILT / name).stat()
    except FileNotFoundError:
        log.warning("browser part is not built", file=name)
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=_content_hash(name, stat.st_mtime_ns, stat.st_size))


def asset_hash(name: str) -> str:
    """Changes with the content of a built file; empty for one that is not built."""
    try:
        stat = (BUILT / name).stat()
    except FileNotFoundError:
        return ""
    return _content_hash(name, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=200)
def _content_hash(name: str, _changed_ns: int, _size: int) -> str:
    return hashlib.sha256((BUILT / name).read_bytes()).hexdigest()[:16]


def register(app: Flask) -> None:
    """Gives every template `asset`, `csrf_token`, `page_json` and `demo`."""
    app.jinja_env.globals.update(asset=asset, csrf_token=csrf_token, page_json=page_json)
    app.context_processor(lambda: {"demo": installation().settings.demo})
