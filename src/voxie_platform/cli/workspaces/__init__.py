"""`workspaces`: the walls between customers."""

import typer

from voxie_platform.cli.workspaces.create import create
from voxie_platform.cli.workspaces.list import list_workspaces

commands = typer.Typer(help="Workspaces; WORKSPACE names the one commands work in.", no_args_is_help=True)
commands.command("list")(list_workspaces)
commands.command("create")(create)
