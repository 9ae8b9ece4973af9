"""How results are shown: a table for people, JSON for programs."""

import json
from collections.abc import Iterable, Sequence

import typer
from pydantic import BaseModel

GAP = 2
"""Between two columns, at most."""
AS_JSON = typer.Option(False, "--json", help="Print JSON instead of a table.")


def show_rows(rows: Iterable[BaseModel], columns: Sequence[str], *, as_json: bool) -> None:
    """A list: one JSON array, or a table of some of the fields."""
    found = list(rows)
    if as_json:
        typer.echo(json.dumps([row.model_dump(mode="json") for row in found], indent=2, ensure_ascii=False))
        return
    from rich.cells import cell_len
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Column, Table

    # A terminal that is too narrow wraps the line; an id that is cut cannot be given to another command.
    table = Table(*(Column(name, no_wrap=True) for name in columns), box=None, pad_edge=False)
    lines = [[shown(getattr(row, column)) for column in columns] for row in found]
    for line in lines:
        table.add_row(*map(escape, line))
    widest = sum(max(map(cell_len, cells)) + GAP for cells in zip(columns, *lines, strict=True))
    Console(width=widest, soft_wrap=True).print(table if found else "none yet")


def show_value(value: BaseModel) -> None:
    """One thing, whole, as JSON."""
    typer.echo(value.model_dump_json(indent=2))


def shown(value: object) -> str:
    """A value in a table: times to the second, control characters as what they are."""
    if value is None:
        return "-"
    if isinstance(value, tuple | list):
        return ", ".join(map(shown, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.isoformat(sep=" ", timespec="seconds") if hasattr(value, "isoformat") else str(value)
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
