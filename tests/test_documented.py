"""What the documents say is so: settings, links, guards, the live contract, the map, the terms."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from queue_service.demo import catalogue
from queue_service.domain.language import LANGUAGES
from queue_service.live import contract, publisher
from queue_service.persistence.tables import metadata
from queue_service.variables import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:queue_service|docs|tests|kiosk|display_board|translations|bench)/[\w./@-]*)`")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table whose first heading is this one."""
    lines = page.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there), target


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_that_is_named_exists(page: Path) -> None:
    for path in PATH.findall(page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize(("name", "default", "meaning"), VARIABLES, ids=[entry[0] for entry in VARIABLES])
def test_every_setting_is_in_the_readme(name: str, default: str, meaning: str) -> None:
    assert f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" in read("README.md")


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    known = {name for name, _, _ in VARIABLES}
    for page in PAGES:
        assert set(re.findall(r"QUEUE_SERVICE_[A-Z_]+", page.read_text(encoding="utf-8"))) <= known


def test_every_guard_of_the_table_is_in_the_schema() -> None:
    tables = metadata.tables.values()
    present = {str(index.name) for table in tables for index in table.indexes}
    present |= {guard(constraint) for table in tables for constraint in table.constraints}
    said = rows(read("docs/concurrency.md"), "scarce thing")
    named = {name for row in said for name in re.findall(r"`((?:uq|pk|ix|ck)_\w+)`", row[1])}
    assert len(named) >= 6
    assert named <= present


def guard(constraint: sa.Constraint) -> str:
    """The name that the naming convention gives a unique constraint or primary key."""
    columns = "_".join(column.name for column in getattr(constraint, "columns", ()))
    kind = "pk" if isinstance(constraint, sa.PrimaryKeyConstraint) else "uq"
    table = constraint.table.name
    return f"pk_{table}" if kind == "pk" else f"uq_{table}_{columns}"


def test_the_two_promises_of_calling_hold_for_open_calls_only() -> None:
    for name in ("uq_call_open_ticket", "uq_call_open_desk"):
        index = next(index for index in metadata.tables["call"].indexes if index.name == name)
        assert index.unique
        for dialect in ("sqlite", "postgresql"):
            assert str(index.dialect_options[dialect]["where"]) == "ended_at IS NULL"


def test_the_live_contract_names_every_topic_with_what_it_takes() -> None:
    said = {row[0].strip("`"): row[1] for row in rows(read("docs/live-contract.md"), "topic")}
    assert set(said) == set(contract.Topic)
    for topic, (needed, optional) in contract.FIELDS.items():
        assert set(re.findall(r"`(\w+)`", said[topic])) - {"next"} == needed | optional


def test_the_live_contract_names_every_key_of_every_snapshot() -> None:
    page = read("docs/live-contract.md")
    said = rows(page[page.index("## The snapshots") :], "topic")
    assert {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in said} == contract.KEYS


def test_the_live_contract_names_every_event_and_limit() -> None:
    page = read("docs/live-contract.md")
    for word in (contract.WATCH, contract.HEARTBEAT, contract.NAMESPACE, *contract.Topic):
        assert f"`{word}`" in page
    assert f"up to {contract.MOST_WATCHES} views" in page
    assert f"every {publisher.HEARTBEAT_SECONDS:.0f} seconds" in page
    assert f"every {publisher.REFRESH_SECONDS:.0f} seconds" in page


def test_every_folder_of_code_is_on_the_map_and_has_its_contract() -> None:
    page = read("docs/architecture.md")
    packages = {path.parent for path in ROOT.glob("queue_service/*/__init__.py")}
    packages |= {path.parent for path in ROOT.glob("queue_service/web/*/__init__.py")}
    packages |= {ROOT / "kiosk", ROOT / "display_board"}
    for folder in sorted(packages):
        name = folder.relative_to(ROOT).as_posix()
        assert f"`{name}/`" in page, name
        assert (folder / "README.md").exists(), name


def test_decisions_are_short_and_numbered_without_gaps() -> None:
    files = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(file.name[:4])}. ")
        assert len(text.splitlines()) <= 20, file.name


def test_translations_lists_the_nine_languages_and_what_is_unreviewed() -> None:
    page = read("docs/translations.md")
    assert all(f"(`{language}`)" in page for language in LANGUAGES)
    assert "No native speaker has reviewed" in page
    assert f"queue_service/demo/{catalogue.OFFICE}/case_types.json" in page


def terms() -> ModuleType:
    spec = importlib.util.spec_from_file_location("terms_table", DOCS / "terms_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_of_terms_is_that_of_its_data() -> None:
    page = read("docs/glossary.md")
    assert terms().with_table(page) == page
    assert "Not yet reviewed by native speakers" in page


def test_every_term_is_there_in_nine_languages() -> None:
    head, _, *lines = terms().table().splitlines()
    assert [cell.strip() for cell in head.strip("|").split("|")] == ["key", *LANGUAGES]
    assert all(len([cell for cell in line.strip("|").split("|") if cell.strip()]) == 10 for line in lines)
