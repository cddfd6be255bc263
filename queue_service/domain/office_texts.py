"""Texts that an office may say in its own words: which there are, where they stand, what may stand in them.

The words that count without any of its own are the documents' affair (documents/office_texts.py). A new face, mails for
one, adds its texts to the table below and nothing else here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from queue_service.domain.errors import Invalid
from queue_service.domain.language import LANGUAGES

#: Language → words.
Words = Mapping[str, str]

#: ``{desk}``: what is filled in when the text is shown. Curly brackets stand for nothing else.
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Face(StrEnum):
    """Where a text stands."""

    KIOSK = "kiosk"
    SLIP = "slip"
    PHONE = "phone"
    INFORMATION = "information"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class OfficeText:
    """One text.

    Attributes:
        key: stable; also its place in the document, ``texts/KEY/LANGUAGE``.
        longest: characters that have room where it stands, in every language.
        placeholders: names that may stand in it; those in `needed` must.
        staff: only staff read it, in German or English.
    """

    key: str
    face: Face
    longest: int
    placeholders: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    staff: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is read in."""
        return ("de", "en") if self.staff else LANGUAGES


OFFICE_TEXTS: Final = (
    OfficeText("kiosk-greeting", Face.KIOSK, 60, ("office",)),
    OfficeText("kiosk-stopped", Face.KIOSK, 160),
    OfficeText("kiosk-next-step", Face.KIOSK, 200, ("phone",)),
    OfficeText("kiosk-closed", Face.KIOSK, 60),
    OfficeText("slip-foot", Face.SLIP, 120, ("phone",)),
    OfficeText("phone-called", Face.PHONE, 60),
    OfficeText("phone-go-to", Face.PHONE, 80, ("desk",), needed=("desk",)),
    OfficeText("phone-closed", Face.PHONE, 200, ("phone",)),
    OfficeText("voucher-hint", Face.PHONE, 200),
    OfficeText("voucher-desk", Face.INFORMATION, 300, ("days",), staff=True),
    OfficeText("contact-line", Face.EVERYWHERE, 160, ("phone", "office")),
)

BY_KEY: Final = {text.key: text for text in OFFICE_TEXTS}


def placeholders_in(words: str) -> list[str]:
    """The placeholders of a text, in their order."""
    return _PLACEHOLDER.findall(words)


def filled(words: str, values: Mapping[str, object]) -> str:
    """The text with its placeholders replaced; one without a value stays, so that it is noticed."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), words)


def check_texts(texts: Mapping[str, Words]) -> None:
    """Whether an office may say all of this.

    Raises:
        Invalid: with the place as ``field``: ``unknown_text``, ``unknown_language``, ``text_empty``, ``text_too_long``,
            ``unknown_placeholder`` for one that this text does not know and for a curly bracket by itself,
            ``placeholder_missing``.
    """
    for key, words in texts.items():
        if key not in BY_KEY:
            raise Invalid("unknown_text", field=f"texts.{key[:60]}", value=key[:60])
        for language, said in words.items():
            _check(BY_KEY[key], language, said)


def missing_languages(texts: Mapping[str, Words], key: str) -> tuple[str, ...]:
    """Where an office has words of its own, the languages that have none and get those of the product."""
    said = texts.get(key, {})
    return tuple(each for each in BY_KEY[key].languages if each not in said) if said else ()


def _check(text: OfficeText, language: str, said: str) -> None:
    field = f"texts.{text.key}.{language}"
    if language not in text.languages:
        raise Invalid("unknown_language", field=field, value=language[:20])
    if not said.strip():
        raise Invalid("text_empty", field=field)
    if len(said) > text.longest:
        raise Invalid("text_too_long", field=field, most=text.longest)
    found = placeholders_in(said)
    unknown = [name for name in found if name not in text.placeholders]
    if unknown or set("{}") & set(_PLACEHOLDER.sub("", said)):
        raise Invalid("unknown_placeholder", field=field, value=unknown[0][:40] if unknown else "{")
    if not set(text.needed) <= set(found):
        raise Invalid("placeholder_missing", field=field, value=text.needed[0])
