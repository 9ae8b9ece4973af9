"""`db`: the store's schema."""

import typer

from voxie_platform.cli.db.move import move
from voxie_platform.cli.db.status import status
from voxie_platform.cli.db.upgrade import upgrade

commands = typer.Typer(help="The store's schema.", no_args_is_help=True)
commands.command("upgrade")(upgrade)
commands.command("status")(status)
commands.command("move")(move)
