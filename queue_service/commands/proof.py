"""`queue-service proof`: is this proof of request one of ours?"""

from __future__ import annotations

import re
from pathlib import Path

import click

from queue_service.commands.options import refusals_in_words, settings_from
from queue_service.documents.json import moment
from queue_service.services.proofs import Proof, Proofs, read_proof

#: A proof is handed in as a link as often as not.
_LINK = re.compile(r"/p/([A-Za-z0-9_-]+)")


@click.group()
def proof() -> None:
    """Proofs that somebody asked for a number and got none."""


@proof.command()
@click.argument("token")
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="PEM file of the installation that signed; without it, the secret key of this one is used.",
)
def verify(token: str, public_key: Path | None) -> None:
    """Says what a proof says; exit code 1 when it is not genuine. TOKEN may be the link of its page."""
    link = _LINK.search(token)
    token = link[1] if link else token.strip()
    with refusals_in_words():
        found = (
            Proofs(settings_from().secret_key).read(token) if public_key is None else _read(public_key, token)
        )
    for name, value in (
        ("genuine", "yes"),
        ("id", found.id),
        ("office", found.office),
        ("case types", ", ".join(found.case_types)),
        ("asked at", moment(found.at)),
        ("kind", found.kind),
    ):
        click.echo(f"{name + ':':<12}{value}")


@proof.command("public-key")
def print_public_key() -> None:
    """Prints the key, as PEM, with which anybody can verify this installation's proofs."""
    click.echo(Proofs(settings_from().secret_key).public_key(), nl=False)


def _read(file: Path, token: str) -> Proof:
    try:
        return read_proof(file.read_text(encoding="ascii"), token)
    except ValueError:
        raise click.ClickException(
            f"{file} is not the public key of an installation (PEM, Ed25519)."
        ) from None
