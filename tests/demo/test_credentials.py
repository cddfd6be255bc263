"""How the log-ins are told: a file for scripts, a table for people; and the secret the demo keeps."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from queue_service.demo.credentials import Credentials, DeviceLogin, print_log_ins, write_credentials
from queue_service.demo.left_behind import LeftBehind, read_left_behind, write_left_behind
from queue_service.demo.secret import kept_secret
from queue_service.demo.staff import new_logins, new_password

CREDENTIALS = Credentials("krefeld", new_logins(["0", "1"]), (DeviceLogin("kiosk", "t" * 43),))


def test_the_file_has_the_promised_shape(tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    write_credentials(file, CREDENTIALS)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert set(content) == {"office", "staff", "devices"}
    assert content["office"] == "krefeld"
    assert {frozenset(entry) for entry in content["staff"]} == {
        frozenset({"name", "password", "role", "desk"}),
    }
    assert content["staff"][1]["desk"] == "1"
    assert content["staff"][-1]["desk"] is None
    assert content["devices"] == [{"kind": "kiosk", "token": "t" * 43}]


def test_only_the_owner_can_read_the_file_even_if_it_was_there_before(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "credentials.json"
    file.parent.mkdir()
    file.write_text("old")
    file.chmod(0o644)
    write_credentials(file, CREDENTIALS)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_the_table_names_every_log_in_and_marks_the_played_desks() -> None:
    out = io.StringIO()
    print_log_ins(Console(file=out, width=100), CREDENTIALS, "http://127.0.0.1:8000", ["1"])
    text = out.getvalue()
    for login in CREDENTIALS.staff:
        assert login.name in text
        assert login.password in text
    assert "1 (played)" in text
    assert "http://127.0.0.1:8000/" in text
    assert "t" * 43 not in text


def test_passwords_are_easy_to_type_and_never_the_same() -> None:
    passwords = {new_password() for _ in range(200)}
    assert len(passwords) == 200
    assert all(len(password) == 14 and not set(password) & set("0O1lI") for password in passwords)


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    file = tmp_path / "var" / "demo-secret"
    secret = kept_secret(file)
    assert len(secret) >= 32
    assert kept_secret(file) == secret
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_player_s_note_comes_back_as_it_was_written(tmp_path: Path) -> None:
    note = LeftBehind(["1"], ["token"])
    write_left_behind(tmp_path / "note", note)
    assert read_left_behind(tmp_path / "note") == note


def test_a_missing_or_broken_note_says_nothing(tmp_path: Path) -> None:
    assert read_left_behind(tmp_path / "nothing") == LeftBehind()
    (tmp_path / "broken").write_text("{")
    assert read_left_behind(tmp_path / "broken") == LeftBehind()
