"""Every route is answered to everybody as the table in docs/access.md says."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.api import matrix
from tests.api.conftest import SECRET
from tests.api.matrix import BODY, IDENTITIES, OPEN, OWN, ROUTES, YES, asked
from tests.generated import DOCS, block_in
from tests.store.backends import add_sqlite_workspace
from tests.store.examples import message
from tests.support.supabase import SignInService
from voxie_platform.access.models import Role, Scope
from voxie_platform.access.secrets import hash_of
from voxie_platform.ids import new_id

TABLE = matrix.read(block_in((DOCS / "access.md").read_text(encoding="utf-8"), "routes"))
OPEN_ROUTES = {"POST /api/livekit/webhook", "GET /api/sign-in"}
PATIENCE_SECONDS = 10


async def ask(app, method, url, credential, body):
    """Status and first piece of the body: a feed never ends."""
    content = b"" if body is None else json.dumps(body).encode()
    headers = [(b"host", b"127.0.0.1:8000"), (b"content-length", str(len(content)).encode())]
    headers += [(b"content-type", b"application/json")] if content else []
    headers += [(b"authorization", f"Bearer {credential}".encode())] if credential else []
    scope = {
        "type": "http",
        "method": method,
        "path": url,
        "raw_path": url.encode(),
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
    }
    received, sent = asyncio.Queue(), asyncio.Queue()
    received.put_nowait({"type": "http.request", "body": content})
    answering = asyncio.create_task(app(scope, received.get, sent.put))
    try:
        start = await asyncio.wait_for(sent.get(), PATIENCE_SECONDS)
        is_feed = any(b"event-stream" in value for _, value in start["headers"])
        text = b"" if is_feed else (await asyncio.wait_for(sent.get(), PATIENCE_SECONDS)).get("body", b"")
    finally:
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)
    return start["status"], text.decode()


@pytest.fixture
async def things(api, agent, workers, workspace, stores, workspace_id):
    """One of everything that has an id, by the first word of its path."""
    call = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()
    session = (await api.post("/api/voxie/sessions")).json()
    await api.post(f"/api/calls/{session['call_id']}/end")
    webhook = (await api.post("/api/webhooks", json=BODY["POST /api/webhooks"])).json()["id"]
    await api.post(f"/api/webhooks/{webhook}/ping")  # its first delivery
    user = new_id()
    await stores.access.add_member(workspace_id, user, role=Role.VIEWER, name="")
    return {
        "agents": agent["id"],
        "calls": call["call_id"],
        "interviews": session["interview_id"],
        "keys": (await api.post("/api/keys", json=BODY["POST /api/keys"])).json()["id"],
        "members": user,
        "webhooks": webhook,
        "messages": (await workspace.functions.leave_message(message())).id,
    }


@pytest.fixture
async def credentials(stores, workspace_id, key_for, supabase, tmp_path):
    """What everybody sends, by who they are."""
    add_sqlite_workspace(tmp_path, "theirs")

    async def user(role, workspace):
        user_id = new_id()
        await stores.access.add_member(workspace, user_id, role=role, name="")
        return supabase.token(user_id)

    async def dead_key(name, **instead):
        secret = f"vx_{name}"
        given = {"scopes": tuple(Scope), "expires_at": None} | instead
        key = await stores.access.add_key(
            workspace_id, name=name, secret_hash=hash_of(secret), prefix="vx_", **given
        )
        return secret, key.id

    expired, _ = await dead_key("expired", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    revoked, revoked_id = await dead_key("revoked")
    await stores.access.revoke_key(workspace_id, revoked_id)
    roles = {role.value: await user(role, workspace_id) for role in Role}
    return roles | {
        "nobody": None,
        "expired key": expired,
        "revoked key": revoked,
        "bad token": f"{roles['owner'][:-8]}AAAAAAAA",
        "another project's token": SignInService(supabase.url).token(new_id()),
        "user of no workspace": supabase.token(new_id()),
        "owner elsewhere": await user(Role.OWNER, "theirs"),
        **{
            f"key without {scope}": await key_for(*(set(Scope) - {scope, Scope.ADMIN}))
            for scope in (None, *Scope)
        },
    }


def test_every_route_has_a_row():
    assert TABLE.keys() == set(ROUTES), "run `make docs` and read what changed"
    assert {route for route in ROUTES if matrix.SCOPES[route] == OPEN} == OPEN_ROUTES
    assert all(list(row) == list(IDENTITIES) for row in TABLE.values())


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in OPEN_ROUTES])
async def test_a_route_answers_everybody_as_the_table_says(users_app, things, credentials, route):
    request = asked(route, things.get(route.split("/")[2], new_id()))
    scope = matrix.SCOPES[route]
    was_answered = False
    for who in (*matrix.STRANGERS, "key of other scopes", "owner elsewhere", *matrix.ROLES):
        expected = TABLE[route][who]
        credential = credentials[f"key without {scope}" if who == "key of other scopes" else who]
        status, text = await ask(
            users_app, request["method"], request["url"], credential, request.get("json")
        )
        told = f"{route} answers {status} to {who}, not {expected}: {text}"
        assert SECRET not in text
        if expected.isdigit():
            unread = {422} if expected == "404" and "json" in request and route not in BODY else set()
            assert status in {int(expected), *unread}, told
        elif expected == OWN:
            assert status < 500, told
            assert not [thing for thing in things.values() if thing in text], told
        else:
            assert expected == YES
            assert status < 500, told
            assert status not in {401, 403, 405}, told
            is_known = "{id}" not in route or route.split("/")[2] in things
            assert was_answered or not is_known or status != 404, told
            was_answered = True


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/openapi.json", "/api/agents/", "/apix"]
)
async def test_what_begins_like_the_api_is_closed(users_app, credentials, path):
    status, _ = await ask(users_app, "GET", path, None, None)
    assert status == 401
