"""Who asks too often is told when to come back; nobody else notices."""

from dataclasses import replace

import pytest

from tests.api.conftest import client_of, expect_problem
from voxie_platform.access.rates import rates_of
from voxie_platform.access.secrets import hash_of, new_code
from voxie_platform.api.app import build_app
from voxie_platform.api.limited import address_of


@pytest.fixture
def limited(platform):
    """The app with small budgets."""

    def make(**budgets):
        given = platform.settings.model_copy(update=budgets)
        return build_app(replace(platform, rates=rates_of(given)))

    return make


async def test_a_key_has_its_budget_and_is_told_of_it(limited, key_for):
    app = limited(rate_requests=3, rate_workspace_requests=100)
    async with client_of(app, await key_for()) as greedy, client_of(app, await key_for()) as other:
        first = await greedy.get("/api/agents")
        assert first.headers["ratelimit-policy"] == '"credential";q=3;w=60, "workspace";q=100;w=60'
        assert first.headers["ratelimit"].startswith('"credential";r=2;t=20, "workspace";r=99')
        for _ in range(2):
            await greedy.get("/api/agents")
        refused = await greedy.post("/api/agents", json={"identity": {"name": "Ada"}})
        expect_problem(refused, 429, "rate_limited")
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert (await other.get("/api/agents")).json()["items"] == []


async def test_a_workspace_has_its_budget_however_many_keys_it_makes(limited, key_for):
    app = limited(rate_requests=100, rate_workspace_requests=2)
    for status in (200, 200, 429):
        async with client_of(app, await key_for()) as client:
            assert (await client.get("/api/agents")).status_code == status


async def test_calls_have_a_smaller_budget_and_a_repeated_request_costs_none(
    limited, key_for, agent, workers
):
    app = limited(rate_calls=2)
    spawn, headers = f"/api/agents/{agent['id']}/spawn", {"idempotency-key": "k1"}
    async with client_of(app, await key_for()) as client:
        first = await client.post(spawn, headers=headers)
        assert (await client.post("/api/voxie/sessions")).status_code == 200
        assert (await client.post(spawn, headers=headers)).text == first.text
        for path in (spawn, "/api/voxie/sessions"):
            refused = await client.post(path)
            expect_problem(refused, 429, "rate_limited")
            assert refused.headers["retry-after"]
        assert (await client.get("/api/agents")).status_code == 200
        assert len((await client.get("/api/calls")).json()["items"]) == 2


async def test_who_tries_wrong_keys_is_slowed_down_and_right_ones_from_there_still_open(limited, key_for):
    app = limited(rate_failures=2)
    async with client_of(app) as stranger:
        for n, status in enumerate((401, 401, 429, 429)):
            tried = await stranger.get("/api/me", headers={"authorization": f"Bearer vx_wrong{n}"})
            assert tried.status_code == status
        expect_problem(await stranger.get("/api/me"), 401)
        expect_problem(await stranger.get("/sign-in?code=x"), 429, "rate_limited")
    async with client_of(app, await key_for()) as neighbour:
        assert (await neighbour.get("/api/me")).status_code == 200


async def test_a_right_sign_in_link_works_after_wrong_ones(limited, stores, workspace_id):
    app, code = limited(rate_failures=1), new_code()
    await stores.access.add_sign_in_code(workspace_id, secret_hash=hash_of(code), seconds=60)
    async with client_of(app) as browser:
        assert [(await browser.get("/sign-in?code=x")).status_code for _ in range(2)] == [401, 429]
        assert (await browser.get("/sign-in", params={"code": code})).status_code == 303


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("203.0.113.7", 1), "203.0.113.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("::ffff:203.0.113.7", 1), "203.0.113.7"),
        (("testclient", 1), "testclient"),
        (None, ""),
    ],
)
def test_addresses_of_one_site_are_one(client, address):
    assert address_of({"client": client}) == address
