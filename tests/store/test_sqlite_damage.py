"""What is wrong in the file is said of that one thing; the rest is served."""

import pytest

from tests.store.examples import PLAN, config
from voxie_platform.agents.store import DamagedConfigError
from voxie_platform.ids import new_id


@pytest.mark.parametrize(
    "kept",
    ["{}", "null", "[]", "not json", '{"identity": {"name": "x"}, "prompt": {"instructions": null}}'],
)
async def test_a_damaged_config_is_an_error_of_its_own(sqlite_workspace, by_hand, kept):
    damaged = await sqlite_workspace.agents.create(config("Damaged"), author="cli")
    whole = await sqlite_workspace.agents.create(config("Whole"), author="cli")
    by_hand("UPDATE agent_versions SET config = ? WHERE agent_id = ?", kept, damaged.id)

    for look in (
        sqlite_workspace.agents.get(damaged.id),
        sqlite_workspace.agents.version(damaged.id, 1),
        sqlite_workspace.agents.versions(damaged.id, limit=5),
    ):
        with pytest.raises(DamagedConfigError) as error:
            await look
        assert error.value.code == "bad_config"
        assert damaged.id in str(error.value)
    names = [agent.name for agent in (await sqlite_workspace.agents.list(limit=5)).items]
    assert names == ["Whole", "Damaged"]
    assert await sqlite_workspace.agents.get(whole.id) == whole


async def test_a_damaged_agent_is_cured_by_saving_it_anew(sqlite_workspace, by_hand):
    damaged = await sqlite_workspace.agents.create(config(), author="cli")
    by_hand("UPDATE agent_versions SET config = '{}', hash = ''")
    saved = await sqlite_workspace.agents.save(damaged.id, config(), author="cli")
    assert (saved.version, saved.config) == (2, config())


async def test_a_calendar_that_cannot_be_read_is_named(sqlite_workspace, by_hand):
    await sqlite_workspace.functions.set_calendar("main", PLAN)
    by_hand("UPDATE calendars SET plan = '{}'")
    with pytest.raises(DamagedConfigError, match="calendar main"):
        await sqlite_workspace.functions.calendar("main")
    assert (await sqlite_workspace.agents.create(config(), author="x", agent_id=new_id())).version == 1
