"""Finding agents by a part of their names, in SQLite."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from voxie_platform.agents.versions import AgentSummary
from voxie_platform.errors import Fault, InvalidError, shown
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import cursor_of, key_of
from voxie_platform.storage.moments import ALL_TIME
from voxie_platform.storage.sqlite.agent_names import BEYOND, FEWEST_LETTERS, LONGEST_PART
from voxie_platform.storage.sqlite.database import Reading
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, page_of, read_as

SQL = queries("agents")
MOST_LOOKED_AT = 1_000
FEW = 200
"""As many that hold it are put in order here; where more do, some of the newest agents may fill a page."""


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
    """Along whichever way is the shortest for as many names."""
    before = ALL_TIME if after is None else place_of(reading, workspace_id, after)
    found = Names(reading, workspace_id, search, before, limit + 1)
    few = found.few()
    rows = found.among(few) if few is not None else found.among_the_newest() or found.of_all()
    return page_of(rows, limit, summary_from, ("created_at", "id"))


@dataclass(frozen=True)
class Names:
    """Names that hold something, of the agents before a place."""

    reading: Reading
    workspace_id: str
    search: str
    before: int
    limit: int

    def few(self) -> list[int] | None:
        """Places of all that hold its first letters, newest first; None: these are more than a few."""
        part = self.search[:LONGEST_PART]
        rows = self.reading.all(SQL["places_with_part"], part=part, beyond=part + BEYOND, limit=FEW + 1)
        return sorted({row["place"] for row in rows}, reverse=True) if len(rows) <= FEW else None

    def among(self, places: Sequence[int]) -> list[sqlite3.Row]:
        """A page of these."""
        earlier = [place for place in places if place < self.before]
        return self.all("page_of_places", search=self.search, places=json_text(earlier))

    def among_the_newest(self) -> list[sqlite3.Row]:
        """A page, if the next few agents fill it."""
        rows = self.all("newest_of_names", search=self.search, before=self.before, most=FEW)
        return rows if len(rows) == self.limit else []

    def of_all(self) -> list[sqlite3.Row]:
        """A page along the index of three letters."""
        match = '"{}"'.format(self.search.replace('"', '""'))
        return self.all("page_of_names", match=match, before=self.before)

    def all(self, name: str, **given: str | int) -> list[sqlite3.Row]:
        return self.reading.all(SQL[name], workspace_id=self.workspace_id, limit=self.limit, **given)


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
