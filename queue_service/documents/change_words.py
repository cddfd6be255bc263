"""What was changed in what an office sets, in words: the place, and the value before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from queue_service.documents.language import ENDONYMS, _l, translations
from queue_service.domain.changes import ABSENT, Change, Json

#: Key of the document → what it is called. English msgids; the catalogues hold German.
PLACES: dict[str, str] = {
    "accent": _l("Accent colour"),
    "accessible": _l("Accessible"),
    "address": _l("Address"),
    "area": _l("Area"),
    "areas": _l("Areas"),
    "asks_persons": _l("Asks for how many people"),
    "board": _l("Boards"),
    "board_languages": _l("Languages of the boards"),
    "bookable": _l("Can be booked"),
    "case_types": _l("Case types"),
    "closes": _l("Closes"),
    "closures": _l("Closures"),
    "desks": _l("Desks"),
    "documents": _l("What to bring"),
    "documents_checked": _l("List checked on"),
    "documents_source": _l("Source of the list"),
    "every_weeks": _l("Every so many weeks"),
    "exceptions": _l("Single days"),
    "holiday_region": _l("Public holidays of"),
    "hours": _l("Opening hours"),
    "icon": _l("Icon"),
    "kiosk": _l("Kiosks"),
    "languages": _l("Languages"),
    "last": _l("Last day"),
    "low": _l("Controls low"),
    "name": _l("Name"),
    "names": _l("Names"),
    "no_show_rate": _l("Share that does not come"),
    "nths": _l("Which ones of a month"),
    "opens": _l("Opens"),
    "paper_series": _l("Letter of paper numbers"),
    "phone": _l("Phone"),
    "plain": _l("In plain words"),
    "position": _l("Place in the order"),
    "preset": _l("Preset"),
    "quiet_from": _l("Quiet from"),
    "quiet_until": _l("Quiet until"),
    "reason": _l("Reason"),
    "reset_seconds": _l("Seconds until the kiosk starts again"),
    "rule": _l("Order of calls"),
    "sensitive": _l("Sensitive"),
    "series": _l("Series"),
    "service_minutes": _l("Expected minutes"),
    "slide_seconds": _l("Seconds of a notice"),
    "slides": _l("Notices on the boards"),
    "target_minutes": _l("Wait target in minutes"),
    "texts": _l("Texts"),
    "tiles_per_page": _l("Case types on a page"),
    "time_zone": _l("Time zone"),
    "urgent": _l("Urgent"),
    "valid_from": _l("Valid from"),
    "valid_until": _l("Valid until"),
    "walk_in": _l("Without a booking"),
    "ways": _l("Ways there"),
    "weekdays": _l("Weekdays"),
    # the roster
    "active": _l("Active"),
    "cancelled": _l("Cancelled"),
    "days": _l("Single days"),
    "desk": _l("Desk"),
    "ends": _l("Ends"),
    "kind": _l("Kind"),
    "learning": _l("Is learning"),
    "member": _l("Who"),
    "members": _l("People"),
    "pattern": _l("Usual week"),
    "replaces": _l("Instead of"),
    "staff_id": _l("Account"),
    "starts": _l("Begins"),
    "weekday": _l("Weekday"),
}

_YES, _NO, _NOTHING, _MORE = _l("yes"), _l("no"), _l("nothing"), _l("%(count)s entries")
#: Longer values are cut: the file has them whole.
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One place of a change.

    Attributes:
        where: "Desks › 5 › Name".
        kind: ``added``, ``removed`` or ``changed``.
    """

    where: str
    kind: str
    was: str
    to: str


def change_words(changes: Sequence[Change], lang: str, names: Mapping[str, str]) -> list[ChangeWords]:
    """Each place in words; `names`: code → name of what the office has."""
    return [
        ChangeWords(
            place_words(change.at, lang, names),
            "added" if change.was is ABSENT else "removed" if change.to is ABSENT else "changed",
            value_words(change.was, lang, names),
            value_words(change.to, lang, names),
        )
        for change in changes
    ]


def place_words(at: Sequence[str], lang: str, names: Mapping[str, str]) -> str:
    """ "Desks › 5 › Name"."""
    say = translations(lang).gettext
    # The document's own keys and the office's codes take turns: a concern may be called like a key.
    return " › ".join(names[key] if n % 2 and key in names else _key(key, say) for n, key in enumerate(at))


def value_words(value: Json, lang: str, names: Mapping[str, str]) -> str:
    """A value for people; long ones cut, objects by their name or how many entries they have."""
    say = translations(lang).gettext
    if value is ABSENT or value is None or value in ("", [], {}):
        return say(_NOTHING)
    if isinstance(value, bool):
        return say(_YES if value else _NO)
    if isinstance(value, list):
        return _cut(", ".join(value_words(each, lang, names) for each in value))
    if isinstance(value, Mapping):
        return _object(value, lang, names)
    return _cut(names.get(str(value), str(value)))


def _key(key: str, say: Callable[[str], str]) -> str:
    words = PLACES.get(key)
    return ENDONYMS.get(key, key) if words is None else say(words)


def _object(value: Mapping[str, Json], lang: str, names: Mapping[str, str]) -> str:
    named = value.get("name") or value.get("names")
    if isinstance(named, Mapping):
        named = named.get(lang) or named.get("de")
    if isinstance(named, str) and named:
        return _cut(named)
    plain = [each for each in value.values() if not isinstance(each, Mapping)]
    if len(plain) == len(value) and len(value) <= len(PLACES):
        say = translations(lang).gettext
        parts = (f"{_key(key, say)}: {value_words(each, lang, names)}" for key, each in value.items())
        return _cut("; ".join(parts))
    return translations(lang).gettext(_MORE) % {"count": len(value)}


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
