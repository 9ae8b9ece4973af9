"""`webhooks create`."""

from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.errors import Fault, InvalidError, shown
from voxie_platform.fleet.kinds import KINDS
from voxie_platform.ids import new_id
from voxie_platform.settings import settings
from voxie_platform.webhooks.models import LONGEST_DESCRIPTION

if TYPE_CHECKING:
    from voxie_platform.storage.stores import WorkspaceStore


def create(
    url: str = typer.Argument(help="https:// or http://, on a public address."),
    kind: list[str] = typer.Option([], help="What it is told of; may be repeated. None: everything."),
    description: str = typer.Option("", help="What it is for."),
) -> None:
    """Make a webhook and print its secret, this once."""
    from voxie_platform.access.sealing import seal_of
    from voxie_platform.outbound.client import Guard
    from voxie_platform.webhooks.letters import new_secret
    from voxie_platform.webhooks.models import NewWebhook

    description = expect_description(description)
    for one in kind:
        if one not in KINDS:
            sentence = f"{shown(one)!r} is no kind of change; docs/events.md has them all."
            raise InvalidError(sentence, faults=[Fault("kind", sentence)])
    guard = Guard.allowing(settings().outbound_allow_networks)
    secret = new_secret()
    sealed = seal_of(settings()).close(secret)

    async def make(workspace: "WorkspaceStore") -> None:
        await guard.expect_url(url)
        await workspace.webhooks.add(
            NewWebhook(id=new_id(), url=url, description=description, kinds=tuple(kind), sealed_secret=sealed)
        )

    in_workspace(make)
    typer.echo(secret)


def expect_description(given: str) -> str:
    """As the api takes it. Raises: InvalidError."""
    description = given.strip()
    if len(description) > LONGEST_DESCRIPTION or not description.isprintable():
        sentence = f"A description is one line of at most {LONGEST_DESCRIPTION} signs."
        raise InvalidError(sentence, faults=[Fault("description", sentence)])
    return description
