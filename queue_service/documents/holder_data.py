"""What is kept of one number, for whoever holds it: a page in words, and a file that explains itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from queue_service.documents.dates import date_words, short_moment
from queue_service.documents.durations import span
from queue_service.documents.json import Json, moment
from queue_service.documents.language import DEFAULT_LANGUAGE, ENDONYMS, translations
from queue_service.documents.retention_text import end_text, kind_text
from queue_service.domain.retention import BY_NAME, Happens
from queue_service.services.privacy import HolderData
from queue_service.services.snapshots import OfficeView

#: Values of the record that are about others, or about staff: not part of what is kept about this person.
_NOT_THEIRS = frozenset({"heads"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is kept, in words."""

    what: str
    value: str


def holder_file(data: HolderData, lang: str) -> Json:
    """All of it as data, with a sentence in `lang` for every part."""
    ticket = data.ticket
    return {
        "about": _about(lang),
        "explanations": _explanations(lang),
        "office": {"code": data.office, "name": data.office_name},
        "number": ticket.number,
        "day": data.day.isoformat(),
        "state": str(ticket.state),
        "language": ticket.language,
        "persons": ticket.persons,
        "needs_priority": ticket.needs_priority,
        "accessible_desk_only": ticket.ticket_class.accessible_only,
        "waits_for_one_person": ticket.pinned_staff is not None,
        "waits_for_desk": ticket.pinned_desk,
        "missed_calls": ticket.missed_calls,
        "taken_at": moment(ticket.checked_in),
        "waiting_counts_from": moment(ticket.clock),
        "ended_at": moment(ticket.ended_at),
        "sent_to_get": ticket.hold_reason,
        "matters": [
            {"case_type": leg.case_type, "state": str(leg.state), "outcome": leg.outcome, "note": leg.note}
            for leg in data.legs
        ],
        "calls": [
            {
                "desk": call.desk,
                "called_at": moment(call.called_at),
                "announced_again": call.repeats,
                "started_at": moment(call.started_at),
                "ended_at": moment(call.ended_at),
                "ending": call.ending,
                "reason": call.reason.get("code"),
                "waited_seconds": round(call.waited_seconds),
            }
            for call in data.calls
        ],
        "phones": [
            {"push_service": phone.service, "language": phone.language, "since": moment(phone.since)}
            for phone in data.phones
        ],
        "messages": [
            {
                "due_at": moment(message.due_at),
                "sent_at": moment(message.sent_at),
                "given_up_at": moment(message.given_up_at),
            }
            for message in data.messages
        ],
        "record": [
            {
                "at": moment(each.at),
                "kind": each.kind,
                "desk": each.desk,
                "values": {name: value for name, value in each.values.items() if name not in _NOT_THEIRS},
            }
            for each in data.record
        ],
        "kept_until": {line.what: line.value for line in kept_until(data, lang)},
    }


def lines(data: HolderData, house: OfficeView, lang: str) -> list[Line]:
    """The same in words, for a page: what a person would want to know first."""
    _ = translations(lang).gettext
    ticket, zone = data.ticket, house.time_zone
    names = {item.code: item.names.get(lang) or item.names[DEFAULT_LANGUAGE] for item in house.case_types}
    taken = date_words(ticket.checked_in, zone, lang)
    found = [
        (_("Office"), data.office_name),
        (_("Ticket number"), ticket.number),
        (_("Number taken at"), f"{taken.date}, {taken.time}"),
        (_("Concerns"), ", ".join(names.get(leg.case_type, leg.case_type) for leg in data.legs)),
        (_("Language"), ENDONYMS.get(ticket.language, ticket.language)),
        (_("Number of people"), str(ticket.persons)),
        (_("Is seen earlier"), _yes(ticket.needs_priority, _)),
        (_("Needs a counter without steps"), _yes(ticket.ticket_class.accessible_only, _)),
        *((_("Note for the next counter"), leg.note) for leg in data.legs if leg.note),
        *(
            (_("Called to counter %(desk)s") % {"desk": call.desk}, _at(call.called_at, zone, lang))
            for call in data.calls
        ),
        *((_("Phone that is told"), phone.service) for phone in data.phones),
        (_("Messages sent"), str(sum(1 for each in data.messages if each.sent_at is not None))),
    ]
    return [Line(what, value) for what, value in found if value]


def kept_until(data: HolderData, lang: str) -> list[Line]:
    """Each kind of data that a number has part in, how long it is kept and what happens then."""
    names = ("tickets", "vouchers", "notes", "push", "outbox", "answers", "decisions", "record", "backups")
    return [
        Line(
            kind_text(name, lang),
            f"{span(BY_NAME[name], data.limits[name], lang)}. {end_text(name, lang)}",
        )
        for name in names
        if BY_NAME[name].happens is not Happens.KEPT
    ]


def _about(lang: str) -> str:
    _ = translations(lang).gettext
    return _(
        "This is everything kept about this number. No name, address, date of birth, nationality or file number is"
        " kept. Times are in UTC."
    )


def _explanations(lang: str) -> Mapping[str, str]:
    _ = translations(lang).gettext
    return {
        "state": _("Where the number stands: waiting, called, at a counter, set aside, or ended and how."),
        "language": _("The language chosen when the number was taken."),
        "persons": _("How many people came together."),
        "needs_priority": _("Whether somebody is seen earlier; the reason is not kept."),
        "accessible_desk_only": _("Whether only counters without steps may call the number."),
        "matters": _("What the visit is about, and what counters noted for each other."),
        "calls": _("When the number was called to which counter, and why it was its turn."),
        "phones": _(
            "Browsers that want to be told of the call, by the service that delivers messages to them."
        ),
        "messages": _("When messages about the call were sent."),
        "record": _("What happened with the number, step by step. It shows later that the order was right."),
        "kept_until": _("How long each part is kept, and what happens then."),
    }


def _yes(value: bool, gettext: Callable[[str], str]) -> str:
    return gettext("yes") if value else gettext("no")


def _at(at: datetime, zone: str, lang: str) -> str:
    return short_moment(at, zone, lang)


def as_file_name(data: HolderData) -> str:
    """What the file is called: office, day and number."""
    return f"{data.office}-{data.day.isoformat()}-{data.ticket.number}.json"
