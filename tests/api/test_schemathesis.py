"""What the OpenAPI document promises is kept for whatever fits it, and for much that does not."""

from collections import defaultdict
from contextlib import asynccontextmanager
from itertools import count
from types import SimpleNamespace

import pytest
import schemathesis
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api import matrix
from tests.api.conftest import client_of, heartbeat
from tests.store.examples import message
from tests.support.recording_rooms import RecordingRooms
from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_key, prefix_of
from voxie_platform.api.app import build_app
from voxie_platform.api.platform import Platform
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.settings import DeploymentMode, read_settings
from voxie_platform.storage.open import open_stores, upgrade

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SECRET = "a secret for tests alone, long enough to sign"
ENDLESS = {"/api/events"}
"""Answers that never end are held to their own tests."""

ONE_OF = {"POST /api/agents": 5}
"""A config has a thousand ways of being wrong: every fifth is tried, to be done in time."""

schema = schemathesis.openapi.from_dict(matrix.document())


@asynccontextmanager
async def world(folder):
    """The app on a store of its own, with one of everything in it and room for any number of calls."""
    given = read_settings(data_dir=folder, allowed_hosts=["127.0.0.1"], public_url=None, cors_origins=[])
    await upgrade(given)
    livekit = LiveKitServer("ws://127.0.0.1:7880", "ws://127.0.0.1:7880", "key", SECRET)
    async with open_stores(given) as stores:
        ours, secret = (await stores.access.first_workspace("ours")).id, new_key()
        await stores.access.add_key(
            ours,
            name="all",
            secret_hash=hash_of(secret),
            prefix=prefix_of(secret),
            scopes=tuple(Scope),
            expires_at=None,
        )
        rooms = RecordingRooms()
        async with client_of(
            build_app(Platform(given, stores, rooms, livekit, resolve=unresolved)), secret
        ) as client:
            yield SimpleNamespace(
                client=client, stores=stores, rooms=rooms, ids=await one_of_each(client, stores, ours)
            )


async def unresolved(_):
    """No name that is made up here is looked up anywhere."""
    return ["8.8.8.8"]


async def one_of_each(client, stores, ours):
    """Their ids by the first word of their path."""
    for mode in DeploymentMode:
        await stores.fleet.beat(heartbeat(mode, slots=10_000))
    agent = (await client.post("/api/agents", json=matrix.BODY["POST /api/agents"])).json()
    call = (await client.post(f"/api/agents/{agent['id']}/spawn")).json()
    session = (await client.post("/api/voxie/sessions")).json()
    await client.post(f"/api/calls/{session['call_id']}/end")
    member = (await client.post("/api/members", json=matrix.BODY["POST /api/members"])).json()
    return {
        "agents": agent["id"],
        "calls": call["call_id"],
        "interviews": session["interview_id"],
        "members": member["user_id"],
        "webhooks": (await client.post("/api/webhooks", json=matrix.BODY["POST /api/webhooks"])).json()["id"],
        "messages": (await stores.of(ours).functions.leave_message(message())).id,
    }


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """The same, on a loop of its own: schemathesis asks from outside."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(world(tmp_path_factory.mktemp("world"))) as opened,
    ):

        async def ask(**request):
            for mode in DeploymentMode:
                await opened.stores.fleet.beat(heartbeat(mode, id=mode, slots=10_000))
            return await opened.client.request(**request)

        yield SimpleNamespace(
            ask=lambda **request: portal.call(lambda: ask(**request)),
            ids=opened.ids,
            counts=defaultdict(count),
        )


@schema.exclude(path_regex="|".join(ENDLESS)).parametrize()
@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case, there):
    if next(there.counts[case.method, case.path]) % ONE_OF.get(f"{case.method} {case.path}", 1):
        return
    is_kept = case.method == "DELETE" or "id" not in (case.path_parameters or {})
    known = there.ids.get(case.path.split("/")[2]) if case.path.startswith("/api/") else None
    for identifier in [None] if is_kept or known is None else [None, known]:
        if identifier:
            case.path_parameters["id"] = identifier
        request = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
        request.pop("cookies", None)  # who may is test_access_matrix.py's matter
        request["headers"] = {
            name: value.encode("utf-8") if isinstance(value, str) else value
            for name, value in request["headers"].items()
            if name != "Authorization"
        }
        if "data" in request:
            request["content"] = request.pop("data")
        case.validate_response(there.ask(**request), checks=CHECKS)
