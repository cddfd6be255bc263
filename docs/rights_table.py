"""Writes the table of rights into rights.md: `python docs/rights_table.py` after a change of domain/rights.py."""

from __future__ import annotations

import re
from pathlib import Path

from queue_service.domain import rights
from queue_service.domain.rights import DEVICES, ROLES, Right, Role

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- rights: begin, written by rights_table.py -->", "<!-- rights: end -->"
_MEANING = re.compile(r'#: (?P<meaning>.+)\n    [A-Z_]+ = "(?P<right>[a-z_]+)"')


def meanings() -> dict[str, str]:
    """Right → the sentence above it in domain/rights.py."""
    source = Path(rights.__file__).read_text(encoding="utf-8")
    return {found["right"]: found["meaning"] for found in _MEANING.finditer(source)}


def table() -> str:
    """The rights as a Markdown table: what each is, the roles and the devices that have it."""
    said = meanings()
    head = ["right", "what it is", *Role, "devices"]
    lines = [head, ["---", "---", *[":-:"] * len(Role), "---"]]
    for right in Right:
        devices = sorted(DEVICES.get(right, frozenset()))
        marks = ["×" if role in ROLES[right] else "" for role in Role]
        lines.append([f"`{right}`", said[right], *marks, ", ".join(devices)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def with_table(page: str) -> str:
    """The page with the present table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    page = HERE / "rights.md"
    page.write_text(with_table(page.read_text(encoding="utf-8")), encoding="utf-8")
