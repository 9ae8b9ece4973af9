"""How values are written in rows: moments as UTC microseconds, lists and objects as JSON text."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pydantic import BaseModel, JsonValue

from voxie_platform.paging import Page
from voxie_platform.storage.cursors import cursor_of
from voxie_platform.storage.moments import moment

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


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
