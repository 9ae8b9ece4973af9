"""A SQLite file's data in the Supabase project: all of it, or a refusal that says why."""

import asyncio
import json
import os
import subprocess
import sys

import pytest

from tests.store.backends import supabase
from tests.store.examples import (
    FRIDAY,
    PLAN,
    UNITS,
    booking,
    config,
    entry,
    event,
    heartbeat,
    message,
    slots,
    text_call,
    turn,
    usage,
)
from voxie_platform.access.models import Scope
from voxie_platform.access.sealing import KEY_FILE, Seal, key_in, seal_of
from voxie_platform.errors import ConflictError, SettingsError
from voxie_platform.settings import read_settings
from voxie_platform.storage.supabase.moving import move

SAID = "Grüße 🍕 \x00 \x10 \x10\x00 \\u0000"


@pytest.fixture
async def filled(sqlite_stores, sqlite_workspace):
    """One of everything."""
    ours = (await sqlite_stores.access.workspaces())[0].id
    agent = await sqlite_workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])
    await sqlite_workspace.agents.save(agent.id, config("Luigi"), author="cli")
    await sqlite_workspace.interviews.create("i-1")
    await sqlite_workspace.interviews.note(
        "i-1", entries=[entry("hours", {"monday": []})], asked=["name"], turns=1, pending={"a": None}
    )
    call = await sqlite_workspace.calls.begin_text(
        text_call(agent_id=agent.id, version=1, interview_id="i-1"), worker_id="chat", lease_seconds=0
    )
    records = [turn(call.id, 1, SAID), event(call.id, 1, said=SAID, n=[1, 1.5, None]), usage(call.id, "r1")]
    await sqlite_workspace.calls.write(records)
    calendar = await sqlite_workspace.functions.calendar("main")
    await sqlite_workspace.functions.book(booking(calendar.id), units=UNITS, slots=slots())
    await sqlite_workspace.functions.leave_message(message())
    await sqlite_stores.access.add_key(
        ours, name="ci", secret_hash="h", prefix="vx_", scopes=[Scope.READ], expires_at=None
    )
    return ours, agent.id, call.id


async def all_of(stores, ours, agent_id, call_id):
    workspace = stores.of(ours)
    calendar = await workspace.functions.calendar("main")
    return [
        await stores.access.workspaces(),
        await stores.access.keys(ours),
        await workspace.agents.get(agent_id),
        await workspace.agents.versions(agent_id, limit=5),
        await workspace.interviews.get("i-1"),
        await workspace.calls.get(call_id),
        await workspace.calls.turns(call_id, limit=5),
        await workspace.calls.events(call_id, limit=5),
        await workspace.calls.usage(call_id),
        calendar,
        await workspace.functions.held(calendar.id, FRIDAY, FRIDAY.replace(hour=23)),
        await workspace.functions.bookings(limit=5),
        await workspace.functions.messages(limit=5),
        await workspace.events.since(0, limit=100),
    ]


@pytest.fixture
def target(supabase_project):
    supabase_project.empty()
    supabase_project.psql("DELETE FROM voxie.moves")
    return supabase_project


async def test_everything_is_there_and_goes_on(filled, sqlite_stores, sqlite_file, target):
    there = await all_of(sqlite_stores, *filled)
    moved = []
    await move(sqlite_file, target.database_url, moved.append)

    assert {one.table: one.rows for one in moved}["agent_versions"] == 2
    async with supabase(target, empty=False) as stores:
        assert await all_of(stores, *filled) == there
        await stores.of(filled[0]).functions.leave_message(message())
        events = await stores.of(filled[0]).events.since(0, limit=100)
        assert [one.seq for one in events] == list(range(1, len(events) + 1))


NUMBERS = [1e16, 1e22, 1e23, -1e300, 5e-324, 1e-7, 1.5e-10, 0.1, -0.0, 2**53 + 1, 10**30, 123456789.125, 1.0]


async def test_numbers_arrive_however_they_are_spelt(filled, sqlite_workspace, sqlite_file, target):
    *_, call_id = filled
    await sqlite_workspace.calls.write([event(call_id, 2, n=NUMBERS)])
    for _ in range(2):  # and are known again
        await move(sqlite_file, target.database_url, lambda _: None)
    arrived = target.psql("SELECT data -> 'n' FROM call_events WHERE seq = 2")
    assert json.loads(arrived) == NUMBERS


@pytest.mark.parametrize("given", ["none", "another", "its own"])
async def test_the_command_says_which_key_webhooks_are_sealed_with(filled, sqlite_file, target, given):
    folder = sqlite_file.parent
    key = key_in(folder / KEY_FILE)
    environ = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "DATABASE_URL": target.database_url,
        **{"none": {}, "another": {"SECRETS_KEY": "a key for tests alone"}, "its own": {"SECRETS_KEY": key}}[
            given
        ],
    }
    moving = [sys.executable, "-m", "voxie_platform", "db", "move"]
    moved = await asyncio.to_thread(
        subprocess.run, moving, env=environ, cwd=folder, capture_output=True, text=True, check=False
    )
    assert moved.returncode == 0, moved.stderr
    *_, last = moved.stdout.splitlines()
    if given == "its own":
        assert "SECRETS_KEY" not in moved.stdout
        return
    assert last.startswith("set SECRETS_KEY=$(cat ")
    said = await asyncio.to_thread(read_by_a_shell, last)
    told = read_settings(store="supabase", secrets_key=said)
    assert seal_of(told).open(Seal(key).close("a secret")) == "a secret"


def read_by_a_shell(line):
    setting = line.removeprefix("set ").partition(":")[0]
    command = f'{setting}; printf %s "$SECRETS_KEY"'
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout


async def test_what_was_broken_off_goes_on_where_it_was(filled, sqlite_file, target):
    moved = []

    def break_off(one):
        moved.append(one)
        if len(moved) == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await move(sqlite_file, target.database_url, break_off)
    again = []
    await move(sqlite_file, target.database_url, again.append)
    assert [one.table for one in again if one.before] == [one.table for one in moved]
    once_more = []
    await move(sqlite_file, target.database_url, once_more.append)
    assert all(one.before for one in once_more)


async def test_a_file_that_changed_meanwhile_is_refused(filled, sqlite_workspace, sqlite_file, target):
    await move(sqlite_file, target.database_url, lambda _: None)
    await sqlite_workspace.functions.leave_message(message())
    with pytest.raises(ConflictError, match="messages: 2 rows"):
        await move(sqlite_file, target.database_url, lambda _: None)


async def test_a_project_that_has_the_workspace_is_left_alone(filled, sqlite_file, target):
    target.psql(f"INSERT INTO workspaces (id, name, created_at) VALUES ('{filled[0]}', 'other', now())")
    with pytest.raises(ConflictError, match="already"):
        await move(sqlite_file, target.database_url, lambda _: None)
    assert target.psql("SELECT name FROM workspaces").strip() == "other"


async def test_what_arrives_otherwise_than_it_was_sent_is_not_kept(filled, sqlite_file, target):
    target.psql(
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.note := 'spoilt'; RETURN NEW; END $$;"
        "CREATE TRIGGER spoil BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION spoil();"
    )
    try:
        with pytest.raises(ConflictError, match="bookings"):
            await move(sqlite_file, target.database_url, lambda _: None)
        assert target.psql("SELECT count(*) FROM bookings").strip() == "0"
    finally:
        target.psql("DROP FUNCTION spoil CASCADE")


@pytest.fixture
def at_work(sqlite_stores, sqlite_workspace):
    """Who may be at work on the file, and what shows it."""
    return {
        "worker worker-1": lambda: sqlite_stores.fleet.beat(heartbeat("worker-1")),
        "api here:7": lambda: sqlite_stores.fleet.lease("webhooks", "here:7", 5.0),
        "call call-1": lambda: sqlite_workspace.calls.begin_text(
            text_call(id="call-1"), worker_id="chat", lease_seconds=5.0
        ),
    }


@pytest.mark.parametrize("who", ["worker worker-1", "api here:7", "call call-1"])
async def test_while_the_platform_runs_nothing_is_moved(filled, sqlite_file, target, at_work, who):
    await at_work[who]()
    with pytest.raises(ConflictError, match=f"running \\({who}\\): stop it"):
        await move(sqlite_file, target.database_url, lambda _: None)


async def test_a_database_without_the_schema_is_refused(filled, sqlite_file, target):
    target.postgres.psql("postgres", "DROP DATABASE IF EXISTS bare")
    target.postgres.psql("postgres", "CREATE DATABASE bare")
    with pytest.raises(SettingsError, match="supabase db push"):
        await move(sqlite_file, target.postgres.url("bare"), lambda _: None)
