"""The web server of the Realtime protocol on one local port."""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from aiohttp import WSMsgType, web
from aiohttp.typedefs import Middleware

from voxie_platform.offline.plan import Faculties, Wire
from voxie_platform.offline.protocol import Event, short_id
from voxie_platform.offline.session import Session

logger = logging.getLogger(__name__)

LOCALHOST = "127.0.0.1"
PATHS = ("/v1/realtime", "/realtime")
HEALTH = "/healthz"
LARGEST_MESSAGE = 16 * 1024 * 1024
HEARTBEAT_SECONDS = 30.0
SHUTDOWN_SECONDS = 1.0


class Onlooker(Protocol):
    """What an engine may put between a session and its socket."""

    def opened(self, session: Session) -> None: ...

    def received(self, text: str) -> None: ...

    def closed(self) -> None: ...


@dataclass(frozen=True)
class Connection:
    """One client's socket before its session has begun."""

    request: web.Request
    socket: web.WebSocketResponse

    def cut(self) -> None:
        """As a network that goes away: no close frame."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(frozen=True)
class Opening:
    """How the engine takes a client: its faculties, the wire it will be answered on, who looks on."""

    faculties: Faculties
    wire: Wire
    onlooker: Onlooker | None = None


class Engine(Protocol):
    """What stands behind the protocol: real parts or a script."""

    @property
    def trouble(self) -> str | None:
        """Why calls are silent though they should not be, as a sentence for the operator."""
        ...

    async def admit(self, request: web.Request) -> web.Response | None:
        """An answer instead of the handshake, or nothing."""
        ...

    def open(self, connection: Connection) -> Opening: ...

    def health(self) -> Event:
        """What it can do just now."""
        ...

    def routes(self) -> Sequence[web.RouteDef]: ...


@dataclass(frozen=True)
class OfflineServer:
    """Where it listens."""

    port: int
    host: str = LOCALHOST

    @property
    def base_url(self) -> str:
        """For `OPENAI_BASE_URL`."""
        return f"http://{self.host}:{self.port}/v1"


@asynccontextmanager
async def serve(
    engine: Engine, *, key: str, host: str = LOCALHOST, port: int = 0
) -> AsyncIterator[OfflineServer]:
    """Listen until the block is left; port 0 takes a free one."""
    if not key:
        raise ValueError("the offline engine needs a key: any web page can reach a local port")
    runner = web.AppRunner(
        _app(engine, key),
        access_log=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
        handler_cancellation=True,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=512).start()
        taken = runner.addresses[0][1]
        logger.info("offline engine listens", extra={"host": host, "port": taken})
        yield OfflineServer(taken, host)
    finally:
        await runner.cleanup()


Sockets = set[web.WebSocketResponse[bool]]
_SOCKETS: web.AppKey[Sockets] = web.AppKey("sockets")


def _app(engine: Engine, key: str) -> web.Application:
    app = web.Application(middlewares=[_guard(key)], client_max_size=LARGEST_MESSAGE)
    app[_SOCKETS] = set()
    realtime = _realtime(engine)
    app.add_routes([web.get(path, realtime) for path in PATHS])
    app.add_routes([web.get(HEALTH, _health(engine)), *engine.routes()])
    app.on_shutdown.append(_close_sockets)
    return app


Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _guard(key: str) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Answering) -> web.StreamResponse:
        if "Origin" in request.headers:
            return refusal(403, "origin_not_allowed", "Requests of web pages are not answered.")
        if request.path == HEALTH:
            return await handler(request)
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), key.encode()):
            return refusal(401, "invalid_api_key", "Incorrect API key provided.")
        return await handler(request)

    return guard


def refusal(status: int, code: str, message: str) -> web.Response:
    """An error as the service words it."""
    body = {"error": {"type": "invalid_request_error", "code": code, "message": message, "param": None}}
    return web.json_response(body, status=status)


def _health(engine: Engine) -> Answering:
    async def health(request: web.Request) -> web.StreamResponse:
        said = {"status": "ok" if engine.trouble is None else "silent", **engine.health()}
        if engine.trouble is None:
            return web.json_response(said)
        return web.json_response(said | {"because": engine.trouble}, status=HTTPStatus.SERVICE_UNAVAILABLE)

    return health


def _realtime(engine: Engine) -> Answering:
    async def realtime(request: web.Request) -> web.StreamResponse:
        if (answer := await engine.admit(request)) is not None:
            return answer
        socket = web.WebSocketResponse(
            compress=False,
            max_msg_size=LARGEST_MESSAGE,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=SHUTDOWN_SECONDS,
        )
        await socket.prepare(request)
        sockets = request.app[_SOCKETS]
        sockets.add(socket)
        try:
            await _converse(engine, Connection(request, socket))
        finally:
            sockets.discard(socket)
            with suppress(ConnectionError, TimeoutError):
                await socket.close()
        return socket

    return realtime


async def _converse(engine: Engine, connection: Connection) -> None:
    opening = engine.open(connection)
    session = Session(opening.faculties, opening.wire, model=connection.request.query.get("model", ""))
    logger.info("offline session opened", extra={"session": session.id})
    if opening.onlooker:
        opening.onlooker.opened(session)
    try:
        await session.run(_texts(connection.socket, opening.onlooker))
    except Exception:
        # one session failed; the others go on
        logger.exception("offline session failed", extra={"session": session.id})
        await connection.socket.close(code=1011)
    finally:
        if opening.onlooker:
            opening.onlooker.closed()
        logger.info("offline session closed", extra={"session": session.id})


async def _texts(socket: web.WebSocketResponse, onlooker: Onlooker | None) -> AsyncIterator[str]:
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            if onlooker:
                onlooker.received(message.data)
            yield message.data


async def _close_sockets(app: web.Application) -> None:
    sockets = app[_SOCKETS]
    await asyncio.gather(*(socket.close(code=1001) for socket in list(sockets)))


@dataclass(frozen=True)
class SocketWire:
    """Straight to the client; what a client that has gone would have got is dropped."""

    socket: web.WebSocketResponse

    async def send(self, event: Event) -> None:
        await self.send_text(json.dumps({"event_id": short_id("event"), **event}))

    async def send_text(self, text: str) -> None:
        if not self.socket.closed:
            with suppress(ConnectionError):
                await self.socket.send_str(text)
