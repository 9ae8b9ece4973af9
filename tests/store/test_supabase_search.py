"""Agents found by a part of their names in Supabase, whichever of its ways is the shortest."""

import pytest

from tests.store.backends import supabase
from tests.store.examples import walked

NEWEST = 200
"""As many are looked at before an index is."""
NAMES = [
    "Trattoria Mare e Monti",
    *(f"Inn {number}" for number in range(NEWEST)),
    *(f"Mill{' Bar' * (number % 20 == 0)} No. {number}" for number in range(3 * NEWEST)),
]
"""From the oldest to the newest."""
FILL = """
INSERT INTO agents (workspace_id, id, name, name_folded, version, created_at, updated_at)
SELECT '{workspace}', lpad(place::text, 8, '0'), name, lower(name), 1, at, at
FROM unnest(string_to_array('{names}', '|')) WITH ORDINALITY AS named (name, place)
CROSS JOIN LATERAL (SELECT '2033-05-18'::timestamptz + place * interval '1 second') AS made (at);
"""


@pytest.fixture
async def workspace(supabase_project):
    async with supabase(supabase_project) as stores:
        workspace_id = (await stores.access.first_workspace("ours")).id
        supabase_project.psql(FILL.format(workspace=workspace_id, names="|".join(NAMES)))
        yield stores.of(workspace_id)


@pytest.mark.parametrize(
    "search", ["mill", "bar", "inn", "inn 1", "no. 599", "no. 5", "mare e", "l b", "zebra", "o. 1%", "\\"]
)
async def test_a_search_finds_every_name_that_holds_it_newest_first(workspace, search):
    listed = await walked(lambda **page: workspace.agents.list(search=search, **page), 20)
    holding = [name for name in reversed(NAMES) if search in name.lower()]
    assert [agent.name for agent in listed] == holding


async def test_a_name_changed_by_another_program_is_found_and_the_old_one_is_not(workspace, supabase_project):
    supabase_project.psql("UPDATE agents SET name = 'Bananas', name_folded = 'bananas' WHERE name = 'Inn 7'")
    for search, names in (("ananas", ["Bananas"]), ("inn 7", [f"Inn {n}" for n in range(79, 69, -1)])):
        listed = await walked(lambda search=search, **page: workspace.agents.list(search=search, **page), 20)
        assert [agent.name for agent in listed] == names, search
