"""A case type: one kind of matter an office handles. Case types are data, not code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from queue_service.domain.errors import Invalid

CODE = re.compile(r"^[a-z][a-z0-9_-]{0,39}$")

#: The people of one ticket; a larger group asks at the information desk.
MOST_PERSONS = 12


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """One line of what to bring.

    Attributes:
        code: stable within the case type.
        names: language code to words.
        position: order on the list.
    """

    code: str
    names: Mapping[str, str]
    position: int = 0

    def __post_init__(self) -> None:
        if not CODE.match(self.code):
            raise Invalid("invalid_code", field="documents", value=self.code[:60])


@dataclass(frozen=True, slots=True)
class CaseType:
    """One kind of matter, its words in each language, and what the office promises and expects.

    Attributes:
        code: stable name, lower case ASCII.
        names: language code to name.
        plain: language code to one plain sentence that says what it is about.
        area: code of the area where its clients wait.
        target_minutes: wait target T of the dispatch rule.
        service_minutes: expected minutes at the desk S of the dispatch rule.
        walk_in: a number can be pulled for it without a booking.
        bookable: it can be booked.
        urgent: never refused by the kiosk stop.
        sensitive: its number must not reveal it (standards P-04).
        asks_persons: the kiosk asks for how many people.
        no_show_rate: share of bookings that do not come, 0 to 1, where nothing has been learned yet.
        position: order on the kiosk, frequent first.
        documents: what to bring.
        documents_source: where the list comes from, a page or a law.
        documents_checked: when somebody last compared it with its source.
    """

    code: str
    names: Mapping[str, str]
    plain: Mapping[str, str]
    icon: str
    area: str
    target_minutes: float
    service_minutes: float
    walk_in: bool = True
    bookable: bool = True
    urgent: bool = False
    sensitive: bool = False
    asks_persons: bool = False
    no_show_rate: float = 0.1
    position: int = 0
    documents: tuple[DocumentItem, ...] = ()
    documents_source: str | None = None
    documents_checked: date | None = None

    def __post_init__(self) -> None:
        if not CODE.match(self.code):
            raise Invalid("invalid_code", field="code", value=self.code[:60])
        if self.target_minutes <= 0 or self.service_minutes <= 0:
            raise Invalid("invalid_minutes", field="target_minutes", case_type=self.code)
        if not 0 <= self.no_show_rate < 1:
            raise Invalid("invalid_share", field="no_show_rate", case_type=self.code)
