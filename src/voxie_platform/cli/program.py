"""All commands under one name."""

import sys

import typer

from voxie_platform import __version__
from voxie_platform.cli import agents, calls, db, keys, members, webhooks, workspaces
from voxie_platform.cli.analytics import analytics
from voxie_platform.cli.api import api
from voxie_platform.cli.chat import chat
from voxie_platform.cli.doctor import doctor
from voxie_platform.cli.health import health
from voxie_platform.cli.leaving import end_when_told, left_in_order, stand_on_three_streams
from voxie_platform.cli.offline import offline
from voxie_platform.cli.spawn import spawn
from voxie_platform.cli.up import up
from voxie_platform.cli.worker import worker
from voxie_platform.cli.workers import workers

commands = typer.Typer(
    name="voxie-platform",
    help="Voice agents made by talking, answered in rooms of their own.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (up, worker, api, offline, spawn, chat, analytics, workers, doctor, health):
    commands.command()(command)
GROUPS = {
    "agents": agents,
    "calls": calls,
    "keys": keys,
    "members": members,
    "webhooks": webhooks,
    "workspaces": workspaces,
    "db": db,
}
for name, group in GROUPS.items():
    commands.add_typer(group.commands, name=name)


@commands.callback(invoke_without_command=True)
def about(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    """Voice agents made by talking, answered in rooms of their own."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def app() -> None:
    """Run the command that was asked for; never ends in a traceback."""
    stand_on_three_streams()
    end_when_told()
    with left_in_order():
        sys.exit(commands(standalone_mode=False) or 0)
