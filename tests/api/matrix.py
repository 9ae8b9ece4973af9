"""Who is answered what on which route: the table of docs/access.md, made from the OpenAPI document."""

from types import SimpleNamespace

from voxie_platform.access.models import SCOPES_OF, Role, Scope
from voxie_platform.api.app import build_app
from voxie_platform.api.platform import Platform
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.settings import read_settings

YES, OWN, OPEN = "yes", "own", "open"
ROLES = {role.value: SCOPES_OF[role] for role in Role}
STRANGERS = {
    "nobody": "401",
    "expired key": "401",
    "revoked key": "401",
    "bad token": "401",
    "another project's token": "401",
    "user of no workspace": "403",
}
IDENTITIES = (*STRANGERS, "key of other scopes", *ROLES, "owner elsewhere")


def document():
    """The OpenAPI document, which needs nothing that is open."""
    stores = SimpleNamespace(access=None)
    livekit = LiveKitServer("ws://127.0.0.1:7880", "ws://127.0.0.1:7880", "key", "secret")
    return build_app(Platform(read_settings(), stores, None, livekit)).openapi()


def scopes():
    """The scope that each route needs: None for any credential, OPEN for none at all."""
    return {
        f"{method.upper()} {path}": scope_of(operation["security"])
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


def scope_of(security):
    if not security:
        return OPEN
    [named] = [way["key"] for way in security if "key" in way]
    return Scope(named[0]) if named else None


SCOPES = scopes()
ROUTES = sorted((route for route in SCOPES if " /api/" in route), key=lambda route: route.split()[::-1])


def answer(route, identity):
    """What a route answers to somebody."""
    scope = SCOPES[route]
    if scope == OPEN:
        return OPEN
    if identity in STRANGERS:
        return STRANGERS[identity]
    if identity in ROLES:
        return YES if scope in {None, *ROLES[identity]} else "403"
    if identity == "owner elsewhere":
        return "404" if "{id}" in route else OWN
    return YES if scope is None else "403"


def table():
    """As it stands in the docs."""
    head = ["route", "scope", *IDENTITIES]
    lines = [head, ["---"] * len(head)]
    for route in ROUTES:
        scope = SCOPES[route]
        cells = [
            f"`{route}`",
            "any" if scope is None else str(scope),
            *(answer(route, who) for who in IDENTITIES),
        ]
        lines.append(cells)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def read(text):
    """The table back out of the docs: route -> identity -> answer."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    head = rows[0]
    return {row[0].strip("`"): dict(zip(head[2:], row[2:], strict=True)) for row in rows[2:]}


BODY = {
    "POST /api/agents": {"identity": {"name": "x"}},
    "POST /api/keys": {"name": "x", "scopes": ["read"]},
    "POST /api/members": {"user_id": "00000000-0000-4000-8000-000000000001", "role": "viewer"},
    "POST /api/interviews/{id}/entries": {"field": "tone", "value": "warm"},
    "PATCH /api/messages/{id}": {"status": "done"},
    "PATCH /api/workspace": {"timezone": "Europe/Berlin"},
    "POST /api/webhooks": {"url": "https://8.8.8.8/hook"},
}


def asked(route, identifier):
    """A request for the route with this id in it."""
    method, path = route.split(" ")
    body = {"json": BODY.get(route, {})} if method in {"POST", "PATCH", "PUT"} else {}
    return {"method": method, "url": path.replace("{id}", identifier).replace("{number}", "1"), **body}
