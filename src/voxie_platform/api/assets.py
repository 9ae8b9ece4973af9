"""The page's built files, as they are or as they were compressed when they were built."""

import re
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Each with how such files' names end; the first that a browser takes is sent."""
FOREVER = "public, max-age=31536000, immutable"
REFUSED = re.compile(r"q=0(\.0*)?")


class Assets(StaticFiles):
    """Files whose names change with what is in them: a browser asks for each of them once.

    A compressed one is a file of its own, so that its ETag, its length and parts of it are its own, too.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Raises: HTTPException."""
        response = await self.compressed(path, scope) or await super().get_response(path, scope)
        response.headers["Vary"] = "Accept-Encoding"
        if response.status_code == HTTPStatus.OK:
            response.headers["Cache-Control"] = FOREVER
        return response

    async def compressed(self, path: str, scope: Scope) -> Response | None:
        """None: it was not compressed in a way that the browser takes."""
        accepted = encodings_in(Headers(scope=scope).get("accept-encoding", ""))
        for encoding, ending in ENCODINGS.items():
            if encoding in accepted:
                try:
                    response = await super().get_response(path + ending, scope)
                except HTTPException:
                    continue
                response.headers["Content-Encoding"] = encoding
                return response
        return None


def encodings_in(accept: str) -> frozenset[str]:
    """Those that an Accept-Encoding header names and does not refuse."""
    named = (part.lower().replace(" ", "").partition(";") for part in accept.split(","))
    return frozenset(name for name, _, quality in named if not REFUSED.fullmatch(quality))
