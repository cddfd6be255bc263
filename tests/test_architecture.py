"""The layers hold: who may import whom, where frameworks live, who commits and who emits.

Each rule is a function from the sources (path → text) to a list of findings, so that every rule can also
be shown to find a planted breach.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("queue_service", "kiosk", "display_board", "booking")
Sources = Mapping[str, str]

CORE = {"domain", "services", "documents"}
FACES = {"kiosk", "display_board", "booking"}
#: Layer → what it may import. A module directly under queue_service is a layer of its own name.
ARROWS: dict[str, set[str]] = {
    "variables": set(),
    "config": {"domain", "variables"},
    "logs": {"config"},
    "domain": set(),
    "planning": {"domain"},
    "catalogue": {"domain"},
    "persistence": {"domain"},
    "services": {"domain", "planning", "catalogue", "persistence"},
    "documents": {"domain", "services"},
    "printing": CORE,
    "notifications": CORE,
    "speech": CORE,
    "live": CORE | {"config", "logs"},
    "jobs": CORE | {"config", "logs"},
    "web": CORE | {"catalogue", "config", "logs"},
    "kiosk": CORE | {"web"},
    "display_board": CORE | {"web"},
    "booking": CORE | {"web"},
}
#: The composition root and what stands on it: they know all, and nobody below imports them.
COMPOSITION = {"factory", "server", "cli", "commands", "demo", "wsgi"}

#: (frameworks, the layers that may know them). What is not listed is free, except in the layers of PURE.
FRAMEWORKS: tuple[tuple[set[str], set[str]], ...] = (
    ({"sqlalchemy", "alembic", "psycopg", "sqlite3"}, {"persistence"}),
    ({"flask", "werkzeug"}, {"web", "live"} | FACES),
    ({"flask_openapi3", "flask_compress", "whitenoise"}, {"web"}),
    ({"pydantic"}, {"web", "services"}),
    ({"flask_limiter", "limits", "authlib", "joserfc", "itsdangerous"}, {"web"}),
    ({"jinja2", "markupsafe"}, {"web"} | FACES),
    ({"flask_socketio", "socketio", "simple_websocket"}, {"live"}),
    ({"apscheduler"}, {"jobs"}),
    ({"babel", "gettext"}, {"documents"}),
    ({"cryptography"}, {"services", "notifications"}),
    ({"numpy", "ortools"}, {"planning"}),
    ({"gunicorn", "click", "rich"}, set()),
)
#: Layers of the standard library and these only: rules are to be read, replayed and trusted for decades.
PURE: dict[str, set[str]] = {"domain": set(), "catalogue": set(), "planning": {"numpy", "ortools"}}
#: What reads a clock, draws lots or does I/O has no place in a rule.
IMPURE_MODULES = {
    "asyncio",
    "http",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
}
IMPURE_MODULES |= {"subprocess", "tempfile", "threading", "time", "urllib", "uuid"}
IMPURE_CALLS = {"now", "utcnow", "today", "open", "print", "input"}

NO_NAMES = {"utils", "util", "helpers", "helper", "common", "models", "misc"}
COMMITTER = "queue_service/persistence/unit_of_work.py"
EMITTER = "queue_service/live/publisher.py"


def read_sources() -> dict[str, str]:
    """Every Python file of the packages, by its path from the root."""
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def layer(dotted: str) -> str:
    """`queue_service.web.api.tickets` → web; `kiosk.views` → kiosk."""
    first, *rest = dotted.split(".")
    return rest[0] if first == "queue_service" and rest else first


def layer_of_file(path: str) -> str:
    return layer(PurePosixPath(path).with_suffix("").as_posix().replace("/", "."))


def imports(text: str) -> Iterator[tuple[int, str]]:
    """(line, dotted module) of every import, also those inside functions."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            whole = node.module or "."
            names = [f"{whole}.{alias.name}" for alias in node.names] if whole == "queue_service" else [whole]
            yield from ((node.lineno, name) for name in names)


def calls(text: str) -> Iterator[tuple[str, ast.Call]]:
    """(called name, call) of every call: `a.b.commit()` and `commit()` are both calls of commit."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def against_arrows(sources: Sources) -> list[str]:
    findings = []
    for path, text in sources.items():
        here = layer_of_file(path)
        if here in COMPOSITION:
            continue
        for line, module in imports(text):
            there = layer(module)
            known = there in ARROWS or there in COMPOSITION
            if module.split(".")[0] in PACKAGES and known and there not in ARROWS.get(here, set()) | {here}:
                findings.append(f"{path}:{line}: {here} may not import {module}")
    return findings


def outside_their_layer(sources: Sources) -> list[str]:
    findings = []
    for path, text in sources.items():
        here = layer_of_file(path)
        for line, module in imports(text):
            for frameworks, homes in FRAMEWORKS:
                if module.split(".")[0] in frameworks and here not in homes | COMPOSITION:
                    findings.append(f"{path}:{line}: {module} does not belong in {here}")
    return findings


def impure(sources: Sources) -> list[str]:
    findings = []
    for path, text in sources.items():
        here = layer_of_file(path)
        if here not in PURE:
            continue
        for line, module in imports(text):
            top = module.split(".")[0]
            if top not in sys.stdlib_module_names and top not in PURE[here] | {"queue_service"}:
                findings.append(f"{path}:{line}: {here} uses {module}, beyond the standard library")
            if here == "domain" and top in IMPURE_MODULES:
                findings.append(f"{path}:{line}: a rule uses {module}")
        if here == "domain":
            called = [(name, call.lineno) for name, call in calls(text) if name in IMPURE_CALLS]
            findings += [f"{path}:{line}: a rule calls {name}()" for name, line in called]
    return findings


def badly_named(sources: Sources) -> list[str]:
    return [path for path in sources if NO_NAMES & {*PurePosixPath(path).with_suffix("").parts}]


def other_committers(sources: Sources) -> list[str]:
    """A use case ends its unit of work with its result; the commit of a connection takes nothing."""
    return [
        f"{path}:{call.lineno}: commits"
        for path, text in sources.items()
        for name, call in calls(text)
        if name == "commit"
        and path != COMMITTER
        and not (call.args and layer_of_file(path) in {"services"} | COMPOSITION)
    ]


def other_emitters(sources: Sources) -> list[str]:
    return [
        f"{path}:{call.lineno}: emits"
        for path, text in sources.items()
        for name, call in calls(text)
        if name == "emit" and path != EMITTER
    ]


def talkative_inits(sources: Sources) -> list[str]:
    """A package file holds a docstring; a face may keep its blueprint there."""
    findings = []
    for path, text in sources.items():
        if not path.startswith("queue_service/") or not path.endswith("__init__.py"):
            continue
        body = ast.parse(text).body
        if len(body) != 1 and layer_of_file(path.removesuffix("/__init__.py")) != "web":
            findings.append(f"{path}: holds more than a docstring")
        if not body or ast.get_docstring(ast.parse(text)) is None:
            findings.append(f"{path}: says nothing of what is in the folder")
    return findings


RULES = [
    against_arrows,
    outside_their_layer,
    impure,
    badly_named,
    other_committers,
    other_emitters,
    talkative_inits,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_house_rule_holds(rule: Callable[[Sources], list[str]]) -> None:
    assert rule(read_sources()) == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (against_arrows, "queue_service/domain/desk.py", "from queue_service.services import desks"),
        (against_arrows, "queue_service/planning/office_day.py", "import queue_service.persistence.tickets"),
        (
            against_arrows,
            "queue_service/persistence/tickets.py",
            "from queue_service.services.ports import Clock",
        ),
        (against_arrows, "queue_service/services/desks.py", "from queue_service.documents import json"),
        (against_arrows, "queue_service/documents/slip.py", "from queue_service.web.kit import services"),
        (against_arrows, "queue_service/live/handlers.py", "from queue_service import web"),
        (
            against_arrows,
            "queue_service/web/kit.py",
            "def f():\n    from queue_service.persistence import staff",
        ),
        (against_arrows, "queue_service/web/kit.py", "from queue_service.factory import build"),
        (against_arrows, "kiosk/views.py", "from queue_service.persistence.tickets import TicketRepository"),
        (against_arrows, "kiosk/views.py", "import display_board.views"),
        (outside_their_layer, "queue_service/services/desks.py", "from flask import request"),
        (outside_their_layer, "queue_service/services/desks.py", "import sqlalchemy.orm"),
        (outside_their_layer, "kiosk/views.py", "from sqlalchemy import select"),
        (outside_their_layer, "queue_service/web/kit.py", "from flask_socketio import emit"),
        (impure, "queue_service/domain/desk.py", "import babel"),
        (impure, "queue_service/domain/desk.py", "import time"),
        (impure, "queue_service/domain/desk.py", "x = datetime.now(UTC)"),
        (impure, "queue_service/planning/roster.py", "import pandas"),
        (badly_named, "queue_service/web/utils.py", ""),
        (badly_named, "queue_service/common/desk.py", ""),
        (other_committers, "queue_service/persistence/tickets.py", "self.connection.commit()"),
        (other_committers, "queue_service/services/desks.py", "session.commit()"),
        (other_committers, "queue_service/web/kit.py", "work.commit(None)"),
        (other_emitters, "queue_service/live/handlers.py", "emit('board', {})"),
        (other_emitters, "queue_service/web/kit.py", "current_app.socketio.emit('board', {})"),
        (talkative_inits, "queue_service/domain/__init__.py", '"""Rules."""\nimport re'),
        (talkative_inits, "queue_service/domain/__init__.py", ""),
    ],
)
def test_a_planted_breach_is_found(rule: Callable[[Sources], list[str]], path: str, text: str) -> None:
    assert rule({path: text}) != []


def test_every_layer_of_the_packages_has_its_place_in_the_arrows() -> None:
    unknown = {layer_of_file(path) for path in read_sources()} - {*ARROWS, *COMPOSITION, "__init__"}

    assert unknown == set()


def test_every_package_folder_says_what_it_is_for() -> None:
    folders = {(ROOT / path).parent for path in read_sources() if path.endswith("__init__.py")}
    silent = [
        folder.relative_to(ROOT).as_posix()
        for folder in sorted(folders)
        if not (folder / "README.md").exists()
        or len((folder / "README.md").read_text(encoding="utf-8").split()) < 25
    ]

    assert silent == []
