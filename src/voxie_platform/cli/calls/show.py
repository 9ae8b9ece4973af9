"""`calls show`."""

from typing import TYPE_CHECKING

import typer

from voxie_platform.calls.models import Call, Turn
from voxie_platform.calls.pricing import Cost, cost_of
from voxie_platform.calls.summary import Summary
from voxie_platform.cli.calls.costing import lines_of_cost
from voxie_platform.cli.calls.reading import timed_line_of, turns_of
from voxie_platform.cli.calls.telling import lines_of_summary
from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import shown
from voxie_platform.values import Value

if TYPE_CHECKING:
    from voxie_platform.storage.stores import WorkspaceStore


class CallWithTurns(Value):
    """A call, what was said in it, what is told of it and what it cost."""

    call: Call
    turns: tuple[Turn, ...]
    summary: Summary | None
    """None: nothing was told yet."""
    cost: Cost


def show(
    call: str = typer.Argument(help="Id of the call."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """One call with its transcript, its summary and its cost."""

    async def read(store: "WorkspaceStore") -> CallWithTurns:
        row = await store.calls.get(call)
        return CallWithTurns(
            call=row,
            turns=tuple([turn async for turn in turns_of(store, call)]),
            summary=await store.summaries.get(call),
            cost=cost_of(await store.calls.usage(call)),
        )

    found = in_workspace(read)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    for name, value in found.call.model_dump(mode="json", exclude_none=True).items():
        typer.echo(f"{name:16} {shown(value)}")
    typer.echo("\n".join(["", *map(timed_line_of, found.turns)]))
    typer.echo("\n".join(["", *lines_of_summary(found.summary)]))
    typer.echo("\n".join(["", *lines_of_cost(found.cost)]))
