"""S-14: what the service is made of is known, pinned, hashed and fit for our licence."""

from __future__ import annotations

import json
import re
from configparser import ConfigParser
from importlib.metadata import PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from queue_service.cli import main
from queue_service.commands.bill import bundled_parts, licence_of

ROOT = Path(__file__).resolve().parents[2]
RUNTIME, EVERYTHING = ROOT / "requirements.lock", ROOT / "requirements-test.lock"
#: What `make lock` puts into requirements.lock beside what is always needed.
IN_RUNTIME = ("", "valkey", "sbom")
LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^ ;]+)(?: ; (?P<marker>.+))?$")
#: Licences that may be combined with the EUPL-1.2, as packages write them.
ALLOWED = {
    "0BSD", "Apache 2.0", "Apache License 2.0", "Apache License, Version 2.0", "Apache Software License", "Apache-2.0",
    "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EUPL-1.2", "HPND", "ISC", "LGPL-3.0-only",
    "MIT", "MIT License", "MIT license", "MIT-0", "MIT-CMU", "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)", "OFL-1.1", "PSF-2.0",
    "Python Software Foundation License", "Unlicense", "Zlib",
}  # fmt: skip
#: Those whose own words are not among them, read by a person: (what they say, why it fits).
READ = {
    "python-dateutil": ("Dual License", "Apache-2.0 or BSD-3-Clause, at our choice"),
    "cssbeautifier": ("MIT", "MIT"),
    "defusedxml": ("PSFL", "PSF-2.0"),
    "isoduration": ("UNKNOWN", "ISC, in its LICENSE"),
    "regex": ("Apache-2.0 AND CNRI-Python", "tests only; both are permissive"),
    "djlint": ("GPL-3.0-or-later", "a linter: no part of what is given on"),
}
#: What builds the pages' scripts and is not part of them may have any of these as well.
NPM_ALLOWED = ALLOWED | {"Python-2.0", "BlueOak-1.0.0", "CC-BY-4.0"}


def locked(file: Path) -> dict[str, list[tuple[Version, Marker | None]]]:
    """Name → every version locked for some system, with the marker that says which."""
    found: dict[str, list[tuple[Version, Marker | None]]] = {}
    for line in file.read_text(encoding="utf-8").replace(" \\\n", "\\\n").splitlines():
        if line and not line.startswith((" ", "#")):
            match = LINE.match(line.rstrip("\\").strip())
            assert match is not None, line
            marker = None if match["marker"] is None else Marker(match["marker"])
            found.setdefault(canonicalize_name(match["name"]), []).append((Version(match["version"]), marker))
    return found


def wanted() -> dict[str, list[Requirement]]:
    """Extra → what setup.cfg asks for; "" is what is always needed."""
    parser = ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    lists = {"": parser["options"]["install_requires"], **parser["options.extras_require"]}
    return {
        extra: [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]
        for extra, text in lists.items()
    }


@pytest.mark.parametrize("file", [RUNTIME, EVERYTHING], ids=lambda file: file.name)
def test_s_14_everything_that_setup_cfg_asks_for_is_locked_in_a_version_it_accepts(file: Path) -> None:
    pinned = locked(file)
    extras = wanted()
    asked = chain.from_iterable(extras[extra] for extra in (IN_RUNTIME if file == RUNTIME else extras))

    for requirement in asked:
        versions = [version for version, _marker in pinned.get(canonicalize_name(requirement.name), [])]
        assert versions, f"{requirement} is not locked: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions), (
            f"{requirement}: `make lock`"
        )


@pytest.mark.parametrize("file", [RUNTIME, EVERYTHING], ids=lambda file: file.name)
def test_s_14_all_that_is_locked_needs_is_locked_too(file: Path) -> None:
    pinned = locked(file)
    for name in pinned:
        try:
            needs = [Requirement(text) for text in distribution(name).requires or ()]
        except PackageNotFoundError:
            continue  # for another system
        for requirement in needs:
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                assert canonicalize_name(requirement.name) in pinned, (
                    f"{name} needs {requirement}: `make lock`"
                )


@pytest.mark.parametrize("file", [RUNTIME, EVERYTHING], ids=lambda file: file.name)
def test_s_14_every_locked_version_has_hashes_and_the_file_names_no_place(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    blocks = re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)

    assert len(blocks) == sum(len(versions) for versions in locked(file).values())
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    for part in ("://", "file:", "--index", "--find-links", " @ ", "git+", str(ROOT)):
        assert part not in text


def test_s_14_both_lock_files_agree() -> None:
    runtime, everything = locked(RUNTIME), locked(EVERYTHING)

    assert set(runtime) <= set(everything)
    for name, versions in runtime.items():
        assert {version for version, _ in versions} == {version for version, _ in everything[name]}, name


def names_in(expression: str) -> set[str]:
    return {part for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", expression) if part.strip()}


def test_s_14_every_licence_may_be_combined_with_ours() -> None:
    unfit = {}
    for name in locked(EVERYTHING):
        try:
            licence = licence_of(distribution(name)) or ""
        except PackageNotFoundError:
            continue  # for another system
        if name not in READ and not (licence in ALLOWED or (licence and names_in(licence) <= ALLOWED)):
            unfit[name] = licence

    assert unfit == {}


def npm() -> dict[str, dict[str, object]]:
    """Path → entry of package-lock.json, without ourselves."""
    document = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert document["lockfileVersion"] == 3
    return {path: entry for path, entry in document["packages"].items() if path}


def test_s_14_every_browser_part_is_pinned_by_its_contents_and_comes_from_no_particular_place() -> None:
    for path, entry in npm().items():
        assert re.match(r"sha512-[A-Za-z0-9+/]+={0,2}$", str(entry.get("integrity"))), path
        assert "resolved" not in entry, path
        assert not entry.get("hasInstallScript") or entry.get("dev"), path
        licence = str(entry.get("license", ""))
        assert names_in(licence) <= NPM_ALLOWED, (path, licence)


def test_s_14_package_json_names_exact_versions_and_the_lock_has_them() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    found = npm()

    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert found[f"node_modules/{name}"]["version"] == version


@pytest.fixture(scope="module")
def document() -> str:
    """What `queue-service sbom` prints."""
    done = CliRunner().invoke(main, ["sbom"])
    assert done.exit_code == 0, done.output
    return done.stdout


class TestBillOfMaterials:
    """`queue-service sbom`."""

    def test_s_14_it_is_cyclonedx(self, document: str) -> None:
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(document) is None

    def test_s_14_it_names_what_is_installed_with_versions_licences_and_who_needs_whom(
        self, document: str
    ) -> None:
        bill = json.loads(document)
        components = {component["bom-ref"]: component for component in bill["components"]}

        assert bill["metadata"]["component"]["name"] == "queue-service"
        for requirement in wanted()[""]:
            name = canonicalize_name(requirement.name)
            found = components[f"pypi:{name}"]
            assert found["version"] == distribution(name).version
            assert found["purl"].startswith(f"pkg:pypi/{name}@")
        assert "pypi:sqlalchemy" in components and "pypi:greenlet" not in wanted()[""]
        assert not {"pypi:pytest", "pypi:mypy"} & set(components)
        assert all(component.get("licenses") for component in components.values())
        graph = {node["ref"]: set(node.get("dependsOn", ())) for node in bill["dependencies"]}
        assert "pypi:werkzeug" in graph["pypi:flask"]
        assert "pypi:flask" in graph["pypi:queue-service"]

    def test_s_14_it_names_what_is_in_the_scripts_of_the_pages(self, document: str) -> None:
        bundled = {(name, version) for name, version, _licence in bundled_parts()}
        named = {
            ("/".join(filter(None, [part.get("group"), part["name"]])), part["version"])
            for part in json.loads(document)["components"]
            if part["bom-ref"].startswith("npm:")
        }
        locked_versions = {
            (path.rpartition("node_modules/")[2], entry["version"]) for path, entry in npm().items()
        }

        assert named == bundled
        assert ("socket.io-client", "4.8.4") in named
        assert bundled <= locked_versions

    def test_it_can_be_written_to_a_file(self, tmp_path: Path) -> None:
        done = CliRunner().invoke(main, ["sbom", "--output", str(tmp_path / "bill.json")])

        assert (done.exit_code, done.stdout) == (0, "")
        assert json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))["bomFormat"] == "CycloneDX"
