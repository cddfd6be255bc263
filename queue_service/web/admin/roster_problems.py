"""What does not fit in a roster, for its page: by the line it is about, and as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from queue_service.documents.finding_text import finding_text
from queue_service.domain.changes import Path, place
from queue_service.domain.findings import Finding


def problems_by_place(
    findings: Iterable[Finding], lang: str, words: Mapping[str, str]
) -> dict[str, list[str]]:
    """Place of a line in the document → what does not fit there, in sentences."""
    found: dict[str, list[str]] = {}
    for each in findings:
        if each.at[:1] in (("members",), ()) or each.code == "roster_unserved":
            continue
        sentence = finding_text(each, lang, words)
        for at in (place(_line_of(each.at)), each.values.get("other")):
            if at:
                found.setdefault(str(at), []).append(sentence)
    return found


def other_findings(findings: Iterable[Finding], lang: str, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """(weight, sentence) of everything but what nobody is planned for; each sentence once."""
    said = {
        finding_text(each, lang, words): each.weight for each in findings if each.code != "roster_unserved"
    }
    return [(weight, sentence) for sentence, weight in said.items()]


def _line_of(at: Path) -> Path:
    return at[:3] if at[:1] == ("days",) else at[:2]
