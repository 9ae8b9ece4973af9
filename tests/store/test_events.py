"""The log of changes: one number after the other, in the order of the commits."""

import asyncio

import pytest

from tests.store.examples import (
    FRIDAY,
    GONE,
    PLAN,
    SLOT,
    UNITS,
    booking,
    config,
    entry,
    event,
    heartbeat,
    kinds_in,
    message,
    new_call,
    new_webhook,
    slots,
    summary,
    taken,
    text_call,
    turn,
    usage,
)
from voxie_platform.access.models import Role
from voxie_platform.calls.models import EndReason
from voxie_platform.errors import PreconditionFailedError
from voxie_platform.fleet.kinds import KINDS
from voxie_platform.ids import new_id


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


async def everything_changed(stores, workspace):
    """Each thing that can change in a workspace, changed once."""
    await stores.fleet.beat(heartbeat())
    made = await workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])
    await workspace.agents.save(made.id, config("Luigi"), author="cli")
    for enabled in (False, True):
        await workspace.agents.set_enabled(made.id, enabled)

    call = await workspace.calls.reserve(new_call(interview_id="i-1"))
    mine = {"attempt": 1, "job_id": "job-1"}
    await stores.fleet.claim(call.id, **mine, worker_id="w", agent_identity="a", lease_seconds=30)
    await stores.fleet.live(call.id, **mine)
    await workspace.calls.write([turn(call.id, 1), event(call.id, 1), usage(call.id, "r1")])
    await stores.fleet.revoke(await workspace.calls.get(call.id))
    await stores.fleet.end(call.id, attempt=2, reason=EndReason.NO_AGENT)
    text = await workspace.calls.begin_text(text_call(), worker_id="w", lease_seconds=30)
    await stores.fleet.end(text.id, attempt=1, reason=EndReason.CALLER_HUNG_UP)
    for _ in range(2):
        await workspace.analytics.count([text.id])
        await workspace.summaries.put(summary(text.id))

    entries = [entry("name", "Mario")]
    await workspace.interviews.note("i-1", entries=entries, asked=[], turns=1, pending={})
    await workspace.interviews.save("i-1", config("Ada"), agent_id=new_id(), calendars=[], confirmed=[])

    functions = workspace.functions
    booked = await functions.book(booking((await functions.calendar("main")).id), units=UNITS, slots=slots())
    later = FRIDAY + SLOT
    await functions.move(
        booked.id, starts_at=later, ends_at=later + SLOT, party=1, units=UNITS, slots=slots(later, 1)
    )
    await functions.cancel(booked.id)
    left = await functions.leave_message(message())
    for status in ("done", "open"):
        await functions.set_message_status(left.id, status)

    [ours] = await stores.access.workspaces()
    for _ in range(2):
        await stores.access.set_timezone(ours.id, "Asia/Kathmandu")
    key = await stores.access.add_key(
        ours.id, name="k", secret_hash="h", prefix="vx_", scopes=[], expires_at=None
    )
    await stores.access.revoke_key(ours.id, key.id)
    await stores.access.add_member(ours.id, "u-1", role=Role.VIEWER, name="Ann")
    await stores.access.change_member(ours.id, "u-1", role=Role.EDITOR)
    await stores.access.remove_member(ours.id, "u-1")
    hook = await workspace.webhooks.add(new_webhook())
    await workspace.webhooks.change(hook.id, enabled=False)
    await workspace.webhooks.remove(hook.id)
    gone = await workspace.webhooks.add(new_webhook())
    await workspace.webhooks.ping(gone.id, "m")
    [due] = await taken(stores)
    await stores.deliveries.note(due, GONE, again_seconds=None)
    await workspace.agents.delete(made.id)
    await workspace.agents.restore(made.id)


async def test_everything_that_changes_in_a_workspace_is_in_its_log(stores, workspace):
    await everything_changed(stores, workspace)
    kinds = await kinds_in(workspace)
    assert set(kinds) == KINDS.keys()
    once = ("call.counted", "call.summarized", "workspace.changed")
    assert [kinds.count(kind) for kind in once] == [1, 1, 1]
    assert await workspace.events.newest() == len(kinds)


async def test_a_batch_of_a_calls_records_is_one_change(stores, workspace):
    calls = [await workspace.calls.begin_text(text_call(), worker_id="w", lease_seconds=30) for _ in "ab"]
    before = await workspace.events.newest()
    await workspace.calls.write([turn(call.id, seq) for seq in (1, 2, 3) for call in calls])
    noted = await workspace.events.since(before, limit=10)
    assert [(one.kind, one.subject_id) for one in noted] == [("call.noted", call.id) for call in calls]

    await workspace.calls.write([turn("unknown", 1)])
    assert await workspace.events.newest() == before + 2, "what was not kept is no news"


async def test_the_newest_change_is_known_before_there_is_one(workspace):
    assert await workspace.events.newest() == 0
    await workspace.functions.leave_message(message())
    assert await workspace.events.newest() == 1
