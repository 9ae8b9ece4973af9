"""Finding agents by a part of their names, in SQLite."""

import sqlite3

from voxie_platform.agents.versions import AgentSummary
from voxie_platform.errors import Fault, InvalidError, shown
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import cursor_of, key_of
from voxie_platform.storage.moments import ALL_TIME
from voxie_platform.storage.sqlite.database import Reading
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import page_of, read_as

SQL = queries("agents")
MOST_LOOKED_AT = 1_000
FEWEST_LETTERS = 3
"""What the indexes of names know."""
LONGEST_PART = 20
BEYOND = "\U0010ffff" * LONGEST_PART
"""After whatever a part goes on with."""
FEW = 500
"""As many that hold it are put in order when they are asked for."""


def search_page(
    reading: Reading, workspace_id: str, search: str, *, limit: int, after: str | None
) -> Page[AgentSummary]:
    """Agents whose folded name holds that; newest first.

    Raises: InvalidError: no page ever ended there.
    """
    is_indexed = len(search) >= FEWEST_LETTERS and "\0" not in search
    page = page_of_names if is_indexed else page_of_short_search
    return page(reading, workspace_id, search, limit, after)


def page_of_names(
    reading: Reading, workspace_id: str, search: str, limit: int, after: str | None
) -> Page[AgentSummary]:
    """Along every part of the few names that begin so somewhere, else along the index of three letters."""
    page: dict[str, str | int] = {"workspace_id": workspace_id, "limit": limit + 1}
    page["before"] = ALL_TIME if after is None else place_of(reading, workspace_id, after)
    first = search[:LONGEST_PART]
    part = {"part": first, "beyond": first + BEYOND}
    if reading.one(SQL["more_names_than"], **part, few=FEW):
        rows = reading.all(SQL["page_of_names"], **page, match='"{}"'.format(search.replace('"', '""')))
    else:
        rows = reading.all(SQL["page_of_few_names"], **page, **part, search=search)
    return page_of(rows, limit, summary_from, ("created_at", "id"))


def place_of(reading: Reading, workspace_id: str, after: str) -> int:
    """Raises: InvalidError."""
    _, agent_id = key_of(after)
    row = reading.one(SQL["place"], workspace_id=workspace_id, id=agent_id)
    if row is None:
        sentence = f"No page ends at {shown(after)!r}."
        raise InvalidError(sentence, faults=[Fault("after", sentence)])
    return int(row["place"])


def page_of_short_search(
    reading: Reading, workspace_id: str, search: str, limit: int, after: str | None
) -> Page[AgentSummary]:
    """One letter or two: so many agents are looked at, and the next page goes on from there."""
    before, before_id = key_of(after)
    key = {"workspace_id": workspace_id, "before_id": before_id}
    rows = reading.all(
        SQL["newest_of_short_search"],
        **key,
        before=before,
        search=search,
        most=MOST_LOOKED_AT,
        limit=limit + 1,
    )
    page = page_of(rows, limit, summary_from, ("created_at", "id"))
    if page.next is not None:
        return page
    last = reading.one(SQL["end_of_short_search"], **key, before=before, most=MOST_LOOKED_AT)
    return Page(page.items, cursor_of(last["created_at"], last["id"]) if last is not None else None)


def summary_from(row: sqlite3.Row) -> AgentSummary:
    return read_as(AgentSummary, row)
