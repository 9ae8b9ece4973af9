"""Voxie on the line: the interview, spoken."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import JsonValue, TypeAdapter, ValidationError

from voxie_platform.agents.config import AgentConfig, Identity, Limits, Models
from voxie_platform.functions.spec import Tool
from voxie_platform.interview.answers import Hint
from voxie_platform.interview.conversation import Interview
from voxie_platform.interview.masking import masked_within
from voxie_platform.values import DISCREET
from voxie_platform.voice.speaker import Speaker, ToolAnswer

VOXIE = AgentConfig(
    identity=Identity(name="Voxie", purpose="Find out what voice agent a business needs, and make it."),
    models=Models(voice="marin"),
    limits=Limits(silence_reminder_seconds=30.0, max_silence_seconds=180.0, max_duration_seconds=3_600.0),
)
LISTEN = Tool(
    "listen",
    "Note what the visitor just said. Call it with every sentence, before you answer.",
    {
        "type": "object",
        "properties": {
            "said": {"type": "string", "description": "The visitor's words, exactly as they were said."},
            "hints": {
                "type": "array",
                "description": "What you read in them, field by field. Only what was really said.",
                "items": {
                    "type": "object",
                    "properties": {"field": {"type": "string"}, "value": {"type": "string"}},
                    "required": ["field", "value"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["said"],
        "additionalProperties": False,
    },
)
SAVE = Tool(
    "save",
    "Save the agent. Only after the whole sheet was read back and the visitor said yes to it.",
    {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
)
HINTS = TypeAdapter(tuple[Hint, ...], config=DISCREET)


class VoxieAgent(Speaker):
    """Asks, notes, reads back, saves."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        super().__init__(
            VOXIE, instructions=interview.instructions(), opening=interview.opening(), tools=[LISTEN, SAVE]
        )

    async def answer_tool(self, name: str, arguments: Mapping[str, JsonValue]) -> ToolAnswer:
        if name == SAVE.name:
            return await self.interview.save()
        said = str(arguments.get("said") or "")
        return await self.interview.listen(said, hints_in(arguments))

    async def settle(self) -> None:
        await self.interview.settle()

    def caller_spoke(self) -> None:
        self.interview.visitor_spoke()

    def kept(self, said: JsonValue) -> JsonValue:
        return masked_within(said)

    def spoken(self, to_the_end: bool) -> None:
        self.interview.spoken(to_the_end)

    def watch_sheet(self, show: Callable[[Any], None]) -> None:
        """Show the sheet now and after each change."""
        self.interview.on_change = show
        show(self.interview.sheet)


def hints_in(arguments: Mapping[str, JsonValue]) -> tuple[Hint, ...]:
    """The model's own reading; whatever is not shaped like a hint is no hint."""
    try:
        return HINTS.validate_python(arguments.get("hints") or ())
    except ValidationError:
        return ()
