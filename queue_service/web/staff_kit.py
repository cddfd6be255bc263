"""What pages of staff share: texts of their scripts, and the clock they show."""

from __future__ import annotations

from queue_service.domain.command import Actor
from queue_service.web.i18n import _
from queue_service.web.kit import services


def page_texts() -> dict[str, object]:
    """What the scripts of a page say: the data of every page of the administration, and of one's own account."""
    return {
        "texts": {
            "field_missing": _("Fill in this field."),
            "problem": problem_texts(),
            "change": _change_texts(),
        },
    }


def _change_texts() -> dict[str, str]:
    """What admin/static/changes.js says."""
    return {
        "saved": _("Saved."),
        "merged": _("Somebody else changed other things meanwhile; their changes stand."),
        "planned": _("Planned: it begins on %(day)s."),
        "nothing": _("Nothing has changed."),
        "undone": _("Taken back."),
        "withdrawn": _("Withdrawn."),
        "somebody": _("somebody"),
        "by": _("%(who)s, %(when)s"),
        "yes": _("yes"),
        "no": _("no"),
        "whole": _("all of it"),
    }


def problem_texts() -> dict[str, str]:
    """What is said when the server's own words are missing."""
    return {
        "offline": _("The server has not answered. Press again: it counts only once."),
        "unknown": _("That did not work. Try again in a moment."),
    }


def house_texts() -> dict[str, dict[str, str]]:
    """What information/static/house.js says of the house: its state, its pause, what was done about it."""
    return {
        "house": {
            "open": _("Open until %(time)s"),
            "closed": _("Closed"),
            "closed_early": _("No more numbers today"),
            "evacuation": _("Evacuation since %(time)s"),
            "interruption": _("Interrupted since %(time)s"),
        },
        "pause_banner": {
            "evacuation": _("Evacuation since %(time)s: nobody is called, no waiting time runs."),
            "interruption": _("Interrupted since %(time)s: nobody is called, no waiting time runs."),
        },
        "done": {
            "pause": _("The house is paused. Boards and phones say so."),
            "resume": _("The house carries on. Called numbers are announced again in order."),
        },
    }


def time_zone_of(actor: Actor) -> str:
    """The clock somebody looks at: that of their office, else of the first one there is."""
    offices = services().lobby.codes()
    office = actor.office if actor.office in offices else next(iter(offices), None)
    return "UTC" if office is None else services().administration.plan(office).time_zone
