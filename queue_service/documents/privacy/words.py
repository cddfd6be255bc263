"""Words of the papers: German and English, from the files beside their templates."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).with_name("templates")
#: What an office's own papers are written in; German is the one that counts.
PAPER_LANGUAGES = ("de", "en")
Words = dict[str, dict[str, str]]


@cache
def words(lang: str) -> Words:
    """Section → key → words."""
    with (TEMPLATES / lang / "words.toml").open("rb") as file:
        return tomllib.load(file)


def template(name: str, lang: str) -> str:
    """The text of a paper with its gaps."""
    return (TEMPLATES / lang / f"{name}.md").read_text(encoding="utf-8")
