"""`queue-service sbom`: what this installation is made of, for whoever asks after a hole in a library."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of standard output."
)
def sbom(output: Path | None) -> None:
    """Prints the packages that are really installed, and those in the pages' scripts, as CycloneDX JSON.

    Needs neither settings nor a database, and asks nobody.
    """
    if find_spec("cyclonedx") is None:
        raise click.ClickException("this needs a library: pip install 'queue-service[sbom]'")
    from queue_service.commands.bill import bill_of_materials

    document = bill_of_materials()
    if output is None:
        click.echo(document)
    else:
        output.write_text(document + "\n", encoding="utf-8")
