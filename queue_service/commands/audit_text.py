"""What `queue-service audit verify` found, as sentences for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from queue_service.domain.audit_walk import AuditFinding

#: Code → sentence; the values of a finding stand in it by name.
TEXTS: Mapping[str, str] = {
    "entry_changed": (
        "Entry {entry} (place {position}) is not what was linked: it was changed, or put in without the key."
    ),
    "link_changed": "The link of entry {entry} (place {position}) was changed; the entry itself is as it was.",
    "entry_removed": "Entry {entry} (place {position}) was removed: it was linked, and is not there.",
    "removed": "Places {first} to {last} of the chain were removed.",
    "put_back": "Entry {entry} (place {position}) is of a day that was deleted as planned, and is there.",
    "misdated": (
        "Entry {entry} (place {position}) says {at}, but was linked on {day}: put in later, or a clock was wrong."
    ),
    "not_linked": "Entry {entry} of {at} was never linked: put in later, or nobody runs the jobs.",
    "other_key": (
        "Made with another key, {key}, and not checked: {what}. Name the older secret: --old-secret-key-file FILE."
    ),
    "seal_changed": "The seal of {day} was changed, or put in without the key.",
    "seal_removed": "A seal before that of {before} was removed (places {first} to {last}).",
    "seal_differs": "The seal of {day} says another digest than the link at place {position}.",
    "no_seal": "{day} is over and has no seal: it was removed, or nobody runs the jobs.",
    "unguarded": "{trigger} is missing, changed or switched off: the database does not refuse changes any more.",
    "not_in_chain": (
        "{digest} is not in the chain: the log was cut after it was noted, a backup of before was restored, or it"
        " belonged to a day that was deleted as planned (digests of seals are kept)."
    ),
}


def finding_line(finding: AuditFinding) -> str:
    """One line: the code, and what it means."""
    return f"{finding.code}: {finding_text(finding)}"


def finding_text(finding: AuditFinding) -> str:
    """The sentence alone."""
    values = dict(finding.values)
    if finding.code == "other_key":
        seal = values.get("seal")
        places = f"places {values.get('first')} to {values.get('last')}"
        values["what"] = places if seal is None else f"the seal of {seal}"
    return TEXTS[finding.code].format(**values)
