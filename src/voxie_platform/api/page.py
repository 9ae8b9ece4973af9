"""Routes of the page: its shell holds no data, so that anyone may load it."""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse

from voxie_platform.api.assets import Assets
from voxie_platform.errors import VoxieError
from voxie_platform.rooms.server import LiveKitServer

DIST = Path(__file__).parents[1] / "dashboard_dist"
"""Built from `dashboard/` by `make up`, carried by the wheel."""

routes = APIRouter(include_in_schema=False)


class PageMissingError(VoxieError):
    """The page was never built here; the api works without it."""

    code = "page_missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE


@routes.get("/")
async def get_page(request: Request) -> FileResponse:
    """The one page; where in it one is stands behind the #, and what Supabase adds before it nobody keeps."""
    return shell(cache="no-store" if request.query_params else "no-cache")


def shell(status: HTTPStatus = HTTPStatus.OK, *, cache: str = "no-cache") -> FileResponse:
    """Raises: PageMissingError."""
    if not (DIST / "index.html").is_file():
        raise PageMissingError("The page is not built: run `make parts` where Node.js 20.19 or newer is.")
    return FileResponse(DIST / "index.html", status, headers={"Cache-Control": cache})


def serve_page(app: FastAPI) -> None:
    """The page and its parts."""
    app.include_router(routes)
    app.mount("/assets", Assets(directory=DIST / "assets", check_dir=False))


def security_headers(livekit: LiveKitServer, project_url: str | None = None) -> dict[str, str]:
    """The page runs its own scripts alone and is framed by nobody.

    It talks to us, to LiveKit and, where people sign in with Supabase, to that project: to nobody else.
    """
    others = [*origins_of(livekit.public_url), *([origin_of(project_url)] if project_url else [])]
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": " ".join(["'self'", *others]),
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
    origin = origin_of(url)
    return origin, origin.replace("ws", "http", 1)


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
