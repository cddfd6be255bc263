"""Texts in the office's own words: the list, and the page of one with how it will look in every language."""

from __future__ import annotations

from flask import render_template

from queue_service.documents.office_text_words import ABOUT, FACES, MEANINGS
from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.office_texts import BY_KEY
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.change_lines import change_lines, change_states
from queue_service.web.admin.configured import configured
from queue_service.web.admin.texts_view import TextRow, about_text, languages_of, rows
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: Changes looked through for those of one text, and shown.
_LOOKED_THROUGH, _SHOWN = 200, 10


@bp.get("/texts/")
@for_staff(Right.SEE_CONFIGURATION)
def show_texts(actor: Actor) -> str:
    """Every text that an office may say in its own words, by the face where it stands."""
    frame, _read = configured(actor)
    plan = services().administration.plan(str(frame["office"]))
    found: list[TextRow] = rows(plan)
    return render_template(
        "admin/texts.html",
        **frame,
        faces=[(FACES[face], [row for row in found if row.text.face is face]) for face in FACES],
    )


@bp.get("/texts/<key>/")
@for_staff(Right.SEE_CONFIGURATION)
def show_text(actor: Actor, key: str) -> str:
    """One text in every language, with how it will look."""
    if key not in BY_KEY:
        raise NotFound("not_found")
    frame, _read = configured(actor)
    office = str(frame["office"])
    plan = services().administration.plan(office)
    text = BY_KEY[key]
    title, where = ABOUT[key]
    history = services().configuration.history(actor, office, part="texts", limit=_LOOKED_THROUGH)
    own = [each for each in history if any(change.at[:2] == ("texts", key) for change in each.changes)]
    return render_template(
        "admin/text.html",
        **frame,
        text=text,
        title=title,
        where=where,
        face=FACES[text.face],
        meanings=[(name, MEANINGS[name], name in text.needed) for name in text.placeholders],
        about=about_text(plan, text),
        own_words=plan.texts.get(key, {}),
        fields=languages_of(plan, text),
        lines=change_lines(own[:_SHOWN], plan, may_undo=bool(frame["may_configure"])),
        states=change_states(),
    )
