"""Pages of a list, walked by key: every page costs the same, however far down the list it lies."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows and where the next ones begin."""

    items: tuple[T, ...]
    next: str | None
    """Give this as `after` to get the rows that follow; None: these were the last."""
