"""The running workers and what they hold."""

from voxie_platform.calls.models import CallState
from voxie_platform.settings import DeploymentMode
from voxie_platform.values import Moment, Value

SEEN_SECONDS = 6.0
"""A worker whose last heartbeat is older gets no more reservations."""
HEARTBEAT_SECONDS = 2.0
LEASE_SECONDS = 4.0
"""A claim not renewed for this long has run out."""
RENEW_SECONDS = 1.0
"""Between two renewals: whoever holds a call may be stopped for the rest of its lease, and has it still."""
RENEWAL_SECONDS = 1.0
"""One that takes longer is asked for again: a lease outlives two of them."""
RENEW_AGAIN_SECONDS = 0.3
"""After one that failed."""
CLAIM_SECONDS = 3.0
"""A claim that is not live by then is revoked."""
DISPATCH_SECONDS = 2.0
"""A dispatch that nobody claimed by then is lost."""
MAX_ATTEMPTS = 2
LAST_ATTEMPT = 5
"""Where those before it never got as far as a dispatch."""
EVENTS_KEPT_DAYS = 7
"""How far back the log of changes can be read."""


class Heartbeat(Value):
    """What a worker process says of itself every `HEARTBEAT_SECONDS`."""

    id: str
    mode: DeploymentMode
    host: str
    pid: int
    version: str
    slots: int
    active: int
    registered: bool
    """Whether LiveKit knows it: only then can calls reach it."""
    draining: bool
    memory_bytes: int | None
    """Proportional set size; None: not measured."""
    cpu_percent: float | None
    """Of one core since the last heartbeat; None: not measured."""
    trouble: str | None = None
    """Why it takes no call although seats are free, as a sentence for the operator."""
    records_waiting: int | None = None
    """Records of calls that are not in the store yet; None: not measured."""


class Worker(Heartbeat):
    """A worker as last seen."""

    started_at: Moment
    seen_at: Moment
    seen_seconds: float
    """Age of the last heartbeat by the store's clock."""

    @property
    def takes_calls(self) -> bool:
        """Whether a call could reach it now, if it has a seat."""
        there = self.registered and not self.draining and self.seen_seconds <= SEEN_SECONDS
        return there and self.trouble is None


class InProgress(Value):
    """How many calls of a deployment are in a state that is not final."""

    deployment: DeploymentMode
    state: CallState
    calls: int


class WorkspaceEvent(Value):
    """One change in a workspace; key (workspace_id, seq), without gaps that fill in later."""

    workspace_id: str
    seq: int
    kind: str
    """One of `KINDS`, or of a newer version's."""
    subject_id: str
    at: Moment
