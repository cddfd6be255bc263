"""Texts that views and scripts of this face share."""

from __future__ import annotations

from queue_service.web.i18n import _


def pause_reasons() -> list[tuple[str, str]]:
    """Why a desk may pause: the codes of the use case, in the order offered, with their words."""
    return [
        ("break", _("Break")),
        ("phone", _("On the phone")),
        ("back_office", _("Work on files")),
        ("meeting", _("Talking to a colleague")),
        ("other", _("Something else")),
    ]


def desk_states() -> dict[str, str]:
    """The states of a desk, in words."""
    return {
        "closed": _("Closed"),
        "open": _("Open"),
        "ready": _("Ready"),
        "paused": _("Paused"),
        "occupied": _("With a client"),
    }


def choice_texts() -> dict[str, object]:
    """What the script of the choice may have to say."""
    return {
        "connected": _("Live"),
        "not_current": _("Not up to date"),
        "states": desk_states(),
        "choice": {
            "free": _("Free"),
            "mine": _("You are here"),
            "taken": _("Taken"),
            "taken_title": _("Desk %(desk)s is taken"),
        },
    }
