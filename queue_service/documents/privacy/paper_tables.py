"""The computed parts of the papers: limits, inventory, measures, recipients, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from queue_service.documents.audit_text import ACTIONS
from queue_service.documents.durations import duration
from queue_service.documents.language import translations
from queue_service.documents.privacy.house_facts import HouseFacts
from queue_service.documents.privacy.inventory import Column, Table, inventory
from queue_service.documents.privacy.words import Words, words
from queue_service.documents.retention_text import end_text, kind_text
from queue_service.domain.retention import BY_NAME, LIMITS


def table_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; what a cell holds cannot break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def limits_table(facts: HouseFacts, lang: str, *, whose: str | None = None) -> str:
    """Every limit of this installation, or those that meet somebody's data."""
    plain = words(lang)["plain"]
    names = [limit.name for limit in LIMITS if whose is None or limit.name in _limits_of(whose)]
    head = [plain["what"], plain["period"], plain["ending"], plain["setting"]]
    rows = (
        [
            kind_text(name, lang),
            duration(name, facts.keeping, lang),
            end_text(name, lang),
            f"`QUEUE_SERVICE_{setting}`" if (setting := BY_NAME[name].setting) else plain["fixed"],
        ]
        for name in names
    )
    return table_of(head, rows)


def inventory_tables(facts: HouseFacts, lang: str) -> str:
    """Every table of the database with every column."""
    return "\n\n".join(_one_table(table, facts, lang) for table in inventory())


def columns_about(whose: str, facts: HouseFacts, lang: str) -> str:
    """The columns that are somebody's data, over all tables."""
    plain, word = words(lang)["plain"], words(lang)
    head = [plain["table"], plain["columns"], plain["purpose"], plain["limit"], plain["readers"]]
    rows = []
    for table in inventory():
        about = [column for column in table.columns if column.whose == whose]
        for limit in dict.fromkeys(column.limit for column in about):
            some = [column for column in about if column.limit == limit]
            readers = dict.fromkeys(reader for column in some for reader in column.readers)
            rows.append(
                [
                    f"`{table.name}`",
                    ", ".join(_named(column, lang) for column in some),
                    table.purpose[lang],
                    duration(limit, facts.keeping, lang),
                    ", ".join(word["readers"][reader] for reader in readers),
                ]
            )
    return table_of(head, rows)


def tables_about(whose: str) -> str:
    """The names of the tables that hold somebody's data."""
    return ", ".join(f"`{table.name}`" for table in inventory() if table.concerns(whose))


def recipients_table(facts: HouseFacts, lang: str) -> str:
    """Who else gets data; the operator of the machines stands there to be filled in."""
    plain, said = words(lang)["plain"], words(lang)["recipients"]
    keys = [
        *(["push"] if facts.push == "on" else []),
        *(["oidc"] if facts.issuer else []),
        "host",
    ]
    rows = ([said[f"{key}_name"].format(issuer=facts.issuer), said[f"{key}_why"]] for key in keys)
    return table_of([plain["recipient"], plain["why"]], rows)


def measures_table(facts: HouseFacts, lang: str) -> str:
    """What protects the data here, as far as the settings tell (Art. 32)."""
    said = words(lang)
    rows = ([said["measures"][key], text] for key, text in _measured(facts, lang, said).items())
    return table_of([said["plain"]["measure"], said["plain"]["here"]], rows)


def audit_actions(lang: str) -> str:
    """Every act that is written to the audit log, one a line."""
    say = translations(lang).gettext
    return "\n".join(f"- {say(text)} (`{action}`)" for action, text in sorted(ACTIONS.items()))


def push_words(facts: HouseFacts, lang: str) -> str:
    """Whether phones get messages."""
    return words(lang)["measured"][f"push_{facts.push}"]


def _measured(facts: HouseFacts, lang: str, said: Words) -> dict[str, str]:
    text, plain = said["measured"], said["plain"]
    https = (facts.public_url or "").startswith("https://")
    local = plain["yes" if facts.local_sign_in == "on" else "no"]
    if facts.local_sign_in == "admins":
        local = said["readers"]["admin"]
    return {
        "tls": text["tls_on" if https else "tls_off"].format(url=facts.public_url),
        "database": text[f"database_{facts.database}"].format(host=facts.database_host or plain["gap"]),
        "secrets": text["secrets"],
        "passwords": text["passwords"],
        "sign_on": text["sign_on_oidc" if facts.issuer else "sign_on_local"].format(
            issuer=facts.issuer, local=local
        ),
        "rights": text["rights"],
        "devices": text["devices"],
        "pages": text["pages"],
        "attempts": text["attempts_shared" if facts.counts_together else "attempts_memory"],
        "logs": text["logs"].format(level=facts.log_level, format=facts.log_format),
        "audit": text["audit"].format(period=duration("audit", facts.keeping, lang)),
        "push": push_words(facts, lang),
        "erasure": text["erasure"],
        "backups": text["backups"].format(period=duration("backups", facts.keeping, lang)),
        "soundness": text["soundness"],
    }


def _one_table(table: Table, facts: HouseFacts, lang: str) -> str:
    word = words(lang)
    plain = word["plain"]
    head = [plain["columns"], plain["kind"], plain["whose"], plain["limit"], plain["readers"]]
    rows = (
        [
            ", ".join(f"`{column.name}`" for column in alike),
            word["kind"][alike[0].kind] + (f": {alike[0].note[lang]}" if alike[0].note else ""),
            word["whose"][alike[0].whose],
            duration(alike[0].limit, facts.keeping, lang),
            ", ".join(word["readers"][reader] for reader in alike[0].readers),
        ]
        for alike in _alike(table)
    )
    bases = dict.fromkeys([table.basis, *(column.basis for column in table.columns)])
    said = "; ".join(word["basis"][basis] for basis in bases)
    return (
        f"### `{table.name}`\n\n{table.purpose[lang]}.\n\n{plain['basis']}: {said}.\n\n{table_of(head, rows)}"
    )


def _alike(table: Table) -> Iterable[list[Column]]:
    """Columns of which the same is to be said share a line: the paper stays one that people read."""
    groups: dict[object, list[Column]] = {}
    for column in table.columns:
        same = (column.kind, column.whose, column.limit, column.readers)
        groups.setdefault((column.name if column.note else "", *same), []).append(column)
    return groups.values()


def _named(column: Column, lang: str) -> str:
    return f"`{column.name}`" + (f" ({column.note[lang]})" if column.note else "")


def _limits_of(whose: str) -> set[str]:
    found = {column.limit for table in inventory() for column in table.columns if column.whose == whose}
    return found | {"backups"}


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
