"""Texts that views and scripts of this face share."""

from __future__ import annotations

from typing import NamedTuple

from queue_service.web.i18n import _


class Action(NamedTuple):
    """A button beside the big one: the action's name, its key, its icon, its words."""

    name: str
    key: str
    icon: str
    label: str


def actions() -> list[Action]:
    """Everything a clerk can do at a desk beside the next sensible step, in the order of the buttons."""
    return [
        Action("repeat", "r", "speaker", _("Call again")),
        Action("no-answer", "x", "remove", _("No answer")),
        Action("finish", "f", "check", _("Finish")),
        Action("transfer", "t", "swap", _("Transfer")),
        Action("wait", "g", "bring-back", _("Gets something")),
        Action("move", "m", "arrow", _("Move together")),
        Action("away", "a", "clock", _("Away for a moment")),
        Action("wrap-up", "w", "note", _("Wrap-up")),
        Action("call", "k", "call", _("Call a certain number")),
        Action("tickets", "i", "plus", _("Issue a number")),
        Action("pause", "p", "pause", _("Pause")),
        Action("close", "c", "closed", _("Close the desk")),
    ]


def primary_keys() -> list[tuple[str, str]]:
    """The keys of the big button: key and words."""
    return [
        ("O", _("Open the desk, carry on")),
        ("N", _("Call the next number")),
        ("S", _("Start: the client sits down")),
        ("F", _("Finish")),
        ("1 2 3", _("Outcome: dealt with, papers incomplete, not responsible")),
    ]


def other_keys() -> list[tuple[str, str]]:
    """The keys that do not belong to a client: key and words."""
    return [
        ("U", _("Take the last step back")),
        ("Q", _("Answered on the spot: count one")),
        ("H", _("Pause the whole house")),
        ("?", _("These keys")),
        ("Esc", _("Close a window without doing anything")),
        (_("Ctrl") + " Z", _("Take the last step back, also with the letters switched off")),
        (_("Ctrl") + " F9", _("Silent call: colleagues come at once")),
    ]


def pause_reasons() -> list[tuple[str, str]]:
    """Why a desk may pause: the codes of the use case, in the order offered, with their words."""
    return [
        ("break", _("Break")),
        ("phone", _("On the phone")),
        ("back_office", _("Work on files")),
        ("meeting", _("Talking to a colleague")),
        ("other", _("Something else")),
    ]


def hold_reasons() -> list[tuple[str, str]]:
    """What a client may be sent for."""
    return [
        ("photo", _("A photo")),
        ("copy", _("A copy")),
        ("document", _("A document")),
        ("payment", _("To pay")),
        ("interpreter", _("An interpreter")),
        ("other", _("Something else")),
    ]


def call_reasons() -> list[tuple[str, str]]:
    """Why somebody may be called out of turn."""
    return [
        ("continues", _("Continues here")),
        ("urgent", _("Cannot wait")),
        ("needs_help", _("Needs help")),
        ("waited_outside", _("Did not hear the call")),
        ("supervisor", _("Decided by the supervisor")),
        ("other", _("Another reason")),
    ]


def client_endings() -> list[tuple[str, str, str]]:
    """What may become of a client whose desk closes: code, words, what it means."""
    return [
        ("finish", _("Finished"), _("Everything is dealt with.")),
        ("return", _("Back to the queue"), _("Waits on for another desk and keeps the time waited.")),
        ("no-answer", _("Did not answer"), _("Set aside, as with “No answer”.")),
    ]


def topics() -> list[tuple[str, str]]:
    """What is asked at a desk without a number that is no concern of the office."""
    return [
        ("other", _("Something else")),
        ("way", _("The way")),
        ("form", _("A form")),
        ("opening", _("Opening hours")),
    ]


def desk_states() -> dict[str, str]:
    """The states of a desk, in words."""
    return {
        "closed": _("Closed"),
        "open": _("Open"),
        "ready": _("Ready"),
        "paused": _("Paused"),
        "occupied": _("With a client"),
        "away": _("Away for a moment"),
        "wrap_up": _("Wrap-up"),
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
            "taken_client": _("With a client"),
            "taken_title": _("Desk %(desk)s is taken"),
            "taken_text": _(
                "Somebody works at this desk now. If you share it, you both see and call the same client; if you take"
                " it over, it is yours from now on."
            ),
            "taken_client_text": _(
                "Somebody works at this desk now, and a client is there. If you share it, you both see the same; if you"
                " take it over, you carry on with the client."
            ),
        },
    }


def practise_texts() -> dict[str, object]:
    """What the script of the page before practice may have to say."""
    return {
        "busy": _("One moment: people are coming in …"),
        "problem": {
            "offline": _("The server does not answer. Check the network and try again."),
            "unknown": _("That did not work. Try again in a moment."),
        },
    }
