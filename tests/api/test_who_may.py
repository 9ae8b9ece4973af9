"""Keys, scopes, sessions, and the walls between workspaces."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.conftest import client_of, expect_problem
from tests.api.matrix import ROUTES, asked
from tests.store.backends import add_sqlite_workspace
from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_code
from voxie_platform.ids import new_id

ALL_ONES_OWN = {"me", "keys", "workers", "events", "analytics", "workspace"}
EVERYBODYS = {"sign-in"}


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Bearer vx_unknown",
        "Basic dng6",
        "vx_x",
        "Bearer x",
        "Bearer " + "vx_" + "a" * 5_000,
        "Bearer vx_\u00e9".encode("latin-1"),
    ],
)
async def test_a_wrong_credential_opens_nothing(stranger, authorization):
    answer = await stranger.get("/api/me", headers={"authorization": authorization})
    expect_problem(answer, 401, "not_signed_in")


async def test_unknown_paths_under_the_api_are_closed_too(stranger):
    expect_problem(await stranger.get("/api/nothing"), 401)
    expect_problem(await stranger.get("/api/openapi.json"), 401)
    expect_problem(await stranger.get("/api"), 401)


async def test_a_key_is_shown_once_and_opens_until_it_is_revoked(app, api, stores):
    made = await api.post("/api/keys", json={"name": "shop", "scopes": ["read", "call", "read"]})
    assert made.status_code == 201
    key = made.json()
    assert key["key"].startswith("vx_")
    assert key["scopes"] == ["read", "call"]
    listed = await api.get("/api/keys")
    assert key["key"] not in listed.text
    assert key["prefix"] in listed.text
    async with client_of(app, key["key"]) as shop:
        assert (await shop.get("/api/agents")).status_code == 200
        assert (await api.delete(f"/api/keys/{key['id']}")).status_code == 204
        expect_problem(await shop.get("/api/agents"), 401)
    expect_problem(await api.delete(f"/api/keys/{new_id()}"), 404)


async def test_the_secret_of_a_key_is_kept_nowhere_not_even_for_a_repeated_request(api, tmp_path):
    asks = {"json": {"name": "shop", "scopes": ["read"]}, "headers": {"idempotency-key": "k1"}}
    first, again = await api.post("/api/keys", **asks), await api.post("/api/keys", **asks)
    assert again.status_code == first.status_code == 201
    assert again.json() == first.json() | {"key": None}
    secret = first.json()["key"].encode()
    assert all(secret not in kept.read_bytes() for kept in tmp_path.rglob("voxie.db*"))


async def test_an_expired_key_is_refused_and_cannot_be_made(api):
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    for expires in (past, "yesterday", "2030-01-01T00:00:00", 1e400 if False else "9" * 50):
        answer = await api.post("/api/keys", json={"name": "k", "scopes": ["read"], "expires_at": expires})
        assert "expires_at" in expect_problem(answer, 422)["faults"][0]["field"]


async def test_another_workspaces_things_are_not_found(app, api, key_for, agent, workers, tmp_path):
    add_sqlite_workspace(tmp_path, "theirs")
    spawned = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()
    session = (await api.post("/api/voxie/sessions")).json()
    key = (await api.post("/api/keys", json={"name": "k", "scopes": ["read"]})).json()
    webhook = (await api.post("/api/webhooks", json={"url": "https://8.8.8.8/hook"})).json()
    await api.post(f"/api/webhooks/{webhook['id']}/ping")
    ids = {
        "agents": agent["id"],
        "calls": spawned["call_id"],
        "interviews": session["interview_id"],
        "keys": key["id"],
        "webhooks": webhook["id"],
    }
    async with client_of(app, await key_for(workspace="theirs")) as foreigner:
        for route in ROUTES:
            kind = route.split("/")[2]
            if "{id}" in route and kind in ids:
                expect_problem(await foreigner.request(**asked(route, ids[kind])), 404, "not_found")
            elif route.startswith("GET") and kind not in ALL_ONES_OWN | EVERYBODYS:
                listed = await foreigner.get(route.removeprefix("GET ").replace("{id}", new_id()))
                assert listed.status_code == 404 or listed.json()["items"] == []
        expect_problem(
            await foreigner.post("/api/voxie/sessions", json={"interview_id": session["interview_id"]}), 404
        )
        assert (await foreigner.get("/api/me")).json()["workspace"]["id"] == "theirs"
    assert (await api.get(f"/api/agents/{agent['id']}")).status_code == 200


async def test_a_sign_in_link_works_once(app, stores, workspace_id):
    code = new_code()
    await stores.access.add_sign_in_code(workspace_id, secret_hash=hash_of(code), seconds=60)
    async with client_of(app) as browser, client_of(app) as another:
        signed_in = await browser.get("/sign-in", params={"code": code})
        assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/")
        cookie = signed_in.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert code not in cookie
        assert (await browser.get("/api/me")).json()["kind"] == "session"
        assert (await browser.get("/sign-in", params={"code": code})).status_code == 303
        refused = await another.get("/sign-in", params={"code": code})
        assert refused.status_code == 401
        assert refused.headers["content-type"].startswith("text/html")  # the page says what became of it
        assert "set-cookie" not in refused.headers
        expect_problem(await another.get("/api/me"), 401)


@pytest.mark.parametrize(
    "query", ["", "?code=", "?code=x", "?code=%00", "?code=" + "a" * 400, "?code=%F0%9F%98%80"]
)
async def test_a_wrong_code_opens_nothing(stranger, query):
    assert (await stranger.get(f"/sign-in{query}")).status_code == 401


async def test_signing_out_ends_the_session(page):
    assert (await page.get("/api/agents")).status_code == 200
    cookie = page.cookies["voxie_session"]
    out = await page.post("/api/sign-out", headers={"sec-fetch-site": "same-origin"})
    assert out.status_code == 204
    page.cookies.set("voxie_session", cookie, domain="127.0.0.1")
    expect_problem(await page.get("/api/agents"), 401)


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://127.0.0.1:8000"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8000"}, True),
        ({}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": ""}, False),
        ({"referer": "http://127.0.0.1:8000/"}, False),
    ],
    ids=str,
)
async def test_only_our_own_page_changes_things_in_a_sessions_name(page, headers, allowed):
    answer = await page.post("/api/agents", json={"identity": {"name": "x"}}, headers=headers)
    if allowed:
        assert answer.status_code == 201
    else:
        expect_problem(answer, 403, "forbidden")


async def test_a_key_beside_a_cookie_is_what_counts(page, key_for):
    headers = {"authorization": f"Bearer {await key_for(Scope.READ)}"}
    assert (await page.get("/api/me", headers=headers)).json()["kind"] == "key"
    expect_problem(await page.post("/api/agents", json={}, headers={"authorization": "Bearer vx_no"}), 401)
