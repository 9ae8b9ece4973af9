"""What Supabase refuses, breaks off or does not answer, in this platform's words and in time."""

import asyncio
import json
import time
from contextlib import asynccontextmanager

import pytest
from postgrest import APIError

from tests.store.backends import supabase
from tests.store.examples import PLAN, config, text_call, turn
from voxie_platform.agents.store import DamagedConfigError
from voxie_platform.calls.outbox import open_outbox
from voxie_platform.errors import (
    ConflictError,
    FullError,
    InvalidError,
    NotFoundError,
    SettingsError,
    StaleAttemptError,
    UnavailableError,
)
from voxie_platform.storage.delivering import into
from voxie_platform.storage.open import open_stores
from voxie_platform.storage.supabase.door import open_door
from voxie_platform.storage.supabase.refusals import refused
from voxie_platform.storage.supabase.text import escaped, unescaped


@pytest.mark.parametrize(
    ("error", "ours", "sentence"),
    [
        (
            {"code": "PT404", "hint": "not_found", "message": "call", "details": "x"},
            NotFoundError,
            "'x'",
        ),
        ({"code": "PT409", "hint": "stale_attempt", "message": "It is over."}, StaleAttemptError, "over"),
        ({"code": "PT429", "hint": "full", "message": "Each slot is taken."}, FullError, "taken"),
        ({"code": "23505", "message": "duplicate key"}, ConflictError, "contradicts"),
        ({"code": "22P05", "message": "unsupported Unicode escape"}, InvalidError, "kept"),
        ({"code": "PGRST202", "message": "no function"}, SettingsError, "db upgrade"),
        ({"code": "42501", "message": "permission denied"}, SettingsError, "SUPABASE_SECRET_KEY"),
        ({"code": "401", "message": "Unauthorized"}, SettingsError, "SUPABASE_SECRET_KEY"),
        ({"code": "57014", "message": "canceling statement"}, UnavailableError, "57014"),
        ({"code": "429", "message": "Too many"}, UnavailableError, "429"),
        ({"code": None, "message": "no healthy upstream"}, UnavailableError, "upstream"),
        ({"code": "42702", "message": "column is ambiguous"}, type(None), ""),
    ],
)
def test_a_refusal_is_an_error_of_ours(error, ours, sentence):
    found = refused(APIError(error))
    assert isinstance(found, ours)
    assert sentence in str(found or "")


@pytest.mark.parametrize(
    "text", ["", "plain", "\0", "\x10", "\x10\0", "\x100", "a\0\x101b\x10\x10\0", "\x10" * 3]
)
def test_any_text_comes_back_as_it_was(text):
    assert "\0" not in escaped(text)
    assert unescaped(escaped(text)) == text


async def test_a_key_that_is_not_the_projects_is_refused(supabase_project, tmp_path):
    settings = supabase_project.settings(tmp_path, supabase_secret_key="sb_secret_wrong")
    with pytest.raises(SettingsError, match="SUPABASE_SECRET_KEY"):
        async with open_stores(settings):
            pass


async def test_a_publishable_key_opens_nothing(supabase_project, tmp_path):
    settings = supabase_project.settings(tmp_path, supabase_secret_key=supabase_project.publishable_key)
    with pytest.raises(SettingsError, match="SUPABASE_SECRET_KEY"):
        async with open_stores(settings):
            pass


async def test_a_project_that_is_not_there_is_said_so_at_once(tmp_path):
    began = time.monotonic()
    async with open_door("http://127.0.0.1:9", "sb_secret_x") as door:
        with pytest.raises(UnavailableError, match="does not answer"):
            await door.read("store_schema")
    assert time.monotonic() - began < 5


async def test_a_read_that_was_cut_off_is_asked_once_more_and_a_change_is_not():
    async with cutting_off(1) as (url, asked), open_door(url, "sb_secret_x") as door:
        assert await door.read("store_schema") == []
        assert len(asked) == 2
    async with cutting_off(1) as (url, asked), open_door(url, "sb_secret_x") as door:
        with pytest.raises(UnavailableError):
            await door.write("fleet_beat")
        assert len(asked) == 1
        assert await door.write("fleet_beat") == []


@asynccontextmanager
async def cutting_off(times):
    """A server that ends the first connections in the middle of an answer."""
    asked = []

    async def answer(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        asked.append(head)
        if len(asked) > times:
            body = json.dumps([]).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


NO_JSON = {
    "a page of a proxy": b"Content-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
    "the beginning of an answer": b'Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{"a":',
    "nothing": b"Content-Type: application/json\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("answer", NO_JSON.values(), ids=NO_JSON)
async def test_what_is_no_answer_of_the_database_is_not_taken_for_one(answer):
    async def say(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with open_door(url, "sb_secret_x") as door:
            with pytest.raises(UnavailableError, match="no JSON"):
                await door.write("calls_write")


async def test_a_damaged_config_is_an_error_of_its_own(supabase_project):
    async with supabase(supabase_project) as stores:
        workspace = stores.of((await stores.access.first_workspace("ours")).id)
        damaged = await workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])
        supabase_project.psql("UPDATE agent_versions SET config = '{}'; UPDATE calendars SET plan = 'null'")
        with pytest.raises(DamagedConfigError, match=damaged.id):
            await workspace.agents.get(damaged.id)
        with pytest.raises(DamagedConfigError, match="calendar main"):
            await workspace.functions.calendar("main")


async def test_a_worker_not_seen_for_six_seconds_is_not_there(supabase_project):
    async with supabase(supabase_project) as stores:
        supabase_project.psql(
            "INSERT INTO workers "
            "(id, mode, host, pid, version, slots, active, registered, draining, started_at, seen_at) VALUES "
            "('w', 'voxie', 'here', 1, '0', 1, 0, true, false, now(), now() - interval '6.5 seconds')"
        )
        assert 6.4 < (await stores.fleet.workers())[0].seen_seconds < 60
        supabase_project.psql("UPDATE workers SET seen_at = now() - interval '61 minutes'")
        assert await stores.fleet.workers() == ()


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        (
            "ALTER FUNCTION public.calls_write(jsonb) RENAME TO calls_write_away",
            "ALTER FUNCTION public.calls_write_away(jsonb) RENAME TO calls_write",
        ),
        (
            "REVOKE EXECUTE ON FUNCTION public.calls_write FROM service_role",
            "GRANT EXECUTE ON FUNCTION public.calls_write TO service_role",
        ),
    ],
    ids=["a schema that a migration is busy with", "a right that was taken away"],
)
async def test_records_wait_for_a_project_that_a_person_has_to_mend(
    supabase_project, tmp_path, broken, mended
):
    async with supabase(supabase_project) as stores:
        ours = (await stores.access.first_workspace("ours")).id
        calls = stores.of(ours).calls
        call = await calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
        async with open_outbox(into(stores), tmp_path, "worker-1") as outbox:
            supabase_project.psql(broken)
            try:
                outbox.put(ours, turn(call.id, 1))
                assert not await outbox.flush(0.5)
            finally:
                supabase_project.psql(mended)
            assert await outbox.flush(10)
        assert [kept.seq for kept in (await calls.turns(call.id, limit=5)).items] == [1]
        assert outbox.dropped == 0
