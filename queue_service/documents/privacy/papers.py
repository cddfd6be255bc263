"""The papers of an office: record of processing, threshold analysis, privacy notice, draft of a works agreement."""

from __future__ import annotations

from string import Template

from queue_service.documents.durations import duration
from queue_service.documents.lists import listed
from queue_service.documents.privacy.house_facts import HouseFacts
from queue_service.documents.privacy.inventory import Schema, differences, inventory
from queue_service.documents.privacy.paper_tables import (
    audit_actions,
    columns_about,
    inventory_tables,
    limits_table,
    measures_table,
    push_words,
    recipients_table,
    tables_about,
)
from queue_service.documents.privacy.words import template, words

PAPERS = ("record", "threshold", "notice", "agreement")


class InventoryOutdated(Exception):
    """The inventory does not describe the database: what it says would be wrong. `args[0]` names what differs."""


def papers(facts: HouseFacts, schema: Schema, lang: str) -> dict[str, str]:
    """File name → Markdown with front matter, in `lang` ("de" or "en").

    Args:
        schema: the tables and columns that are really there.

    Raises:
        InventoryOutdated: a column is not described, or one that is described is not there.
    """
    wrong = list(differences(inventory(), schema))
    if wrong:
        raise InventoryOutdated(wrong)
    filled = _values(facts, lang)
    names = words(lang)["names"]
    return {f"{names[name]}.md": Template(template(name, lang)).substitute(filled) for name in PAPERS}


def _values(facts: HouseFacts, lang: str) -> dict[str, str]:
    gap = words(lang)["plain"]["gap"]
    values = {
        "date": facts.day,
        "version": facts.version,
        "controller": facts.controller or gap,
        "officer": facts.officer or gap,
        "authority": facts.authority,
        "offices": listed(facts.offices, lang) or gap,
        "push": push_words(facts, lang),
        "recipients": recipients_table(facts, lang),
        "limits": limits_table(facts, lang),
        "visitor_limits": limits_table(facts, lang, whose="visitor"),
        "staff_limits": limits_table(facts, lang, whose="staff"),
        "inventory": inventory_tables(facts, lang),
        "staff_inventory": columns_about("staff", facts, lang),
        "visitor_tables": tables_about("visitor"),
        "staff_tables": tables_about("staff"),
        "measures": measures_table(facts, lang),
        "audit_actions": audit_actions(lang),
    }
    for name in ("tickets", "notes", "decisions", "record"):
        values[f"period_{name}"] = _within(duration(name, facts.keeping, lang))
    for basis, said in words(lang)["basis"].items():
        values[f"basis_{basis}"] = said
    return values


def _within(sentence: str) -> str:
    # Within a sentence it begins small; where nouns have capitals, a number comes first.
    return sentence[:1].lower() + sentence[1:]
