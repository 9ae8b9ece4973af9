"""Pages of calls in SQLite: an index is walked, and what else is asked for is looked at on the way.

However few of the calls on the way are wanted, a page looks at no more than `MOST_LOOKED_AT`: it then holds
what was found, and the next one goes on from there.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from voxie_platform.calls.filters import CallFilter
from voxie_platform.calls.models import Call, EndReason
from voxie_platform.calls.sums import is_mark
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import cursor_of, key_of
from voxie_platform.storage.moments import ALL_TIME, micros
from voxie_platform.storage.sqlite.database import Kept, Reading
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, read_as

SQL = queries("call_pages")
MOST_LOOKED_AT = 1_000
SINGLE = (
    "agent_id",
    "version",
    "interview_id",
    "deployment",
    "worker_id",
    "kind",
    "channel",
    "answered",
    "adds_to",
)
Key = tuple[int, str]
"""(requested_at, id): calls come in descending order of it."""


@dataclass(frozen=True)
class Walk:
    """An index, and what calls have in common along it."""

    statement: str
    along: tuple[str, ...]


WALKS = (
    Walk("by_interview", ("interview_id",)),
    Walk("by_mark", ("mark",)),
    Walk("by_version", ("agent_id", "version")),
    Walk("by_agent_and_state", ("agent_id", "state")),
    Walk("by_agent", ("agent_id",)),
    Walk("by_end_reason", ("end_reason",)),
    Walk("by_worker", ("worker_id",)),
    Walk("by_state", ("state",)),
    Walk("by_channel", ("channel",)),
    Walk("by_kind", ("kind",)),
    Walk("by_deployment", ("deployment",)),
    Walk("calls", ()),
)
"""The first one that fits is walked: those that leave the fewest calls come first."""


def page_of_calls(
    reading: Reading, workspace_id: str, which: CallFilter, *, limit: int, after: str | None
) -> Page[Call]:
    """Newest first.

    Raises: InvalidError: no page ever ended there.
    """
    asked = Asked(reading, workspace_id, which)
    found: list[sqlite3.Row] = []
    place, looked_at, chunk = asked.first_place(after), 0, limit + 1
    while True:
        keys = asked.keys(place, chunk)
        found += asked.wanted(keys)
        looked_at += len(keys)
        is_last = len(keys) < chunk
        if is_last or len(found) > limit or looked_at >= MOST_LOOKED_AT:
            break
        place, chunk = keys[-1], min(4 * chunk, MOST_LOOKED_AT - looked_at)
    items = tuple(read_as(Call, row) for row in found[:limit])
    if len(found) > limit:
        return Page(items, cursor_of(*key_in(found[limit - 1])))
    return Page(items, None if is_last else cursor_of(*keys[-1]))


class Asked:
    """What a list is asked for, as its statements take it."""

    def __init__(self, reading: Reading, workspace_id: str, which: CallFilter) -> None:
        self.reading = reading
        self.workspace_id = workspace_id
        given: Mapping[str, object] = which
        self.single: dict[str, Kept] = {name: as_kept(given.get(name)) for name in SINGLE}
        self.several: dict[str, list[str]] = {
            "state": list(dict.fromkeys(which.get("states", ()))),
            "end_reason": list(dict.fromkeys(which.get("end_reasons", ()))) or self.reason_added_to(),
        }
        self.since = bound(which.get("since"), 0)
        self.until = bound(which.get("until"), ALL_TIME)
        self.walks = list(self.ways(next(walk for walk in WALKS if self.fits(walk))))

    def reason_added_to(self) -> list[str]:
        """The reason whose calls are added up under that name, if they are added up by reason."""
        return [reason for reason in EndReason if self.single["adds_to"] == f"reason.{reason}"]

    def fits(self, walk: Walk) -> bool:
        """Whether everything along it is asked for."""
        return all(self.choices(name) for name in walk.along)

    def choices(self, name: str) -> Sequence[Kept]:
        """What may stand there; none: it is not asked for."""
        if name in self.several:
            return self.several[name]
        value = self.single["adds_to" if name == "mark" else name]
        is_asked = value is not None and (name != "mark" or is_mark(str(value)))
        return [value] if is_asked else []

    def ways(self, walk: Walk) -> Iterator[tuple[str, dict[str, Kept]]]:
        """Where several may stand, each is walked by itself."""
        for values in product(*(self.choices(name) for name in walk.along)):
            yield SQL[walk.statement], dict(zip(walk.along, values, strict=True))

    def first_place(self, after: str | None) -> Key:
        """Before which the first call of the page lies."""
        return min(key_of(after), (self.until, ""))

    def keys(self, place: Key, limit: int) -> list[Key]:
        """Those that come next."""
        before, before_id = place
        rows = [
            row
            for sql, along in self.walks
            for row in self.reading.all(
                sql,
                workspace_id=self.workspace_id,
                since=self.since,
                before=before,
                before_id=before_id,
                limit=limit,
                **along,
            )
        ]
        return sorted(map(key_in, rows), reverse=True)[:limit]

    def wanted(self, keys: Sequence[Key]) -> list[sqlite3.Row]:
        """The calls among them that are asked for."""
        rows = self.reading.all(
            SQL["wanted"],
            workspace_id=self.workspace_id,
            ids=json_text([call_id for _, call_id in keys]),
            states=one_of(self.several["state"]),
            end_reasons=one_of(self.several["end_reason"]),
            **self.single,
        )
        return sorted(rows, key=key_in, reverse=True)


def key_in(row: sqlite3.Row) -> Key:
    return row["requested_at"], row["id"]


def as_kept(value: object) -> Kept:
    """As a column holds it."""
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, int) else str(value)


def bound(at: datetime | None, otherwise: int) -> int:
    return micros(at) if at is not None else otherwise


def one_of(choices: Sequence[str]) -> str | None:
    """JSON of them; None: it is not asked for."""
    return json_text(list(choices)) if choices else None
