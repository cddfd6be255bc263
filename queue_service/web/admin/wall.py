"""The notice for the wall: which sheets, in which languages and size; the browser prints them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from queue_service.documents.language import LANGUAGES
from queue_service.documents.wall_notice import WallNotice, notices
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.configured import configured
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

SIZES = ("a3", "a4")
EACH, ALL = "each", "all"
#: Beside the first language, names of concerns on a sheet that all share stand in this one: most people read it.
_SECOND = "en"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print. ``sheets``: one for each language, or one for all."""

    size: str
    sheets: str
    languages: tuple[str, ...]


@bp.get("/wall/")
@for_staff(Right.SEE_CONFIGURATION)
def show_wall(actor: Actor) -> str:
    """The sheets, as they will be printed; `?size=`, `?sheets=` and `?language=` (several) choose."""
    frame, _read = configured(actor)
    office = str(frame["office"])
    administration = services().administration
    plan = administration.plan(office)
    wanted = _wanted(plan.board_languages)
    made = notices(plan, administration.rates_since(office), wanted.languages)
    return render_template(
        "admin/wall.html",
        **frame,
        plan=plan,
        wanted=wanted,
        notices=made,
        named=_named(made),
    )


def _named(made: list[WallNotice]) -> list[WallNotice]:
    """Those whose words for the concerns stand on a shared sheet: the first, and one that most others can read."""
    first, *others = made
    second = next((each for each in others if each.language == _SECOND), next(iter(others), None))
    return [first] if second is None else [first, second]


def _wanted(usual: tuple[str, ...]) -> Wanted:
    chosen = request.args.getlist("language")
    languages = tuple(each for each in LANGUAGES if each in chosen)
    sheets = request.args.get("sheets")
    size = request.args.get("size")
    return Wanted(
        size=size if size in SIZES else SIZES[0],
        sheets=ALL if sheets == ALL else EACH,
        languages=languages or tuple(each for each in LANGUAGES if each in usual) or LANGUAGES[:1],
    )
