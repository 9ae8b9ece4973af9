"""How values are written in rows: moments as UTC microseconds, lists and objects as JSON text."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel, JsonValue

from voxie_platform.errors import Fault, InvalidError, shown
from voxie_platform.paging import Page

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
ALL_TIME = 2**63 - 1


def micros(at: datetime) -> int:
    """A moment as it is kept."""
    return (at - EPOCH) // MICROSECOND


def moment(at: int) -> datetime:
    """A moment as it travels."""
    return EPOCH + at * MICROSECOND


def columns_of(row: sqlite3.Row) -> dict[str, object]:
    """A row's columns, those that hold moments (`at`, `..._at`, `..._until`) as moments."""
    return {
        name: moment(kept) if isinstance(kept, int) and holds_moments(name) else kept
        for name, kept in zip(row.keys(), row, strict=True)
    }


def holds_moments(column: str) -> bool:
    """Columns are named so that one can tell."""
    return column == "at" or column.endswith(("_at", "_until"))


def read_as(model: type[M], row: sqlite3.Row, **instead: object) -> M:
    """A model out of a row, some of its fields given instead; columns that are no fields are left out."""
    columns = columns_of(row) | instead
    return model.model_validate({name: columns[name] for name in columns if name in model.model_fields})


def json_text(value: JsonValue | Mapping[str, JsonValue] | Sequence[JsonValue]) -> str:
    """JSON without spaces; what is no ASCII stays readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cursor_of(*key: object) -> str:
    """Where the next page begins, as it travels."""
    return "~".join(map(str, key))


def key_of(after: str | None) -> tuple[int, str]:
    """The (moment, id) before which a page of newest-first rows begins.

    Raises: InvalidError: no page ever ended there.
    """
    if after is None:
        return ALL_TIME, ""
    at, _, identifier = after.partition("~")
    return number_in(at, after), identifier


def place_of(after: str | None) -> tuple[int, int]:
    """The (attempt, seq) after which a page of a call's rows begins.

    Raises: InvalidError: no page ever ended there.
    """
    if after is None:
        return 0, -ALL_TIME
    attempt, _, seq = after.partition("~")
    return number_in(attempt, after), number_in(seq, after)


def number_in(text: str, after: str) -> int:
    """A number out of a cursor."""
    try:
        number = int(text)
    except ValueError:
        number = ALL_TIME + 1
    if abs(number) > ALL_TIME:
        sentence = f"No page ends at {shown(after)!r}."
        raise InvalidError(sentence, faults=[Fault("after", sentence)])
    return number


def page_of(
    rows: Sequence[sqlite3.Row],
    limit: int,
    read: Callable[[sqlite3.Row], T],
    key: Sequence[str],
) -> Page[T]:
    """A page out of up to `limit + 1` rows: the one too many says that there are more."""
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Page(
        items=tuple(read(row) for row in rows[:limit]),
        next=cursor_of(*(last[column] for column in key)) if last is not None else None,
    )
