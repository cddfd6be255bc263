"""An OpenID Connect provider on this machine that does as it should, and wrong in whatever way a test asks for."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from queue_service.services.ports import Clock

CLIENT_ID, CLIENT_SECRET = "queue", "the client's secret"
Claims = dict[str, Any]


@lru_cache
def a_key(name: str) -> RSAKey:
    """A key of this name; making one takes a while."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


@dataclass
class Grant:
    """A code that was given out."""

    claims: Claims
    nonce: str
    challenge: str
    redirect_uri: str


@dataclass
class OidcProvider:
    """What it knows, what it was asked, and how it is to misbehave.

    Attributes:
        people: subject → claims of the ID token.
        userinfo: subject → claims told at the userinfo endpoint only.
        twisted: changes the claims of each ID token.
        encode: makes a token of header and claims, instead of signing it.
        header: of each ID token.
        slow: paths that are answered when `released` is set, and not before.
        statuses: path → status to answer with instead.
        document: what differs in the discovery document; None leaves an entry out.
    """

    origin: str
    clock: Clock
    people: dict[str, Claims] = field(default_factory=dict)
    userinfo: dict[str, Claims] = field(default_factory=dict)
    twisted: Callable[[Claims], Claims] = lambda claims: claims
    encode: Callable[[Claims, Claims], str] | None = None
    header: dict[str, str] = field(default_factory=lambda: {"alg": "RS256", "kid": "first"})
    key: Any = field(default_factory=lambda: a_key("first"))
    published: list[Any] = field(default_factory=lambda: [a_key("first")])
    slow: set[str] = field(default_factory=set)
    released: threading.Event = field(default_factory=threading.Event)
    statuses: dict[str, int] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, str] = field(default_factory=dict)
    posted: list[dict[str, str]] = field(default_factory=list)

    def sign_in(self, address: str, subject: str) -> str:
        """What somebody's browser does at the provider: signs in and is sent back; the address it is sent to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.origin}/authorize?")
        assert (asked["client_id"], asked["response_type"]) == (CLIENT_ID, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        claims = {"sub": subject, **self.people[subject]}
        self.grants[code] = Grant(claims, asked["nonce"], asked["code_challenge"], asked["redirect_uri"])
        back = urlencode({"code": code, "state": asked["state"], "iss": self.origin})
        return f"{asked['redirect_uri']}?{back}"

    def rotate(self, name: str = "second") -> None:
        """Signs with another key from now on, and publishes that one only."""
        self.key, self.published = a_key(name), [a_key(name)]
        self.header = {"alg": "RS256", "kid": name}

    def logout_token(self, subject: str, **changes: Any) -> str:
        """What it posts when somebody has signed out."""
        now = int(self.clock.now().timestamp())
        events: Claims = {"http://schemas.openid.net/event/backchannel-logout": {}}
        claims = {
            "iss": self.origin,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_hex(8),
        }
        claims |= {"sub": subject, "events": events, **changes}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({**self.header, "typ": "logout+jwt"}, kept, self.key)

    def discovery(self) -> Claims:
        found = {
            "issuer": self.origin,
            "authorization_endpoint": f"{self.origin}/authorize",
            "token_endpoint": f"{self.origin}/token",
            "jwks_uri": f"{self.origin}/keys",
            "userinfo_endpoint": f"{self.origin}/userinfo",
            "end_session_endpoint": f"{self.origin}/leave",
            "scopes_supported": ["openid", "profile", "groups"],
            **self.document,
        }
        return {name: value for name, value in found.items() if value is not None}

    def tokens(self, body: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """Answers a request for tokens; a code is good once, for whoever has its verifier."""
        self.posted.append(body)
        known = b64decode(authorization.removeprefix("Basic ")).decode() == f"{CLIENT_ID}:{CLIENT_SECRET}"
        if not known:
            return 401, {"error": "invalid_client"}
        grant = self.grants.pop(body.get("code", ""), None)
        challenge = urlsafe_b64encode(hashlib.sha256(body.get("code_verifier", "").encode()).digest())
        if grant is None or challenge.decode().rstrip("=") != grant.challenge:
            return 400, {"error": "invalid_grant"}
        if body["redirect_uri"] != grant.redirect_uri:
            return 400, {"error": "invalid_grant"}
        now = int(self.clock.now().timestamp())
        claims = {"iss": self.origin, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": grant.nonce}
        claims = self.twisted({**claims, **grant.claims})
        access = secrets.token_urlsafe(16)
        self.access[access] = str(grant.claims["sub"])
        if self.encode is not None:
            id_token = self.encode(self.header, claims)
        else:
            id_token = jwt.encode(self.header, claims, self.key, [self.header["alg"]])
        return 200, {"token_type": "Bearer", "expires_in": 300, "access_token": access, "id_token": id_token}

    def told(self, authorization: str) -> tuple[int, Claims]:
        """The userinfo of whoever has an access token."""
        subject = self.access.get(authorization.removeprefix("Bearer "))
        return (401, {}) if subject is None else (200, {"sub": subject, **self.userinfo.get(subject, {})})


@contextmanager
def oidc_provider(clock: Clock) -> Iterator[OidcProvider]:
    """It listens on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            provider.asked.append(self.path)
            keys = {"keys": [key.as_dict(private=False) for key in provider.published]}
            said: tuple[int, Any] = {
                "/.well-known/openid-configuration": (200, provider.discovery()),
                "/keys": (200, keys),
            }.get(self.path) or provider.told(self.headers.get("Authorization", ""))
            self.answer(*said)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            flat = {name: values[0] for name, values in body.items()}
            self.answer(*provider.tokens(flat, self.headers.get("Authorization", "")))

        def answer(self, status: int, said: Any) -> None:
            if self.path in provider.slow:
                provider.released.wait(60)
                # Whoever asked has gone.
                self.close_connection = True
                return
            status, said = (
                (provider.statuses[self.path], {}) if self.path in provider.statuses else (status, said)
            )
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            with suppress(ConnectionError):
                # Whoever asked may have heard enough.
                self.wfile.write(text)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = OidcProvider(f"http://127.0.0.1:{server.server_address[1]}", clock)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield provider
        provider.released.set()
        server.shutdown()
        thread.join()
