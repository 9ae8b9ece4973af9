"""`calls tail`."""

import asyncio
from typing import TYPE_CHECKING

import typer

from voxie_platform.calls.models import FINAL_STATES
from voxie_platform.cli.calls.reading import line_of, turns_of
from voxie_platform.cli.opening import in_workspace

if TYPE_CHECKING:
    from voxie_platform.storage.stores import WorkspaceStore

LOOK_SECONDS = 0.5


def tail(call: str = typer.Argument(help="Id of the call.")) -> None:
    """Print what is said in a call as it is said, until the call is over."""
    in_workspace(lambda store: follow(store, call))


async def follow(store: "WorkspaceStore", call_id: str) -> None:
    printed: dict[tuple[int, int], str] = {}
    while True:
        row = await store.calls.get(call_id)
        async for turn in turns_of(store, call_id):
            key, line = (turn.attempt, turn.seq), line_of(turn)
            if printed.get(key) != line:
                printed[key] = line
                typer.echo(line)
        if row.state in FINAL_STATES:
            typer.echo(f"{row.state}: {row.end_reason}")
            return
        await asyncio.sleep(LOOK_SECONDS)
