"""`keys`: API keys of the workspace."""

import typer

from voxie_platform.cli.keys.create import create
from voxie_platform.cli.keys.link import link
from voxie_platform.cli.keys.list import list_keys
from voxie_platform.cli.keys.revoke import revoke

commands = typer.Typer(help="API keys: shown once, kept as a hash.", no_args_is_help=True)
commands.command("create")(create)
commands.command("list")(list_keys)
commands.command("revoke")(revoke)
commands.command("link")(link)
