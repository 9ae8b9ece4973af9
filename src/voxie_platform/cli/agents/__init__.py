"""`agents`: saved agents of the workspace."""

import typer

from voxie_platform.cli.agents.create import create
from voxie_platform.cli.agents.delete import delete
from voxie_platform.cli.agents.export import export
from voxie_platform.cli.agents.list import list_agents
from voxie_platform.cli.agents.load import import_agent
from voxie_platform.cli.agents.show import show

commands = typer.Typer(help="Saved agents.", no_args_is_help=True)
commands.command("list")(list_agents)
commands.command("show")(show)
commands.command("create")(create)
commands.command("export")(export)
commands.command("import")(import_agent)
commands.command("delete")(delete)
