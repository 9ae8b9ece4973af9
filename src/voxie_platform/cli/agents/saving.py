"""How the command line saves an agent."""

from typing import TYPE_CHECKING

from voxie_platform.cli.opening import AUTHOR, in_workspace

if TYPE_CHECKING:
    from voxie_platform.agents.config import AgentConfig
    from voxie_platform.agents.versions import Agent


def created(config: "AgentConfig") -> "Agent":
    """A new agent, with the calendars that its functions describe."""
    from voxie_platform.agents.calendars import calendars_of

    calendars = calendars_of(config)
    return in_workspace(lambda store: store.agents.create(config, author=AUTHOR, calendars=calendars))


def saved(agent_id: str, config: "AgentConfig") -> "Agent":
    """A new version of an agent."""
    from voxie_platform.agents.calendars import calendars_of

    calendars = calendars_of(config)
    return in_workspace(lambda store: store.agents.save(agent_id, config, author=AUTHOR, calendars=calendars))
