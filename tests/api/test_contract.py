"""The OpenAPI document says what the api does."""

from pathlib import Path

from tests.api.conftest import SECRET
from tests.api.test_hostile_input import ROUTES
from voxie_platform.api.openapi import openapi_json

ROOT = Path(__file__).parents[2]


async def test_every_route_is_described_with_its_answers_and_refusals(api):
    document = (await api.get("/api/openapi.json")).json()
    described = {
        f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods
    }
    assert {f"{method} {path}" for method, path in ROUTES if path.startswith("/api/")} <= described
    for path, methods in document["paths"].items():
        for operation in methods.values():
            if not path.startswith("/api/"):
                continue
            refusals = {
                status: answer for status, answer in operation["responses"].items() if status[0] in "45"
            }
            assert {"401", "404", "422", "429", "503"} <= refusals.keys()
            for answer in refusals.values():
                assert list(answer["content"]) == ["application/problem+json"]
            [accepted] = [status for status in operation["responses"] if status.startswith("2")]
            if accepted != "204":
                [kind] = operation["responses"][accepted]["content"]
                assert kind == ("text/event-stream" if path == "/api/events" else "application/json")
                assert operation["responses"][accepted]["content"][kind]["schema"]
    assert SECRET not in str(document)


async def test_operations_are_named_by_what_they_do(api):
    document = (await api.get("/api/openapi.json")).json()
    names = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))
    assert {"spawn_agent", "start_interview", "list_agents", "end_call"} <= set(names)


async def test_every_reference_leads_somewhere(api):
    document = (await api.get("/api/openapi.json")).json()

    def references(part):
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part["$ref"]
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) <= known
    assert document["paths"]["/healthz"]["get"]["security"] == []


def test_the_pages_types_are_made_from_this_document():
    kept = (ROOT / "dashboard" / "openapi.json").read_text(encoding="utf-8")
    assert kept == openapi_json(), "run `make openapi`"
