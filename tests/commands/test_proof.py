"""`queue-service proof`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.services.proofs import Proofs

SECRET = "a secret that only tests know, long enough"
PROOFS = Proofs(SECRET)
TOKEN = PROOFS.issue("krefeld", ["anmeldung", "visum"], datetime(2026, 11, 25, 13, 5, 7, tzinfo=UTC)).token


def run(*arguments: str, secret: str | None = SECRET) -> Result:
    environ = {"QUEUE_SERVICE_SECRET_KEY": secret}
    return CliRunner().invoke(main, ["proof", *arguments], env=environ)


def test_a_genuine_proof_says_what_it_says() -> None:
    done = run("verify", TOKEN)

    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "genuine:    yes",
        f"id:         {PROOFS.read(TOKEN).id}",
        "office:     krefeld",
        "case types: anmeldung, visum",
        "asked at:   2026-11-25T13:05:07.000Z",
        "kind:       no_number_left",
    ]


def test_the_link_of_the_page_will_do() -> None:
    assert run("verify", f"https://queue.example.org/p/{TOKEN}?lang=ar").output == run("verify", TOKEN).output


def test_anything_else_ends_with_one() -> None:
    done = run("verify", TOKEN[:-1])

    assert done.exit_code == 1
    assert "No proof of ours" in done.output


def test_outsiders_verify_with_the_public_key_and_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text(run("public-key").output, encoding="ascii")

    assert run("verify", TOKEN, "--public-key", str(file), secret=None).output == run("verify", TOKEN).output
    assert run("verify", TOKEN[:-1], "--public-key", str(file), secret=None).exit_code == 1


def test_a_file_that_is_no_key_is_said_plainly(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(b"\xff nonsense")
    done = run("verify", TOKEN, "--public-key", str(file), secret=None)

    assert done.exit_code == 1
    assert "is not the public key" in done.output


def test_without_a_secret_it_says_which_setting_is_missing() -> None:
    done = run("verify", TOKEN, secret=None)

    assert done.exit_code == 1
    assert "QUEUE_SERVICE_SECRET_KEY is missing" in done.output
