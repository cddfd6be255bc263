"""What a proof says, in one language; a page says it in two."""

from __future__ import annotations

from dataclasses import dataclass

from queue_service.documents.dates import DateWords
from queue_service.documents.language import _l, translations
from queue_service.documents.lists import listed

#: Kind → why there was no number. A kind that says only that somebody asked has no such sentence.
REASONS: dict[str, str] = {
    "no_number_left": _l("All numbers for that day had been given out."),
    "closed_early": _l("The office had closed earlier than usual on that day."),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A proof in the words of one language.

    Attributes:
        title: what kind of document this is.
        when: the moment asked, on the office's clock.
        sentences: what happened, why there was no number, and what this page is.
    """

    title: str
    when: DateWords
    sentences: tuple[str, ...]


def statement(kind: str, office: str, when: DateWords, concerns: tuple[str, ...], lang: str) -> Statement:
    """What a proof of this kind says in `lang`; `office` and `concerns` are names."""
    _ = translations(lang).gettext
    values = {
        "date": when.date,
        "time": when.time,
        "zone": when.zone,
        "office": office,
        "concerns": listed(concerns, lang),
    }
    # Names, and the clock, keep to themselves in a sentence of the other direction.
    values = {name: f"\u2068{value}\u2069" for name, value in values.items()}
    asked = (
        _("On %(date)s at %(time)s (%(zone)s) a number was asked for at %(office)s for: %(concerns)s.")
        if concerns
        else _("On %(date)s at %(time)s (%(zone)s) a number was asked for at %(office)s.")
    )
    reason = REASONS.get(kind)
    told = (asked % values, "" if reason is None else _(reason), _("This page is proof of the request."))
    return Statement(_("Proof of request"), when, tuple(sentence for sentence in told if sentence))
