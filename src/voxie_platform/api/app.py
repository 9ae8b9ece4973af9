"""The HTTP api as one application."""

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from voxie_platform import __version__
from voxie_platform.api import (
    agents,
    analytics,
    calls,
    desk,
    events,
    fleet,
    health,
    interviews,
    keys,
    members,
    metrics,
    page,
    sign_in,
    spawn,
    webhook,
    webhooks,
    workspace,
)
from voxie_platform.api.contract import REFUSALS, describe, operation_id
from voxie_platform.api.limited import Limited
from voxie_platform.api.platform import Platform
from voxie_platform.api.problems import render_errors
from voxie_platform.api.signed_in import SignedIn
from voxie_platform.api.walls import Headed, KnownHost, Measured, Unbroken
from voxie_platform.settings import Settings

ROUTERS = (
    sign_in.routes,
    agents.routes,
    spawn.routes,
    interviews.routes,
    calls.routes,
    analytics.routes,
    desk.routes,
    events.routes,
    fleet.routes,
    keys.routes,
    members.routes,
    workspace.routes,
    webhook.routes,
    webhooks.routes,
)
OUTSIDE = (health.routes, metrics.routes)
"""For whoever watches the process."""
CORS_METHODS = ["GET", "POST", "PATCH", "DELETE"]
CORS_HEADERS = [
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "Last-Event-ID",
    "X-Workspace",
]
CORS_EXPOSED = ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy"]


def build_app(platform: Platform) -> FastAPI:
    """The application over what was opened."""
    app = routed()
    app.state.platform = platform
    page.serve_page(app)
    raise_walls(app, platform)
    return app


def routed() -> FastAPI:
    """Every route of the api, described."""
    app = FastAPI(
        title="voxie-platform",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
    )
    render_errors(app)
    for router in ROUTERS:
        app.include_router(router, responses=REFUSALS)
    for router in OUTSIDE:
        app.include_router(router)
    describe(app, (*ROUTERS, *OUTSIDE))
    return app


def raise_walls(app: FastAPI, platform: Platform) -> None:
    """Each added one stands before those added so far."""
    settings = platform.settings
    app.add_middleware(Measured)
    app.add_middleware(Limited, rates=platform.rates)
    app.add_middleware(SignedIn, rates=platform.rates, access=platform.stores.access, users=platform.users)
    app.add_middleware(KnownHost, hosts=hosts_of(settings))
    app.add_middleware(Unbroken)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=CORS_METHODS,
            allow_headers=CORS_HEADERS,
            expose_headers=CORS_EXPOSED,
        )
    project = sign_in.project_of(settings)
    headers = page.security_headers(platform.livekit, project.url if project else None)
    app.add_middleware(Headed, headers=headers, figures=platform.metrics.api)


def hosts_of(settings: Settings) -> list[str]:
    """The names we answer to: those allowed, and that of our own public address."""
    public = urlsplit(settings.public_url or "").hostname
    return [*settings.allowed_hosts, *([public] if public else [])]
