"""What the holder of a number needs for their matters; it stands still while the number moves."""

from __future__ import annotations

from queue_service.documents.language import DEFAULT_LANGUAGE
from queue_service.domain.case_type import DocumentItem
from queue_service.services.snapshots import OfficeView, TicketView


def bring(ticket: TicketView, house: OfficeView, lang: str) -> list[tuple[str, str]]:
    """(words, their language) of everything to bring, in order; what several matters ask for stands once."""
    known = {case_type.code: case_type.documents for case_type in house.case_types}
    codes = (*ticket.case_types, *ticket.next_case_types)
    said = (_said(item, lang) for code in codes for item in known.get(code, ()))
    return list(dict.fromkeys(each for each in said if each[0]))


def _said(item: DocumentItem, lang: str) -> tuple[str, str]:
    if lang in item.names:
        return item.names[lang], lang
    return item.names.get(DEFAULT_LANGUAGE, ""), DEFAULT_LANGUAGE
