"""Routes of the page: its shell holds no data, so that anyone may load it."""

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

from voxie_platform.errors import NotFoundError
from voxie_platform.rooms.server import LiveKitServer

STATIC = Path(__file__).parent / "static"
LIVEKIT_CLIENT = Path(__file__).parents[1] / "dashboard_dist" / "vendor" / "livekit-client.mjs"
"""Fetched by `make up`, carried by the wheel."""

routes = APIRouter(include_in_schema=False)


@routes.get("/")
async def get_page() -> FileResponse:
    """The one page."""
    return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})


@routes.get("/vendor/livekit-client.mjs")
async def get_livekit_client() -> FileResponse:
    """LiveKit's half of the page."""
    if not LIVEKIT_CLIENT.is_file():
        raise NotFoundError("file", LIVEKIT_CLIENT.name)
    return FileResponse(LIVEKIT_CLIENT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def serve_page(app: FastAPI) -> None:
    """The page and its parts."""
    app.include_router(routes)
    app.mount("/static", StaticFiles(directory=STATIC))


def security_headers(livekit: LiveKitServer) -> dict[str, str]:
    """The page runs its own scripts alone, talks to us and to LiveKit alone, and is framed by nobody."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": " ".join(["'self'", *origins_of(livekit.public_url)]),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def origins_of(url: str) -> tuple[str, str]:
    """A LiveKit server's websocket and its HTTP side, which the browser asks why it was refused."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}", f"{parts.scheme.replace('ws', 'http', 1)}://{parts.netloc}"
