"""What the store keeps of interviews."""

import pytest

from tests.store.examples import PLAN, config, entry, kinds_in
from voxie_platform.errors import ConflictError, NotFoundError
from voxie_platform.ids import new_id
from voxie_platform.interview.records import EntryState


async def noted(workspace, *entries, turns=1, asked=(), pending=None):
    return await workspace.interviews.note(
        "i-1", entries=entries, asked=asked, turns=turns, pending=pending or {}
    )


async def saved(workspace, agent_id, name="Mario", confirmed=()):
    return await workspace.interviews.save(
        "i-1", config(name), agent_id=agent_id, calendars=[("main", PLAN)], confirmed=confirmed
    )


async def test_an_interview_begins_once(workspace):
    begun = await workspace.interviews.create("i-1")
    assert (begun.status, begun.entries, begun.asked, begun.turns, begun.pending) == ("open", (), (), 0, {})
    await noted(workspace, entry("name", "Mario"))
    again = await workspace.interviews.create("i-1")
    assert [kept.value for kept in again.entries] == ["Mario"]


async def test_what_is_noted_is_there_after_a_dropped_call(workspace):
    await workspace.interviews.create("i-1")
    hours = {"friday": [["12:00", "22:30"]], "sunday": []}
    await noted(workspace, entry("name", "Mario's"), entry("hours", hours), asked=["name"])
    await noted(
        workspace,
        entry("name", "Luigi's", state=EntryState.CORRECTED, turn=2),
        turns=2,
        asked=["name", "hours"],
        pending={"question": "tone", "read_back": None},
    )
    kept = await workspace.interviews.get("i-1")
    assert [(one.field, one.value, one.state, one.turn) for one in kept.entries] == [
        ("name", "Luigi's", EntryState.CORRECTED, 2),
        ("hours", hours, EntryState.HEARD, 1),
    ]
    assert (kept.asked, kept.turns) == (("name", "hours"), 2)
    assert kept.pending == {"question": "tone", "read_back": None}


async def test_saving_makes_the_agent_its_calendar_and_the_sheet_final(workspace):
    await workspace.interviews.create("i-1")
    await noted(workspace, entry("name", "Mario"))
    agent = await saved(workspace, new_id(), confirmed=[entry("name", "Mario", state=EntryState.CONFIRMED)])
    kept = await workspace.interviews.get("i-1")
    assert (kept.status, kept.agent_id) == ("saved", agent.id)
    assert kept.entries[0].state is EntryState.CONFIRMED
    assert (agent.version, (await workspace.agents.version(agent.id, 1)).author) == (1, "voxie")
    assert (await workspace.functions.calendar("main")).plan == PLAN
    assert sorted(await kinds_in(workspace)) == [
        "agent.created",
        "calendar.saved",
        "interview.begun",
        "interview.noted",
        "interview.saved",
    ]


async def test_saving_again_is_a_new_version_of_the_same_agent(workspace):
    await workspace.interviews.create("i-1")
    first = await saved(workspace, new_id())
    assert await saved(workspace, new_id()) == first, "nothing has changed"
    second = await saved(workspace, new_id(), name="Luigi")
    assert (second.id, second.version, second.name) == (first.id, 2, "Luigi")


async def test_saving_after_the_agent_was_deleted_makes_a_new_one(workspace):
    await workspace.interviews.create("i-1")
    first = await saved(workspace, new_id())
    await workspace.agents.delete(first.id)
    with pytest.raises(ConflictError):
        await saved(workspace, first.id)
    second = await saved(workspace, new_id())
    assert second.id != first.id
    assert (await workspace.interviews.get("i-1")).agent_id == second.id


async def test_a_save_that_fails_leaves_nothing_half_done(workspace):
    taken = await workspace.agents.create(config("Taken"), author="cli")
    await workspace.interviews.create("i-1")
    with pytest.raises(ConflictError):
        await saved(workspace, taken.id, confirmed=[entry("name", "Mario")])
    kept = await workspace.interviews.get("i-1")
    assert (kept.status, kept.entries, kept.agent_id) == ("open", (), None)
    with pytest.raises(NotFoundError):
        await workspace.functions.calendar("main")
