"""What every page of the administration has round it: which pages there are, and which this person may open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from flask import request

from queue_service.documents.language import _l
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.web.kit import services
from queue_service.web.staff_kit import page_texts

__all__ = ["PAGES", "Page", "framed", "page_texts"]


class Page(NamedTuple):
    """A page in the navigation; ``title`` and ``group`` are msgids."""

    endpoint: str
    title: str
    right: Right
    group: str


HOUSE, PEOPLE, SYSTEM = _l("The house"), _l("People"), _l("The system")

#: In the order of the navigation; pages of one group stand together.
PAGES: Sequence[Page] = (
    Page("admin.index", _l("Overview"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_office", _l("Office"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_areas", _l("Areas"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_case_types", _l("Case types"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_desks", _l("Desks"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_hours", _l("Opening hours"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_rule", _l("Order of calls"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_screens", _l("Screens"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_texts", _l("Texts"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_history", _l("Changes"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_file", _l("File"), Right.SEE_CONFIGURATION, HOUSE),
    Page("admin.show_roster", _l("Roster"), Right.SEE_ROSTER, PEOPLE),
    Page("admin.show_catch_up", _l("Catching up"), Right.HOUSE_DECISIONS, PEOPLE),
    Page("admin.show_accounts", _l("Accounts"), Right.MANAGE_STAFF, PEOPLE),
    Page("admin.show_devices", _l("Devices"), Right.SEE_DEVICES, SYSTEM),
    Page("admin.show_audit", _l("Audit log"), Right.READ_AUDIT, SYSTEM),
    Page("admin.show_privacy", _l("Privacy"), Right.SEE_PRIVACY, SYSTEM),
)


def framed(actor: Actor, right: Right) -> dict[str, object]:
    """What `admin/base_admin.html` needs: pages to go to, offices to choose from, the office chosen.

    Raises:
        Forbidden: this person may not open this page.
    """
    actor.require(right)
    offices = [code for code in services().lobby.codes() if actor.may(right, code)]
    asked = request.args.get("office", "")
    office = asked if asked in offices else (actor.office or next(iter(offices), ""))
    pages = [page for page in PAGES if actor.may(page.right)]
    return {
        "pages": pages,
        "groups": [(group, list(of)) for group, of in groupby(pages, key=lambda page: page.group)],
        "tomorrow": services().configuration.first_day(office).isoformat() if office else None,
        "offices": offices,
        "office": office,
        "signed_in": True,
    }
