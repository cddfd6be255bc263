"""Accounts and sessions as JSON."""

from __future__ import annotations

from queue_service.documents.json import Json, moment
from queue_service.services.account_views import AccountView, Invited, SessionView


def account(view: AccountView) -> Json:
    """An account; guesses lock nobody out, so that `locked_until` is always null."""
    return {
        "id": view.id,
        "name": view.name,
        "role": view.role,
        "office": view.office,
        "desk": view.desk,
        "active": view.active,
        "must_change_password": view.must_change,
        "signs_on": view.signs_on,
        "locked_until": None,
    }


def invited(view: Invited) -> Json:
    """A new account with the password that is shown this once."""
    return {"account": account(view.account), "password": view.password}


def session(view: SessionView) -> Json:
    """An open session, for those who look after its holder."""
    return {
        "id": view.id,
        "staff": {"id": view.staff_id, "name": view.name, "role": view.role},
        "started_at": moment(view.started_at),
        "how": view.how,
    }


def own_session(view: SessionView) -> Json:
    """An open session, for its holder."""
    return {
        "id": view.id,
        "started_at": moment(view.started_at),
        "how": view.how,
        "current": view.current,
    }
