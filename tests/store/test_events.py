"""The log of changes: one number after the other, in the order of the commits."""

import asyncio

import pytest

from tests.store.examples import config, kinds_in, message
from voxie_platform.errors import PreconditionFailedError


async def test_changes_made_at_once_are_numbered_without_a_gap(workspace):
    await asyncio.gather(*(workspace.functions.leave_message(message()) for _ in range(30)))
    seen = await workspace.events.since(0, limit=100)
    assert [change.seq for change in seen] == list(range(1, 31))
    assert {change.subject_id for change in seen} == {
        left.id for left in (await workspace.functions.messages(limit=100)).items
    }


async def test_a_reader_goes_on_where_it_was(workspace):
    for _ in range(5):
        await workspace.functions.leave_message(message())
    first = await workspace.events.since(0, limit=2)
    rest = await workspace.events.since(first[-1].seq, limit=100)
    assert [change.seq for change in (*first, *rest)] == [1, 2, 3, 4, 5]
    assert await workspace.events.since(5, limit=100) == ()


async def test_a_change_that_failed_is_no_news(workspace):
    made = await workspace.agents.create(config(), author="cli")
    with pytest.raises(PreconditionFailedError):
        await workspace.agents.save(made.id, config("Luigi"), author="cli", expected=7)
    assert await kinds_in(workspace) == ["agent.created"]
