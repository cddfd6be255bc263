"""House rules of templates, stylesheets and browser code: each rule, and a planted breach that it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("queue_service", "kiosk", "display_board", "booking")


@dataclass(frozen=True, slots=True)
class Rule:
    """What must not stand in files of one kind, and why."""

    why: str
    suffixes: tuple[str, ...]
    pattern: str
    breaches: tuple[str, ...]
    fine: tuple[str, ...]

    def findings(self, text: str) -> Iterator[tuple[int, str]]:
        """(line, what stands there) of every breach."""
        for match in re.finditer(self.pattern, text, re.IGNORECASE):
            yield text.count("\n", 0, match.start()) + 1, match.group().strip()


TEMPLATES, STYLES, SCRIPTS = (".html",), (".css",), (".js",)
RULES = (
    Rule(
        "stylesheets know start and end, not left and right: Arabic and Persian read from the right",
        STYLES,
        r"(?:^|[\s;{])(?:(?:margin|padding|border|scroll-(?:margin|padding))-(?:left|right)\b[\w-]*"
        r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
        ("p { margin-left: 1rem }", "p{text-align:right}", ".a { left: 0; }", "a{border-right-width:1px}"),
        ("p { margin-inline-start: 1rem; text-align: start }", ".left { inset-inline-start: 0 }"),
    ),
    Rule(
        "the Content-Security-Policy forbids inline style and script",
        TEMPLATES,
        r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"'{]|javascript:"
        r"|<script\b(?![^>]*\ssrc\s*=)[^>]*>",
        ("<style>b{}</style>", '<p style="color:red">', '<a onclick="x()">', "<script>x()</script>"),
        ('<script src="{{ asset("kiosk.js") }}" defer></script>', "{{ page_json({}) }}", '<p class="on">'),
    ),
    Rule(
        "pages load from and lead to this server only",
        TEMPLATES,
        r"(?:src|href|action|srcset|poster|data)\s*=\s*[\"']?\s*(?:[a-z]+:)?//[^\"'\s>]*",
        ('<img src="https://example.org/a.png">', "<a href='//example.org'>", '<form action="http://a.b">'),
        ('<a href="{{ url_for("home.index") }}">', '<svg xmlns="http://www.w3.org/2000/svg">'),
    ),
    Rule(
        "stylesheets load from this server only",
        STYLES,
        r"url\(\s*[\"']?(?:[a-z]+:)?//[^)]*|@import\s+[\"'](?:[a-z]+:)?//[^\"']*",
        ('@import "https://fonts.example.org/css";', "a{background:url(//example.org/a.png)}"),
        ('@import "@fontsource/noto-sans/400.css";', "a{background:url(./a.png)}"),
    ),
    Rule(
        "browser code talks to this server only",
        SCRIPTS,
        r"[\"'`](?:https?|wss?):?//(?!www\.w3\.org/)[^\"'`]*|[\"'`]//[a-z][^\"'`]*",
        ('fetch("https://example.org")', "io('wss://a.b')", "fetch(`//cdn.example.org/x`)"),
        (
            'document.createElementNS("http://www.w3.org/2000/svg", "g")',
            "fetch('/api/v1/x') // see https://a.b",
        ),
    ),
    Rule(
        "no HTML from strings: what people typed would become code",
        SCRIPTS,
        r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|DOMParser|srcdoc)\b"
        r"|document\.write(?:ln)?\b|\beval\s*\(|new\s+Function\b",
        (
            "a.innerHTML = x",
            "a.insertAdjacentHTML('x', y)",
            "document.write(x)",
            "eval(x)",
            "new Function(x)",
        ),
        ("a.textContent = x", "template.content.cloneNode(true)"),
    ),
    Rule(
        "the Content-Security-Policy forbids style attributes, from scripts too",
        SCRIPTS,
        r"setAttribute\(\s*[\"']style[\"']|\.cssText\b",
        ("a.setAttribute('style', x)", "a.style.cssText = x"),
        ("a.style.setProperty('--share', x)", "a.setAttribute('data-style', x)"),
    ),
    Rule(
        "texts reach Jinja escaped",
        TEMPLATES,
        r"\|\s*safe\b|autoescape\s+false",
        ("{{ note|safe }}", "{% autoescape false %}"),
        ("{{ note }}", "{{ safe_name }}"),
    ),
)


def without_comments(text: str, suffix: str) -> str:
    """The text with comments blanked, line for line, so that they may name what is forbidden."""
    patterns = {
        ".html": r"\{#.*?#\}|<!--.*?-->",
        ".css": r"/\*.*?\*/",
        ".js": r"/\*.*?\*/|(?m:(?<![:\"'`])//.*$)",
    }
    blank = re.compile(patterns[suffix], re.DOTALL)
    return blank.sub(lambda match: "\n" * match.group().count("\n"), text)


def our_files(*suffixes: str) -> Iterator[Path]:
    """Templates and static sources, without what is built."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if (
                path.suffix in suffixes
                and "built" not in path.parts
                and {"templates", "static"} & {*path.parts}
            ):
                yield path


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.why)
def test_the_house_rule_holds(rule: Rule) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in our_files(*rule.suffixes)
        for line, what in rule.findings(without_comments(path.read_text(encoding="utf-8"), path.suffix))
    ]

    assert found == [], rule.why


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.why)
def test_the_rule_finds_planted_breaches_and_nothing_else(rule: Rule) -> None:
    suffix = rule.suffixes[0]
    missed = [text for text in rule.breaches if not list(rule.findings(without_comments(text, suffix)))]
    wrong = [text for text in rule.fine if list(rule.findings(without_comments(text, suffix)))]

    assert (missed, wrong) == ([], [])


def test_built_stylesheets_load_nothing_from_elsewhere() -> None:
    built = ROOT / "queue_service/web/static/built"
    elsewhere = re.compile(r"url\((?!\s*[\"']?(?:data:|\./))[^)]{0,80}|@import\b[^;]{0,80}")
    found = [
        f"{path.name}: {hit}"
        for path in built.glob("*.css")
        for hit in elsewhere.findall(path.read_text("utf-8"))
    ]

    assert list(built.glob("*.css")), "the browser parts are not built: run make"
    assert found == []
