"""Writes the table of terms into glossary.md: `python docs/terms_table.py` after a change of terms.tsv."""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- terms: begin, written by terms_table.py -->", "<!-- terms: end -->"


def table(tsv: Path = HERE / "terms.tsv") -> str:
    """The terms as a Markdown table."""
    with tsv.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    head, *terms = rows
    ruler = ["---"] * len(head)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ruler, *terms))


def with_table(page: str) -> str:
    """The page with the present table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    glossary = HERE / "glossary.md"
    glossary.write_text(with_table(glossary.read_text(encoding="utf-8")), encoding="utf-8")
