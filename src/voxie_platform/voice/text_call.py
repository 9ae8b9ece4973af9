"""The row of a conversation in text: begun by whom, held while it goes on, ended how."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from voxie_platform.calls.models import Call, CallKind, Channel, EndReason, NewCall
from voxie_platform.errors import UnavailableError, VoxieError
from voxie_platform.fleet.lease import keep_lease
from voxie_platform.fleet.models import LEASE_SECONDS
from voxie_platform.ids import new_id
from voxie_platform.settings import DeploymentMode
from voxie_platform.storage.stores import Stores
from voxie_platform.voice.factory import BadConfigError

VOXIE = "voxie"


@dataclass(frozen=True)
class Subject:
    """Who is talked to, in which workspace."""

    workspace_id: str
    agent: str
    """An agent's id, or `voxie`."""
    interview_id: str | None = None
    """To go on with; None: a new one."""


class ModelFailedError(UnavailableError):
    """The model refused, failed or fell silent."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The model does not answer: {why}.")


async def begun(subject: Subject, stores: Stores) -> Call:
    """The call's row: live at once, held by this process."""
    store, call_id = stores.of(subject.workspace_id), new_id()
    if subject.agent == VOXIE:
        interviews, known = store.interviews, subject.interview_id
        interview = await (interviews.create(new_id()) if known is None else interviews.get(known))
        new = text_call(call_id, CallKind.INTERVIEW, interview_id=interview.id)
    else:
        agent = await store.agents.get(subject.agent)
        new = text_call(call_id, CallKind.AGENT, agent_id=agent.id, version=agent.version)
    holder = f"chat-{socket.gethostname()}-{os.getpid()}"
    return await store.calls.begin_text(new, worker_id=holder, lease_seconds=LEASE_SECONDS)


def end_by(error: Exception) -> tuple[EndReason, str]:
    """How a conversation that broke ended, and why."""
    reasons = {BadConfigError: EndReason.BAD_CONFIG, ModelFailedError: EndReason.MODEL_FAILED}
    why = error.sentence if isinstance(error, VoxieError) else type(error).__name__
    return reasons.get(type(error), EndReason.INTERRUPTED), why


def text_call(
    call_id: str,
    kind: CallKind,
    *,
    agent_id: str | None = None,
    version: int | None = None,
    interview_id: str | None = None,
) -> NewCall:
    """A call without a room."""
    interview = kind is CallKind.INTERVIEW
    return NewCall(
        id=call_id,
        kind=kind,
        channel=Channel.TEXT,
        deployment=DeploymentMode.VOXIE if interview else DeploymentMode.SPAWNER,
        room_name=None,
        caller_identity=f"text-{call_id}",
        agent_id=agent_id,
        version=version,
        interview_id=interview_id,
    )


@asynccontextmanager
async def kept(stores: Stores, call: Call) -> AsyncIterator[asyncio.Task[None]]:
    """The lease is renewed while the block lasts; done: the call was ended from outside."""
    keeping = asyncio.create_task(
        keep_lease(stores.fleet, call.id, attempt=call.attempt, job_id=call.job_id or ""), name="lease"
    )
    try:
        yield keeping
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
