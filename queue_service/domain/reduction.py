"""What of a decision stays when it need no longer be decided again: that and when it was made, and nothing of need.

A class says whether somebody has recognised need or uses a wheelchair, and the comparison of a call says it of others.
Both are what replay judges by, and are kept for as long as somebody may complain; then they are taken out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from queue_service.domain.dispatch import TicketClass
from queue_service.domain.events import EventKind

#: What stands in place of the reason of a call.
REDUCED = "reduced"
#: Of a call's values, what says nothing about anybody.
_OF_A_CALL = ("rates", "preset", "case_types", "accessible")


def reduced_key(class_key: str) -> str:
    """The class without what it says about its holder."""
    try:
        kind = TicketClass.from_key(class_key)
    except ValueError:
        # Not one of ours: nothing is known of what it says.
        return ""
    return replace(kind, needs_priority=False, accessible_only=False).key


def reduced_values(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of an event's values."""
    if kind == EventKind.CALLED:
        return {name: values[name] for name in _OF_A_CALL if name in values} | {"reduced": True}
    kept = dict(values)
    if kind == EventKind.ON_HOLD:
        kept.pop("reason", None)
    if "class_key" in kept:
        kept["class_key"] = reduced_key(str(kept["class_key"]))
    return kept


def reduced_reason(reason: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of the reason of a call: how long they waited."""
    waited = reason.get("values", {}).get("waited_minutes")
    return {"code": REDUCED, "values": {} if waited is None else {"waited_minutes": waited}}
