"""The live feed while api processes come and go: nothing is missed, nothing twice, nothing foreign."""

import asyncio
import json
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
import pytest

from tests.store.backends import add_sqlite_workspace
from tests.store.examples import message
from tests.support.api_process import running_api, surroundings
from tests.support.until import until
from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_key, prefix_of
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores, upgrade
from voxie_platform.supervisor.ports import free_port

WRITERS = 8
SIGNALS = (signal.SIGTERM, signal.SIGKILL, signal.SIGTERM)


@dataclass
class Client:
    """Somebody who follows a workspace and asks again whenever the stream breaks off."""

    address: str
    key: str
    told: list[tuple[int, str]] = field(default_factory=list)
    last_id: str | None = None
    streams: int = 0

    async def follow_for_ever(self):
        async with httpx.AsyncClient(base_url=self.address, timeout=30) as client:
            while True:
                with suppress(httpx.TransportError):
                    await self.follow(client)
                await asyncio.sleep(0.1)

    async def follow(self, client):
        headers = {"authorization": f"Bearer {self.key}"}
        if self.last_id is not None:
            headers["last-event-id"] = self.last_id
        async with client.stream("GET", "/api/events", headers=headers) as answer:
            assert answer.status_code == 200
            self.streams += 1
            event = {}
            async for line in answer.aiter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                    continue
                assert "event" not in event, event
                self.last_id = event.get("id", self.last_id)
                if "data" in event:
                    change = json.loads(event["data"])
                    self.told.append((change["seq"], change["subject_id"]))
                event = {}


async def new_key_of(stores, workspace_id):
    key = new_key()
    await stores.access.add_key(
        workspace_id,
        name="test",
        secret_hash=hash_of(key),
        prefix=prefix_of(key),
        scopes=[Scope.READ],
        expires_at=None,
    )
    return key


async def leave(workspace, count, pause):
    for _ in range(count):
        await workspace.functions.leave_message(message())
        await asyncio.sleep(pause)


async def cut_short(process, with_signal):
    """An api that is stopped does not wait for its clients."""
    began = time.monotonic()
    process.send_signal(with_signal)
    await process.wait()
    assert time.monotonic() - began < 10, "half of what a request has to end in"


@pytest.mark.parametrize(
    ("clients", "changes", "seconds"),
    [
        pytest.param(10, 1_200, 8, id="a few"),
        pytest.param(50, 10_000, 60, id="many", marks=[pytest.mark.soak, pytest.mark.timeout(600)]),
    ],
)
async def test_each_client_is_told_everything_once_across_restarts(tmp_path, clients, changes, seconds):
    data = tmp_path / "data"
    environ = surroundings(data, free_port(0))
    address = f"http://127.0.0.1:{environ['API_PORT']}"
    settings = read_settings(data_dir=data)
    await upgrade(settings)
    async with open_stores(settings) as stores:
        ours = (await stores.access.first_workspace("ours")).id
        add_sqlite_workspace(data, "theirs")
        workspaces = {one: stores.of(one) for one in (ours, "theirs")}
        keys = {one: await new_key_of(stores, one) for one in workspaces}
        followers = {
            one: [Client(address, keys[one]) for _ in range(clients // len(workspaces))] for one in workspaces
        }
        everybody = [client for those in followers.values() for client in those]
        async with asyncio.TaskGroup() as tasks:
            following = [tasks.create_task(client.follow_for_ever()) for client in everybody]
            async with running_api(environ, tmp_path) as process:
                await until(lambda: all(client.streams == 1 for client in everybody), 30)
                pause = seconds * WRITERS / changes
                writing = [
                    tasks.create_task(leave(workspace, changes // WRITERS, pause))
                    for workspace in workspaces.values()
                    for _ in range(WRITERS)
                ]
                await asyncio.sleep(seconds / 10)
                await cut_short(process, SIGNALS[0])
            for number, then in enumerate((*SIGNALS[1:], None), 2):
                async with running_api(environ, tmp_path) as process:
                    await until(lambda n=number: all(client.streams == n for client in everybody), 30)
                    await asyncio.sleep(seconds / 10)
                    if then is not None:
                        await cut_short(process, then)
                        continue
                    await asyncio.gather(*writing)
                    for one, those in followers.items():
                        newest = await workspaces[one].events.newest()
                        await until(lambda s=newest, c=those: all(x.told[-1][0] == s for x in c), 60)
            for task in following:
                task.cancel()
        for one, those in followers.items():
            log = await workspaces[one].events.since(1, limit=2 * changes)  # the first is the key's
            expected = [(change.seq, change.subject_id) for change in log]
            assert len(expected) == changes
            assert all(client.told == expected for client in those)
