"""Saved agents and their immutable versions."""

from voxie_platform.agents.config import AgentConfig
from voxie_platform.values import Moment, Value


class AgentVersion(Value):
    """One save: never changed afterwards."""

    agent_id: str
    number: int
    """1, 2, 3, ..."""
    config: AgentConfig
    hash: str
    """SHA-256 of the config's canonical JSON."""
    parent: int | None
    author: str
    """`user:<id>`, `key:<id>`, `voxie` (an interview) or `cli`."""
    note: str
    created_at: Moment


class Agent(Value):
    """An agent with its newest version."""

    id: str
    workspace_id: str
    name: str
    enabled: bool
    version: int
    config: AgentConfig
    created_at: Moment
    updated_at: Moment
    deleted_at: Moment | None = None


class AgentSummary(Value):
    """An agent in a list: without its config."""

    id: str
    name: str
    enabled: bool
    version: int
    created_at: Moment
    updated_at: Moment
