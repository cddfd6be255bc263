"""The page of the privacy notice. It sets no cookie and needs no script."""

from __future__ import annotations

from flask import render_template

from queue_service.documents.lists import listed
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.privacy_facts import privacy_notice


def notice_page(office: str | None = None) -> str:
    """What is stored about visitors and what they can do about it.

    Raises:
        NotFound: ``office_not_found``.
    """
    lobby = services().lobby
    codes = (office,) if office is not None else lobby.codes()
    names = {code: lobby.office(code).name for code in codes}
    lang = current_language()
    house = listed(tuple(names.values()), lang)
    return render_template(
        "privacy_notice/notice.html",
        office=office,
        house=house,
        offices=names if office is None and len(names) > 1 else {},
        sections=privacy_notice(house, lang),
    )
