"""The privacy notice (Art. 13 GDPR) in nine languages: short sentences first, everything else below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_service.documents.durations import duration
from queue_service.documents.language import translations
from queue_service.domain.retention import Keeping

Translate = Callable[[str], str]
#: A label and what belongs to it.
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What an installation knows about itself.

    Attributes:
        house: name of the office, or of all offices on this server.
        controller: who is responsible, with an address; None: it was not said, and the house stands in.
        officer: how to reach the data protection officer; None: it was not said.
        authority: where to complain.
        messages: phones can be sent messages.
        keeping: how long what is kept.
        cookies: name and use of each cookie that a visitor's browser may get, in the reader's language.
    """

    house: str
    controller: str | None
    officer: str | None
    authority: str
    messages: bool
    keeping: Keeping
    cookies: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer.

    Attributes:
        key: stable name, also of its icon.
        sentences, facts: the first layer.
        more, more_facts: the second, folded away.
    """

    key: str
    title: str
    sentences: tuple[str, ...]
    more: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    more_facts: tuple[Fact, ...] = ()


def notice(facts: NoticeFacts, lang: str) -> tuple[Section, ...]:
    """The notice in the words of `lang`."""
    _ = translations(lang).gettext
    return (
        _what(facts, _),
        _why(facts, _),
        _how_long(facts, lang, _),
        _who_sees(facts, _),
        _rights(facts, _),
        _whom_to_ask(facts, _),
        _cookies(facts, _),
    )


def _what(facts: NoticeFacts, _: Translate) -> Section:
    more = [
        _("If you ask for priority or for a step-free desk, we store that you need it. We do not store why."),
        _("When you are called, we store the counter and the time."),
        _("Staff can write a short note for the next counter."),
    ]
    if facts.messages:
        more.append(_("For messages to your phone we store an address that your browser makes for them."))
    more.append(_("A proof of request is not stored. All that it says is in its link."))
    return Section(
        "what",
        _("What do we store?"),
        (
            _("Your number, what you need, your language, how many people you are, and when you came."),
            _("We do not ask for your name, your date of birth, your nationality or your file number."),
        ),
        tuple(more),
    )


def _why(facts: NoticeFacts, _: Translate) -> Section:
    more = [
        _("We may do this because it is our task as an office: Article 6 (1) (e) GDPR, section 3 DSG NRW."),
        _("The record of calls lets us check later whether the order was kept."),
        _("The computer only says whose turn it is. It decides nothing about your matter."),
        _("You need not take a number here. Then please go to the information desk."),
    ]
    if facts.messages:
        more.insert(
            1,
            _(
                "Messages to your phone come only if you ask for them: Article 6 (1) (a) GDPR. "
                "You can switch them off at any time."
            ),
        )
    return Section(
        "why",
        _("Why do we store it?"),
        (_("So that people are called in the right order and to the right counter."),),
        tuple(more),
    )


def _how_long(facts: NoticeFacts, lang: str, _: Translate) -> Section:
    labels = [
        ("tickets", _("Your number with your language and its link")),
        ("notes", _("Notes of staff")),
        ("vouchers", _("If we closed before your turn: what is needed to count your wait next time")),
        ("decisions", _("What you need, and why you were called before or after others")),
        ("record", _("Which number was called to which counter, for what and when")),
        ("figures", _("How many people came in each hour")),
        ("backups", _("Backup copies")),
    ]
    if facts.messages:
        labels.insert(2, ("push", _("The address for messages, after your visit")))
        labels.insert(3, ("outbox", _("Messages that were sent")))
    if facts.keeping.tickets_days == 0:
        short = _("After the end of the day nothing here says whose number it was.")
    else:
        period = duration("tickets", facts.keeping, lang)
        short = _("After this time nothing here says whose number it was: %(period)s.") % {"period": period}
    return Section(
        "how-long",
        _("How long do we keep it?"),
        (short,),
        more_facts=tuple((label, duration(name, facts.keeping, lang)) for name, label in labels),
    )


def _who_sees(facts: NoticeFacts, _: Translate) -> Section:
    more = [
        _("Whoever has the link of your number sees what you see. Do not pass it on."),
        _("Calls are made by number. Names are never shown or said."),
    ]
    if facts.messages:
        more.append(
            _(
                "Messages to your phone go through the company that makes your browser. They are encrypted: "
                "it cannot read them. It may be outside the European Union."
            )
        )
    return Section(
        "who-sees",
        _("Who sees it?"),
        (
            _("The staff of this office."),
            _("In the waiting area everybody sees your number and your counter, and nothing else."),
        ),
        tuple(more),
    )


def _rights(facts: NoticeFacts, _: Translate) -> Section:
    return Section(
        "rights",
        _("What are your rights?"),
        (
            _("You may see what we store about you. You may have it corrected or deleted."),
            _("Open the page of your number on your phone: there you can do it yourself."),
        ),
        (
            _("You may object to it, or ask us to use your data only for certain things."),
            _("As we do not know your name, we find your data only by the link of your number."),
            _("You may complain to the supervisory authority: %(authority)s.")
            % {"authority": isolated(facts.authority)},
            _("These rights stand in Articles 15 to 21 and 77 GDPR."),
        ),
    )


def _whom_to_ask(facts: NoticeFacts, _: Translate) -> Section:
    known = [(_("Responsible"), isolated(facts.controller or facts.house))]
    if facts.officer:
        known.append((_("Data protection officer"), isolated(facts.officer)))
    known.append((_("Supervisory authority"), isolated(facts.authority)))
    return Section(
        "ask",
        _("Whom can you ask?"),
        (_("Please ask at the information desk. Staff there will help you."),),
        facts=tuple(known),
    )


def _cookies(facts: NoticeFacts, _: Translate) -> Section:
    return Section(
        "cookies",
        _("Cookies and other servers"),
        (
            _("We use only cookies without which these pages do not work. Nobody follows what you do."),
            _("These pages load nothing from other servers."),
        ),
        (
            _("The machine in the waiting area forgets what you chose as soon as you leave."),
            _("This service does not write your internet address into its log."),
        ),
        more_facts=facts.cookies,
    )


def isolated(name: str) -> str:
    """A name that keeps its own direction within a sentence of the other."""
    return f"\u2068{name}\u2069"
