"""What Prometheus reads of an api process."""

from dataclasses import replace
from math import isnan

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from tests.api.conftest import client_of, expect_problem, heartbeat
from voxie_platform.api.app import build_app
from voxie_platform.errors import UnavailableError
from voxie_platform.settings import DeploymentMode


async def figures(client):
    """Each sample by its name and the values of its labels."""
    answer = await client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_the_fleet_and_its_calls_are_as_the_store_has_them(stranger, stores, api, agent, workers):
    await stores.fleet.beat(heartbeat(DeploymentMode.VOXIE, draining=True, version="0.0.1"))
    await api.post(f"/api/agents/{agent['id']}/spawn")
    seen = await figures(stranger)
    assert seen["voxie_store_up",] == 1
    assert seen["voxie_calls", "spawner", "requested"] == 1
    assert seen["voxie_calls", "voxie", "live"] == 0
    assert seen["voxie_workers", "voxie", "taking"] == 1
    assert seen["voxie_workers", "voxie", "draining"] == 1
    assert seen["voxie_workers", "spawner", "lost"] == 0
    assert seen["voxie_slots", "voxie"] == 4
    assert seen["voxie_worker_versions",] == 1


async def test_requests_are_counted_by_their_route_never_by_their_address(api, stranger, agent):
    for _ in range(3):
        await api.get(f"/api/agents/{agent['id']}")
    await api.get("/api/agents/nothing")
    for path in ("/one", "/two", "/api/three"):
        await stranger.get(path)
    await api.request("BREW", "/api/agents")
    seen = await figures(stranger)
    assert seen["voxie_http_requests_total", "GET", "/api/agents/{id}", "200"] == 3
    assert seen["voxie_http_requests_total", "GET", "/api/agents/{id}", "404"] == 1
    assert seen["voxie_http_requests_total", "GET", "none", "404"] == 2
    assert seen["voxie_http_requests_total", "GET", "none", "401"] == 1
    assert seen["voxie_http_request_seconds_count", "GET", "/api/agents/{id}"] == 4
    assert not [labels for labels in seen if "BREW" in labels or agent["id"] in labels]


class StoreAway:
    """The fleet of a store that does not answer."""

    async def workers(self):
        raise UnavailableError("away")

    in_progress = workers


async def test_while_the_store_is_away_the_figures_say_so_and_show_nothing_old(platform, workers):
    app = build_app(platform)
    async with client_of(app) as client:
        seen = await figures(client)
        assert seen["voxie_slots", "voxie"] == 4
        assert seen["voxie_worker_versions",] == 1
    away = type("Away", (), {"fleet": StoreAway(), "access": platform.stores.access})()
    async with client_of(build_app(replace(platform, stores=away))) as client:
        seen = await figures(client)
    assert seen["voxie_store_up",] == 0
    assert not [name for name, *_ in seen if name in {"voxie_slots", "voxie_calls", "voxie_workers"}]
    assert isnan(seen["voxie_worker_versions",])


@pytest.mark.parametrize(
    ("given", "headers", "status"),
    [
        ({}, {}, 200),
        ({}, {"host": "10.0.0.7:8000"}, 401),
        ({}, {"host": "evil.example"}, 401),
        ({}, {"x-forwarded-for": "127.0.0.1"}, 401),
        ({"public_url": "https://voice.example.com"}, {}, 401),
        ({"metrics_key": SecretStr("sesame")}, {}, 401),
        ({"metrics_key": SecretStr("sesame")}, {"authorization": "Bearer wrong"}, 401),
        ({"metrics_key": SecretStr("sesame")}, {"authorization": "Bearer sesame", "host": "10.0.0.7"}, 200),
    ],
    ids=str,
)
async def test_figures_are_for_this_machine_or_whoever_has_the_key(platform, given, headers, status):
    app = build_app(replace(platform, settings=platform.settings.model_copy(update=given)))
    async with client_of(app) as client:
        answer = await client.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 401:
        expect_problem(answer, 401)
