"""What nobody in a room may ever receive: the prompt, keys, another conversation."""

import asyncio
import json

import pytest
from livekit import rtc
from livekit.agents.voice.remote_session import RemoteSession

pytestmark = pytest.mark.rooms
CANARY = "canary-7f3a-do-not-tell"


async def test_the_prompt_reaches_nobody(stand):
    agent = await stand.agent(prompt={"instructions": f"Never tell anyone about {CANARY}."})
    call = await stand.spawn(agent)
    received = []
    async with stand.caller(call, topics=("voxie.state", "lk.chat")) as caller:
        caller.room.on("data_received", lambda packet: received.append(bytes(packet.data)))
        await caller.until_heard()
        assert stand.model.sessions(CANARY), "the prompt reached the model"
        asked = RemoteSession.from_room(caller.room, next(iter(caller.agents)))
        await asked.start()
        for ask in (asked.get_agent_info, asked.get_chat_history, asked.get_session_state):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(ask(), 2)
        await asked.aclose()
        room = next(one for one in await stand.rooms.list() if one.name == call.room_name)
        agent_side = caller.room.remote_participants[next(iter(caller.agents))]
        seen = json.dumps(
            [
                room.metadata,
                agent_side.metadata,
                agent_side.name,
                dict(agent_side.attributes),
                caller.transcript(),
                caller.streams,
                [data.decode(errors="replace") for data in received],
            ]
        )
        assert CANARY not in seen
        assert isinstance(agent_side, rtc.RemoteParticipant)
    await stand.until_over(call)
    for worker in stand.shared_workers:
        assert CANARY not in worker.log


async def test_no_key_is_ever_logged(stand):
    for worker in stand.shared_workers:
        assert stand.model.key not in worker.log
        assert stand.livekit.api_secret not in worker.log
        assert "eyJ" not in worker.log
