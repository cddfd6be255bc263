"""The environment variables that settings are read from."""

from __future__ import annotations

PREFIX = "QUEUE_SERVICE_"

#: Who supervises public bodies in North Rhine-Westphalia.
AUTHORITY = (
    "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen, poststelle@ldi.nrw.de"
)

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
        "where requests and failed sign-ins are counted; several processes share one count through `valkey://…`",
    ),
    (
        "QUEUE_SERVICE_RATE_LIMITS",
        "on",
        "`off` where something in front of the service limits requests ([operations.md](docs/operations.md))",
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
    ("QUEUE_SERVICE_KEEP_TICKETS_DAYS", "0", "days after their own that numbers still lead to their holders"),
    ("QUEUE_SERVICE_KEEP_OUTBOX_DAYS", "0", "days after their own that sent messages are listed"),
    (
        "QUEUE_SERVICE_KEEP_DECISIONS_DAYS",
        "92",
        "days that every call can be decided again; then recognised need is taken out of the record",
    ),
    ("QUEUE_SERVICE_KEEP_RECORD_DAYS", "1826", "days until the lobby's record of a day is deleted"),
    ("QUEUE_SERVICE_KEEP_FIGURES_DAYS", "3653", "days until the figures of a day are deleted"),
    ("QUEUE_SERVICE_KEEP_AUDIT_DAYS", "365", "days until entries of the audit log are deleted"),
    ("QUEUE_SERVICE_KEEP_BACKUPS_DAYS", "30", "days until backups that the service knows of are deleted"),
    (
        "QUEUE_SERVICE_BACKUP_FOLDER",
        "",
        "folder whose files `*.backup` are deleted after that time; those made before an upgrade always are",
    ),
    (
        "QUEUE_SERVICE_OIDC_ISSUER",
        "",
        "issuer of the OpenID Connect provider that staff sign in at ([sign-on.md](docs/sign-on.md)); empty: none",
    ),
    ("QUEUE_SERVICE_OIDC_CLIENT_ID", "", "this service's client id there"),
    ("QUEUE_SERVICE_OIDC_CLIENT_SECRET", "", "its client secret; empty for a public client"),
    (
        "QUEUE_SERVICE_OIDC_GROUPS",
        "",
        "whose members get which role where: `group=role@office, group=role`; only admin and auditor need no office",
    ),
    ("QUEUE_SERVICE_OIDC_GROUPS_CLAIM", "groups", "the claim that names somebody's groups"),
    (
        "QUEUE_SERVICE_OIDC_NAME_CLAIM",
        "preferred_username",
        "the claim that new accounts are named after, up to an `@`",
    ),
    ("QUEUE_SERVICE_OIDC_LABEL", "", "what the button on the sign-in page calls the provider"),
    (
        "QUEUE_SERVICE_LOCAL_SIGN_IN",
        "on",
        "who may sign in with a password of this service: `on`: everybody, `admins`, or `off`: nobody",
    ),
    (
        "QUEUE_SERVICE_CONTROLLER",
        "",
        "who is responsible for the data (Art. 4 no. 7 GDPR), with the address, for the privacy notice",
    ),
    (
        "QUEUE_SERVICE_PRIVACY_OFFICER",
        "",
        "how to reach the data protection officer, for the privacy notice",
    ),
    (
        "QUEUE_SERVICE_PRIVACY_AUTHORITY",
        AUTHORITY,
        "the supervisory authority, for the privacy notice",
    ),
)
