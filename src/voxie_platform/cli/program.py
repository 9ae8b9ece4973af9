"""All commands under one name, and how an error leaves it: one line, and a code for programs."""

import logging
import os
import sys

import typer

from voxie_platform import __version__
from voxie_platform.cli import agents, calls, db, keys
from voxie_platform.cli.api import api
from voxie_platform.cli.chat import chat
from voxie_platform.cli.doctor import doctor
from voxie_platform.cli.offline import offline
from voxie_platform.cli.spawn import spawn
from voxie_platform.cli.up import up
from voxie_platform.cli.worker import worker
from voxie_platform.errors import InvalidError, SettingsError, VoxieError
from voxie_platform.logs import Redaction

FAILED, WRONG_USE = 1, 2

commands = typer.Typer(
    name="voxie-platform",
    help="Voice agents made by talking, answered in rooms of their own.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (up, worker, api, offline, spawn, chat, doctor):
    commands.command()(command)
for name, group in (("agents", agents), ("calls", calls), ("keys", keys), ("db", db)):
    commands.add_typer(group.commands, name=name)


@commands.callback(invoke_without_command=True)
def about(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    """Voice agents made by talking, answered in rooms of their own."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def app() -> None:
    """Run the command that was asked for; never ends in a traceback."""
    try:
        commands()
    except VoxieError as error:
        typer.echo(f"voxie-platform: {one_line(error)}", err=True)
        sys.exit(WRONG_USE if isinstance(error, SettingsError | InvalidError) else FAILED)
    except BrokenPipeError:
        # Whoever read our output has gone; nothing can be said to them, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except Exception as error:
        logging.getLogger(__name__).debug("command failed", exc_info=True)
        said = " ".join(Redaction()(f"{type(error).__name__}: {error}").split())
        typer.echo(f"voxie-platform: failed unexpectedly, {said} (LOG_LEVEL=DEBUG shows where)", err=True)
        sys.exit(FAILED)


def one_line(error: VoxieError) -> str:
    """The sentence, and each field that the sentence does not name."""
    named = [f"{fault.field}: {fault.message}" for fault in error.faults if fault.field not in error.sentence]
    return " ".join("; ".join([error.sentence, *named]).split())
