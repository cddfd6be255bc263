"""What the page of the order of calls shows, ready for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.dates import short_moment
from queue_service.documents.language import translations
from queue_service.documents.rule_words import PRESET_WORDS, PresetWords, decimal, minutes
from queue_service.domain.command import Actor
from queue_service.domain.dispatch import NEED_HEAD_START_MINUTES, PRESETS, Preset
from queue_service.domain.office import OfficePlan
from queue_service.domain.rights import Right
from queue_service.domain.rule_table import RuleTable, whole_minutes
from queue_service.services.change_views import ChangeView
from queue_service.services.rule_preview import PastTable
from queue_service.web.admin.change_lines import change_lines
from queue_service.web.admin.history import Line

#: Digits of points a minute, as everywhere in the administration.
_DIGITS = 3


class RuleWords:
    """Numbers and names of the rule in the reader's language."""

    def __init__(self, plan: OfficePlan, lang: str) -> None:
        self._plan, self._lang = plan, lang
        self._names = configuration_words(plan, lang)

    def points(self, per_minute: float) -> str:
        """ "0,115" a minute."""
        return decimal(per_minute, _DIGITS, self._lang)

    def minutes(self, value: float) -> str:
        """ "45", "8,7"."""
        return minutes(value, self._lang)

    def whole(self, value: float) -> int:
        """A promise in whole minutes."""
        return whole_minutes(value)

    def percent(self, share: float) -> str:
        """ "88,8 %"."""
        return f"{decimal(100 * share, 1, self._lang)} %"

    def name(self, case_type: str) -> str:
        """Of a case type; its code, where the office no longer has it."""
        return self._names.get(case_type, case_type)

    def preset(self, name: str) -> str:
        """ "Balanced"."""
        words = PRESET_WORDS.get(name)
        return name if words is None else translations(self._lang).gettext(words.name)

    def pays(self, name: str) -> str:
        """A sentence on whom a preset costs time."""
        return translations(self._lang).gettext(PRESET_WORDS[name].pays)

    def moment(self, at: datetime | None) -> str:
        """On the office's clock; empty where it is not known."""
        return "" if at is None else short_moment(at, self._plan.time_zone, self._lang)


@dataclass(frozen=True, slots=True)
class PresetCard:
    """One preset beside the others; ``bound`` in whole minutes."""

    preset: Preset
    words: PresetWords
    bound: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A change that is still to begin; ``table`` None where it no longer fits."""

    line: Line
    table: RuleTable | None


@dataclass(frozen=True, slots=True)
class PastRow:
    """A table that was in force from ``since`` on."""

    since: str
    who: str
    reason: str
    table: RuleTable


def preset_cards(plan: OfficePlan, words: RuleWords) -> list[PresetCard]:
    """The presets in their order."""
    return [
        PresetCard(
            preset,
            PRESET_WORDS[name],
            words.whole(preset.limit_minutes + preset.lead_minutes + NEED_HEAD_START_MINUTES),
            plan.preset == name,
        )
        for name, preset in PRESETS.items()
    ]


def shown_plans(
    planned: Sequence[tuple[ChangeView, RuleTable | None]], plan: OfficePlan, actor: Actor
) -> list[PlannedRule]:
    """What is planned, the next to begin first."""
    may_undo = actor.may(Right.CONFIGURE, plan.code)
    ordered = sorted(planned, key=lambda pair: (pair[0].from_day or pair[0].at.date(), pair[0].id or 0))
    lines = change_lines([change for change, _ in ordered], plan, may_undo=may_undo)
    return [PlannedRule(line, table) for line, (_, table) in zip(lines, ordered, strict=True)]


def past(tables: Sequence[PastTable], words: RuleWords) -> list[PastRow]:
    """Every table there was, newest first."""
    return [PastRow(words.moment(each.since), each.by or "", each.reason, each.table) for each in tables]
