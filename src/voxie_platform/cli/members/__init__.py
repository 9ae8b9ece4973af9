"""`members`: the Supabase users who may enter the workspace."""

import typer

from voxie_platform.cli.members.add import add
from voxie_platform.cli.members.change import change
from voxie_platform.cli.members.list import list_members
from voxie_platform.cli.members.remove import remove

commands = typer.Typer(help="Supabase users who may enter the workspace.", no_args_is_help=True)
commands.command("list")(list_members)
commands.command("add")(add)
commands.command("change")(change)
commands.command("remove")(remove)
