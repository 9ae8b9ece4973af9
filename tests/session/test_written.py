"""What a caller types, against the scripted model, without a room."""

import asyncio
from contextlib import asynccontextmanager

from tests.session.scripted import scripted_session
from voxie_platform.worker.written import LONGEST_TEXT, MOST_WAITING, Written

SLOW = '{"reply": {"say": "I see.", "delay_seconds": 0.3}}'


@asynccontextmanager
async def conversation(folder):
    """What the caller writes to, and the turns of the record by their number."""
    async with scripted_session(folder, SLOW) as scripted:
        written = Written(scripted.session, before_turn=scripted.observer.stopwatch.caller_done)
        try:
            yield written, scripted.turns
        finally:
            await written.close()


def heard(turns):
    return "\n".join(turns[seq].heard for seq in sorted(turns) if turns[seq].who == "caller").split("\n")


async def until_answered(turns):
    while not turns or not turns[max(turns)].said:
        await asyncio.sleep(0.02)


async def test_texts_sent_back_to_back_are_all_heard_in_order_and_answered(tmp_path):
    sent = [f"text {number}" for number in range(1, 6)]
    async with conversation(tmp_path) as (written, turns):
        for text in sent:
            assert written.came(text)
            await asyncio.sleep(0.005)
        await asyncio.wait_for(until_answered(turns), 10)
    assert heard(turns) == sent


async def test_many_texts_at_once_are_few_turns(tmp_path):
    sent = [f"text {number}" for number in range(1, 151)]
    async with conversation(tmp_path) as (written, turns):
        assert all([written.came(text) for text in sent])
        await asyncio.wait_for(until_answered(turns), 10)
    assert heard(turns) == sent
    assert len(turns) <= 4, "each turn is a request to the model"


async def test_what_waits_is_bounded(tmp_path):
    async with conversation(tmp_path) as (written, _):
        taken = [written.came("x" * LONGEST_TEXT) for _ in range(20)]
    assert taken == [True] * (MOST_WAITING // LONGEST_TEXT) + [False] * 10
