"""The data inventory describes the database, all of it and nothing else (P-08), and what must not be stored (P-01)."""

from __future__ import annotations

import re
from itertools import chain

from queue_service.commands.privacy_documents import schema
from queue_service.documents.privacy.inventory import differences, inventory
from queue_service.documents.privacy.words import PAPER_LANGUAGES, words
from queue_service.domain.retention import BY_NAME

COLUMNS = [(table, column) for table in inventory() for column in table.columns]
#: What an office that only calls numbers must not know (P-01): the Ausländerakte is elsewhere.
FORBIDDEN = re.compile(
    r"azr|nationalit|citizen|passport|file_number|aktenzeichen|birth|geburt|surname|first_name|last_name"
    r"|street|postcode|e_?mail|phone_number|photo|upload|ip_address|user_agent|gender|religion",
    re.IGNORECASE,
)


def test_every_column_of_the_database_is_in_the_inventory_and_every_entry_in_the_database() -> None:
    assert list(differences(inventory(), schema())) == []


def test_a_column_that_nobody_has_described_is_found() -> None:
    more = {**schema(), "ticket": [*schema()["ticket"], "shoe_size"], "diary": ["page"]}

    assert list(differences(inventory(), more)) == [
        "diary.page is not in the inventory",
        "ticket.shoe_size is not in the inventory",
    ]


def test_a_column_that_is_gone_is_found() -> None:
    less = {**schema(), "leg": [name for name in schema()["leg"] if name != "note"]}

    assert list(differences(inventory(), less)) == ["leg.note is not in the database"]


def test_no_column_is_for_what_the_office_need_not_know() -> None:
    names = chain.from_iterable(schema().values())

    assert [name for name in names if FORBIDDEN.search(name)] == []


def test_every_limit_is_one_that_is_enforced_on_this_very_table() -> None:
    wrong = [
        f"{table.name}.{column.name}: {column.limit}"
        for table, column in COLUMNS
        if table.name not in BY_NAME[column.limit].tables
    ]

    assert wrong == []


def test_every_table_that_has_a_limit_is_in_the_inventory_under_it() -> None:
    said = {(column.limit, table.name) for table, column in COLUMNS}
    enforced = {(limit.name, table) for limit in BY_NAME.values() for table in limit.tables}

    # A voucher is a whole ticket that is kept back; of a matter only its note goes with the number.
    assert enforced - said <= {("vouchers", "ticket"), ("tickets", "leg")}


def test_there_are_words_for_every_kind_basis_and_reader() -> None:
    for lang in PAPER_LANGUAGES:
        said = words(lang)
        for table, column in COLUMNS:
            assert column.kind in said["kind"], f"{table.name}.{column.name}"
            assert column.whose in said["whose"]
            assert column.basis in said["basis"]
            assert set(column.readers) <= said["readers"].keys()
            assert column.note.keys() in (set(), {"de", "en"})


def test_what_is_somebodys_has_a_basis_and_what_is_nobodys_is_not_called_personal() -> None:
    for table, column in COLUMNS:
        if column.whose in ("visitor", "staff") and table.name != "office":
            assert column.basis != "none", f"{table.name}.{column.name}"


def test_nothing_about_staff_is_kept_with_the_record_of_the_hall() -> None:
    """P-11: neither record nor figures lead to who sat where."""
    for name in ("lobby_event", "call", "day_figures", "tally", "alarm", "office_day"):
        table = next(table for table in inventory() if table.name == name)
        assert not table.concerns("staff"), name
        assert not {"staff_id", "staff", "clerk", "actor"} & {column.name for column in table.columns}, name


def test_free_text_about_visitors_goes_with_their_number() -> None:
    about = [column for _, column in COLUMNS if column.kind == "free_text" and column.whose == "visitor"]

    assert [(column.name, column.limit) for column in about] == [("note", "notes")]
