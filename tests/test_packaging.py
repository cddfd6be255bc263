"""What an office installs is complete: the wheel carries all, and serves from a folder of its own.

Takes the way of a user, with pip and a clean copy of the sources; so these tests need the package registries.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest

import build_parts

ROOT = Path(__file__).resolve().parent.parent
#: Seconds for pip with an empty cache on a slow line; and for a server to answer.
INSTALL_SECONDS, ANSWER_SECONDS = 500, 60

needs_registries = [pytest.mark.network, pytest.mark.timeout(2 * INSTALL_SECONDS)]


def run(*command: str | Path, folder: Path, environment: dict[str, str] | None = None) -> str:
    """Runs a program to its end; fails with all it said."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a `clone` and, beside it, the wheel that pip built of it: one for all processes of a run."""
    if not (ROOT / ".git").exists():
        pytest.skip("only a checkout knows which files belong to it")
    this_run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = tmp_path_factory.getbasetemp().parent / f"wheel-{this_run}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not list(folder.glob("*.whl")):
            clone_into(folder / "clone")
            options = ("--no-deps", "--quiet", "--disable-pip-version-check")
            run(
                sys.executable,
                "-m",
                "pip",
                "wheel",
                *options,
                "--wheel-dir",
                folder,
                folder / "clone",
                folder=folder,
            )
    return folder


def clone_into(copy: Path) -> None:
    """The sources as a fresh clone would have them: nothing built, nothing that git ignores."""
    shutil.rmtree(copy, ignore_errors=True)
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)


@pytest.fixture(scope="module")
def clean_copy(built_once: Path) -> Path:
    """The sources that the wheel was built of, with what the build has put beside them."""
    return built_once / "clone"


@pytest.fixture(scope="module")
def wheel(built_once: Path) -> Path:
    """The wheel that pip built of them, in isolation."""
    return next(built_once.glob("*.whl"))


class TestWheel:
    """What the wheel carries."""

    pytestmark = needs_registries

    def test_the_wheel_carries_code_templates_data_catalogues_and_browser_parts(
        self, wheel: Path, clean_copy: Path
    ) -> None:
        carried = set(zipfile.ZipFile(wheel).namelist())

        def missing(pattern: str) -> set[str]:
            found = {
                path.relative_to(clean_copy).as_posix() for path in clean_copy.glob(pattern) if path.is_file()
            }
            assert found, f"no {pattern} in the sources"
            return found - carried

        for package in filter(lambda name: (clean_copy / name).is_dir(), build_parts.FACES):
            assert missing(f"{package}/**/*.py") == set()
            assert missing(f"{package}/**/templates/**/*") == set()
        assert missing("queue_service/persistence/migrations/*.mako") == set()
        assert missing("queue_service/demo/**/*.json") == set()
        assert missing("queue_service/catalogue/**/*.json") == set()
        assert missing("queue_service/web/static/built/*.[jc]s*") == set()
        assert missing("queue_service/web/static/built/fonts/*") == set()
        assert missing("translations/*/LC_MESSAGES/*.mo") == set()
        assert any(name.endswith("licenses/LICENSE") for name in carried)

    def test_the_wheel_carries_nothing_else(self, wheel: Path) -> None:
        folders = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
        ours = {*build_parts.FACES, "translations"}

        assert {each for each in folders if not each.endswith(".dist-info")} <= ours

    def test_an_installed_wheel_serves_from_a_folder_of_its_own(self, wheel: Path, tmp_path: Path) -> None:
        run(sys.executable, "-m", "venv", "--without-pip", "venv", folder=tmp_path)
        # What is never imported need not be compiled.
        options = ("--quiet", "--disable-pip-version-check", "--no-compile")
        pip = (sys.executable, "-m", "pip", "--python", tmp_path / "venv/bin/python")
        run(*pip, "install", *options, wheel, folder=tmp_path)
        office = tmp_path / "office"
        office.mkdir()
        command = tmp_path / "venv/bin/queue-service"

        run(command, "db", "upgrade", folder=office, environment=settings(office))

        with serving(command, office) as address:
            assert answer(f"{address}/healthz")[0] == 200
            status, page = answer(f"{address}/")
            assert status == 200
            parts = [urljoin(address, part) for part in re.findall(r'"(/static/[^"]+)"', page)]
            parts += [
                urljoin(part, font)
                for part in parts
                for font in re.findall(r"\./fonts/[^)\"]+", answer(part)[1])
            ]
            assert len(parts) > 1
            assert [part for part in parts if answer(part)[0] != 200] == []


def settings(office: Path) -> dict[str, str]:
    """An environment in which nothing of the checkout can be found."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(office),
        "QUEUE_SERVICE_DATABASE_URL": f"sqlite:///{office / 'office.db'}",
        "QUEUE_SERVICE_SECRET_KEY": "only-for-this-test-" + "x" * 32,
    }


@contextmanager
def serving(command: Path, office: Path) -> Iterator[str]:
    """The address of a server, up and answering."""
    port = free_port()
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-jobs", "--no-forecast")
    log = office / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [command, "serve", *options], cwd=office, env=settings(office), stdout=output, stderr=output
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + ANSWER_SECONDS
        while answer(f"{address}/healthz")[0] is None:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=ANSWER_SECONDS)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answer(address: str) -> tuple[int | None, str]:
    """Status and text of a page; no status while nobody answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as response:
            return int(response.status), response.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return None, ""


def test_node_comes_from_its_wheel_only_where_the_machine_has_none(tmp_path: Path) -> None:
    for name, text in (("old", "v18.20.0"), ("new", "v22.1.0")):
        (tmp_path / name).mkdir()
        for program in ("node", "npm"):
            file = tmp_path / name / program
            file.write_text(f"#!/bin/sh\necho {text}\n", encoding="ascii")
            file.chmod(0o755)

    assert build_parts.find_node(str(tmp_path / "new")) == tmp_path / "new"
    assert build_parts.find_node(str(tmp_path / "old")) != tmp_path / "old"


def test_browser_parts_are_built_again_when_a_source_changes(tmp_path: Path) -> None:
    for name in (*build_parts.TOOLING, "kiosk/static/kiosk.css", "kiosk/static/kiosk.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a", encoding="ascii")
    before = build_parts.source_digest(tmp_path)

    (tmp_path / "kiosk/static/kiosk.txt").write_text("b", encoding="ascii")
    assert build_parts.source_digest(tmp_path) == before
    (tmp_path / "kiosk/static/kiosk.css").write_text("b", encoding="ascii")
    assert build_parts.source_digest(tmp_path) != before


def test_the_lock_file_names_no_place_to_download_from() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
