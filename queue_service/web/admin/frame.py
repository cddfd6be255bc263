"""What every page of the administration has round it: which pages there are, and which this person may open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import request

from queue_service.documents.language import _l
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.web.kit import services
from queue_service.web.staff_kit import page_texts

__all__ = ["PAGES", "Page", "framed", "page_texts"]


class Page(NamedTuple):
    """A page in the navigation; ``title`` is a msgid."""

    endpoint: str
    title: str
    right: Right


#: In the order of the navigation.
PAGES: Sequence[Page] = (
    Page("admin.show_accounts", _l("Accounts"), Right.MANAGE_STAFF),
    Page("admin.show_devices", _l("Devices"), Right.SEE_DEVICES),
    Page("admin.show_audit", _l("Audit log"), Right.READ_AUDIT),
    Page("admin.show_privacy", _l("Privacy"), Right.SEE_PRIVACY),
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
    return {
        "pages": [page for page in PAGES if actor.may(page.right)],
        "offices": offices,
        "office": office,
        "signed_in": True,
    }
