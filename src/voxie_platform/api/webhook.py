"""The route on which LiveKit tells about rooms."""

import logging
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Request

from voxie_platform.api.platform import platform_of
from voxie_platform.errors import NotSignedInError
from voxie_platform.rooms.webhooks import receive

routes = APIRouter(prefix="/api/livekit", tags=["livekit"])
logger = logging.getLogger(__name__)

SOURCE = "livekit"


@routes.post("/webhook", status_code=HTTPStatus.NO_CONTENT)
async def take_livekit_webhook(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    """Signed by LiveKit; a delivery that comes again changes nothing. The watcher looks at once."""
    if not authorization:
        raise NotSignedInError("This delivery is not signed by our LiveKit server.")
    platform = platform_of(request)
    event = receive(platform.livekit, await request.body(), authorization)
    if await platform.stores.fleet.first_sight(SOURCE, event.id):
        logger.debug("livekit says", extra={"event": event.kind, "room": event.room})
        platform.nudge.set()
