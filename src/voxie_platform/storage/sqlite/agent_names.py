"""What agents are found by in SQLite: three letters, and every part of their names."""

from collections.abc import Iterator

from voxie_platform.storage.sqlite.database import Writing
from voxie_platform.storage.sqlite.queries import queries

SQL = queries("agents")
FEWEST_LETTERS = 3
"""What the indexes of names know."""
LONGEST_PART = 20
BEYOND = "\U0010ffff" * LONGEST_PART
"""After whatever a part goes on with."""


def note_name(writing: Writing, workspace_id: str, agent_id: str, folded: str) -> None:
    """Let an agent be found by its name."""
    key = {"workspace_id": workspace_id, "id": agent_id}
    writing.run(SQL["insert_name"], **key)
    writing.many(SQL["insert_part"], [{**key, "part": part} for part in parts_of(folded)])


def forget_name(writing: Writing, workspace_id: str, agent_id: str, folded: str) -> None:
    """Let it no longer be found by that."""
    key = {"workspace_id": workspace_id, "id": agent_id}
    writing.run(SQL["remove_name"], **key)
    writing.many(SQL["remove_part"], [{**key, "part": part} for part in parts_of(folded)])


def parts_of(folded: str) -> Iterator[str]:
    """Every ending of a name that is long enough to be looked for, cut to its first letters."""
    for begin in range(len(folded) - FEWEST_LETTERS + 1):
        yield folded[begin : begin + LONGEST_PART]
