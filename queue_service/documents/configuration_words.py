"""The names of what an office has, for sentences about it."""

from __future__ import annotations

from collections.abc import Mapping

from queue_service.domain.office import OfficePlan


def configuration_words(plan: OfficePlan, lang: str) -> dict[str, str]:
    """Code → name in `lang`, of areas and case types; desks go by their codes."""
    names = {area.code: area.names for area in plan.areas} | {
        each.code: each.names for each in plan.case_types
    }
    return all_in_language(names, lang)


def all_in_language(names: Mapping[str, Mapping[str, str]], lang: str) -> dict[str, str]:
    """Code → name in `lang`, as `in_language` has it; the code where there is none."""
    return {code: in_language(of, lang) or code for code, of in names.items()}


def in_language(names: Mapping[str, str], lang: str) -> str:
    """The name in `lang`, else in German, else in any; empty where there is none."""
    return names.get(lang) or names.get("de") or next(iter(names.values()), "")
