"""Screens: how the kiosks look, with a picture of one beside it; how the boards look, which is set elsewhere."""

from __future__ import annotations

from flask import render_template

from queue_service.documents.language import ENDONYMS, direction
from queue_service.domain.command import Actor
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office import LONGEST_RESET, MOST_TILES, SHORTEST_RESET
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.configured import configured, script_texts
from queue_service.web.i18n import _
from queue_service.web.staff import for_staff

#: Fewer tiles leave a page of the kiosk empty.
_LEAST_TILES = 4


@bp.get("/screens/")
@for_staff(Right.SEE_CONFIGURATION)
def show_screens(actor: Actor) -> str:
    """Kiosks and boards of an office."""
    frame, read = configured(actor)
    look = read.document["kiosk"]
    moved = {"moved": _("%(name)s: place %(place)s of %(of)s. Save to keep the order.")}
    order = list(dict.fromkeys((*look["languages"], *LANGUAGES)))
    return render_template(
        "admin/screens.html",
        **frame,
        look=look,
        tongues=[(code, ENDONYMS[code], direction(code)) for code in order],
        board=read.document["board"],
        board_tongues=[ENDONYMS[code] for code in read.document["board_languages"]],
        may_set_boards=actor.may(Right.HOUSE_DECISIONS, str(frame["office"])),
        tiles=range(_LEAST_TILES, MOST_TILES + 1),
        resets=(SHORTEST_RESET, LONGEST_RESET),
        page={
            **script_texts("cases", moved),
            "kiosk": look,
            "order": list(LANGUAGES),
        },
    )
