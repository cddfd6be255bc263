"""What went wrong with an account, a password or a session, in words; part of the table in error_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → (title, detail).
ACCOUNTS: dict[str, tuple[str, str]] = {
    "account_not_found": (_l("Account not found"), _l("It has been deleted, or belongs to another office.")),
    "session_not_found": (_l("Session not found"), _l("It has ended already.")),
    "own_account": (
        _l("Not with your own account"),
        _l("Another administrator has to do this: you would lock yourself out."),
    ),
    "last_admin": (
        _l("The last administrator"),
        _l("Give somebody else this role first, or nobody can look after the accounts any more."),
    ),
    "signs_on_elsewhere": (
        _l("No password here"),
        _l("This person signs in at the identity provider; the password is changed there."),
    ),
    "office_missing": (
        _l("An office is needed"),
        _l("Choose an office: only administrators and auditors can be there for all of them."),
    ),
    "unknown_desk": (_l("Desk not known"), _l("Choose a desk of this office, or none.")),
    "password_is_name": (
        _l("The password is the name"),
        _l("Choose one that cannot be guessed from the name."),
    ),
    "password_common": (
        _l("The password is easy to guess"),
        _l(
            "It is one of those that are tried first. Take several words that have nothing to do with each other."
        ),
    ),
    "password_same": (
        _l("This is the present password"),
        _l("Choose another one."),
    ),
    "wrong_current_password": (_l("The present password is wrong"), _l("Check it and try again.")),
    "password_must_change": (
        _l("Choose a password first"),
        _l("Your password was given out by somebody else. Choose one of your own in your account."),
    ),
    "too_many_sign_ins": (
        _l("Too many attempts with this name"),
        _l("Wait some minutes, then try again. The administration of your office can set a new password."),
    ),
}
