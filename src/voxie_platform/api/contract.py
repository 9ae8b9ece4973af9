"""The OpenAPI document: the contract that clients are generated from."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from voxie_platform.api.events import Change
from voxie_platform.api.problems import MEDIA_TYPE, FaultView, Problem
from voxie_platform.api.signed_in import COOKIE, Anyone, Needs

PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
SENTENCES = {
    400: "The request cannot be read.",
    401: "No credential, or one that is unknown, expired or revoked.",
    403: "The credential is not good for this.",
    404: "It is not there, or not yours.",
    409: "Its state does not allow this.",
    412: "It was changed meanwhile.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    421: "This server does not answer to that host name.",
    422: "What was given cannot be taken; `faults` name each field.",
    429: "Every call slot is taken, or this was asked for too often; see Retry-After.",
    500: "Something went wrong on our side.",
    503: "A part that this needs does not answer; see Retry-After.",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": sentence, **PROBLEM} for status, sentence in SENTENCES.items()
}
SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key, vx_..."},
    "user": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A Supabase user's access token; X-Workspace names one of several workspaces.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "The page's session."},
}
BY_SCOPE = ("key", "user")
"""Ways in that are good for some things only; the page's session is the owner's."""


def operation_id(route: APIRoute) -> str:
    """The route's function name: clients are generated with it."""
    return route.name


def describe(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Make the document the app's, and serve it to whoever is signed in."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document_of(app, routers)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

    @app.get("/api/openapi.json", include_in_schema=False)
    async def get_openapi_document(_: Anyone) -> dict[str, Any]:
        return app.openapi()


def document_of(app: FastAPI, routers: Sequence[APIRouter]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary="Voice agents made by talking, answered in rooms of their own.",
        routes=app.routes,
    )
    schemas = document["components"]["schemas"]
    for model in (Change, FaultView, Problem):
        schemas[model.__name__] = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas[model.__name__].pop("$defs", None)
    document["components"]["securitySchemes"] = SECURITY
    for route in (route for router in routers for route in router.routes):
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                document["paths"][route.path][method.lower()]["security"] = security_of(route)
    return document


def security_of(route: APIRoute) -> list[dict[str, list[str]]]:
    """What opens a route, with the scope it needs; nothing: it is open to everybody."""
    for dependency in route.dependant.dependencies:
        if isinstance(dependency.call, Needs):
            scope = dependency.call.scope
            return [{name: [scope.value] if scope and name in BY_SCOPE else []} for name in SECURITY]
    return []
