"""Saying goodbye."""

from typing import Literal

from voxie_platform.functions.spec import Around, Done, Given, Outcome, Refused, Tool, tool
from voxie_platform.values import ShortText, Value


class EndCallSettings(Value):
    """How a call is ended."""

    kind: Literal["end_call"] = "end_call"
    farewell: ShortText = ""
    """Last words; empty: thanks in the name of the business."""


class EndCall:
    """Ends the call when the caller wants to."""

    def __init__(self, settings: EndCallSettings, around: Around) -> None:
        self.farewell = settings.farewell or thanks(around)

    async def run(self, tool: str, given: Given) -> Outcome:
        return Done(self.farewell, end=True)

    async def confirm(self, token: str) -> Outcome:
        return Refused("There is nothing to confirm.")

    def wants(self, given: Given) -> bool:
        return True

    def drop(self) -> None:
        """Keeps nothing."""


def thanks(around: Around) -> str:
    name = around.business.name or around.agent_name
    return f"Thank you for calling {name}. Goodbye!" if name else "Thank you for calling. Goodbye!"


def tools(settings: EndCallSettings, around: Around) -> tuple[Tool, ...]:
    return (
        tool(
            "end_call",
            "End the call. When the caller says goodbye or wants nothing more.",
            (
                "goodbye",
                "bye",
                "bye bye",
                "that's all",
                "that is all",
                "nothing else",
                "hang up",
                "I want to leave",
                "I have to go",
                "I need to go",
                "I must go",
                "I am leaving",
                "wrong number",
                "good night",
                "see you",
                "that will be all",
            ),
        ),
    )
