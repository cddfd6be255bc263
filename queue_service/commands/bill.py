"""The software bill of materials: Python packages as installed, npm packages as bundled, and who needs whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from queue_service.web.kit import BUILT

OURS = "queue-service"
#: Parts of an installation that it can do without; what they need counts where it is installed.
_EXTRAS = ("", "valkey", "sbom")
#: Longer than this it is the licence's text and not its name.
_LONGEST_NAME = 60
_BUNDLED = re.compile(r"^(?P<name>\S+) (?P<version>\d\S*) \((?P<licence>[^)]*)\)$", re.MULTILINE)
_BETWEEN = "-" * 80


def bill_of_materials() -> str:
    """CycloneDX 1.6 as JSON: our package, all it needs that is installed, and what the pages' scripts hold."""
    needs = _closure()
    parts = {name: _python(name) for name in needs}
    bundled = [_npm(*part) for part in bundled_parts()]
    bom = Bom(components=[*(part for name, part in parts.items() if name != OURS), *bundled])
    bom.metadata.component = parts[OURS]
    for name, part in parts.items():
        needed = [parts[each] for each in sorted(needs[name]) if each in parts]
        bom.register_dependency(part, [*needed, *(bundled if name == OURS else ())])
    return JsonV1Dot6(bom).output_as_string(indent=2)


def bundled_parts() -> Iterator[tuple[str, str, str]]:
    """(name, version, licence) of every npm package that the built browser parts hold, as their build noted it."""
    notes = BUILT / "third-party-licences.txt"
    if not notes.exists():
        return
    for part in notes.read_text(encoding="utf-8").split(_BETWEEN):
        head = _BUNDLED.search(part.strip().partition("\n")[0])
        if head is not None:
            yield head["name"], head["version"], head["licence"]


def _closure() -> dict[str, set[str]]:
    """Our package and whatever it needs, directly or not, as far as it is installed → what that needs itself."""
    found: dict[str, set[str]] = {OURS: set()}
    done: set[tuple[str, str]] = set()
    waiting = [(OURS, extra) for extra in _EXTRAS]
    while waiting:
        name, extra = waiting.pop()
        dist = _installed(name)
        if dist is None or (name, extra) in done:
            continue
        done.add((name, extra))
        for needed in _needs(dist, extra):
            found.setdefault(name, set()).add(canonicalize_name(needed.name))
            waiting += [(canonicalize_name(needed.name), each) for each in ("", *needed.extras)]
        found.setdefault(name, set())
    return found


def _needs(dist: Distribution, extra: str) -> Iterator[Requirement]:
    """What a package with this extra asks for on this system."""
    for text in dist.requires or ():
        needed = Requirement(text)
        if needed.marker is None or needed.marker.evaluate({"extra": extra}):
            yield needed


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _python(name: str) -> Component:
    dist = _installed(name)
    version = None if dist is None else dist.version
    return Component(
        name=name,
        version=version,
        type=ComponentType.APPLICATION if name == OURS else ComponentType.LIBRARY,
        licenses=_licences(None if dist is None else licence_of(dist)),
        purl=PackageURL("pypi", None, name, version),
        bom_ref=f"pypi:{name}",
    )


def licence_of(dist: Distribution) -> str | None:
    """What a package says its licence is: SPDX where it says so."""
    metadata = dist.metadata
    said = [*(metadata.get_all("License-Expression") or ()), *(metadata.get_all("License") or ())]
    named = said[0].strip() if said else ""
    if named and len(named) <= _LONGEST_NAME and "\n" not in named:
        return named
    classes = [
        each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier") or () if "License ::" in each
    ]
    return classes[0] if classes else None


def _npm(name: str, version: str, licence: str) -> Component:
    group, _, plain = name.rpartition("/")
    return Component(
        name=plain,
        group=group or None,
        version=version,
        licenses=_licences(licence),
        purl=PackageURL("npm", group or None, plain, version),
        bom_ref=f"npm:{name}",
    )


def _licences(text: str | None) -> list[License]:
    return [LicenseFactory().make_from_string(text)] if text else []
