"""Structured logging: one line an event, with request id, desk, ticket number; no tokens, no names."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

Event = MutableMapping[str, Any]

#: What is called so is nobody's business: passwords, tokens of any kind, and what signing on elsewhere hands about.
_NAMES = r"(?:[a-z]+[-_])*(?:tokens?|passwords?|secrets?|verifier|nonce|assertion)"
#: A token in a path, a query, a header or a repr; the word before it stays, so that the line can be read.
_TOKENS = re.compile(
    r"(?P<before>/t/|/b/|/p/|/(?:tickets|holds|bookings|proofs)/(?=[A-Za-z0-9_-]{16})|Bearer\s+"
    rf"|\b{_NAMES}[\"']?\s*[=:]\s*[\"']?|[?&](?:code|state)=|\bIdempotency-Key[\"']?\s*[=:]\s*[\"']?"
    r"|\b(?:__Host-|queue-)[a-z-]+=|\bip=|\bsid=|\bsession\s+(?=[A-Za-z0-9_-]{16}))[A-Za-z0-9_.~+=%:-]{4,}",
    re.IGNORECASE,
)
#: The same where anything may stand up to the end: a quoted password, a base64 of one, an address that a message was
#: to go to, the row that PostgreSQL quotes when it refuses another, the value that a check of fields found
#: wrong, and what of a request could not be understood.
_TO_THE_END = re.compile(
    rf"(?P<before>[\"']{_NAMES}[\"']\s*:\s*)(?:\"[^\"]*\"|'[^']*')"
    r"|(?P<basic>Basic\s+)[A-Za-z0-9+/=]{4,}|(?P<url>with url:\s+)\S+|(?P<detail>DETAIL:\s+).*"
    r"|(?P<request>\b(?:Invalid HTTP [a-z ]+|Unsupported transfer coding|Invalid chunk \w+):\s+).*"
    r"|(?P<input>input_value=).*?(?=, input_type=)",
    re.IGNORECASE,
)
_LINE_BREAKS = {ord(char): repr(char)[1:-1] for char in "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"}
#: A traceback is our own text and has lines; everything else is one line whatever somebody sent us.
_MULTI_LINE = frozenset({"exception", "stack"})


def mask(text: str) -> str:
    """`text` with every token in it replaced by `…`."""
    return _TOKENS.sub(r"\g<before>…", _TO_THE_END.sub(_cut, text))


def _cut(found: re.Match[str]) -> str:
    return next(part for part in found.groups() if part is not None) + "…"


def configure_logging(log_format: str, log_level: str, stream: TextIO | None = None) -> None:
    """Sends all that the process logs, libraries included, to standard error as JSON or for a terminal."""
    stream = stream or sys.stderr
    as_json = log_format == "json" or (log_format == "auto" and not stream.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=_rendering(as_json, stream.isatty())
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log_level.upper())
    _quieten()


def _rendering(as_json: bool, colours: bool) -> list[Any]:
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=_plain)
    )
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _clean,
        renderer,
    ]


def _plain(stream: Any, exc_info: Any) -> None:
    # exceptions are already text by then (format_exc_info), so that they pass through the mask
    stream.write(str(exc_info))


def _clean(_logger: Any, _name: str, event: Event) -> Event:
    """Masks tokens and keeps one event on one line, whoever chose the values."""
    for key, value in event.items():
        if isinstance(value, str):
            masked = mask(value)
            event[key] = masked if key in _MULTI_LINE else masked.translate(_LINE_BREAKS)
        elif not isinstance(value, int | float | bool | None):
            event[key] = mask(repr(value)).translate(_LINE_BREAKS)
    return event


def _quieten() -> None:
    for name in ("apscheduler", "engineio", "socketio", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
