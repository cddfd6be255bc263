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


def known_regions() -> tuple[str, ...]:
    """The codes of all countries, and of the parts of Germany and its neighbours, whose holidays are known."""
    countries = holidays.list_supported_countries(include_aliases=False)
    parts = [
        f"{country}-{part}" for country in _WITH_PARTS for part in countries[country] if len(part) <= _CODE
    ]
    return tuple(sorted({*countries, *parts}))


def is_known(region: str) -> bool:
    """True when the holidays of this country, or of this part of one, are known."""
    country, _, part = region.partition("-")
    countries = holidays.list_supported_countries()
    return country in countries and (not part or part in countries[country])


#: Countries whose parts are listed: those where German is spoken.
_WITH_PARTS = ("AT", "CH", "DE")
#: Codes of parts are short; the package knows some cities by their names.
_CODE = 3
