"""The table of the waiting points as JSON."""

from __future__ import annotations

from typing import Any

from queue_service.domain.rule_table import RuleTable


def rule_table_json(table: RuleTable) -> dict[str, Any]:
    """Numbers as they decide; whoever shows them rounds."""
    return {
        "preset": table.preset,
        "top_per_minute": table.top_per_minute,
        "lead_minutes": table.lead_minutes,
        "limit_minutes": table.limit_minutes,
        "bound_minutes": table.bound_minutes,
        "rates": [
            {
                "case_type": line.case_type,
                "target_minutes": line.target_minutes,
                "service_minutes": line.service_minutes,
                "worth_minutes": line.worth_minutes,
                "per_minute": line.per_minute,
            }
            for line in table.lines
        ],
    }
