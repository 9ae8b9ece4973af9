"""How often something may be asked for: token buckets in this process's memory."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from voxie_platform.errors import VoxieError
from voxie_platform.settings import Settings

WINDOW_SECONDS = 60.0
MOST_BUCKETS = 50_000
"""Beyond that those used longest ago are forgotten, which is to say: full again."""


class RateLimitedError(VoxieError):
    """Asked for too often; it says when to come back."""

    code = "rate_limited"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, budget: str, amount: int, wait_seconds: float) -> None:
        super().__init__(f"Too often: {amount} {budget} a minute are taken here. Try again later.")
        self.retry_after_seconds = max(1, math.ceil(wait_seconds))


@dataclass(frozen=True)
class Left:
    """What is left of a budget after something was taken out of it."""

    name: str
    amount: int
    remaining: int
    full_seconds: int
    """Until all of it is there again."""


class Buckets:
    """A budget, for each of many: so much a minute, which may be used up at once and comes back steadily."""

    def __init__(
        self,
        name: str,
        amount: int,
        says: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST_BUCKETS,
    ) -> None:
        self.name = name
        self.amount = amount
        self._says = says
        self._clock = clock
        self._most = most
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, who: str) -> float:
        """Seconds until there is something in the bucket; 0: there is."""
        full_in = max(0.0, self._full_at.get(who, 0.0) - self._clock())
        return max(0.0, full_in + WINDOW_SECONDS / self.amount - WINDOW_SECONDS)

    def take(self, who: str) -> Left:
        """One out of the bucket. Raises: RateLimitedError (it is empty)."""
        if wait := self.wait(who):
            raise RateLimitedError(self._says, self.amount, wait)
        now, each = self._clock(), WINDOW_SECONDS / self.amount
        full_at = max(now, self._full_at.pop(who, now)) + each
        self._full_at[who] = full_at
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        full_in = full_at - now
        remaining = math.floor((WINDOW_SECONDS - full_in) / each + 1e-9)
        return Left(self.name, self.amount, max(0, remaining), math.ceil(full_in))


@dataclass(frozen=True)
class Rates:
    """All budgets of this process; empty: everything as often as anybody likes."""

    requests: Sequence[Buckets] = ()
    """Of each credential, then of each workspace."""
    calls: Sequence[Buckets] = ()
    """The same, for calls that are started."""
    failures: Sequence[Buckets] = ()
    """Of each address, for credentials that open nothing."""

    def request(self, credential: str, workspace_id: str) -> list[Left]:
        """A request is made. Raises: RateLimitedError."""
        return take_all(self.requests, (credential, workspace_id))

    def call(self, credential: str, workspace_id: str) -> None:
        """A call is started. Raises: RateLimitedError."""
        take_all(self.calls, (credential, workspace_id))

    def failure(self, address: str) -> None:
        """A credential opened nothing. Raises: RateLimitedError."""
        take_all(self.failures, (address,))


def take_all(buckets: Sequence[Buckets], whose: Sequence[str]) -> list[Left]:
    """One out of each, or, if one of them is empty, out of none. Raises: RateLimitedError."""
    pairs = [(bucket, who) for bucket, who in zip(buckets, whose, strict=False) if bucket.amount]
    for bucket, who in pairs:
        if bucket.wait(who):
            bucket.take(who)
    return [bucket.take(who) for bucket, who in pairs]


def rates_of(settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> Rates:
    """The budgets that the settings name; 0: none."""
    return Rates(
        requests=(
            Buckets("credential", settings.rate_requests, "requests of one credential", clock=clock),
            Buckets("workspace", settings.rate_workspace_requests, "requests of one workspace", clock=clock),
        ),
        calls=(
            Buckets("calls", settings.rate_calls, "calls of one credential", clock=clock),
            Buckets("workspace-calls", settings.rate_workspace_calls, "calls of one workspace", clock=clock),
        ),
        failures=(
            Buckets(
                "failures",
                settings.rate_failures,
                "credentials that open nothing from one address",
                clock=clock,
            ),
        ),
    )
