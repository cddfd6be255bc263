"""What a locked phone shows of a call: number, desk and the way, in the language its holder reads."""

from __future__ import annotations

from collections.abc import Mapping

from queue_service.documents.language import DEFAULT_LANGUAGE, _l, direction, translations
from queue_service.services.push import DueMessage

#: Letters of one line; a way is a sentence, and a message has an end.
LONGEST_LINE = 200
#: Keeps number and desk in their own order inside a line that reads from the right.
_ISOLATED = "\u2068%s\u2069"

SENTENCES: dict[str, str] = {
    "called": _l("It is your turn"),
    "repeated": _l("You are being called again"),
    "moved": _l("Your counter has changed"),
}


def call_message(message: DueMessage) -> dict[str, str]:
    """Title, lines and link for the service worker: this ticket's own, no name, no matter."""
    lang = message.language
    say = translations(lang).gettext
    right_to_left = direction(lang) == "rtl"

    def own(text: str) -> str:
        return _ISOLATED % text if right_to_left else text

    lines = [say(SENTENCES[message.code]), _in(message.areas, lang), _in(message.ways, lang)]
    return {
        "title": say(_l("%(number)s: counter %(desk)s"))
        % {"number": own(message.number), "desk": own(message.desk)},
        "body": "\n".join(line[:LONGEST_LINE] for line in lines if line),
        "link": message.link,
        "tag": message.topic,
        "lang": lang,
        "dir": direction(lang),
    }


def _in(names: Mapping[str, str], lang: str) -> str:
    return names.get(lang) or names.get(DEFAULT_LANGUAGE, "")
