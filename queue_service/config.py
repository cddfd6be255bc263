"""`Settings`: everything that differs between installations, read once from the environment."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

PREFIX = "QUEUE_SERVICE_"
#: Shorter secrets can be guessed; 32 characters from a generator cannot.
SECRET_KEY_LENGTH = 32

#: (variable, default, meaning): what the README's table shows. An empty default means "not set".
VARIABLES: tuple[tuple[str, str, str], ...] = (
    ("QUEUE_SERVICE_DATABASE_URL", "sqlite:///var/queue-service.db", "`sqlite:///FILE` or `postgresql://…`"),
    (
        "QUEUE_SERVICE_SECRET_KEY",
        "",
        "at least 32 characters nobody knows; tokens are derived from it. Required (the demo makes its own)",
    ),
    ("QUEUE_SERVICE_HOST", "127.0.0.1", "address the server listens on"),
    ("QUEUE_SERVICE_PORT", "8000", "port the server listens on"),
    (
        "QUEUE_SERVICE_PUBLIC_URL",
        "",
        "base of the links in QR codes, such as `https://queue.example.org`; default: as the request came in",
    ),
    (
        "QUEUE_SERVICE_TRUSTED_PROXIES",
        "",
        (
            "whose `X-Forwarded-…` headers count: addresses or networks of the proxies, comma-separated, "
            "or the number of proxies in front if nobody can reach the server around them"
        ),
    ),
    ("QUEUE_SERVICE_THREADS", "1200", "open live connections plus requests at once that one process carries"),
    (
        "QUEUE_SERVICE_LOG_FORMAT",
        "auto",
        "`json`, `console`, or `auto`: console on a terminal, JSON elsewhere",
    ),
    ("QUEUE_SERVICE_LOG_LEVEL", "info", "`debug`, `info`, `warning` or `error`"),
    (
        "QUEUE_SERVICE_RATE_LIMIT_STORAGE_URL",
        "memory://",
        "where failed sign-ins are counted; several processes share one count through `valkey://…`",
    ),
    (
        "QUEUE_SERVICE_PUSH",
        "on",
        "messages to phones whose browser allows them: `on`, `off`, or `console`: written to the log instead",
    ),
    (
        "QUEUE_SERVICE_PUSH_CONTACT",
        "",
        "where push services reach you, `mailto:…` or `https://…`; default: the public URL if it is https",
    ),
)


class SettingsError(Exception):
    """A setting is missing or cannot be used; the text says which and what to do."""


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation differs from others.

    Attributes:
        secret_key: root of every derived token; never logged, and not part of `repr`.
        public_url: without a slash at the end; None takes scheme and host from each request.
        trusted_proxies: networks whose forwarding headers count, or how many proxies stand in front.
        demo: browsers are enrolled by themselves and every page says that all is made up.
        jobs: this process also runs the sweeps.
        push: `on`, `off` or `console`.
        push_contact: `mailto:` or `https:`; None is the public URL, or the postmaster.
    """

    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    trusted_proxies: tuple[Network, ...] | int = 0
    threads: int = 1200
    log_format: str = "auto"
    log_level: str = "info"
    rate_limit_storage_url: str = "memory://"
    demo: bool = False
    jobs: bool = True
    push: str = "on"
    push_contact: str | None = None

    def __post_init__(self) -> None:
        if len(self.secret_key) < SECRET_KEY_LENGTH:
            raise SettingsError(
                f"{PREFIX}SECRET_KEY needs at least {SECRET_KEY_LENGTH} characters. Make one with:"
                ' python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        _choice("LOG_FORMAT", self.log_format, ("auto", "json", "console"))
        _choice("LOG_LEVEL", self.log_level, ("debug", "info", "warning", "error"))
        _choice("PUSH", self.push, ("on", "off", "console"))

    def contact(self) -> str:
        """Where the operator of a push service reaches whoever runs this."""
        if self.push_contact:
            return self.push_contact
        public = self.public_url or ""
        return public if public.startswith("https://") else "mailto:postmaster@localhost"

    def __repr__(self) -> str:
        return f"Settings(demo={self.demo}, host={self.host!r}, port={self.port}, threads={self.threads})"


def read_settings(environ: Mapping[str, str] = os.environ, *, demo: bool = False) -> Settings:
    """The settings in `environ`. In the demo a missing secret is made up for this run.

    Raises:
        SettingsError: names the variable that is missing or wrong.
    """
    values = {name: environ.get(name, "").strip() or default for name, default, _meaning in VARIABLES}

    def value(name: str) -> str:
        return values[PREFIX + name]

    secret_key = value("SECRET_KEY")
    if not secret_key and demo:
        secret_key = secrets.token_urlsafe(48)
    if not secret_key:
        raise SettingsError(
            f"{PREFIX}SECRET_KEY is missing: set it to at least {SECRET_KEY_LENGTH} random characters"
        )
    return Settings(
        database_url=value("DATABASE_URL"),
        secret_key=secret_key,
        host=value("HOST"),
        port=_number("PORT", value("PORT"), 0, 65535),
        public_url=_public_url(value("PUBLIC_URL")),
        trusted_proxies=_proxies(value("TRUSTED_PROXIES")),
        threads=_number("THREADS", value("THREADS"), 8, 20_000),
        log_format=value("LOG_FORMAT").lower(),
        log_level=value("LOG_LEVEL").lower(),
        rate_limit_storage_url=value("RATE_LIMIT_STORAGE_URL"),
        push=value("PUSH").lower(),
        push_contact=_contact(value("PUSH_CONTACT")),
        demo=demo,
    )


def _choice(name: str, text: str, allowed: tuple[str, ...]) -> None:
    if text not in allowed:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; use one of: {', '.join(allowed)}")


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; use a whole number from {least} to {most}")
    return int(text)


def _public_url(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"{PREFIX}PUBLIC_URL is {text!r}; use for example https://queue.example.org")
    return text.rstrip("/")


def _contact(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    mail = parts.scheme == "mailto" and "@" in parts.path
    if not (mail or (parts.scheme == "https" and parts.hostname)):
        raise SettingsError(f"{PREFIX}PUSH_CONTACT is {text!r}; use for example mailto:it@example.org")
    return text


def _proxies(text: str) -> tuple[Network, ...] | int:
    if text.isdigit():
        return _number("TRUSTED_PROXIES", text, 0, 9)
    try:
        return tuple(
            ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()
        )
    except ValueError as error:
        raise SettingsError(f"{PREFIX}TRUSTED_PROXIES: {error}") from None
