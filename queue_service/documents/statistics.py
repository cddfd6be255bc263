"""Figures of an office as they leave the house: as JSON and as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields

from queue_service.documents.json import Json
from queue_service.domain.suppression import K, Told
from queue_service.services.statistics import Statistics

#: What every cell says besides hour and case type.
FIGURES = tuple(field.name for field in fields(Told) if field.name not in ("hour", "case_type", "suppressed"))


def statistics_json(found: Statistics) -> Json:
    """What the API answers. A suppressed cell says nothing but that there were a few."""
    return {
        "office": found.office,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "days": found.days,
        "k": K,
        "cells": [_cell(cell) for cell in found.cells],
    }


def statistics_csv(found: Statistics) -> str:
    """The same as a table; what is not told is empty."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(("hour", "case_type", "suppressed", *FIGURES))
    for cell in found.cells:
        said = asdict(cell)
        suppressed = "true" if cell.suppressed else "false"
        rows.writerow((cell.hour, cell.case_type, suppressed, *(_text(said[name]) for name in FIGURES)))
    return out.getvalue()


def _cell(cell: Told) -> Json:
    if cell.suppressed:
        return {"hour": cell.hour, "case_type": cell.case_type, "suppressed": True}
    return asdict(cell)


def _text(value: object) -> str:
    return "" if value is None else str(value)
