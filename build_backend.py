"""The build backend that pyproject.toml names: setuptools, with catalogues and browser parts built first.

A plain setuptools backend would do but for one thing: Node.js is a build requirement only where the system
has none, and only a backend can say so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)
from setuptools.command.build_py import build_py

import build_parts

__all__ = [
    "BuildWithParts",
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

Settings = dict[str, Any] | None


class BuildWithParts(build_py):
    """`build_py` that finds catalogues and browser parts built when it collects the package data."""

    def run(self) -> None:
        build_parts.build(Path.cwd())
        super().run()


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    return [*build_meta.get_requires_for_build_wheel(config_settings), *build_parts.requirements()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    return [*build_meta.get_requires_for_build_editable(config_settings), *build_parts.requirements()]


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    return [*build_meta.get_requires_for_build_sdist(config_settings), *build_parts.requirements()]


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """A source distribution carries the built parts, so that it installs without Node."""
    build_parts.build()
    return build_meta.build_sdist(sdist_directory, config_settings)
