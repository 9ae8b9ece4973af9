"""The live feed, over real connections to the real server."""

import asyncio
import json
import logging
import socket
import time
from contextlib import asynccontextmanager, contextmanager

import httpx
import pytest
import uvicorn

from tests.api.conftest import client_of, expect_problem
from tests.store.backends import add_sqlite_workspace
from tests.store.examples import message
from voxie_platform.access.models import Scope
from voxie_platform.api.app import build_app
from voxie_platform.api.events import Change
from voxie_platform.api.feed import RECENT, Pace
from voxie_platform.api.platform import Platform
from voxie_platform.api.serve import answering_server
from voxie_platform.errors import UnavailableError
from voxie_platform.fleet.models import EVENTS_KEPT_DAYS


@pytest.fixture
def pace():
    return Pace()


@pytest.fixture
def live(platform, pace):
    """The same platform, with a feed that goes on."""
    return Platform(platform.settings, platform.stores, platform.rooms, platform.livekit, pace=pace)


@asynccontextmanager
async def served(platform):
    """The address of a server over the platform."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = answering_server(platform)
        serving = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.stop()
            await asyncio.wait_for(serving, 30)


@pytest.fixture
async def address(live):
    async with served(live) as at:
        yield at


class Follower:
    """A client of the feed that reads event by event."""

    def __init__(self, answer):
        self.answer = answer
        self.lines = answer.aiter_lines()
        self.last_id = None

    async def next(self, seconds=20.0):
        """The next event's fields; comments are among them under an empty name."""
        fields = {}
        async with asyncio.timeout(seconds):
            async for line in self.lines:
                if not line:
                    self.last_id = fields.get("id", self.last_id)
                    return fields
                name, _, value = line.partition(":")
                fields[name] = value.strip()
        raise EOFError

    async def changes(self, count):
        return [json.loads((await self.next())["data"]) for _ in range(count)]

    async def is_over(self, seconds=20.0):
        try:
            while await self.next(seconds):
                pass
        except EOFError:
            return True


@asynccontextmanager
async def following(address, key, query="", **headers):
    headers["authorization"] = f"Bearer {key}"
    async with (
        httpx.AsyncClient(base_url=address, timeout=30) as client,
        client.stream("GET", f"/api/events{query}", headers=headers) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        follower = Follower(answer)
        follower.opening = await follower.next()
        yield follower


async def leave(workspace, count):
    return [(await workspace.functions.leave_message(message())).id for _ in range(count)]


def many(by_hand, workspace_id, newest):
    """A log of so many changes, each about a kilobyte, after the first one."""
    by_hand(
        """WITH RECURSIVE many (seq) AS (SELECT 2 UNION ALL SELECT seq + 1 FROM many WHERE seq < ?)
        INSERT INTO events SELECT ?, seq, 'call.noted', hex(zeroblob(500)), 2e15 FROM many""",
        newest,
        workspace_id,
    )
    by_hand("UPDATE counters SET value = ? WHERE workspace_id = ?", newest, workspace_id)


@contextmanager
def deaf_client(address, key):
    """Somebody who asks for the whole feed and reads nothing of it."""
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.connect((host, int(port)))
        asks = f"GET /api/events?after=0 HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {key}\r\n\r\n"
        deaf.sendall(asks.encode())
        yield


async def test_what_happens_is_told_as_it_happens(address, key_for, workspace):
    before = await workspace.events.newest()
    async with following(address, key := await key_for(Scope.READ)) as follower:
        assert follower.answer.headers["content-type"].startswith("text/event-stream")
        assert follower.answer.headers["cache-control"] == "no-store"
        assert follower.opening == {"retry": "1000", "id": str(before + 1)}
        left = await leave(workspace, 2)
        told = await follower.changes(2)
    assert [(one["seq"], one["kind"], one["subject_id"]) for one in told] == [
        (before + 2, "message.created", left[0]),
        (before + 3, "message.created", left[1]),
    ]
    assert told[0].keys() == Change.model_fields.keys()
    assert key not in str(told)


@pytest.mark.parametrize("way", ["header", "query", "both"])
async def test_a_client_goes_on_after_what_it_saw_last(address, key_for, workspace, way):
    await leave(workspace, 5)
    key = await key_for(Scope.READ)  # the 6th change
    query = {"header": "", "query": "?after=3", "both": "?after=1"}[way]
    headers = {} if way == "query" else {"last-event-id": "3"}
    async with following(address, key, query, **headers) as follower:
        assert [one["seq"] for one in await follower.changes(3)] == [4, 5, 6]


async def test_the_whole_log_is_read_from_zero_through_the_store_and_the_newest_lines(
    address, key_for, workspace_id, by_hand
):
    """Of a log longer than what is kept at hand nothing is missing where one ends and the other begins."""
    key = await key_for(Scope.READ)
    newest = RECENT + 500
    async with following(address, key):
        many(by_hand, workspace_id, newest)
        async with following(address, key, "?after=0") as late:
            assert [one["seq"] for one in await late.changes(newest)] == list(range(1, newest + 1))


async def test_nothing_of_another_workspace_is_told(address, key_for, workspace, stores, tmp_path):
    add_sqlite_workspace(tmp_path, "theirs")
    theirs = await key_for(Scope.READ, workspace="theirs")
    async with following(address, theirs) as follower:
        await leave(workspace, 3)
        [left] = await leave(stores.of("theirs"), 1)
        [told] = await follower.changes(1)
    assert told["subject_id"] == left


@pytest.mark.parametrize("seen", ["0", "1", "99"], ids=["the beginning", "purged", "never told"])
async def test_a_client_that_cannot_go_on_is_told_to_load_anew(
    address, key_for, workspace, stores, by_hand, seen
):
    await leave(workspace, 3)
    key = await key_for(Scope.READ)
    by_hand(f"UPDATE events SET at = at - {EVENTS_KEPT_DAYS + 1} * 86400000000 WHERE seq <= 2")
    await stores.fleet.purge()
    async with following(address, key, **{"last-event-id": seen}) as follower:
        assert await follower.next() == {"event": "reset", "id": "4", "data": '{"seq":4}'}
        await leave(workspace, 1)
        assert [one["seq"] for one in await follower.changes(1)] == [5]
    async with following(address, key, **{"last-event-id": "2"}) as follower:
        assert [one["seq"] for one in await follower.changes(3)] == [3, 4, 5], "2 is just kept enough"


async def test_all_clients_share_one_look_at_the_log(live, address, key_for, workspace):
    key = await key_for(Scope.READ)
    asked = []

    class Counting:
        def __init__(self, log):
            self.log = log

        async def newest(self):
            return await self.log.newest()

        async def since(self, seq, *, limit):
            asked.append(seq)
            return await self.log.since(seq, limit=limit)

    async with following(address, key) as first:
        [channel] = live.feed.channels.values()
        channel.log = Counting(channel.log)
        async with following(address, key) as second, following(address, key) as third:
            asked.clear()
            await asyncio.sleep(4 * Pace().look_seconds)
            assert len(asked) <= 5, "a look each time, whoever follows"
            await leave(workspace, 1)
            for follower in (first, second, third):
                assert len(await follower.changes(1)) == 1
    async with asyncio.timeout(5):
        while live.feed.channels:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("pace", [Pace(beat_seconds=0.2)], ids=["quick"])
async def test_a_sign_of_life_is_sent_while_nothing_happens(address, key_for):
    async with following(address, await key_for(Scope.READ)) as follower:
        assert await follower.next() == {"": "ping"}
        assert await follower.next() == {"": "ping"}


@pytest.mark.parametrize("pace", [Pace(beat_seconds=0.2)], ids=["quick"])
async def test_a_key_that_is_revoked_hears_nothing_more(address, api, app, key_for):
    made = (await api.post("/api/keys", json={"name": "k", "scopes": ["read"]})).json()
    async with following(address, made["key"]) as follower:
        await api.delete(f"/api/keys/{made['id']}")
        assert await follower.is_over()


@pytest.mark.parametrize("pace", [Pace(write_seconds=0.5)], ids=["impatient"])
async def test_a_client_that_does_not_read_is_cut_off_and_goes_on_later(
    live, address, key_for, workspace_id, by_hand, caplog
):
    caplog.set_level(logging.INFO)
    key = await key_for(Scope.READ)
    many(by_hand, workspace_id, 10_000)
    with deaf_client(address, key):
        async with asyncio.timeout(30):
            while live.feed.channels or "cut off" not in caplog.text:
                await asyncio.sleep(0.05)
        assert "Traceback" not in caplog.text
        assert "ERROR" not in {record.levelname for record in caplog.records}
    async with following(address, key, "?after=1000") as follower:
        assert [one["seq"] for one in await follower.changes(2_000)] == list(range(1_001, 3_001))


async def test_streams_end_when_the_process_is_told_to_stop(live, key_for):
    async with served(live) as address, following(address, await key_for(Scope.READ)) as follower:
        began = asyncio.get_running_loop().time()
        live.feed.end()
        assert await follower.is_over()
    assert asyncio.get_running_loop().time() - began < 10


@pytest.mark.parametrize("pace", [Pace(write_seconds=60)], ids=["patient"])
async def test_a_client_that_does_not_read_does_not_keep_the_process(live, key_for, workspace_id, by_hand):
    key = await key_for(Scope.READ)
    many(by_hand, workspace_id, 10_000)
    began = 0.0
    async with served(live) as address:
        with deaf_client(address, key):
            async with asyncio.timeout(30):
                while not live.feed.channels:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(1)
            began = time.monotonic()
            live.feed.end()
            async with asyncio.timeout(5):
                while live.feed.channels:
                    await asyncio.sleep(0.05)
    assert time.monotonic() - began < 8


async def test_a_store_that_is_away_for_a_while_is_waited_for(live, address, key_for, workspace):
    key = await key_for(Scope.READ)

    async with following(address, key) as follower:
        [channel] = live.feed.channels.values()
        kept, channel.log = channel.log, Away()
        await asyncio.sleep(2 * Pace().look_seconds)
        channel.log = kept
        await leave(workspace, 1)
        assert len(await follower.changes(1)) == 1


class Away:
    async def since(self, seq, *, limit):
        raise UnavailableError("The store does not answer.")


@pytest.mark.parametrize("pace", [Pace(most_followers=1)], ids=["for one"])
async def test_no_more_clients_are_taken_than_the_process_can_hold(address, key_for):
    key = await key_for(Scope.READ)
    async with following(address, key), httpx.AsyncClient(base_url=address) as client:
        refused = await client.get("/api/events", headers={"authorization": f"Bearer {key}"})
        expect_problem(refused, 503, "unavailable")
        assert refused.headers["retry-after"]


@pytest.mark.parametrize("query", ["?after=x", "?after=-1", "?after=9223372036854775808", "?since=1"])
async def test_a_place_that_cannot_be_is_refused(api, query):
    expect_problem(await api.get(f"/api/events{query}"), 422)
    expect_problem(await api.get("/api/events", headers={"last-event-id": "x"}), 422)


async def test_another_site_may_resume_if_it_may_read(platform, settings, key_for):
    opened = settings.model_copy(update={"cors_origins": ["https://shop.example"]})
    app = build_app(Platform(opened, platform.stores, platform.rooms, platform.livekit))
    asks = {
        "origin": "https://shop.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization,last-event-id",
    }
    async with client_of(app) as client:
        assert (await client.options("/api/events", headers=asks)).status_code == 200


def test_the_server_is_uvicorn_with_the_protocol_that_connections_are_dropped_in(live):
    assert answering_server(live).config.http == "h11"
    assert isinstance(answering_server(live), uvicorn.Server)
