"""What `doctor` finds, and what it says is to be done."""

import base64
import json
import re
import socket
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import psutil
import pytest
from aiohttp import web

from tests.generated import DOCS
from tests.store.examples import heartbeat, new_webhook, turn
from tests.support.livekit import running_livekit
from tests.support.supabase import sign_in_service
from voxie_platform.access.sealing import KEY_FILE, Seal
from voxie_platform.calls.lines import line_of
from voxie_platform.calls.spool import Spool
from voxie_platform.offline.demo import DemoEngine
from voxie_platform.offline.serve import offline_server
from voxie_platform.offline.server import serve
from voxie_platform.settings import DeploymentMode, read_settings
from voxie_platform.storage.open import open_stores, upgrade
from voxie_platform.supervisor.checks import livekit, machine, model, secrets, spool, store, supabase
from voxie_platform.supervisor.checks.addresses import addresses
from voxie_platform.supervisor.checks.media import media, protocol_in
from voxie_platform.supervisor.checkup import CHECKS, examine, look

KEYS = {"livekit_api_key": "key", "livekit_api_secret": "a secret that is long enough to sign with"}


@pytest.fixture
def settings(tmp_path):
    def make(**given):
        return read_settings(data_dir=tmp_path, cache_dir=tmp_path / "cache", **given)

    return make


@asynccontextmanager
async def answering(answers):
    """A server on 127.0.0.1: path -> (status, JSON)."""

    async def answer(request):
        status, body = answers.get(request.path, (404, {}))
        return web.json_response(body, status=status)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()


async def test_every_part_is_looked_at_and_every_fault_has_a_remedy(settings):
    found = await examine(settings(store="sqlite"))
    assert [one.part for one in found] == list(CHECKS)
    assert all(one.do or "`" in one.found for one in found if not one.fine)
    [kept] = [one for one in found if one.part == "store"]
    assert not kept.fine
    assert "db upgrade" in kept.found


def test_the_docs_name_every_check():
    table = (DOCS / "operating.md").read_text(encoding="utf-8")
    named = re.findall(
        r"^\| `([^`]+)` \| ", table[table.index("## The doctor") : table.index("## Health")], re.MULTILINE
    )
    assert named == list(CHECKS)


async def test_a_check_that_hangs_or_breaks_is_a_finding(settings):
    async def breaks(_):
        raise OSError(5, "Input/output error", "/data")

    found = await look("disk", breaks, settings())
    assert (found.fine, found.needed) == (False, True)
    assert found.found == "Input/output error (/data)"


async def test_a_check_that_nobody_foresaw_to_break_keeps_none_of_the_others_back(settings):
    async def breaks(_):
        raise ValueError("520 is not a valid HTTPStatus")

    found = await look("model", breaks, settings())
    assert (found.fine, found.needed) == (False, True)
    assert "ValueError" in found.found


async def test_a_network_disk_and_a_renamed_worker_are_named(settings, monkeypatch):
    mounts = [SimpleNamespace(mountpoint="/", fstype="nfs4")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: mounts)
    refused = await machine.disk(settings())
    assert not refused.fine
    assert "nfs4" in refused.found
    for mode, fine in ((None, False), ("spawner", False), ("voxie", True)):
        found = await machine.names(settings(deployment_mode=mode), {"LIVEKIT_AGENT_NAME": "voxie"})
        assert found.fine is fine
    assert (await machine.names(settings(), {})).fine


async def test_the_spool_is_told_by_length_by_age_and_by_whose_it_is(settings):
    given = settings()
    folder = given.spool_folder
    assert (await spool.spool(given)).found == "empty"
    old = turn("call-1", 1).model_copy(update={"at": datetime.now(UTC) - timedelta(seconds=90)})
    with closing(Spool.begun(folder, "spawner-1")) as held:
        assert (await spool.spool(given)).found == "empty"
        held.append(line_of(("w", turn("call-1", 2).model_copy(update={"at": datetime.now(UTC)}))))
        found = await spool.spool(given)
        assert found.fine
        assert found.found.startswith("records waiting: 1, ")
        held.append(line_of(("w", old)))
        assert (await spool.spool(given)).fine, "the first one is not late"
        held.clear(held.size)
        for _ in range(2):
            held.append(line_of(("w", old)))
        late = await spool.spool(given)
        assert (late.fine, late.needed) == (False, True)
        assert re.match("records waiting: 2, the oldest 9[0-9] s old$", late.found)
        assert "store" in late.do
    left = await spool.spool(given)
    assert "files of dead processes: 1" in left.found
    assert "spawner-1.spool" in left.do

    (folder / "spawner-0.spool").symlink_to(folder / "delivered and removed since it was listed")
    assert (await spool.spool(given)).do == left.do

    (folder / "spawner-1.spool").rename(folder / "spawner-1.refused")
    aside = await spool.spool(given)
    assert (aside.fine, aside.needed) == (False, False)
    assert "spawner-1.refused" in aside.do


@pytest.mark.parametrize(
    ("given", "fine", "says"),
    [
        ({}, True, "127.0.0.1"),
        ({"api_host": "0.0.0.0"}, True, "127.0.0.1"),
        ({"api_host": "192.0.2.7"}, False, "own machine"),
        ({"public_url": "http://voice.example.com"}, False, "microphone"),
        ({"public_url": "https://voice.example.com"}, False, "ws://"),
        (
            {"public_url": "https://voice.example.com", "livekit_public_url": "wss://127.0.0.1"},
            False,
            "own machine",
        ),
        (
            {"public_url": "https://voice.example.com", "livekit_url": "wss://live.example.com"},
            True,
            "live.example",
        ),
        ({"allowed_hosts": ["*"]}, False, "ALLOWED_HOSTS"),
    ],
)
async def test_addresses_that_no_browser_can_use_are_named(settings, given, fine, says):
    found = await addresses(settings(**given))
    assert found.fine is fine
    assert says in found.found


async def test_an_engine_on_another_host_is_asked_whether_it_can_speak(settings, unused_tcp_port):
    elsewhere = settings(offline_host="127.0.0.2", offline_port=unused_tcp_port)
    assert "no engine answers" in (await model.speech(elsewhere)).found
    place = {"key": "k", "host": elsewhere.offline_host, "port": elsewhere.offline_port}
    async with offline_server(**place):
        silent = await model.speech(elsewhere)
        assert (silent.fine, silent.needed) == (False, True)
        assert "calls are silent" in silent.found
    engine = DemoEngine(trouble="Speech without a key needs kokoro.")
    async with serve(engine, **place):
        assert "needs kokoro" in (await model.speech(elsewhere)).do
    async with offline_server(**place, mode="scripted"):
        assert (await model.speech(elsewhere)).fine


async def test_a_secret_that_everybody_knows_is_named(settings):
    known = settings(livekit_api_key="devkey", livekit_api_secret="secret")
    assert "everybody knows" in (await livekit.secret(known)).found
    assert (await livekit.secret(settings(**KEYS))).fine


async def test_a_livekit_that_is_away_is_named_without_its_secret(settings):
    away = settings(livekit_url="ws://127.0.0.1:1", **KEYS)
    for part in ("livekit", "auto_create", "clock", "media"):
        found = await look(part, CHECKS[part], away)
        assert (found.fine, bool(found.do)) == (False, True), found
        assert KEYS["livekit_api_secret"] not in str(found)
        assert "eyJ" not in str(found)


async def test_the_fleet_is_told_by_versions_and_by_what_is_missing(settings):
    given = settings(store="sqlite")
    await upgrade(given)
    assert (await store.store(given)).fine
    missing = await store.workers(given)
    assert (missing.fine, missing.needed) == (False, False)
    assert "--mode spawner" in missing.do
    async with open_stores(given) as stores:
        for number, mode in enumerate(DeploymentMode):
            await stores.fleet.beat(heartbeat(f"w{number}", mode=mode, version="0.1"))
        assert "2 take calls" in (await store.workers(given)).found
        await stores.fleet.beat(heartbeat("w9", version="0.2"))
        assert "0.1, 0.2" in (await store.workers(given)).found
        for number, mode in enumerate(DeploymentMode):
            await stores.fleet.beat(heartbeat(f"w{number}", mode=mode, trouble="The disk is full."))
        assert "The disk is full." in (await store.workers(given)).found


async def test_webhooks_that_the_key_cannot_sign_to_are_counted_and_no_key_is_made(settings):
    given = settings(store="sqlite")
    await upgrade(given)
    assert (await secrets.webhooks(given)).fine
    async with open_stores(given) as stores:
        hooks = stores.of((await stores.access.first_workspace("ours")).id).webhooks
        ids = [
            (await hooks.add(new_webhook(sealed_secret=Seal(key).close("secret")))).id
            for key in ("the key of before", "the key of today")
        ]
    lost = await secrets.webhooks(given)
    assert (lost.fine, lost.needed) == (False, True)
    assert KEY_FILE in lost.found
    assert not (given.data_dir / KEY_FILE).exists()

    found = await secrets.webhooks(settings(store="sqlite", secrets_key="the key of today"))
    assert not found.fine
    assert "of 2 sealed with another key: 1 (" in found.found
    assert [one in found.found for one in ids] == [True, False]
    assert "webhooks rotate" in found.do
    async with open_stores(given) as stores:
        await stores.of((await stores.access.first_workspace("ours")).id).webhooks.remove(ids[0])
    assert "opens all 1" in (await secrets.webhooks(settings(secrets_key="the key of today"))).found


def legacy(**claims):
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{body}.c2ln"


@pytest.mark.parametrize(
    ("secret", "answer", "fine", "says"),
    [
        ("sb_secret_abcdefgh", (200, []), True, "may read"),
        ("sb_publishable_abcdefgh", (200, []), False, "publishable"),
        (legacy(role="anon"), (200, []), False, "anon"),
        (legacy(role="service_role", iss="supabase-demo"), (200, []), False, "everybody knows"),
        ("sb_secret_abcdefgh", (401, {}), False, "does not take"),
        ("sb_secret_abcdefgh", (403, {"code": "42501"}), False, "42501"),
        ("sb_secret_abcdefgh", (404, {"code": "PGRST205"}), False, "no tables"),
        ("sb_secret_abcdefgh", (500, {}), False, "500"),
    ],
)
async def test_the_key_of_supabase_is_tried(settings, secret, answer, fine, says):
    async with answering({"/rest/v1/workspaces": answer}) as url:
        given = settings(store="supabase", supabase_url=url, supabase_secret_key=secret)
        found = await supabase.key(given)
    assert found.fine is fine
    assert says in found.found
    assert secret not in str(found)


async def test_whether_users_can_sign_in_is_told(settings):
    async with sign_in_service() as service:
        given = settings(supabase_url=service.url)
        assert "ES256" in (await supabase.users(given)).found
        assert (await supabase.clock(given)).fine
        service.private.clear()
        unused = await supabase.users(given)
        assert "asymmetric" in unused.do
        assert not unused.needed, "nobody signs in with the project"
        wanted = await supabase.users(
            settings(supabase_url=service.url, supabase_publishable_key="sb_publishable_x")
        )
        assert (wanted.fine, wanted.needed) == (False, True)
        service.broken = True
        assert not (await supabase.users(given)).fine


@pytest.mark.parametrize(
    ("answer", "fine", "says"),
    [
        ((200, {"data": [{"id": "gpt-realtime"}]}), True, "has gpt-realtime"),
        ((200, {"data": [{"id": "gpt-2"}]}), False, "no model gpt-realtime"),
        ((200, {"data": []}), True, "lists no models"),
        ((200, []), True, "lists no models"),
        ((401, {}), False, "does not take"),
        ((429, {}), False, "quota"),
        ((500, {}), False, "500"),
        ((520, {}), False, "520"),
    ],
)
async def test_the_models_key_is_tried(settings, answer, fine, says):
    async with answering({"/v1/models": answer}) as url:
        given = settings(openai_api_key="sk-test-0123456789abcdef", openai_base_url=f"{url}/v1")
        found = await model.model(given)
    assert found.fine is fine
    assert says in found.found


async def test_an_engine_that_is_stuck_is_told_from_one_that_answers(settings):
    async with answering({"/healthz": (200, {})}) as url:
        given = settings(offline_port=urlsplit(url).port)
        assert "and answers" in (await model.model(given)).found
    assert "does not run now" in (await model.model(given)).found
    with socket.create_server(("127.0.0.1", 0)) as stuck:
        found = await model.engine(settings(offline_port=stuck.getsockname()[1]), seconds=0.5)
    assert (found.fine, "does not answer (ReadTimeout)" in found.found) == (False, True)


@pytest.mark.rooms
async def test_a_real_server_is_joined_by_udp(settings, tmp_path):
    folder = tmp_path / "livekit"
    folder.mkdir()
    with running_livekit(folder) as server:
        given = settings(
            livekit_url=server.url, livekit_api_key=server.api_key, livekit_api_secret=server.api_secret
        )
        for part in ("livekit", "auto_create", "clock", "media"):
            found = await look(part, CHECKS[part], given)
            assert found.fine, found
        assert "UDP" in (await media(given)).found
        wrong = given.model_copy(update={"livekit_api_key": "other"})
        assert "does not take the platform's key" in (await look("livekit", CHECKS["livekit"], wrong)).found


def test_no_way_that_was_chosen_is_no_way():
    assert protocol_in([]) == ""
