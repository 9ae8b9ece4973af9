"""Where sums over one workspace's calls are kept, so that a figure costs the same after a million of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voxie_platform.calls.periods import Period
from voxie_platform.calls.slices import By, Slice
from voxie_platform.calls.sums import Sums
from voxie_platform.paging import Page
from voxie_platform.values import Value

MOST_UNCOUNTED = 1_000
"""More calls than this are not counted one by one just to say how many are missing."""


class Uncounted(Value):
    """What is not in the sums yet."""

    unfinished: int
    """Calls that are going on; at most MOST_UNCOUNTED."""
    over: int
    """Calls that are over and were never counted; at most MOST_UNCOUNTED."""


@dataclass(frozen=True)
class SlicedSums:
    """One value by which calls were told apart, and the sums of its calls."""

    value: str
    sums: Sums


class AnalyticsStore(Protocol):
    """Sums of one workspace's calls by the moment they were requested at.

    A call is in them once it is final and was counted; every moment that is asked for is a full quarter of
    an hour (UTC).
    """

    async def count(self, call_ids: Sequence[str]) -> None:
        """Put what these calls add to the sums in the place of what they added before, in one transaction.

        Counting again changes nothing unless a call's rows did. Unknown calls and those that are not final
        are left out.
        """
        ...

    async def counted(self, call_id: str) -> Sums | None:
        """What a call adds to the sums; None: it was not counted yet. Raises: NotFoundError."""
        ...

    async def sums(self, of: Slice, periods: Sequence[Period]) -> tuple[Sums, ...]:
        """The sums of each period; periods come in order and do not overlap."""
        ...

    async def breakdown(
        self, by: By, periods: Sequence[Period], *, within: Slice, limit: int, after: str | None = None
    ) -> Page[SlicedSums]:
        """The sums of all the periods together, for each value that occurs in them.

        The busiest of the newest month (UTC) come first. A page may hold fewer than `limit` values, even
        none, while `next` says that there are more.

        Raises: InvalidError: the slice cannot be broken down by that.
        """
        ...

    async def uncounted(self) -> Uncounted:
        """What is not in the sums yet."""
        ...
