"""The order of calls: the rule in force, the presets beside each other, a change with its table before it is saved."""

from __future__ import annotations

from flask import render_template

from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.domain.rule_table import table_of
from queue_service.services.rule_preview import past_tables, planned_tables, previewed
from queue_service.web.admin import bp
from queue_service.web.admin.change_lines import change_states
from queue_service.web.admin.configured import configured
from queue_service.web.admin.rule_view import RuleWords, past, preset_cards, shown_plans
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: Tables of the past on the page; the older ones are in the history of changes.
_SHOWN = 20


@bp.get("/rule/")
@for_staff(Right.SEE_CONFIGURATION)
def show_rule(actor: Actor) -> str:
    """The rule of an office, what is planned of it, and every table it had."""
    frame, read = configured(actor)
    office = str(frame["office"])
    plan = services().administration.plan(office)
    words = RuleWords(plan, current_language())
    table = table_of(previewed(read.document, ()))
    planned = services().configuration.history(actor, office, state="planned")
    tables = past_tables(services().configuration, actor, office)
    return render_template(
        "admin/rule.html",
        **frame,
        plan=plan,
        words=words,
        states=change_states(),
        table=table,
        since=words.moment(services().administration.rates_since(office)),
        presets=preset_cards(plan, words),
        planned=shown_plans(planned_tables(read.document, planned), plan, actor),
        past=past(tables[:_SHOWN], words),
        older=len(tables) > _SHOWN,
    )
