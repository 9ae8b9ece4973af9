"""How the command line saves an agent."""

from typing import TYPE_CHECKING

from voxie_platform.cli.opening import AUTHOR, in_workspace

if TYPE_CHECKING:
    from voxie_platform.agents.config import AgentConfig
    from voxie_platform.agents.versions import Agent
    from voxie_platform.storage.stores import WorkspaceStore


def created(config: "AgentConfig") -> "Agent":
    """A new agent, with the calendars that its functions describe."""
    from voxie_platform.agents.calendars import calendars_for

    async def create(store: "WorkspaceStore") -> "Agent":
        calendars = await calendars_for(config, store.functions)
        return await store.agents.create(config, author=AUTHOR, calendars=calendars)

    return in_workspace(create)


def saved(agent_id: str, config: "AgentConfig") -> "Agent":
    """A new version of an agent."""
    from voxie_platform.agents.calendars import calendars_for

    async def save(store: "WorkspaceStore") -> "Agent":
        calendars = await calendars_for(config, store.functions)
        return await store.agents.save(agent_id, config, author=AUTHOR, calendars=calendars)

    return in_workspace(save)
