"""What this installation tells visitors about their data; the page and the kiosk say the same."""

from __future__ import annotations

from queue_service.documents.privacy.notice import NoticeFacts, Section, notice
from queue_service.web.cookies import visitor_cookies
from queue_service.web.installation import installation


def privacy_notice(house: str, lang: str, *, cookies: bool = True) -> tuple[Section, ...]:
    """The privacy notice of this installation in `lang`.

    Args:
        house: name of the office, or of all on this server.
        cookies: name those that a visitor's own browser may get.
    """
    settings = installation().settings
    facts = NoticeFacts(
        house=house,
        controller=settings.controller,
        officer=settings.privacy_officer,
        authority=settings.privacy_authority,
        messages=settings.push != "off",
        keeping=settings.keeping,
        cookies=visitor_cookies(lang) if cookies else (),
    )
    return notice(facts, lang)
