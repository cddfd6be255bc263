"""Public holidays from the `holidays` package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import holidays


class PublicHolidays:
    """Every region the package knows, by ISO 3166-2 code."""

    def of(self, region: str, years: range) -> Mapping[date, str]:
        """German names: the office's own language. Raises NotImplementedError for an unknown region."""
        country, _, subdivision = region.partition("-")
        # Without the language the names come out in that of the machine.
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=years, language="de")
        return dict(found.items())
