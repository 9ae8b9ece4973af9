"""What functions of the database answer, read as models; moments and cursors as they are sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from pydantic import BaseModel, JsonValue

from voxie_platform.errors import InvalidError, NotFoundError
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import cursor_of, key_of
from voxie_platform.storage.moments import micros, moment
from voxie_platform.values import Moment, Value

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Row = dict[str, JsonValue]


def read_as(model: type[M], row: Row, **instead: object) -> M:
    """A model out of a row, some of its fields given instead; columns that are no fields are left out."""
    columns = row | instead
    return model.model_validate({name: columns[name] for name in columns if name in model.model_fields})


def row_in(answer: JsonValue) -> Row:
    """The row that a function answers."""
    assert isinstance(answer, dict)
    return answer


def rows_in(answer: JsonValue) -> list[Row]:
    """The rows that a function answers."""
    assert isinstance(answer, list)
    return [row_in(row) for row in answer]


def found(answer: JsonValue, kind: str, identifier: str) -> JsonValue:
    """Raises: NotFoundError: the function answered that there is none."""
    if answer is None:
        raise NotFoundError(kind, identifier)
    return answer


def all_as(model: type[M], answer: JsonValue) -> tuple[M, ...]:
    """Every row of an answer."""
    return tuple(read_as(model, row) for row in rows_in(answer))


def page_of(
    answer: JsonValue, limit: int, read: Callable[[Row], T], key: Callable[[T], tuple[object, ...]]
) -> Page[T]:
    """A page out of up to `limit + 1` rows: the one too many says that there are more."""
    rows = rows_in(answer)
    items = tuple(read(row) for row in rows[:limit])
    return Page(items=items, next=cursor_of(*key(items[-1])) if len(rows) > limit else None)


def page_by_age(answer: JsonValue, limit: int, model: type[M], at: str = "created_at") -> Page[M]:
    """A page of newest-first rows, told by a moment and their ids."""

    def key(item: M) -> tuple[object, ...]:
        kept = dict(item)
        return micros(kept[at]), kept["id"]

    return page_of(answer, limit, partial(read_as, model), key)


class Place(Value):
    """A row in the order of its list."""

    at: Moment
    id: str


def page_of_walk(answer: JsonValue, limit: int, model: type[M], at: str = "created_at") -> Page[M]:
    """A page of what was found among the rows looked at; short where `last` says that there may be more."""
    walked = row_in(answer)
    page = page_by_age(walked["found"], limit, model, at)
    if page.next is not None or walked["last"] is None:
        return page
    last = Place.model_validate(walked["last"])
    return Page(page.items, cursor_of(micros(last.at), last.id))


def before(after: str | None, limit: int) -> dict[str, JsonValue]:
    """Where a page of newest-first rows begins, as functions take it.

    Raises: InvalidError: no page ever ended there.
    """
    at, identifier = key_of(after)
    return {"before": bound(at), "before_id": identifier, "limit": limit + 1}


def bound(at: int) -> str:
    """A moment to compare with; beyond all dates it is infinite."""
    try:
        return sent(moment(at))
    except OverflowError:
        return "infinity" if at > 0 else "-infinity"


def sent(at: datetime) -> str:
    """A moment in JSON.

    Raises: InvalidError: in UTC it is in no year that could be read again.
    """
    try:
        return at.astimezone(UTC).isoformat()
    except OverflowError as error:
        raise InvalidError("This holds a moment that cannot be kept.") from error
