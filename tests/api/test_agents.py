"""Agents over HTTP."""

import asyncio
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.api.conftest import CANARY, expect_problem
from voxie_platform.ids import new_id

JSON = {"content-type": "application/json"}
SMALL = {"identity": {"name": "Ada"}}


async def test_a_name_is_enough_for_an_agent(api):
    made = await api.post("/api/agents", json=SMALL)
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    agent = made.json()
    assert (agent["name"], agent["version"], agent["enabled"]) == ("Ada", 1, True)
    assert (await api.get(made.headers["location"])).json() == agent
    assert "workspace_id" not in agent


async def test_every_fault_of_a_config_is_named_by_its_path(api):
    config = {
        "identity": {"name": "", "timezone": "Mars/Olympus"},
        "models": {"voice": "darth"},
        "functions": [{"kind": "end_call"}, {"kind": "teleport"}],
        "extra": 1,
    }
    document = expect_problem(await api.post("/api/agents", json=config), 422, "invalid")
    fields = {fault["field"] for fault in document["faults"]}
    assert {"identity.name", "identity.timezone", "models.voice", "extra"} <= fields
    assert "functions.1" in fields
    assert "darth" not in str(document)


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"identity": {"name": "a\0b"}}, "identity.name"),
        ({"identity": {"name": "x"}, "greeting": {"text": "\ud800"}}, "greeting.text"),
        ({"identity": {"name": "x"}, "prompt": {"instructions": "a" * 900_000}}, "prompt.instructions"),
        ({"identity": {"name": "x"}, "functions": [{"kind": "end_call"}] * 200}, "functions"),
        ({"identity": {"name": "x"}, "functions": [{"kind": "end_call"}] * 2}, "functions.1"),
        (
            {"identity": {"name": "x"}, "functions": [{"kind": "bookings", "plan": {"units": 7}}]},
            "functions.0.plan.units",
        ),
    ],
    ids=["control character", "half a character", "a megabyte", "200 functions", "twice", "a plan"],
)
async def test_a_broken_config_is_refused_by_the_path_of_its_fault(api, agent, config, field):
    content = json.dumps(config)
    for answer in (
        await api.post("/api/agents", content=content, headers=JSON),
        await api.patch(f"/api/agents/{agent['id']}", content=f'{{"config": {content}}}', headers=JSON),
    ):
        document = expect_problem(answer, 422)
        assert any(fault["field"].startswith(field) for fault in document["faults"]), document


async def test_a_calendar_that_is_only_named_must_be_there(api, agent):
    named = {"functions": [{"kind": "bookings", "calendar": "shared"}]}
    for answer in (
        await api.post("/api/agents", json=SMALL | named),
        await api.patch(f"/api/agents/{agent['id']}", json={"config": named}),
    ):
        [fault] = expect_problem(answer, 422, "invalid")["faults"]
        assert fault["field"] == "functions.0.plan"
        assert "there is no calendar 'shared' yet" in fault["message"]
    plan = {"units": [{"name": "table", "capacity": 4}]}
    described = {"functions": [{"kind": "bookings", "calendar": "shared", "plan": plan}]}
    assert (await api.post("/api/agents", json=SMALL | described)).status_code == 201
    assert (await api.post("/api/agents", json=SMALL | named)).status_code == 201


async def test_null_is_no_value_in_a_config(api):
    document = expect_problem(
        await api.post("/api/agents", json=SMALL | {"prompt": {"instructions": None}}), 422
    )
    assert document["faults"][0]["field"] == "prompt.instructions"


async def test_a_change_is_merged_and_makes_a_version(api, agent):
    url = f"/api/agents/{agent['id']}"
    patch = {"config": {"greeting": {"text": "Buongiorno!"}, "models": None}, "note": "warmer"}
    changed = await api.patch(url, json=patch)
    assert changed.status_code == 200
    assert changed.headers["etag"] == '"2"'
    config = changed.json()["config"]
    assert config["greeting"]["text"] == "Buongiorno!"
    assert config["models"]["voice"] == "marin"
    assert config["identity"] == agent["config"]["identity"]
    versions = (await api.get(f"{url}/versions")).json()
    assert [(one["number"], one["note"]) for one in versions["items"]] == [(2, "warmer"), (1, "")]
    assert (await api.get(f"{url}/versions/1")).json()["config"] == agent["config"]
    assert versions["items"][0]["author"].startswith("key:")


async def test_a_change_that_changes_nothing_makes_no_version(api, agent):
    same = await api.patch(f"/api/agents/{agent['id']}", json={"config": agent["config"]})
    assert same.json()["version"] == 1


async def test_a_whole_config_can_be_given_back_with_its_changes(api, agent):
    config = agent["config"] | {"prompt": {"instructions": "Be short."}}
    changed = await api.patch(f"/api/agents/{agent['id']}", json={"config": config})
    assert changed.json()["config"]["prompt"]["instructions"] == "Be short."


@pytest.mark.parametrize(
    ("if_match", "status"),
    [('"1"', 200), ('W/"1"', 200), ("*", 200), ('"2"', 412), ("1", 412), ("x", 412), ('"0", "1"', 200)],
)
async def test_a_change_may_say_which_version_it_is_based_on(api, agent, if_match, status):
    url = f"/api/agents/{agent['id']}"
    answer = await api.patch(
        url, json={"config": {"greeting": {"text": "!"}}}, headers={"If-Match": if_match}
    )
    assert answer.status_code == status
    if status == 412:
        expect_problem(answer, 412, "version_changed")
        expect_problem(await api.delete(url, headers={"If-Match": if_match}), 412)


async def test_switching_an_agent_off_is_a_change_too(api, agent):
    url = f"/api/agents/{agent['id']}"
    off = await api.patch(url, json={"enabled": False}, headers={"If-Match": '"1"'})
    assert (off.status_code, off.headers["etag"]) == (200, '"1-off"')
    assert (await api.get(url)).headers["etag"] == '"1-off"'
    expect_problem(await api.patch(url, json={"enabled": True}, headers={"If-Match": '"1"'}), 412)
    expect_problem(await api.delete(url, headers={"If-Match": '"1"'}), 412, "version_changed")
    assert (await api.delete(url, headers={"If-Match": '"1-off"'})).status_code == 204


async def test_of_two_changes_at_once_none_is_lost_silently(api, agent):
    url = f"/api/agents/{agent['id']}"
    patches = [{"config": {"greeting": {"text": f"Hello {n}"}}} for n in range(6)]
    answers = await asyncio.gather(*(api.patch(url, json=patch) for patch in patches))
    saved = [answer for answer in answers if answer.status_code == 200]
    assert {answer.status_code for answer in answers} <= {200, 412}
    assert (await api.get(url)).json()["version"] == 1 + len(saved)


async def test_a_wrong_change_names_the_field_and_changes_nothing(api, agent):
    url = f"/api/agents/{agent['id']}"
    document = expect_problem(
        await api.patch(url, json={"config": {"limits": {"max_duration_seconds": 1}}}), 422
    )
    assert document["faults"][0]["field"] == "limits.max_duration_seconds"
    assert (await api.get(url)).json() == agent


async def test_a_deleted_agent_is_brought_back(api, agent):
    url = f"/api/agents/{agent['id']}"
    before = (await api.get(url)).json()
    assert (await api.delete(url)).status_code == 204
    back = await api.post(f"{url}/restore")
    assert (back.status_code, back.headers["etag"]) == (200, '"1"')
    assert back.json() == before | {"updated_at": back.json()["updated_at"]}
    assert (await api.get(url)).json() == back.json()
    expect_problem(await api.post(f"/api/agents/{new_id()}/restore"), 404, "not_found")


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
async def test_a_row_tells_the_last_call_and_those_of_today_where_the_workspace_is(
    api, agent, workers, by_hand, zone
):
    await api.patch("/api/workspace", json={"timezone": zone})
    [row] = (await api.get("/api/agents")).json()["items"]
    assert (row["last_call_at"], row["calls_today"]) == (None, 0)
    calls = [(await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"] for _ in range(3)]
    midnight = datetime.now(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = int(midnight.timestamp() * 1_000_000) - 1
    by_hand("UPDATE call_sessions SET requested_at = ? WHERE id = ?", yesterday, calls[0])
    [row] = (await api.get("/api/agents")).json()["items"]
    newest = (await api.get(f"/api/calls/{calls[-1]}")).json()
    assert (row["last_call_at"], row["calls_today"]) == (newest["requested_at"], 2)


async def test_a_deleted_agent_is_gone_and_its_versions_stay(api, agent):
    url = f"/api/agents/{agent['id']}"
    gone = await api.delete(url)
    assert (gone.status_code, gone.content) == (204, b"")
    for answer in (await api.get(url), await api.delete(url), await api.patch(url, json={"enabled": True})):
        expect_problem(answer, 404, "not_found")
    assert (await api.get("/api/agents")).json()["items"] == []
    assert (await api.get(f"{url}/versions/1")).status_code == 200


async def test_agents_are_listed_by_pages_and_found_by_a_part_of_the_name(api):
    for name in ("Anna", "Bert", "Hannah", "Änne"):
        await api.post("/api/agents", json={"identity": {"name": name}})
    found, after = [], None
    while True:
        page = (
            await api.get("/api/agents", params={"limit": 3} | ({"after": after} if after else {}))
        ).json()
        found += [agent["name"] for agent in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert found == ["Änne", "Hannah", "Bert", "Anna"]
    part = (await api.get("/api/agents", params={"search": "ANNA"})).json()["items"]
    assert [agent["name"] for agent in part] == ["Hannah", "Anna"]
    assert [agent["name"] for agent in (await api.get("/api/agents?search=änne")).json()["items"]] == ["Änne"]


async def test_wildcards_in_a_search_are_letters(api, agent):
    for search in ("%", "_", "*", "?", "' OR 1=1 --", "\\"):
        assert (await api.get("/api/agents", params={"search": search})).json()["items"] == []


async def test_the_prompt_stands_in_no_list(api, agent):
    assert CANARY not in (await api.get("/api/agents")).text
    assert CANARY in (await api.get(f"/api/agents/{agent['id']}")).text


@pytest.mark.parametrize("zone", ["Factory", "localtime"])
async def test_a_time_zone_that_is_of_no_place_is_refused(api, agent, zone):
    """No browser takes it: every page that tells a time would break."""
    refused = await api.patch("/api/workspace", json={"timezone": zone})
    assert expect_problem(refused, 422)["faults"][0]["field"] == "timezone"
    config = {"config": {"identity": {"timezone": zone}}}
    refused = await api.patch(f"/api/agents/{agent['id']}", json=config)
    assert expect_problem(refused, 422)["faults"][0]["field"] == "identity.timezone"


async def test_a_damaged_config_is_a_conflict_until_it_is_saved_anew(api, agent, by_hand):
    by_hand("UPDATE agent_versions SET config = '{}', hash = ''")
    url = f"/api/agents/{agent['id']}"
    expect_problem(await api.get(url), 409, "bad_config")
    expect_problem(await api.post(f"{url}/spawn"), 409, "bad_config")
    assert (await api.get("/api/agents")).status_code == 200
    expect_problem(await api.patch(url, json={"config": {"greeting": {"text": "Hi"}}}), 422)
    mended = await api.patch(url, json={"config": SMALL})
    assert (mended.status_code, mended.json()["version"]) == (200, 2)
    assert (await api.get(url)).status_code == 200


async def test_an_unknown_agent_is_not_found(api):
    for identifier in (new_id(), "x", "0" * 36, "%00", "a" * 2000, "..%2f..%2fetc", "😀", new_id().upper()):
        expect_problem(await api.get(f"/api/agents/{identifier}"), 404, "not_found")
