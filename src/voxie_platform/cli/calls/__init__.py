"""`calls`: what calls left behind."""

import typer

from voxie_platform.cli.calls.end import end
from voxie_platform.cli.calls.list import list_calls
from voxie_platform.cli.calls.show import show
from voxie_platform.cli.calls.tail import tail

commands = typer.Typer(help="Calls, and what was said in them.", no_args_is_help=True)
commands.command("list")(list_calls)
commands.command("show")(show)
commands.command("tail")(tail)
commands.command("end")(end)
