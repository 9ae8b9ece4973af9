"""What routes take and answer, where that is not a model of the platform as it is."""

import re
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Depends, Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints

from voxie_platform.agents.config import AgentConfig, Voice
from voxie_platform.agents.loader import validate
from voxie_platform.agents.versions import Agent, AgentSummary
from voxie_platform.errors import NotFoundError
from voxie_platform.paging import DEFAULT_LIMIT, MAX_LIMIT
from voxie_platform.rooms.names import UUID
from voxie_platform.values import Moment, Value

T = TypeVar("T")
ID = re.compile(rf"\A{UUID}\Z", re.ASCII)
LARGEST_NUMBER = 2**31 - 1


def identified(kind: str) -> Any:
    """A dependency: the id in the path. What is no id at all is not found either."""

    def given(id: Annotated[str, Path(description=f"Id of the {kind}.")]) -> str:
        if not ID.match(id):
            raise NotFoundError(kind, id)
        return id

    return Depends(given)


AgentId = Annotated[str, identified("agent")]
CallId = Annotated[str, identified("call")]
InterviewId = Annotated[str, identified("interview")]
KeyId = Annotated[str, identified("key")]
MemberId = Annotated[str, identified("member")]
MessageId = Annotated[str, identified("message")]
WebhookId = Annotated[str, identified("webhook")]
VersionNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
"""Names and notes are shown in lists and terminals: no line of them is another one's."""
IdGiven = Annotated[str, StringConstraints(pattern=rf"^{UUID}$")]


ConfigGiven = Annotated[AgentConfig, BeforeValidator(validate)]
"""A config as strangers write it: the loader names every fault by its path."""


class Paging(BaseModel):
    """Which rows of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    after: Annotated[str, Field(max_length=200)] | None = None
    """`next` of the page before."""

    @property
    def place(self) -> str | None:
        """An empty `after` is none."""
        return self.after or None


PagingQuery = Annotated[Paging, Query()]


class Listed(BaseModel, Generic[T]):
    """Some rows of a list."""

    items: list[T]
    next: str | None = None
    """Give it as `after` to get the rows that follow; null: these were the last."""


class AgentView(BaseModel):
    """An agent with its newest version."""

    id: str
    name: str
    enabled: bool
    version: int
    config: AgentConfig
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, agent: Agent) -> "AgentView":
        """As its owner sees it."""
        return cls(**{name: getattr(agent, name) for name in cls.model_fields})


class AgentRow(AgentSummary):
    """An agent in a list."""

    last_call_at: Moment | None
    """When its newest call was asked for; null: none ever was."""
    calls_today: int
    """Asked for since midnight where the workspace is; at most 1,000: more are not counted."""


class AgentPatch(Value):
    """What is to change about an agent; `config` is merged into the newest one (RFC 7396)."""

    enabled: bool | None = None
    """False: it takes no more calls."""
    config: dict[str, JsonValue] | None = None
    note: Annotated[str, StringConstraints(max_length=500)] = ""
    """Why, kept with the version."""


class SpawnRequest(Value):
    """Optional; the agent is named by the path."""

    agent_id: str | None = None
    """If given, the same as the path's."""
    user_token: str | None = None
    """A token of ours that says who calls: identity and name are taken over, nothing else."""


class SessionRequest(Value):
    """Optional: nothing begins a new interview."""

    interview_id: IdGiven | None = None
    """The interview to go on with."""


class AgentInCall(BaseModel):
    """Who will speak; never how it was told to."""

    id: str | None
    name: str
    version: int | None
    greeting: str
    voice: Voice


class CallAnswer(BaseModel):
    """All that is needed to enter the call's room, once, within two minutes."""

    status: Literal["success"] = "success"
    call_id: str
    room_name: str
    token: str
    livekit_url: str
    agent: AgentInCall


class SessionAnswer(CallAnswer):
    """The same, for an interview."""

    interview_id: str


class EntryGiven(Value):
    """A field of the sheet, as it would be said."""

    field: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    value: Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
