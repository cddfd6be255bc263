"""The configuration as a file: taken away, brought back after a look at it; and two offices side by side."""

from __future__ import annotations

from flask import render_template, request

from queue_service.documents.change_words import PLACES, change_words
from queue_service.documents.configuration_words import configuration_words
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.configured import configured, script_texts
from queue_service.web.i18n import _, current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: Differences between two offices that a page shows; the command has them all.
MOST = 500


@bp.get("/configuration/")
@for_staff(Right.SEE_CONFIGURATION)
def show_file(actor: Actor) -> str:
    """Export, import with review; `?with=` compares with another office."""
    frame, read = configured(actor)
    office, language = str(frame["office"]), current_language()
    others = [
        code
        for code in services().lobby.codes()
        if code != office and actor.may(Right.SEE_CONFIGURATION, code)
    ]
    other = request.args.get("with") if request.args.get("with") in others else None
    found = () if other is None else services().configuration.compare(actor, office, other)
    names = configuration_words(services().administration.plan(office), language)
    if other is not None:
        names = configuration_words(services().administration.plan(other), language) | names
    return render_template(
        "admin/configuration_file.html",
        **frame,
        others=[(code, services().administration.plan(code).name) for code in others],
        other=other,
        differences=change_words(found[:MOST], language, names),
        more=max(0, len(found) - MOST),
        parts=[(part, _(PLACES[part])) for part in read.document if part in PLACES],
        page=script_texts("file", _texts()),
    )


def _texts() -> dict[str, object]:
    """What admin/static/configuration_file.js says."""
    return {
        "same": _("The office has all that already."),
        "differences": _("%(count)s differences"),
        "added": _("added:"),
        "removed": _("removed:"),
        "before": _("before:"),
        "now": _("now:"),
        "line": _("Line %(line)s, column %(column)s."),
    }
