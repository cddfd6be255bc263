"""What the pages of the office's own texts show, ready for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_service.documents.language import ENDONYMS, direction
from queue_service.documents.office_text_words import ABOUT
from queue_service.documents.office_texts import default_words, office_text, samples
from queue_service.domain.office import OfficePlan
from queue_service.domain.office_texts import OFFICE_TEXTS, OfficeText, filled, missing_languages
from queue_service.web.i18n import current_language

#: Keeps what is filled in readable within a sentence of the other direction.
_ISOLATED = "\u2068%s\u2069"


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text in the list: title and place are msgids; ``shown`` as it stands in the reader's language."""

    text: OfficeText
    title: str
    where: str
    shown: str
    own: int
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class TextField:
    """One language of one text.

    Attributes:
        own: the office's words; None where it has none.
        default: what is said then, with its placeholders.
        shown: how it looks now, with sample values.
        samples: placeholder → what stands in the preview.
    """

    language: str
    name: str
    direction: str
    own: str | None
    default: str
    shown: str
    samples: dict[str, str]


def rows(plan: OfficePlan) -> list[TextRow]:
    """Every text, in the order of the catalogue."""
    lang = current_language()
    return [
        TextRow(
            text,
            *ABOUT[text.key],
            shown=office_text(plan, text.key, lang, **samples(plan, text)),
            own=len(plan.texts.get(text.key, {})),
            missing=[ENDONYMS[each] for each in missing_languages(plan.texts, text.key)],
        )
        for text in OFFICE_TEXTS
    ]


def about_text(plan: OfficePlan, text: OfficeText) -> list[str]:
    """The languages in which the product's words stand, while the office has its own in others."""
    return [ENDONYMS[each] for each in missing_languages(plan.texts, text.key)]


def languages_of(plan: OfficePlan, text: OfficeText) -> list[TextField]:
    """One field for each language in which it is read."""
    return [_field(plan, text, lang) for lang in text.languages]


def _field(plan: OfficePlan, text: OfficeText, lang: str) -> TextField:
    values = samples(plan, text)
    if direction(lang) == "rtl":
        values = {name: _ISOLATED % value for name, value in values.items()}
    own = plan.texts.get(text.key, {}).get(lang)
    default = default_words(text.key, lang, with_phone=bool(plan.phone))
    return TextField(
        language=lang,
        name=ENDONYMS[lang],
        direction=direction(lang),
        own=own,
        default=default,
        shown=filled(own or default, values),
        samples=values,
    )
