"""The audit log in words: what was done for every action, and what the values of an entry are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from queue_service.documents.json import moment
from queue_service.documents.language import _l, locale_code, translations
from queue_service.domain.audit import AuditRow
from queue_service.domain.audit_chain import Seal

#: Action → what was done. English msgids; the catalogues hold German.
ACTIONS: dict[str, str] = {
    "account.added": _l("Added an account"),
    "account.changed": _l("Changed an account"),
    "account.deleted": _l("Deleted an account"),
    "account.password_changed": _l("Changed the own password"),
    "account.password_reset": _l("Gave an account a new one-time password"),
    "audit.read": _l("Read the audit log"),
    "audit.checked": _l("Checked the audit log"),
    "audit.forgotten": _l("Deleted entries that were kept long enough"),
    "audit.broken": _l("Found the chain of the audit log cut"),
    "board.changed": _l("Changed how the boards look"),
    "configuration.changed": _l("Changed what the office sets"),
    "configuration.failed": _l("Could not make a planned change"),
    "configuration.planned": _l("Planned a change of what the office sets"),
    "configuration.withdrawn": _l("Withdrew a planned change"),
    "device.enrolled": _l("Enrolled a device"),
    "device.lost": _l("Missed a device"),
    "device.renamed": _l("Renamed a device"),
    "device.revoked": _l("Revoked a device"),
    "house.paused": _l("Paused the house"),
    "house.resumed": _l("Let the house go on"),
    "house.closed_early": _l("Closed early"),
    "house.reopened": _l("Took the early closure back"),
    "house.sent_home": _l("Sent those who waited home"),
    "house.message_set": _l("Put a message on the boards"),
    "house.message_cleared": _l("Took the message off the boards"),
    "paper_day.entered": _l("Entered a paper list"),
    "paper_day.taken_back": _l("Took a paper list back"),
    "installation.set_up": _l("Set the installation up"),
    "office.created": _l("Made an office"),
    "retention.run": _l("Erased what was kept long enough"),
    "roster.changed": _l("Changed the roster"),
    "session.closed": _l("Signed out"),
    "session.ended": _l("Ended sessions of an account"),
    "session.opened": _l("Signed in"),
    "session.refused": _l("Was refused at sign-in"),
    "statistics.read": _l("Read the statistics"),
    "ticket.called_out_of_turn": _l("Called a number out of turn"),
    "ticket.undone": _l("Took a step back"),
    "ticket.returned": _l("Brought a number back"),
    "ticket.cancelled_on_behalf": _l("Cancelled a number for its holder"),
    "ticket.erased": _l("Had the data of a number erased"),
    "ticket.entered_on_paper": _l("Entered a paper number"),
    "voucher.redeemed": _l("Gave a number for a wait on another day"),
}

#: Key of a value → what it is called.
VALUES: dict[str, str] = {
    "action": _l("Action"),
    "active": _l("Active"),
    "actor": _l("By"),
    "before": _l("Before"),
    "days": _l("Days"),
    "desk": _l("Desk"),
    "digest": _l("Digest"),
    "entries": _l("Entries"),
    "findings": _l("Findings"),
    "from": _l("From"),
    "code": _l("Code"),
    "gone": _l("Taken out"),
    "how": _l("How"),
    "kept_from": _l("Kept from place"),
    "kind": _l("Kind"),
    "kinds": _l("Kinds"),
    "office": _l("Office"),
    "position": _l("Place"),
    "reason": _l("Reason"),
    "role": _l("Role"),
    "sessions": _l("Sessions"),
    "tickets": _l("Numbers"),
    "to": _l("To"),
    "undone": _l("Step"),
}


#: Key of a value → code → what it means. A code that is not here stands as it is.
CODES: dict[str, dict[str, str]] = {
    "how": {"password": _l("Password"), "sso": _l("Single sign-on")},
    "kind": {
        "board": _l("Display board"),
        "desk-display": _l("Display at a counter"),
        "evacuation": _l("Evacuation"),
        "interruption": _l("Interruption"),
        "kiosk": _l("Kiosk"),
    },
    "reason": {
        "continues": _l("Continues here"),
        "needs_help": _l("Needs help"),
        "other": _l("Another reason"),
        "supervisor": _l("Decided by the supervisor"),
        "urgent": _l("Cannot wait"),
        "waited_outside": _l("Did not hear the call"),
    },
    "undone": {
        "call": _l("Call"),
        "finish": _l("Finish"),
        "move": _l("Move to another desk"),
        "no-answer": _l("No answer"),
        "return": _l("Back to the queue"),
        "start": _l("Start"),
        "transfer": _l("Transfer"),
        "wait": _l("Wait for something"),
    },
}

#: Values of which an entry says the old one and the new one.
_BEFORE_AND_AFTER = frozenset({"active", "desk", "office", "role"})


def action_words(action: str, lang: str) -> str:
    """What was done, in the reader's language; an action that nobody has given words to stands as it is."""
    return translations(lang).gettext(ACTIONS[action]) if action in ACTIONS else action


def value_words(values: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """(what it is called, what it is) of every value of an entry."""
    texts = translations(lang)

    def shown(key: str, value: object) -> str:
        if isinstance(value, list):
            between = " → " if key in _BEFORE_AND_AFTER else ", "
            return between.join(shown(key, each) for each in value)
        words = CODES.get(key, {}).get(str(value))
        return "–" if value is None else texts.gettext(words) if words is not None else str(value)

    return [
        (texts.gettext(VALUES[key]) if key in VALUES else key, shown(key, value))
        for key, value in values.items()
    ]


def when(at: datetime, time_zone: str, lang: str) -> str:
    """Day and time to the second on the wall clock of a place: "25.11.2026, 09:00:03"."""
    pattern = "dd.MM.y, HH:mm:ss" if locale_code(lang) == "de" else "d MMM y, HH:mm:ss"
    return format_datetime(at.astimezone(ZoneInfo(time_zone)), pattern, locale=locale_code(lang))


def day_words(day: date | None, lang: str) -> str:
    """A day: "25.11.2026"."""
    pattern = "dd.MM.y" if locale_code(lang) == "de" else "d MMM y"
    return "–" if day is None else format_date(day, pattern, locale=locale_code(lang))


def entry_json(entry: AuditRow) -> dict[str, Any]:
    """An entry for programs."""
    return {
        "id": entry.id,
        "at": moment(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "office": entry.office,
        "values": dict(entry.values),
        "sealed": entry.linked,
    }


def seal_json(seal: Seal) -> dict[str, Any]:
    """The seal of a day for programs."""
    return {
        "day": None if seal.day is None else seal.day.isoformat(),
        "entries": seal.last - seal.first + 1,
        "first": seal.first,
        "last": seal.last,
        "digest": seal.digest,
        "key": seal.key_id,
        "sealed_at": moment(seal.sealed_at),
    }
