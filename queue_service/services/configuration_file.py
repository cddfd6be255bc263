"""A configuration as a file that people read, edit, review and hand on: YAML of the plain kind.

Only the core schema of YAML 1.2 is known: ``12:00``, ``no`` and ``2026-12-24`` are texts, as they look. Keys are texts,
too. Anchors, tags and a key that stands twice are refused: a file must say what it seems to say.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from queue_service.domain.errors import Invalid

#: Of the file's own form; rises when an older version of the service could misread it.
FORMAT = 1
#: Characters; an office of a thousand desks has a third of this.
LARGEST_FILE = 4_000_000
_HEAD = """\
# What an office sets: areas, case types, desks, hours, the order of calls, texts.
# Change it, look at what would follow (`queue-service configuration check`), then import it.
"""


class _Loader(yaml.SafeLoader):
    """Plain YAML: see the module."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "alias", self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        made: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value in made:
                raise yaml.constructor.ConstructorError(None, None, "key", key_node.start_mark)
            made[key_node.value] = self.construct_object(value_node, deep=True)
        return made


_Loader.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("tag:yaml.org,2002:float", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_form})$"), list(_first))


class _Dumper(yaml.SafeDumper):
    """Lists of plain values on one line; texts that another reader could take for something else in quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_list_flat(self, data: list[Any]) -> yaml.Node:
        flat = all(not isinstance(each, Mapping) for each in data)
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flat)


_Dumper.add_representer(list, _Dumper.represent_list_flat)


def write_file(document: Mapping[str, Any]) -> str:
    """The document as a file."""
    said = {"format": FORMAT, "office": dict(document)}
    return _HEAD + yaml.dump(said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def read_file(text: str) -> dict[str, Any]:
    """The document in a file; whether an office can be made of it is asked later.

    Raises:
        Invalid: ``file_unreadable`` with line and column, ``file_too_large``, ``file_not_ours``, ``file_too_new``.
    """
    if len(text) > LARGEST_FILE:
        raise Invalid("file_too_large", field="file")
    try:
        said = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader with less than the safe one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _unreadable(mark) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _unreadable(None) from None
    if not isinstance(said, dict) or not isinstance(said.get("office"), dict):
        raise Invalid("file_not_ours", field="file")
    if not isinstance(said.get("format"), int) or said["format"] > FORMAT:
        raise Invalid("file_too_new", field="file")
    office: dict[str, Any] = said["office"]
    return office


def _unreadable(mark: Any) -> Invalid:
    where = {} if mark is None else {"line": mark.line + 1, "column": mark.column + 1}
    return Invalid("file_unreadable", field="file", **where)
