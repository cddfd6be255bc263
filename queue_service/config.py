"""`Settings`: everything that differs between installations, read once from the environment."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from queue_service.domain.group_rules import GroupRule, read_rules
from queue_service.domain.retention import Keeping, settable
from queue_service.variables import AUTHORITY, PREFIX, VARIABLES

#: Shorter secrets can be guessed; 32 characters from a generator cannot.
SECRET_KEY_LENGTH = 32


class SettingsError(Exception):
    """A setting is missing or cannot be used; the text says which and what to do."""


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class OpenIdConnect:
    """The provider that staff sign in at.

    Attributes:
        issuer: exactly as the provider names itself.
        client_secret: None for a public client.
        rules: which groups have which role where.
        label: what people call the provider; may be empty.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    rules: tuple[GroupRule, ...]
    groups_claim: str = "groups"
    name_claim: str = "preferred_username"
    label: str = ""


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
        controller, privacy_officer: what the privacy notice says of them; None: nothing.
        privacy_authority: the supervisory authority.
        rate_limits: `on` or `off`.
        sign_on: the OpenID Connect provider, if there is one.
        local_sign_in: `on`, `admins` or `off`.
        keeping: how long what is kept.
        backup_folder: its files `*.backup` are deleted when they are old.
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
    rate_limits: str = "on"
    demo: bool = False
    jobs: bool = True
    push: str = "on"
    push_contact: str | None = None
    controller: str | None = None
    privacy_officer: str | None = None
    privacy_authority: str = AUTHORITY
    sign_on: OpenIdConnect | None = None
    local_sign_in: str = "on"
    keeping: Keeping = field(default_factory=Keeping)
    backup_folder: str | None = None

    def __post_init__(self) -> None:
        if len(self.secret_key) < SECRET_KEY_LENGTH:
            raise SettingsError(
                f"{PREFIX}SECRET_KEY needs at least {SECRET_KEY_LENGTH} characters. Make one with:"
                ' python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        _choice("LOG_FORMAT", self.log_format, ("auto", "json", "console"))
        _choice("LOG_LEVEL", self.log_level, ("debug", "info", "warning", "error"))
        _choice("PUSH", self.push, ("on", "off", "console"))
        _choice("RATE_LIMITS", self.rate_limits, ("on", "off"))
        _choice("LOCAL_SIGN_IN", self.local_sign_in, ("on", "admins", "off"))
        if self.local_sign_in != "on" and self.sign_on is None:
            raise SettingsError(
                f"{PREFIX}LOCAL_SIGN_IN is {self.local_sign_in!r} and there is no other way in: set {PREFIX}OIDC_ISSUER"
            )
        if self.sign_on is not None:
            _check_way_back(self.public_url, self.host)

    def contact(self) -> str:
        """Where the operator of a push service reaches whoever runs this."""
        if self.push_contact:
            return self.push_contact
        public = self.public_url or ""
        return public if public.startswith("https://") else "mailto:postmaster@localhost"

    def own_url(self) -> str:
        """Where a process on this machine finds the server."""
        host = self.host
        if host in ("", "0.0.0.0"):  # noqa: S104 - compared, not bound
            host = "127.0.0.1"
        elif ":" in host:
            host = "[::1]" if host == "::" else f"[{host}]"
        return f"http://{host}:{self.port}"

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
        rate_limits=value("RATE_LIMITS").lower(),
        push=value("PUSH").lower(),
        push_contact=_contact(value("PUSH_CONTACT")),
        controller=value("CONTROLLER") or None,
        privacy_officer=value("PRIVACY_OFFICER") or None,
        privacy_authority=value("PRIVACY_AUTHORITY"),
        sign_on=_sign_on(value),
        local_sign_in=value("LOCAL_SIGN_IN").lower(),
        keeping=read_keeping(environ),
        backup_folder=value("BACKUP_FOLDER") or None,
        demo=demo,
    )


def read_keeping(environ: Mapping[str, str] = os.environ) -> Keeping:
    """How long what is kept, by the settings in `environ`. Raises SettingsError."""
    given = {}
    for limit in settable():
        text = environ.get(f"{PREFIX}{limit.setting}", "").strip()
        if text:
            given[f"{limit.name}_days"] = _number(str(limit.setting), text, limit.least, limit.most)
    try:
        return Keeping(**given)
    except ValueError as error:
        raise SettingsError(f"{PREFIX}{error}") from None


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


def is_loopback(host: str | None) -> bool:
    """True for names and addresses of this very machine."""
    try:
        return host == "localhost" or ipaddress.ip_address((host or "").strip("[]")).is_loopback
    except ValueError:
        return False


def _check_way_back(public_url: str | None, host: str) -> None:
    """The provider sends browsers back to a fixed address, and over https: else codes could be read on the way."""
    parts = urlsplit(public_url or f"http://{host}")
    if parts.scheme != "https" and not is_loopback(parts.hostname or host):
        raise SettingsError(
            f"{PREFIX}OIDC_ISSUER needs {PREFIX}PUBLIC_URL, such as https://queue.example.org"
        )


def _sign_on(value: Callable[[str], str]) -> OpenIdConnect | None:
    issuer = value("OIDC_ISSUER")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.query or parts.fragment or not _may_be_asked(parts.scheme, parts.hostname):
        raise SettingsError(
            f"{PREFIX}OIDC_ISSUER is {issuer!r}; use for example https://id.example.org/realms/city"
        )
    for name in ("OIDC_CLIENT_ID", "OIDC_GROUPS"):
        if not value(name):
            raise SettingsError(f"{PREFIX}{name} is missing: {PREFIX}OIDC_ISSUER needs it")
    try:
        rules = read_rules(value("OIDC_GROUPS"))
    except ValueError as error:
        raise SettingsError(f"{PREFIX}OIDC_GROUPS: {error}") from None
    return OpenIdConnect(
        issuer=issuer,
        client_id=value("OIDC_CLIENT_ID"),
        client_secret=value("OIDC_CLIENT_SECRET") or None,
        rules=rules,
        groups_claim=value("OIDC_GROUPS_CLAIM"),
        name_claim=value("OIDC_NAME_CLAIM"),
        label=value("OIDC_LABEL"),
    )


def _may_be_asked(scheme: str, host: str | None) -> bool:
    return bool(host) and (scheme == "https" or (scheme == "http" and is_loopback(host)))
