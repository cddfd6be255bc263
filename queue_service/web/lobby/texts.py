"""Texts that the script of this face needs."""

from __future__ import annotations

from queue_service.documents.language import plural_forms
from queue_service.web.i18n import _, current_language
from queue_service.web.staff_kit import house_texts, problem_texts


def lobby_texts() -> dict[str, object]:
    """Every text the script may need."""
    return {
        "connected": _("Live"),
        "not_current": _("Not up to date"),
        "stale": _(
            "No connection to the server since %(time)s. What you see may have changed; the page carries on by itself"
            " as soon as it can."
        ),
        "current_again": _("Connected again; everything is up to date."),
        "people": plural_forms(current_language(), "%(n)s person in the house", "%(n)s people in the house"),
        "number_missing": _("Type a number first, for example %(example)s."),
        "bring_back": {
            "waiting": _("%(number)s waits again and keeps the time waited."),
            "called": _("%(number)s is called at once. The boards show the desk."),
        },
        "help": {
            "help": _("Help was asked for at %(time)s. Nobody has answered yet."),
            "help_answered": _("Somebody is on the way to you since %(time)s."),
            "emergency": _(
                "Emergency since %(time)s: the information desk has been told. Nobody has answered yet."
            ),
            "emergency_answered": _("Emergency: somebody is on the way to you since %(time)s."),
            "sent": _("The information desk has been told."),
        },
        **house_texts(),
        "problem": problem_texts(),
    }
