"""What the list of devices says."""

from __future__ import annotations

from queue_service.web.i18n import _

Texts = dict[str, str | dict[str, str]]


def device_texts() -> Texts:
    """Every text of the list by key, in the reader's language."""
    return {
        "kind": {"kiosk": _("Kiosk"), "board": _("Display board"), "desk-display": _("Display at a counter")},
        "status": {
            "ok": _("Well"),
            "late": _("Late"),
            "lost": _("Lost"),
            "revoked": _("Revoked"),
            "never_seen": _("Never seen"),
        },
        "paper": {
            "ok": _("Enough"),
            "low": _("Running low"),
            "out": _("Out of paper"),
            "none": _("No printer"),
        },
        "desk": _("counter %(name)s"),
        "area": _("area %(name)s"),
        "seen": _("last heard %(time)s"),
        "enrolled": _("connected %(time)s"),
        "revoked_at": _("revoked %(time)s"),
        "current": _("Current"),
        "older": _("Another version"),
        "older_hint": _("loads the new one when at rest"),
        "clock": {
            "right": _("Right"),
            "behind": _("%(time)s behind"),
            "ahead": _("%(time)s ahead"),
        },
        "seconds": _("%(n)s s"),
        "minutes": _("%(n)s min"),
        "hours": _("%(n)s h"),
        "days": _("%(n)s d"),
        "unknown": _("unknown"),
        "rename_this": _("Rename: %(name)s"),
        "revoke_this": _("Revoke: %(name)s"),
        "ask_revoke": _("Revoke “%(name)s”? Its page shows a code again within ten seconds."),
        "as_of": _("As of %(time)s"),
        "no_answer": _("The server does not answer. As of %(time)s"),
        "counts": _("%(n)s × %(status)s"),
    }
