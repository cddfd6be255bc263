"""Who may do what: the one table of rights. Every route, call and live topic asks it, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a staff account is for."""

    INFO = "info"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"
    LOBBY = "lobby"


class DeviceKind(StrEnum):
    """What an enrolled device is."""

    KIOSK = "kiosk"
    BOARD = "board"
    DESK_DISPLAY = "desk-display"


class Right(StrEnum):
    """Something one may do, in one office or, for those of no single office, in all of them."""

    #: Call, start, finish, transfer and all else that happens at a desk or the information desk.
    DESK_WORK = "desk_work"
    #: Live views of queue and desks, with concerns.
    SEE_QUEUE = "see_queue"
    #: What hangs in the hall: boards and desk displays.
    SEE_BOARD = "see_board"
    #: Give out numbers.
    ISSUE_TICKETS = "issue_tickets"
    #: Give them out after the kiosks have stopped for today.
    ISSUE_LATE = "issue_late"
    #: Bring back who was missed.
    BRING_BACK = "bring_back"
    #: Bring back who had been dealt with: what is done is opened again.
    REOPEN = "reopen"
    #: How many people are in the house; no concerns.
    HEAD_COUNT = "head_count"
    #: Ask somebody to come.
    RAISE_HELP = "raise_help"
    #: Ask for it at once, silently: somebody is in danger.
    RAISE_EMERGENCY = "raise_emergency"
    #: Say that somebody is on the way, and that it is over.
    ANSWER_HELP = "answer_help"
    #: Pause the house in an emergency and let it go on.
    HOUSE_PAUSE = "house_pause"
    #: Messages, early closure, sending home, the boards' look.
    HOUSE_DECISIONS = "house_decisions"
    #: Try things out on a private copy.
    PRACTISE = "practise"
    #: Own password and own sessions.
    OWN_ACCOUNT = "own_account"
    #: The way into the administration; each page there asks for a right of its own.
    ADMINISTRATION = "administration"
    #: Accounts, roles, passwords, sessions of others.
    MANAGE_STAFF = "manage_staff"
    #: Say that this very device is alive, and how it is.
    HEARTBEAT = "heartbeat"
    #: The list of devices and how they are.
    SEE_DEVICES = "see_devices"
    #: Enrol and revoke devices.
    MANAGE_DEVICES = "manage_devices"
    #: The log of who did what when.
    READ_AUDIT = "read_audit"
    #: Aggregated figures, small cells suppressed.
    READ_STATISTICS = "read_statistics"
    #: What is kept, until when, and what was erased.
    SEE_PRIVACY = "see_privacy"
    #: Make offices; for those of no single one.
    SET_UP = "set_up"
    #: Change what an office sets: areas, case types, desks, hours, rule, texts.
    CONFIGURE = "configure"
    #: Read it, with its history.
    SEE_CONFIGURATION = "see_configuration"
    #: Say who sits where when.
    PLAN_ROSTER = "plan_roster"
    #: Read it.
    SEE_ROSTER = "see_roster"


_DESK = frozenset({Role.INFO, Role.CLERK, Role.SUPERVISOR, Role.ADMIN})
_HOUSE = frozenset({Role.INFO, Role.SUPERVISOR, Role.ADMIN})
_EVERYBODY = frozenset(Role)

#: Right → the roles that have it.
ROLES: Mapping[Right, frozenset[Role]] = {
    Right.DESK_WORK: _DESK,
    Right.SEE_QUEUE: _DESK,
    Right.SEE_BOARD: _EVERYBODY,
    Right.ISSUE_TICKETS: _DESK,
    Right.ISSUE_LATE: _DESK,
    Right.BRING_BACK: _DESK | {Role.LOBBY},
    # Not the lobby: a slip of the finger there must not bring back somebody who went home content.
    Right.REOPEN: _DESK,
    Right.HEAD_COUNT: _DESK | {Role.LOBBY},
    Right.RAISE_HELP: _DESK | {Role.LOBBY},
    Right.RAISE_EMERGENCY: _DESK | {Role.LOBBY},
    Right.ANSWER_HELP: _DESK,
    # A fire does not wait for a supervisor.
    Right.HOUSE_PAUSE: _DESK | {Role.LOBBY},
    Right.HOUSE_DECISIONS: _HOUSE,
    Right.PRACTISE: _DESK,
    Right.OWN_ACCOUNT: _EVERYBODY,
    Right.ADMINISTRATION: _HOUSE | {Role.AUDITOR},
    Right.MANAGE_STAFF: frozenset({Role.ADMIN}),
    Right.HEARTBEAT: frozenset(),
    Right.SEE_DEVICES: _HOUSE,
    Right.MANAGE_DEVICES: frozenset({Role.ADMIN}),
    Right.READ_AUDIT: frozenset({Role.AUDITOR}),
    Right.READ_STATISTICS: frozenset({Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR}),
    Right.SEE_PRIVACY: frozenset({Role.ADMIN, Role.AUDITOR}),
    Right.SET_UP: frozenset({Role.ADMIN}),
    Right.CONFIGURE: frozenset({Role.ADMIN}),
    Right.SEE_CONFIGURATION: frozenset({Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR}),
    Right.PLAN_ROSTER: frozenset({Role.SUPERVISOR, Role.ADMIN}),
    Right.SEE_ROSTER: _DESK,
}

#: Right → the devices that have it.
DEVICES: Mapping[Right, frozenset[DeviceKind]] = {
    Right.SEE_BOARD: frozenset(DeviceKind),
    Right.ISSUE_TICKETS: frozenset({DeviceKind.KIOSK}),
    Right.RAISE_HELP: frozenset({DeviceKind.KIOSK}),
    Right.HEARTBEAT: frozenset(DeviceKind),
}
