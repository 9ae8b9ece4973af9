"""What stands before every route."""

import re

import pytest

from tests.api.conftest import client_of, expect_problem
from voxie_platform.api.app import build_app
from voxie_platform.api.platform import Platform

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"


async def test_every_answer_carries_the_security_headers(stranger, api):
    answers = [
        await stranger.get("/"),
        await stranger.get("/assets/none.js"),
        await stranger.get("/healthz"),
        await stranger.get("/api/agents"),
        await stranger.get("/nothing"),
        await api.get("/api/agents"),
        await stranger.get("/sign-in?code=x"),
        await stranger.get("/", headers={"host": "evil.example"}),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith(POLICY)
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "connect-src 'self' wss://live.example.com https://live.example.com" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert answers[5].headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "",
        "[::2]",
        "localhost.",
        "127.0.0.1@evil",
        "[",
        "[127.0.0.1",
    ],
)
async def test_another_host_name_is_refused(api, host):
    expect_problem(await api.get("/api/agents", headers={"host": host}), 421, "unknown_host")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9", "127.0.0.1:8000"])
async def test_our_own_host_name_is_answered_whatever_the_port(api, host):
    assert (await api.get("/api/agents", headers={"host": host})).status_code == 200


async def test_the_public_address_is_one_of_our_names(platform, settings, key_for):
    public = settings.model_copy(update={"public_url": "https://voice.example.com/"})
    app = build_app(Platform(public, platform.stores, platform.rooms, platform.livekit))
    async with client_of(app, await key_for(), host="voice.example.com") as client:
        assert (await client.get("/api/agents")).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/api/livekit/webhook", "/nothing", "/"])
async def test_a_host_that_is_none_breaks_nothing(stranger, path):
    for answer in (
        await stranger.get(path, headers={"host": "["}),
        await stranger.post(path, headers={"host": "["}, json={}),
    ):
        assert answer.status_code < 500, answer.text


async def test_probes_reach_us_by_any_name(stranger):
    assert (await stranger.get("/healthz", headers={"host": "10.0.0.7:8000"})).status_code == 200
    assert (await stranger.get("/readyz", headers={"host": "10.0.0.7:8000"})).status_code == 200


async def test_other_sites_read_nothing_unless_configured(api, platform, settings, key_for):
    origin = {"origin": "https://shop.example"}
    assert "access-control-allow-origin" not in (await api.get("/api/agents", headers=origin)).headers
    opened = settings.model_copy(update={"cors_origins": ["https://shop.example"]})
    app = build_app(Platform(opened, platform.stores, platform.rooms, platform.livekit))
    asks = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,idempotency-key",
    }
    async with client_of(app, await key_for()) as client:
        allowed = await client.options("/api/agents", headers=origin | asks)
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == "https://shop.example"
        assert "access-control-allow-credentials" not in allowed.headers
        assert (await client.get("/api/agents", headers=origin)).headers["access-control-allow-origin"]
        other = await client.get("/api/agents", headers={"origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
    async with client_of(app) as stranger:
        refused = await stranger.get("/api/agents", headers=origin)
        expect_problem(refused, 401)
        assert refused.headers["access-control-allow-origin"] == "https://shop.example"


async def test_what_goes_wrong_inside_is_a_problem_without_a_traceback(app, api):
    @app.get("/api/broken")
    async def broken():
        raise RuntimeError("the secret is 42")

    answer = await api.get("/api/broken")
    expect_problem(answer, 500, "internal")
    assert "42" not in answer.text


async def test_the_page_is_served_without_a_credential_and_holds_no_data(stranger, agent):
    shell = await stranger.get("/")
    assert shell.status_code == 200
    assert shell.headers["content-type"].startswith("text/html")
    assert "<script>" not in shell.text
    assert "style=" not in shell.text
    assert agent["name"] not in shell.text
    [name] = re.findall(r'src="(/assets/[\w.-]+\.js)"', shell.text)
    script = await stranger.get(name)
    assert "javascript" in script.headers["content-type"]
    assert "immutable" in script.headers["cache-control"]
    assert shell.headers["cache-control"] == "no-cache"
    brought_back = await stranger.get("/?code=by-which-supabase-signs-in")
    assert brought_back.headers["cache-control"] == "no-store"
