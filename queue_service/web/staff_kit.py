"""What server-rendered pages of staff share: the texts of their scripts, and the clock they show."""

from __future__ import annotations

from queue_service.domain.command import Actor
from queue_service.web.i18n import _
from queue_service.web.kit import services


def page_texts() -> dict[str, object]:
    """What the scripts of a page say: the data of every page of the administration, and of one's own account."""
    return {
        "texts": {
            "field_missing": _("Fill in this field."),
            "problem": {
                "offline": _("The server has not answered. Press again: it counts only once."),
                "unknown": _("That did not work. Try again in a moment."),
            },
        },
    }


def time_zone_of(actor: Actor) -> str:
    """The clock somebody looks at: that of their office, else of the first one there is."""
    offices = services().lobby.codes()
    office = actor.office if actor.office in offices else next(iter(offices), None)
    return "UTC" if office is None else services().administration.plan(office).time_zone
