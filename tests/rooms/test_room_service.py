"""The rooms of a real livekit-server, as the platform opens, enters and closes them."""

import asyncio
import base64
import hashlib
import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread

import jwt
import pytest
from livekit import api as livekit_api
from livekit import rtc
from tests.support.livekit import running_livekit

from voxie_platform.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotSignedInError,
    UnavailableError,
)
from voxie_platform.ids import new_id
from voxie_platform.rooms import names
from voxie_platform.rooms.dispatch import DispatchNote, note_in
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.rooms.service import open_rooms
from voxie_platform.rooms.tokens import Person, caller_token, person_of
from voxie_platform.rooms.webhooks import receive

pytestmark = pytest.mark.rooms
VISITOR = Person(identity="caller-1", name="Ada")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_livekit(tmp_path_factory.mktemp("livekit")) as running:
        yield running


@pytest.fixture
async def rooms(server):
    async with open_rooms(server) as opened:
        yield opened


@pytest.fixture
def note():
    return DispatchNote(call_id=new_id(), attempt=1)


@pytest.fixture
async def room(rooms, note):
    """An open room for an agent, closed afterwards."""
    name = names.agent_room(new_id(), note.call_id)
    await rooms.create(name, agent_name="spawner", note=note, metadata='{"agent_id":"a"}')
    yield name
    await rooms.delete(name)


async def test_a_room_is_opened_with_its_metadata_and_one_dispatch(rooms, server, room, note):
    opened = next(found for found in await rooms.list() if found.name == room)
    assert json.loads(opened.metadata) == {"agent_id": "a"}
    async with livekit_api.LiveKitAPI(server.url, server.api_key, server.api_secret) as livekit:
        dispatches = await livekit.agent_dispatch.list_dispatch(room)
    assert [(one.agent_name, note_in(one.metadata)) for one in dispatches] == [("spawner", note)]


async def test_a_room_that_is_open_already_is_never_taken_for_the_new_one(rooms, room, note):
    with pytest.raises(ConflictError):
        await rooms.create(room, agent_name="spawner", note=note, metadata='{"agent_id":"other"}')


async def test_a_dispatch_is_known_by_its_note(rooms, room, note):
    second = DispatchNote(note.call_id, 2)
    assert await rooms.dispatched(room, note)
    assert not await rooms.dispatched(room, second)
    await rooms.dispatch(room, agent_name="spawner", note=second)
    assert await rooms.dispatched(room, second)


async def test_what_is_asked_of_a_missing_room_is_refused_at_once(rooms, note):
    started = time.monotonic()
    with pytest.raises(NotFoundError):
        await rooms.dispatch("nowhere", agent_name="spawner", note=note)
    with pytest.raises(NotFoundError):
        await rooms.dispatched("nowhere", note)
    assert time.monotonic() - started < 1
    assert await rooms.participants("nowhere") == ()
    await rooms.delete("nowhere")
    await rooms.remove("nowhere", "nobody")


async def test_a_caller_with_our_token_is_in_the_room_and_can_be_put_out(rooms, server, room):
    caller = rtc.Room()
    await caller.connect(server.url, caller_token(server, room=room, person=VISITOR))
    assert [(one.identity, one.name, one.is_agent) for one in await rooms.participants(room)] == [
        ("caller-1", "Ada", False)
    ]
    gone = asyncio.Event()
    caller.on("disconnected", lambda _: gone.set())
    await rooms.remove(room, "caller-1")
    await asyncio.wait_for(gone.wait(), 5)
    await caller.disconnect()


async def test_a_token_opens_its_own_room_alone(server, room):
    stranger = rtc.Room()
    with pytest.raises(rtc.ConnectError):
        await stranger.connect(server.url, caller_token(server, room="another", person=VISITOR))
    await stranger.disconnect()


def test_a_token_grants_speaking_listening_and_writing_for_two_minutes(server):
    claims = jwt.decode(caller_token(server, room="r", person=VISITOR), options={"verify_signature": False})
    assert claims["video"] == {
        "roomJoin": True,
        "room": "r",
        "canPublish": True,
        "canPublishSources": ["microphone"],
        "canSubscribe": True,
        "canPublishData": True,
        "canUpdateOwnMetadata": False,
    }
    assert claims["exp"] - claims["nbf"] == 120
    assert claims.keys() == {"sub", "name", "iss", "nbf", "exp", "video", "kind"} - {"kind"}


async def test_a_token_cannot_close_or_list_rooms(server, room):
    token = caller_token(server, room=room, person=VISITOR)
    async with livekit_api.LiveKitAPI.with_token(token, server.url) as livekit:
        for request in (
            livekit.room.delete_room(livekit_api.DeleteRoomRequest(room=room)),
            livekit.room.list_rooms(livekit_api.ListRoomsRequest()),
            livekit.room.update_room_metadata(livekit_api.UpdateRoomMetadataRequest(room=room, metadata="x")),
        ):
            with pytest.raises(livekit_api.TwirpError):
                await request


async def test_a_wrong_key_and_a_dead_server_are_told_without_secrets(server):
    for broken, reason in (
        (LiveKitServer(server.url, server.url, server.api_key, "w" * 40), "does not take the platform's key"),
        (LiveKitServer("ws://127.0.0.1:1", "", "key", "s" * 40), "does not answer"),
    ):
        async with open_rooms(broken) as rooms:
            with pytest.raises(UnavailableError, match=reason) as raised:
                await rooms.ping()
        assert "eyJ" not in str(raised.value)
        assert raised.value.__suppress_context__
        assert broken.api_secret not in repr(broken)


def test_a_user_token_of_ours_gives_identity_and_name_and_nothing_else(server):
    token = caller_token(server, room="elsewhere", person=VISITOR)
    assert person_of(token, server) == VISITOR


def signed(server, *, secret=None, **claims):
    whole = {"iss": server.api_key, "exp": time.time() + 60, "sub": "x", "name": "", "video": {}, **claims}
    return jwt.encode(whole, secret or server.api_secret, algorithm="HS256")


@pytest.mark.parametrize(
    "claims",
    [
        {"secret": "another secret, long enough for the signature"},
        {"exp": 1_000_000},
        {"exp": "soon"},
        {"nbf": 4_000_000_000},
        {"iss": "someone"},
        {"sub": ""},
        {"sub": "a" * 129},
        {"sub": "nul\0"},
        {"sub": "agent-AJ_1"},
        {"name": "line\nbreak"},
        {"name": 7},
        {"video": "all"},
    ],
    ids=str,
)
def test_a_user_token_that_is_not_ours_or_names_nobody_is_refused(server, claims):
    with pytest.raises(InvalidError) as raised:
        person_of(signed(server, **claims), server)
    assert [fault.field for fault in raised.value.faults] == ["user_token"]


@pytest.mark.parametrize("token", ["", "a.b.c", "\ud800", "\0", "x" * 100_000, "eyJhbGciOiJub25lIn0.e30."])
def test_anything_else_is_no_user_token(server, token):
    with pytest.raises(InvalidError):
        person_of(token, server)


def delivery(server, body, secret=None):
    token = livekit_api.AccessToken(server.api_key, secret or server.api_secret)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return token.with_sha256(digest).to_jwt()


def test_a_signed_delivery_is_believed(server):
    body = b'{"event":"room_finished","id":"EV_1","room":{"name":"r"},"newField":1}'
    event = receive(server, body, delivery(server, body))
    assert (event.id, event.kind, event.room) == ("EV_1", "room_finished", "r")


def test_a_delivery_that_is_forged_changed_or_broken_is_not(server):
    body = b'{"event":"room_finished","id":"EV_1"}'
    not_json = b"\xff\xfe"
    for given, auth in (
        (body, ""),
        (body, "nonsense"),
        (body, delivery(server, body, "w" * 40)),
        (body + b" ", delivery(server, body)),
        (body, caller_token(server, room="r", person=VISITOR)),
        (not_json, delivery(server, not_json)),
        (b"[]", delivery(server, b"[]")),
    ):
        with pytest.raises(NotSignedInError):
            receive(server, given, auth)


def test_a_rooms_name_says_whose_it_is():
    agent_id, call_id = new_id(), new_id()
    ids = names.ids_in(names.agent_room(agent_id, call_id), names.AGENT_ROOM)
    assert ids.agent_id == agent_id
    assert ids.belongs_to(call_id)
    assert names.ids_in(names.interview_room(call_id), names.VOXIE_ROOM).belongs_to(call_id)
    assert names.ids_in(names.interview_room(call_id), names.AGENT_ROOM) is None
    assert names.ids_in(names.agent_room(agent_id, call_id), names.VOXIE_ROOM) is None


@pytest.mark.parametrize(
    "room",
    [
        "",
        "agent-",
        "agent-x-00000000",
        "agent-../-00000000",
        "voxie-creation-12345678\n",
        "voxie-creation-١٢٣٤٥٦٧٨",
    ],
)
def test_a_hostile_room_name_says_nothing(room):
    assert names.ids_in(room, names.AGENT_ROOM) is None
    assert names.ids_in(room, names.VOXIE_ROOM) is None


CALL = "0190b1c2-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "[]",
        "1",
        "null",
        "{",
        "{}",
        '{"call_id":"../","attempt":1}',
        f'{{"call_id":"{CALL}","attempt":"1"}}',
        f'{{"call_id":"{CALL}","attempt":true}}',
        f'{{"call_id":"{CALL}","attempt":0}}',
        f'{{"call_id":"{CALL}","attempt":1e3}}',
        f'{{"call_id":"{CALL}","attempt":1,"attempt":2}}',
        f'{{"call_id":"{CALL}","attempt":1,"more":1}}',
        "[" * 499,
        "[" * 100_000,
        "x" * 600_000,
    ],
    ids=lambda given: given[:40],
)
def test_hostile_dispatch_metadata_is_no_note(metadata):
    assert note_in(metadata) is None


async def test_livekit_delivers_signed_webhooks_that_are_believed(tmp_path):
    with listening() as (address, deliveries), running_livekit(tmp_path, webhook=address) as server:
        async with open_rooms(server) as rooms:
            await rooms.create("r", agent_name="spawner", note=DispatchNote(CALL, 1), metadata="")
            body, auth = await asyncio.to_thread(deliveries.get, timeout=10)
        event = receive(server, body, auth)
        assert (event.kind, event.room) == ("room_started", "r")


@contextmanager
def listening():
    """A web server that keeps what is posted to it."""
    deliveries = SimpleQueue()

    class Keeping(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            deliveries.put((body, self.headers["Authorization"]))

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Keeping) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", deliveries
        finally:
            server.shutdown()
            thread.join()
