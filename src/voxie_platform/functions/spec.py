"""The shape of a business function: what it is given, what it may answer, what stands in the registry."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import JsonValue

from voxie_platform.functions.business import Business
from voxie_platform.functions.store import FunctionStore
from voxie_platform.values import Value

Settings = TypeVar("Settings", bound=Value)
Data = Mapping[str, JsonValue]
NOT_UNDERSTOOD = "Sorry, I did not get that."


class Effect(StrEnum):
    """What a function can do to the world."""

    READ = "read"
    WRITE = "write"
    IRREVERSIBLE = "irreversible"


@dataclass(frozen=True)
class Around:
    """What surrounds one call: where things are kept, whose business it is, what time it is there."""

    store: FunctionStore
    business: Business
    agent_name: str
    agent_id: str | None
    call_id: str | None
    timezone: str
    language: str
    now: Callable[[], datetime]
    tools: frozenset[str] = frozenset()
    """Names of all tools of this call; the desk fills it in."""


@dataclass(frozen=True)
class Tool:
    """A function as a model sees it."""

    name: str
    description: str
    parameters: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Given:
    """What a tool was called with, in words: nothing of it is trusted, anything may be missing."""

    values: Mapping[str, str]
    said: str = ""
    """The caller's whole last sentence."""

    def word(self, name: str) -> str:
        """The words given for one parameter; empty when it is only the sentence over again."""
        value = self.values.get(name, "")
        return "" if value == self.said else value


@dataclass(frozen=True)
class Needs:
    """Something is missing: `ask` is the question, `param` what the answer is for."""

    param: str
    ask: str
    understood: bool = True
    """False: the sentence held nothing for this function, so another one may answer it first."""
    data: Data = field(default_factory=dict)


@dataclass(frozen=True)
class ReadBack:
    """Complete, not done: it happens once the caller said yes to `say` and `confirm(token)` was called."""

    token: str
    say: str
    understood: bool = True
    """False: the sentence neither changed nor answered it."""
    data: Data = field(default_factory=dict)
    unless: str = "I have not entered anything"
    """What is so as long as the caller has not said yes."""
    in_doubt: str = ""
    """The code of the error by which the answer to the caller's yes was lost: it may be done or not."""


@dataclass(frozen=True)
class HandOver:
    """Another tool's matter from here on, with these words."""

    tool: str
    given: Given


@dataclass(frozen=True)
class Undo:
    """For a caller who by now does not want what was done."""

    told: str
    """What they have to know first."""
    by: HandOver


@dataclass(frozen=True)
class Done:
    """It happened (or was looked up)."""

    say: str
    data: Data = field(default_factory=dict)
    end: bool = False
    undo: Undo | None = None
    """None: it cannot be taken back, or there is nothing to take back."""


@dataclass(frozen=True)
class Refused:
    """It cannot be done; `say` tells why and what can."""

    say: str
    data: Data = field(default_factory=dict)
    message: str = ""
    """What a message about it would say, if the caller wants to leave one."""
    meant: bool = True
    """False: the words may not have been for this function at all."""
    failed: str = ""
    """The code of the error behind it."""


Outcome = Needs | ReadBack | Done | Refused | HandOver


class Talk(Protocol):
    """One function during one call: it keeps the draft."""

    async def run(self, tool: str, given: Given) -> Outcome:
        """Take in what was given and say what comes next."""
        ...

    async def confirm(self, token: str) -> Outcome:
        """Do what was read back under that token: the only place that writes."""
        ...

    def wants(self, given: Given) -> bool:
        """Whether these words are plainly for this function, whoever was asked."""
        ...

    def drop(self) -> None:
        """Forget the draft."""
        ...


@dataclass(frozen=True)
class FunctionKind(Generic[Settings]):
    """One row of the registry."""

    settings: type[Settings]
    effect: Effect
    tools: Callable[[Settings, Around], tuple[Tool, ...]]
    begin: Callable[[Settings, Around], Talk]


@dataclass(frozen=True)
class Answer:
    """What a tool call comes back with."""

    status: Literal["needs", "read_back", "done", "refused"]
    say: str
    needs: str | None = None
    token: str | None = None
    end: bool = False
    data: dict[str, JsonValue] = field(default_factory=dict)
    failed: str = ""
    """The code of the error behind it, which is no business of the model's; empty: the function did its work."""

    def for_model(self) -> str:
        """JSON with what is empty left out."""
        shown: dict[str, Any] = {
            "status": self.status,
            "say": self.say,
            "needs": self.needs,
            "token": self.token,
            "end": self.end,
            "data": self.data,
        }
        return json.dumps({key: value for key, value in shown.items() if value}, ensure_ascii=False)


def tool(name: str, what: str, cues: tuple[str, ...], /, **parameters: str) -> Tool:
    """A tool whose parameters are all optional words: models invent what is required."""
    described = {**parameters, "said": "The caller's whole last sentence, word for word."}
    properties: dict[str, JsonValue] = {
        key: {"type": "string", "description": text} for key, text in described.items()
    }
    schema: dict[str, JsonValue] = {
        "type": "object",
        "properties": properties,
        "required": [],
        "additionalProperties": False,
    }
    return Tool(name, f"{what} Cues: {'; '.join(cues)}", schema)
