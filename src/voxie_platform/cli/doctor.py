"""`doctor`: what is in order, what is not, and what to do."""

import asyncio
import json
from dataclasses import asdict

import typer

from voxie_platform.cli.opening import logged_settings


def doctor(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Look at every part and say of each what to do."""
    settings = logged_settings(quiet=True)
    from voxie_platform.supervisor.checkup import examine

    findings = asyncio.run(examine(settings))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            mark = "ok  " if finding.fine else "FAIL" if finding.needed else "note"
            do = f": {finding.do}" if finding.do else ""
            typer.echo(f"{mark}  {finding.part:18} {finding.found}{do}")
    if any(finding.needed and not finding.fine for finding in findings):
        raise typer.Exit(1)
