"""The page of whoever keeps the doors."""

from __future__ import annotations

from flask import render_template, request

from queue_service.documents.head_count import head_count as counted
from queue_service.domain.command import Actor
from queue_service.domain.numbering import LETTERS
from queue_service.domain.office import OfficePlan
from queue_service.domain.rights import Right
from queue_service.services.head_count import head_count
from queue_service.web.kit import services
from queue_service.web.lobby import bp
from queue_service.web.lobby.texts import lobby_texts
from queue_service.web.staff import for_staff, named


@bp.get("/")
@for_staff(Right.HEAD_COUNT)
def lobby(actor: Actor) -> str:
    """The head-count, a number to bring back, help, and the house's pause."""
    office = actor.office or request.args.get("office") or next(iter(services().lobby.codes()), "")
    actor.require(Right.HEAD_COUNT, office)
    now = services().lobby.state(office)
    plan = now.office.plan
    return render_template(
        "lobby/lobby.html",
        office=plan,
        letters=_letters(plan),
        signed_in=True,
        page={
            "office": plan.code,
            "time_zone": plan.time_zone,
            "areas": {area.code: named(area.names) for area in plan.areas},
            "snapshot": {"head_count": counted(head_count(now))},
            "texts": lobby_texts(),
        },
    )


def _letters(plan: OfficePlan) -> list[str]:
    """The letters that numbers of this house begin with, in the alphabet's order."""
    used = {area.series for area in plan.areas} | {plan.paper_series}
    return [letter for letter in LETTERS if letter in used]
