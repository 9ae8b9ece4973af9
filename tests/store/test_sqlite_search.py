"""Agents found by a part of their names in SQLite, whichever of its ways is the shortest."""

import random

import pytest

from tests.store.examples import config, walked
from voxie_platform.storage.sqlite.agent_search import FEW
from voxie_platform.storage.sqlite.agents import insert_agent

WORDS = ("Bar", "Café", "Inn", "Luigi", "Mill", "Old", "Straße", "Trattoria di Mare e Monti", "Zürich")


@pytest.fixture
def make(sqlite_workspace):
    """Agents of these names, in that order."""
    tenant = sqlite_workspace.agents.tenant

    async def made(names):
        def change(writing, workspace_id):
            for number, name in enumerate(names):
                insert_agent(writing, workspace_id, f"agent-{number:05}", config(name), author="cli", note="")

        await tenant.write(change)

    return made


async def found(workspace, search, limit):
    listed = await walked(lambda **page: workspace.agents.list(search=search, **page), limit)
    return [agent.name for agent in listed]


async def test_a_search_finds_every_name_that_holds_it_newest_first(sqlite_workspace, make):
    chance = random.Random(1)
    names = [f"{' '.join(chance.sample(WORDS, 2))} {number}" for number in range(3 * FEW)]
    await make(names)
    everywhere = [name[begin : begin + chance.randint(3, 30)] for name in names[:30] for begin in (0, 3, 7)]
    for search in ("café", "o. ", "mare e monti 1", "trattoria di mare e monti", *everywhere):
        holding = [name for name in reversed(names) if search.casefold() in name.casefold()]
        if len(search) > 2:
            assert await found(sqlite_workspace, search, 50) == holding, search


async def test_what_many_old_names_hold_and_no_new_one_is_found(sqlite_workspace, make):
    old, new = [f"Inn {number}" for number in range(FEW + 5)], [f"Bar {number}" for number in range(FEW + 5)]
    await make(old + new)
    assert await found(sqlite_workspace, "inn", 60) == old[::-1]
    assert await found(sqlite_workspace, "bar", 60) == new[::-1]


async def test_an_agent_of_another_name_is_no_longer_found_by_any_part_of_the_first(
    sqlite_workspace, by_hand
):
    agents = sqlite_workspace.agents
    made = await agents.create(config("Trattoria Mare e Monti"), author="cli")
    await agents.save(made.id, config("Bar"), author="cli")
    assert by_hand("SELECT part FROM agent_name_parts") == [("bar",)]
    await agents.delete(made.id)
    assert by_hand("SELECT part FROM agent_name_parts") == by_hand("SELECT rowid FROM agent_names") == []
    await agents.restore(made.id)
    assert await found(sqlite_workspace, "bar", 5) == ["Bar"]


async def test_a_name_changed_by_another_program_is_found_and_the_old_one_is_not(
    sqlite_workspace, make, by_hand
):
    await make(["Trattoria", "Mensa"])
    by_hand("UPDATE agents SET name = 'Bananas', name_folded = 'bananas' WHERE name = 'Mensa'")
    for search, names in (("ana", ["Bananas"]), ("mensa", []), ("trat", ["Trattoria"])):
        assert await found(sqlite_workspace, search, 5) == names, search
    for table in ("agent_versions", "agents"):
        by_hand(f"DELETE FROM {table}")
    assert by_hand("SELECT part FROM agent_name_parts") == []


async def test_every_part_of_the_longest_name_is_found(sqlite_workspace, make):
    longest = "ΐ" * 98 + "ab"
    await make([longest])
    assert len(longest.casefold()) > 290
    for search in (longest.casefold()[:30], longest.casefold()[-3:]):
        assert await found(sqlite_workspace, search, 5) == [longest], search
