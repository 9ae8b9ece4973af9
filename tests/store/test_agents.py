"""What the store keeps of agents."""

import asyncio

import pytest

from tests.store.examples import PLAN, config, kinds_in, walked
from voxie_platform.errors import InvalidError, NotFoundError, PreconditionFailedError
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.ids import new_id


async def test_a_new_agent_is_at_version_1_with_its_calendars(workspace):
    made = await workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])

    assert (made.name, made.version, made.enabled, made.deleted_at) == ("Mario", 1, True, None)
    assert await workspace.agents.get(made.id) == made
    assert (await workspace.functions.calendar("main")).plan == PLAN
    version = await workspace.agents.version(made.id, 1)
    assert (version.parent, version.author, version.hash) == (None, "cli", config().hash)


async def test_an_insert_repeated_is_the_same_agent(workspace):
    agent_id = new_id()
    first = await workspace.agents.create(config("One"), author="cli", agent_id=agent_id)
    again = await workspace.agents.create(config("Two"), author="cli", agent_id=agent_id)
    assert again == first


async def test_a_save_makes_a_version_and_the_old_one_stays(workspace):
    made = await workspace.agents.create(config("Mario"), author="cli")
    saved = await workspace.agents.save(made.id, config("Luigi"), author="cli", note="renamed", expected=1)

    assert (saved.version, saved.name, saved.created_at) == (2, "Luigi", made.created_at)
    assert (await workspace.agents.version(made.id, 1)).config == config("Mario")
    newest = await workspace.agents.version(made.id, 2)
    assert (newest.parent, newest.note, newest.config) == (1, "renamed", config("Luigi"))


async def test_the_same_config_again_makes_no_version(workspace):
    made = await workspace.agents.create(config(), author="cli")
    assert await workspace.agents.save(made.id, config(), author="cli") == made


async def test_a_save_on_another_version_than_expected_changes_nothing(workspace):
    made = await workspace.agents.create(config(), author="cli")
    await workspace.agents.save(made.id, config("Luigi"), author="cli")
    with pytest.raises(PreconditionFailedError):
        await workspace.agents.save(
            made.id, config("Toad"), author="cli", expected=1, calendars=[("x", PLAN)]
        )
    assert (await workspace.agents.get(made.id)).name == "Luigi"
    with pytest.raises(NotFoundError):
        await workspace.functions.calendar("x")


async def test_of_parallel_saves_on_one_version_one_wins(workspace):
    made = await workspace.agents.create(config(), author="cli")
    saves = (
        workspace.agents.save(made.id, config(f"Agent {n}"), author="cli", expected=1) for n in range(10)
    )
    outcomes = await asyncio.gather(*saves, return_exceptions=True)
    assert sum(isinstance(outcome, PreconditionFailedError) for outcome in outcomes) == 9
    assert (await workspace.agents.get(made.id)).version == 2


async def test_agents_that_share_calendars_are_saved_side_by_side_in_whatever_order_they_name_them(workspace):
    shared = [(f"calendar {number}", PLAN) for number in range(50)]
    saves = (
        workspace.agents.create(config(f"Agent {n}"), author="cli", calendars=shared[:: (-1) ** n])
        for n in range(8)
    )
    assert len(await asyncio.gather(*saves)) == 8


async def test_versions_come_newest_first_page_by_page(workspace):
    made = await workspace.agents.create(config("v1"), author="cli")
    for number in range(2, 6):
        await workspace.agents.save(made.id, config(f"v{number}"), author="cli")

    versions = await walked(lambda **page: workspace.agents.versions(made.id, **page), 2)
    assert [version.number for version in versions] == [5, 4, 3, 2, 1]


async def test_a_deleted_agent_is_gone_but_its_versions_are_readable(workspace):
    made = await workspace.agents.create(config(), author="cli")
    await workspace.agents.delete(made.id)

    assert not (await workspace.agents.list(limit=10)).items
    assert (await workspace.agents.version(made.id, 1)).config == config()
    for gone in (
        workspace.agents.get(made.id),
        workspace.agents.save(made.id, config("Luigi"), author="cli"),
        workspace.agents.delete(made.id),
        workspace.agents.set_enabled(made.id, False),
    ):
        with pytest.raises(NotFoundError):
            await gone


async def test_an_agent_is_switched_off_and_on(workspace):
    made = await workspace.agents.create(config(), author="cli")
    assert not (await workspace.agents.set_enabled(made.id, False)).enabled
    assert not (await workspace.agents.set_enabled(made.id, False)).enabled
    assert (await workspace.agents.set_enabled(made.id, True)).enabled
    assert await kinds_in(workspace) == ["agent.created", "agent.disabled", "agent.enabled"]


async def test_agents_are_found_by_a_part_of_their_name_in_any_case(workspace):
    for name in ("Straße am See", "Pizzeria", "SEEBLICK"):
        await workspace.agents.create(config(name), author="cli")

    async def found(search):
        return [agent.name for agent in (await workspace.agents.list(search=search, limit=10)).items]

    assert await found("see") == ["SEEBLICK", "Straße am See"]
    assert await found("STRASSE") == ["Straße am See"]
    assert await found("100%") == []


async def test_a_page_is_not_disturbed_by_what_is_added_meanwhile(workspace):
    made = [(await workspace.agents.create(config(f"a{n}"), author="cli")).id for n in range(5)]
    first = await workspace.agents.list(limit=2)
    await workspace.agents.create(config("late"), author="cli")
    second = await workspace.agents.list(limit=2, after=first.next)
    await workspace.agents.create(config("later"), author="cli")
    third = await workspace.agents.list(limit=2, after=second.next)

    seen = [agent.id for page in (first, second, third) for agent in page.items]
    assert seen == made[::-1]
    assert third.next is None


@pytest.mark.parametrize("after", ["x", "", "~", "1e9~a", "9" * 40, "'; DROP TABLE agents; --", "\x00"])
async def test_a_place_where_no_page_ended_is_refused(workspace, after):
    with pytest.raises(InvalidError) as refusal:
        await workspace.agents.list(limit=2, after=after)
    assert refusal.value.faults[0].field == "after"


@pytest.mark.parametrize("strange", ["", "../x", "a" * 5000, "nul\x00l", "🦔", "' OR 1=1 --"])
async def test_strange_ids_are_not_found(workspace, strange):
    with pytest.raises(NotFoundError):
        await workspace.agents.get(strange)


async def test_a_lone_surrogate_is_refused(workspace):
    with pytest.raises(InvalidError):
        await workspace.agents.get("\ud800")


async def test_a_deleted_agent_is_brought_back_as_it_was(workspace):
    made = await workspace.agents.create(config("Mario"), author="cli")
    await workspace.agents.set_enabled(made.id, False)
    await workspace.agents.save(made.id, config("Luigi"), author="cli")
    before = await workspace.agents.get(made.id)
    await workspace.agents.delete(made.id)
    back = await workspace.agents.restore(made.id)

    assert back == before.model_copy(update={"updated_at": back.updated_at})
    assert await workspace.agents.restore(made.id) == back  # it was not deleted
    for search in ("", "luigi"):
        found = (await workspace.agents.list(search=search, limit=10)).items
        assert [one.id for one in found] == [made.id]
    assert (await kinds_in(workspace))[-2:] == ["agent.deleted", "agent.restored"]
    with pytest.raises(NotFoundError):
        await workspace.agents.restore(new_id())


async def test_only_the_version_that_is_meant_is_deleted(workspace):
    agent = await workspace.agents.create(config(), author="cli")
    await workspace.agents.save(agent.id, config("Luigi"), author="cli")
    with pytest.raises(PreconditionFailedError):
        await workspace.agents.delete(agent.id, expected=1)
    await workspace.agents.delete(agent.id, expected=2)
    with pytest.raises(NotFoundError):
        await workspace.agents.delete(agent.id, expected=2)


async def test_agents_are_found_by_any_part_of_their_newest_name(workspace):
    names = ["Café Zürich", "CAFÉ Luigi", 'The "Old" Mill', "Mill & Co. *", "NEAR OR NOT", "a"]
    made = [await workspace.agents.create(config(name), author="cli") for name in names]

    async def found(search, limit=2):
        listed = await walked(lambda **page: workspace.agents.list(search=search, **page), limit)
        return [agent.name for agent in listed]

    assert await found("café") == await found("Café", limit=1) == ["CAFÉ Luigi", "Café Zürich"]
    assert await found('"old" m') == ['The "Old" Mill']
    assert await found(". *") == ["Mill & Co. *"]
    assert await found("near or") == ["NEAR OR NOT"]
    assert await found("café OR mill") == await found("caf*") == await found("nul\x00") == []
    assert await found("a") == ["a", "NEAR OR NOT", "CAFÉ Luigi", "Café Zürich"]
    assert await found("mi") == ["Mill & Co. *", 'The "Old" Mill']

    await workspace.agents.save(made[1].id, config("Bar Luigi"), author="cli")
    await workspace.agents.delete(made[0].id)
    assert await found("café") == []
    assert await found("luigi") == ["Bar Luigi"]


async def test_a_page_of_found_agents_ends_at_one_of_them(workspace):
    await workspace.agents.create(config("Mario"), author="cli")
    for nowhere in ("x", "1~nobody"):
        with pytest.raises(InvalidError):
            await workspace.agents.list(search="mario", limit=1, after=nowhere)


@pytest.mark.parametrize(("zone", "instead"), [("Asia/Tokyo", "Asia/Tokyo"), ("localtime", "UTC")])
async def test_an_agent_that_was_saved_with_a_zone_taken_no_more_answers_on_in_the_workspaces(
    stores, workspace, zone, instead, caplog
):
    ours = (await stores.access.workspaces())[0].id
    await stores.access.set_timezone(ours, zone)
    plan = PLAN.model_copy(update={"timezone": "localtime"})
    booking = BookingsSettings().model_copy(update={"plan": plan})
    own = config().model_copy(update={"functions": (booking,)})
    earlier = own.model_copy(update={"identity": own.identity.model_copy(update={"timezone": "Factory"})})
    made = await workspace.agents.create(earlier, author="cli", calendars=[("main", plan)])

    [kept] = (await workspace.agents.versions(made.id, limit=5)).items
    for read in (made, await workspace.agents.get(made.id), await workspace.agents.version(made.id, 1), kept):
        assert read.config.identity.timezone == instead
        assert read.config.functions[0].plan.timezone == instead
    assert (await workspace.functions.calendar("main")).plan.timezone == instead
    assert {record.zone for record in caplog.records if record.message == "time zone taken no more"} == {
        "Factory",
        "localtime",
    }
    assert (await workspace.agents.save(made.id, made.config, author="cli")).version == 2
