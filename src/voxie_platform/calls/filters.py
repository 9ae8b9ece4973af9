"""Which calls a list is of."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from voxie_platform.calls.models import CallKind, CallState, Channel, EndReason
from voxie_platform.settings import DeploymentMode


class CallFilter(TypedDict, total=False):
    """What the calls have in common; what is absent, None or empty is not asked for."""

    agent_id: str | None
    version: int | None
    """Of the agent."""
    interview_id: str | None
    deployment: DeploymentMode | None
    worker_id: str | None
    """The one that served the call last."""
    kind: CallKind | None
    channel: Channel | None
    states: Sequence[CallState]
    """One of these."""
    end_reasons: Sequence[EndReason]
    """One of these."""
    since: datetime | None
    """Requested then or later."""
    until: datetime | None
    """Requested before then."""
    answered: bool | None
    """Whether anything that the agent said was played or shown; only of calls that were counted."""
    adds_to: str | None
    """A name in the sums of the analytics (`calls`, `bookings`, `failed.book`, ...): calls that add to it."""
