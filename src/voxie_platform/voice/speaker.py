"""Whoever speaks for the platform: a LiveKit agent that knows its limits, its first words and what it did."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from livekit.agents import Agent, llm
from livekit.agents.llm import function_tool
from pydantic import JsonValue

from voxie_platform.agents.config import AgentConfig
from voxie_platform.functions.spec import Tool

logger = logging.getLogger(__name__)


class ToolAnswer(Protocol):
    """What a tool came back with."""

    @property
    def failed(self) -> str:
        """The code of the error that kept it from doing its work, whatever it says; empty: nothing did."""
        ...

    def for_model(self) -> str:
        """JSON."""
        ...


@dataclass(frozen=True)
class Ran:
    """A tool that was called, and what came of it."""

    name: str
    arguments: Mapping[str, JsonValue]
    answer: JsonValue
    """None: it broke."""
    ms: int
    failed: str = ""
    """What went wrong, as the kind of the exception or the error's code: its text may hold anything."""


Answering = Callable[[str, Mapping[str, JsonValue]], Awaitable[str]]


class Speaker(Agent):
    """An agent on the line."""

    def __init__(
        self, config: AgentConfig, *, instructions: str, opening: str, tools: Sequence[Tool]
    ) -> None:
        self.config = config
        self.opening = opening
        self.tool_names = frozenset(spec.name for spec in tools)
        self.on_ran: Callable[[Ran], None] = nothing
        self.on_wants_to_end: Callable[[], None] = nothing
        self.busy_since: float | None = None
        """When the function that runs now began."""
        self.until_turn_known: Callable[[], Awaitable[None]] = at_once
        """Waited for before a function runs: whether what the caller's line carried was a turn."""
        super().__init__(instructions=instructions, tools=[self._tool(spec) for spec in tools])

    async def answer_tool(self, name: str, arguments: Mapping[str, JsonValue]) -> ToolAnswer:
        """Do what the model asked for."""
        raise NotImplementedError

    async def settle(self) -> None:
        """The call is over: what the store has not taken yet is given to it.

        Raises: UnavailableError, SettingsError.
        """

    def caller_spoke(self) -> None:
        """A turn of the person on the line began."""

    def kept(self, said: JsonValue) -> JsonValue:
        """What may be written down of the caller's words, or of arguments that hold them."""
        return said

    def spoken(self, to_the_end: bool) -> None:
        """What was said last was played to its end, or interrupted."""

    def _tool(self, spec: Tool) -> llm.RawFunctionTool[Any, Any]:
        async def run(raw_arguments: dict[str, object]) -> str:
            # the caller's voice may interrupt the answer, never a write that is under way
            return await asyncio.shield(self._run(spec.name, raw_arguments))

        return function_tool(
            run,
            raw_schema={
                "name": spec.name,
                "description": spec.description,
                "parameters": dict(spec.parameters),
            },
        )

    async def _run(self, name: str, given: Mapping[str, object]) -> str:
        arguments: dict[str, JsonValue] = json.loads(json.dumps(given))
        await self.until_turn_known()
        began = time.monotonic()
        self.busy_since = began
        try:
            answer = await self.answer_tool(name, arguments)
        except Exception as error:
            self.on_ran(Ran(name, arguments, None, ms_since(began), failed=type(error).__name__))
            raise
        finally:
            self.busy_since = None
        told = answer.for_model()
        self.on_ran(Ran(name, arguments, json.loads(told), ms_since(began), failed=answer.failed))
        return told


def ms_since(then: float) -> int:
    """Of monotonic time."""
    return round((time.monotonic() - then) * 1000)


def nothing(*_: object) -> None:
    """Until somebody listens."""


async def at_once() -> None:
    """Until somebody knows better."""
