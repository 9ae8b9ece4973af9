"""`webhooks`: addresses that are told what changes."""

import typer

from voxie_platform.cli.webhooks.create import create
from voxie_platform.cli.webhooks.delete import delete
from voxie_platform.cli.webhooks.deliveries import deliveries
from voxie_platform.cli.webhooks.list import list_webhooks
from voxie_platform.cli.webhooks.ping import ping
from voxie_platform.cli.webhooks.replay import replay
from voxie_platform.cli.webhooks.rotate import rotate
from voxie_platform.cli.webhooks.switch import switch

commands = typer.Typer(help="Addresses that are told what changes.", no_args_is_help=True)
commands.command("list")(list_webhooks)
commands.command("create")(create)
commands.command("switch")(switch)
commands.command("rotate")(rotate)
commands.command("ping")(ping)
commands.command("deliveries")(deliveries)
commands.command("replay")(replay)
commands.command("delete")(delete)
