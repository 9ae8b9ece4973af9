"""A business's agent on the line: its saved version, speaking."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import JsonValue

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.prompt import greeting_of, render
from voxie_platform.functions.desk import Desk
from voxie_platform.functions.spec import Answer, Around
from voxie_platform.functions.store import FunctionStore
from voxie_platform.voice.speaker import Speaker


class BusinessAgent(Speaker):
    """Does what its functions do, says what its config says."""

    def __init__(self, config: AgentConfig, desk: Desk) -> None:
        self.desk = desk
        super().__init__(
            config,
            instructions=render(config),
            opening=greeting_of(config),
            tools=desk.tools,
        )

    async def answer_tool(self, name: str, arguments: Mapping[str, JsonValue]) -> Answer:
        answer = await self.desk.call(name, arguments)
        if answer.end:
            self.on_wants_to_end()
        return answer

    async def settle(self) -> None:
        await self.desk.settle()

    def caller_spoke(self) -> None:
        self.desk.caller_spoke()


def business_agent(
    config: AgentConfig, store: FunctionStore, *, agent_id: str | None, call_id: str | None
) -> BusinessAgent:
    """The agent of one version, for one call."""
    around = Around(
        store=store,
        business=config.business,
        agent_name=config.identity.name,
        agent_id=agent_id,
        call_id=call_id,
        timezone=config.identity.timezone,
        language=config.identity.language,
        now=lambda: datetime.now(UTC),
    )
    return BusinessAgent(config, Desk(config.functions, around))
