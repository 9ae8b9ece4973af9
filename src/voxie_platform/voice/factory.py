"""From a call's row to whoever speaks in it."""

from collections.abc import Awaitable, Callable, Mapping

from voxie_platform.agents.config import AgentConfig, Identity
from voxie_platform.agents.store import DamagedConfigError
from voxie_platform.calls.models import CallKind, NewCall
from voxie_platform.errors import InvalidError, NotFoundError, VoxieError
from voxie_platform.interview.conversation import Interview
from voxie_platform.storage.stores import WorkspaceStore
from voxie_platform.voice.business import business_agent
from voxie_platform.voice.speaker import Speaker
from voxie_platform.voice.voxie import VoxieAgent
from voxie_platform.voice.wording import APOLOGY


class BadConfigError(VoxieError):
    """What is saved cannot be made into an agent."""

    code = "bad_config"


class Apology(Speaker):
    """Speaks where the real agent cannot be made: says so, and no more."""

    def __init__(self) -> None:
        super().__init__(
            AgentConfig(identity=Identity(name="Voxie")), instructions=APOLOGY, opening=APOLOGY, tools=[]
        )


async def business(call: NewCall, store: WorkspaceStore) -> Speaker:
    """The version that was pinned when the call was asked for, whatever was saved since."""
    if call.agent_id is None or call.version is None:
        raise BadConfigError("The call names no agent.")
    version = await store.agents.version(call.agent_id, call.version)
    return business_agent(version.config, store.functions, agent_id=call.agent_id, call_id=call.id)


async def interview(call: NewCall, store: WorkspaceStore) -> Speaker:
    """Voxie, where the interview was left."""
    if call.interview_id is None:
        raise BadConfigError("The call names no interview.")
    return VoxieAgent(await Interview.open(store.interviews, call.interview_id, call_id=call.id))


SpeakerOf = Callable[[NewCall, WorkspaceStore], Awaitable[Speaker]]

SPEAKERS: Mapping[CallKind, SpeakerOf] = {CallKind.AGENT: business, CallKind.INTERVIEW: interview}


async def made(speaker_of: SpeakerOf, call: NewCall, store: WorkspaceStore) -> Speaker:
    """Who speaks in this call.

    Raises:
        BadConfigError: what is saved is missing or broken.
        UnavailableError: the store does not answer.
    """
    try:
        return await speaker_of(call, store)
    except (DamagedConfigError, NotFoundError, InvalidError) as error:
        raise BadConfigError(error.sentence) from error
    except ValueError as error:  # pydantic's are some
        raise BadConfigError(f"The agent cannot be made: {type(error).__name__}.") from error
