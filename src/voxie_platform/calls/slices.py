"""Calls that have one thing in common: what sums are kept of."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from voxie_platform.calls.models import Call, CallKind, Channel
from voxie_platform.errors import Fault, InvalidError
from voxie_platform.settings import DeploymentMode
from voxie_platform.values import Value

ALL = ("all", "")


class By(StrEnum):
    """What calls can have in common."""

    AGENT = "agent"
    VERSION = "version"
    DEPLOYMENT = "deployment"
    WORKER = "worker"
    KIND = "kind"
    CHANNEL = "channel"


class Slice(Value):
    """All calls of a workspace, or those that have one thing in common."""

    agent_id: str | None = None
    version: int | None = None
    """Of the agent."""
    deployment: DeploymentMode | None = None
    worker_id: str | None = None
    """The one that served the call last."""
    kind: CallKind | None = None
    channel: Channel | None = None

    @model_validator(mode="after")
    def is_one_thing(self) -> Self:
        """Sums are not kept of what calls have in common by chance."""
        named = self.model_dump(exclude_none=True).keys() - {"version"}
        if len(named) > 1:
            raise ValueError(f"only one of {', '.join(sorted(named))} can be asked for at a time")
        if self.version is not None and self.agent_id is None:
            raise ValueError("a version is one of an agent: give its agent_id as well")
        return self

    @property
    def key(self) -> tuple[str, str]:
        """Dimension and value under which its sums are kept."""
        if self.version is not None:
            return versions_of(str(self.agent_id)), str(self.version)
        for by, field in FIELDS.items():
            if (value := getattr(self, field)) is not None:
                return by, str(value)
        return ALL

    def within(self, by: By, value: str) -> "Slice":
        """The calls of this slice that have that as well."""
        return Slice.model_validate({**self.model_dump(exclude_none=True), FIELDS_IN[by]: value})


FIELDS = {
    By.AGENT: "agent_id",
    By.DEPLOYMENT: "deployment",
    By.WORKER: "worker_id",
    By.KIND: "kind",
    By.CHANNEL: "channel",
}
FIELDS_IN = {**FIELDS, By.VERSION: "version"}


def slices_of(call: Call) -> tuple[tuple[str, str], ...]:
    """The keys of every slice that a call is in."""
    keys = [ALL]
    keys += [(by, str(value)) for by, field in FIELDS.items() if (value := getattr(call, field)) is not None]
    if call.agent_id is not None and call.version is not None:
        keys.append((versions_of(call.agent_id), str(call.version)))
    return tuple(keys)


def versions_of(agent_id: str) -> str:
    """The dimension of one agent's versions."""
    return f"version/{agent_id}"


def dimension_of(by: By, within: Slice) -> str:
    """Where the values lie by which a slice can be broken down.

    Raises: InvalidError: it cannot be broken down by that.
    """
    if by is By.VERSION:
        if within.agent_id is None or within.version is not None:
            raise no_breakdown("Versions are those of an agent: give agent_id, and no version.")
        return versions_of(within.agent_id)
    if within.key != ALL:
        raise no_breakdown(f"Calls that have one thing in common are not told apart by {by} as well.")
    return by


def no_breakdown(sentence: str) -> InvalidError:
    return InvalidError(sentence, faults=[Fault("by", sentence)])
