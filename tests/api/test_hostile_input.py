"""Every route with wrong, huge and hostile input: a problem document, never a fault of ours."""

import json

import pytest

from tests.api.conftest import expect_problem
from voxie_platform.api.agents import routes as agents
from voxie_platform.api.app import ROUTERS
from voxie_platform.ids import new_id

IDS = [
    "x",
    "%00",
    "..%2F..%2Fetc%2Fpasswd",
    "%F0%9F%98%80",
    "%ED%A0%80",
    "%FF",
    "a" * 5_000,
    "00000000-0000-0000-0000-000000000000",
    "'%20OR%201=1",
    "{id}",
    "-1",
    "null",
]
BODIES = {
    "empty": b"",
    "null": b"null",
    "array": b"[]",
    "number": b"1",
    "huge number": b'{"limit": ' + b"9" * 5_000 + b"}",
    "infinite": b'{"identity": {"name": "x"}, "models": {"speed": Infinity}}',
    "not json": b"{",
    "not utf-8": b'{"identity": {"name": "\xff\xfe"}}',
    "nul": b'{"identity": {"name": "\\u0000"}}',
    "nuls": b'{"name": "\\u0000", "scopes": ["read"], "note": "\\u0000", "config": {"\\u0000": "\\u0000"}}',
    "nul in an entry": b'{"field": "tone", "value": "\\u0000"}',
    "nul in a field": b'{"field": "\\u0000", "value": "\\u0000"}',
    "lone surrogate": b'{"identity": {"name": "\\ud800"}}',
    "lone surrogates": b'{"name": "\\ud800", "scopes": ["read"], "config": {"\\ud800": "\\ud800"}}',
    "lone surrogate in a note": b'{"note": "\\ud800", "config": {"greeting": {"text": "new"}}}',
    "lone surrogate in a greeting": b'{"config": {"greeting": {"text": "\\udfff"}}}',
    "lone surrogate in an entry": b'{"field": "tone", "value": "\\ud800"}',
    "lone surrogate in a token": b'{"user_token": "\\ud800"}',
    "lone surrogate in an id": b'{"agent_id": "\\ud800"}',
    "surrogate as a key": b'{"\\ud800": 1}',
    "deep": b'{"config": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
    "depth bomb": b"[" * 100_000,
    "objects bomb": b'{"a":' * 100_000,
    "wrong types": b'{"identity": 1, "config": [], "enabled": "maybe", "agent_id": {}, "user_token": [], '
    b'"interview_id": 1.5, "name": {}, "scopes": "all", "expires_at": 1e400, "field": 1, "value": null}',
    "prototype": b'{"__proto__": {"admin": true}, "constructor": 1}',
    "many keys": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
    "long name": json.dumps({"identity": {"name": "a" * 200_000}, "name": "a" * 200_000}).encode(),
}
QUERIES = [
    "limit=0",
    "limit=-1",
    "limit=201",
    "limit=99999999999999999999999999",
    "limit=NaN",
    "limit=",
    "after=x",
    "after=99999999999999999999~1",
    "after=%00",
    "after=~",
    "after=" + "a" * 500,
    "unknown=1",
    "limit=1&limit=x",
    "state=dreaming&agent_id=x&search=" + "a" * 500,
]
ROUTES = sorted(
    {(method, route.path) for router in ROUTERS for route in router.routes for method in route.methods}
)


def test_the_table_covers_the_routes():
    assert len(ROUTES) > 20
    assert ("POST", "/api/agents") in {(m, r.path) for r in agents.routes for m in r.methods}


def addresses(path):
    """The route with hostile ids, or as it is where it has none."""
    if "{id}" in path:
        return [path.replace("{id}", identifier).replace("{number}", "1") for identifier in [*IDS, new_id()]]
    return [path]


def expect_no_fault_of_ours(answer):
    assert answer.status_code < 500 or "no_worker" in answer.text, (
        f"{answer.request.method} {answer.request.url}: {answer.text}"
    )
    if answer.status_code >= 400 and not answer.headers["content-type"].startswith("text/html"):
        document = expect_problem(answer, answer.status_code)
        assert document.keys() == {"type", "title", "status", "detail", "code", "faults"}
        assert len(answer.content) < 20_000


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=" ".join)
async def test_hostile_ids(api, method, path):
    for address in addresses(path):
        body = {"json": {}} if method in {"POST", "PATCH"} else {}
        expect_no_fault_of_ours(await api.request(method, address, **body))


WITH_BODY = [one for one in ROUTES if one[0] in {"POST", "PATCH"}]
KINDS = ("application/json", "application/json; charset=utf-16", "application/merge-patch+json")


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=" ".join)
async def test_hostile_bodies(api, agent, method, path):
    address = path.replace("{id}", agent["id"])
    for body in BODIES.values():
        for kind in KINDS:
            answer = await api.request(method, address, content=body, headers={"content-type": kind})
            expect_no_fault_of_ours(answer)


@pytest.mark.parametrize("path", [path for method, path in ROUTES if method == "GET"])
async def test_hostile_queries(api, agent, path):
    for query in QUERIES:
        expect_no_fault_of_ours(await api.get(f"{path.replace('{id}', agent['id'])}?{query}"))


async def test_a_body_that_is_not_json_is_told_so(api):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"):
        answer = await api.post("/api/agents", content=b"name=x", headers={"content-type": kind})
        expect_problem(answer, 415, "not_json")
    expect_problem(await api.post("/api/agents", content=b"{"), 415, "not_json")


async def test_a_body_that_cannot_be_read_is_told_so(api):
    for body in (b"{", b"[" * 100_000, b"\xff", b'{"a": ' + b"9" * 5_000 + b"}"):
        answer = await api.post("/api/agents", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in {400, 422}
        assert expect_problem(answer, answer.status_code)["code"] in {"malformed", "invalid"}


async def test_more_than_a_megabyte_is_refused_also_when_its_length_is_not_told(api):
    async def endless():
        for _ in range(40):
            yield b"x" * 64_000

    whole = await api.post(
        "/api/agents", content=b"x" * 2_000_000, headers={"content-type": "application/json"}
    )
    streamed = await api.post("/api/agents", content=endless(), headers={"content-type": "application/json"})
    lying = await api.post("/api/agents", content=b"{}", headers={"content-length": "9" * 30})
    for answer in (whole, streamed, lying):
        expect_problem(answer, 413, "too_large")
    expect_problem(await api.post("/api/agents", content=b"{}", headers={"content-length": "-1"}), 400)


@pytest.mark.parametrize("key", ["", " ", "a" * 300, "\u00e9".encode("latin-1"), b"a\x7f"])
async def test_a_hostile_idempotency_key_is_refused(api, key):
    answer = await api.post("/api/agents", json={"identity": {"name": "x"}}, headers={"idempotency-key": key})
    document = expect_problem(answer, 422)
    assert "idempotency-key" in document["faults"][0]["field"].lower()


async def test_unknown_paths_and_methods_are_problems(api):
    expect_problem(await api.get("/api/nothing"), 404, "not_found")
    expect_problem(await api.get("/nothing"), 404, "not_found")
    expect_problem(await api.get("/api/agents/"), 404, "not_found")
    wrong = await api.put("/api/agents", json={})
    expect_problem(wrong, 405, "method_not_allowed")
    assert set(wrong.headers["allow"].split(", ")) <= {"GET", "POST"}
    expect_problem(await api.request("TRACE", "/api/agents"), 405)
    asked = await api.options("/api/agents")
    expect_problem(asked, 405)
    assert asked.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/%00",
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets/" + "a" * 5_000,
        "/assets/",
        "/dashboard_dist/index.html",
    ],
)
async def test_no_file_but_the_pages_own_is_served(stranger, path):
    answer = await stranger.get(path)
    assert answer.status_code in {404, 405}
    assert "import" not in answer.text


@pytest.mark.parametrize("written", ["two\nlines", "a\tb", "\x1b[31mred", "gone\x7f", "\x85"])
async def test_a_name_or_description_is_one_line(api, written):
    names = {
        "/api/webhooks": ("description", {"url": "https://8.8.8.8/hook"}),
        "/api/keys": ("name", {"scopes": ["read"]}),
        "/api/members": ("name", {"user_id": new_id(), "role": "viewer"}),
    }
    for path, (field, others) in names.items():
        document = expect_problem(await api.post(path, json=others | {field: f"x{written}y"}), 422)
        assert [fault["field"] for fault in document["faults"]] == [field]
        made = await api.post(path, json=others | {field: "Résumé der Küche ✓"})
        assert made.status_code == 201, made.text
