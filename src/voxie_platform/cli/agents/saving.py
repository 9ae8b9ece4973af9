"""How the command line saves an agent."""

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.loader import calendars_of
from voxie_platform.agents.versions import Agent
from voxie_platform.cli.opening import AUTHOR, in_workspace


def created(config: AgentConfig) -> Agent:
    """A new agent, with the calendars that its functions describe."""
    return in_workspace(
        lambda store: store.agents.create(config, author=AUTHOR, calendars=calendars_of(config))
    )


def saved(agent_id: str, config: AgentConfig) -> Agent:
    """A new version of an agent."""
    return in_workspace(
        lambda store: store.agents.save(agent_id, config, author=AUTHOR, calendars=calendars_of(config))
    )
