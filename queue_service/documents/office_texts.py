"""What an office says in its own words, and what is said where it has none: the catalogues' words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Protocol

from queue_service.documents.language import _l, direction, translations
from queue_service.domain.office_texts import OFFICE_TEXTS, Face, OfficeText, Words, filled
from queue_service.domain.retention import VOUCHER_DAYS

#: Key → msgid of what is said without own words.
DEFAULTS: Mapping[str, str] = {
    "kiosk-greeting": _l("Welcome"),
    "kiosk-stopped": _l("There are no more numbers for this today. You can get a proof that you asked."),
    "kiosk-next-step": _l(
        "Show it at the information desk. If you have a deadline that ends soon, say so there."
    ),
    "kiosk-closed": _l("Closed"),
    "slip-foot": _l("Keep this paper until you are called."),
    "phone-called": _l("It is your turn"),
    "phone-go-to": _l("Please go to counter %(n)s"),
    "phone-closed": _l("We are sorry. Please come again, or ask at the information desk."),
    "voucher-hint": _l("Your wait counts on your next visit: show this page at the information desk."),
    "voucher-desk": _l(
        "Whoever was sent home, or not served by the end of the day, gets a number today. The wait of then counts,"
        " once, for %(days)s days."
    ),
    "contact-line": _l("Do you have a question? Please ask at the information desk."),
}
#: The same where the office has a telephone number.
WITH_PHONE: Mapping[str, str] = {
    "contact-line": _l("Do you have a question? Please ask at the information desk or call %(phone)s."),
}
#: Names in those msgids that our placeholders call otherwise.
_RENAMED = {"n": "desk"}
_NAME = re.compile(r"%\((\w+)\)[sd]")
#: Keeps a number or a name in its own direction within a sentence that reads from the right.
_ISOLATED = "\u2068%s\u2069"


class SaysThings(Protocol):
    """An office as far as its texts need it: its plan, or what anybody may know of it."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def phone(self) -> str:
        """For those who have a question; may be empty."""

    @property
    def texts(self) -> Mapping[str, Words]:
        """Key → language → own words."""


def office_text(office: SaysThings, key: str, language: str, /, **values: object) -> str:
    """A text as it is shown in `language`: the office's own words, else those of the product.

    Args:
        values: for its placeholders; ``office`` and ``phone`` are known.
    """
    known = {"office": office.name, "phone": office.phone, **values}
    if direction(language) == "rtl":
        known = {name: _ISOLATED % value for name, value in known.items()}
    return filled(words_of(office, key, language), known)


def own_texts(office: SaysThings, faces: Collection[Face]) -> dict[str, dict[str, str]]:
    """Key → language → own words, filled in, of the texts on these faces; what is not here is said as it comes."""
    return {
        text.key: {lang: office_text(office, text.key, lang) for lang in office.texts[text.key]}
        for text in OFFICE_TEXTS
        if text.face in faces and office.texts.get(text.key)
    }


def words_of(office: SaysThings, key: str, language: str) -> str:
    """The words with their placeholders in them: the office's own, else those of the product."""
    return office.texts.get(key, {}).get(language) or default_words(
        key, language, with_phone=bool(office.phone)
    )


def default_words(key: str, language: str, *, with_phone: bool = False) -> str:
    """What is said in `language` where an office has no words of its own, with ``{placeholders}``."""
    msgid = WITH_PHONE.get(key, DEFAULTS[key]) if with_phone else DEFAULTS[key]
    text = translations(language).gettext(msgid)
    return _NAME.sub(lambda found: f"{{{_RENAMED.get(found[1], found[1])}}}", text)


def for_browser(words: str, renamed: Mapping[str, str]) -> str:
    """Own words as the scripts fill them in: ``{desk}`` becomes ``%(n)s`` where `renamed` says desk → n."""
    return filled(words, {name: f"%({other})s" for name, other in renamed.items()})


def samples(office: SaysThings, text: OfficeText) -> dict[str, str]:
    """Placeholder → what stands there in a preview."""
    known = {
        "office": office.name,
        "phone": office.phone or "02151 12345",
        "desk": "5",
        "days": str(VOUCHER_DAYS),
    }
    return {name: known[name] for name in text.placeholders}
