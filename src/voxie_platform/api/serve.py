"""The api's process: what it opens, how it is stopped."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Collection, Iterator, Sequence
from typing import cast

import uvicorn
import uvloop

from voxie_platform.access.rates import rates_of
from voxie_platform.api.app import build_app
from voxie_platform.api.droppable import Connection, Droppable
from voxie_platform.api.feed import Feed
from voxie_platform.api.platform import Platform
from voxie_platform.api.telling import storyteller_for
from voxie_platform.api.users import open_users
from voxie_platform.calls.orphans import adopt_for_ever
from voxie_platform.errors import Fault, SettingsError
from voxie_platform.ids import new_id, short
from voxie_platform.metrics.figures import ApiMetrics
from voxie_platform.pulse.beats import watched_over
from voxie_platform.rooms.server import server_of
from voxie_platform.rooms.service import open_rooms
from voxie_platform.settings import Settings
from voxie_platform.storage.delivering import into
from voxie_platform.storage.measured import measured
from voxie_platform.storage.open import open_stores
from voxie_platform.watcher.deliver import deliver
from voxie_platform.watcher.steps import AfterCallStep, steps_with
from voxie_platform.watcher.watch import watch

logger = logging.getLogger(__name__)

GRACE_SECONDS = 20
"""For requests that are being answered when the process is told to stop."""
BACKLOG = 512
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run_api(settings: Settings) -> int:
    """Serve until told to stop, then end the process.

    Raises:
        SettingsError: something that it needs is not set, or its port is taken.
    """
    code = uvloop.run(serve_api(settings))
    # All is written and closed. Python's own way out waits for the threads that look strangers' names up, as
    # long as a dead name server keeps them.
    logging.shutdown()
    os._exit(code)


async def serve_api(settings: Settings) -> int:
    """Serve until told to stop; the exit code.

    Raises:
        SettingsError: something that it needs is not set, or its port is taken.
    """
    livekit = server_of(settings)
    if livekit.has_known_secret:
        logger.warning("LIVEKIT_API_SECRET is a known development secret: any web page can use this LiveKit")
    with bound(settings) as listening:
        async with (
            watched_over(settings.hang_seconds, settings.log_format),
            open_stores(settings) as stores,
            open_rooms(livekit, join_seconds=settings.caller_join_seconds) as rooms,
            open_users(settings) as users,
            storyteller_for(settings) as storyteller,
        ):
            metrics = ApiMetrics()
            platform = Platform(
                settings,
                measured(stores, metrics),
                rooms,
                livekit,
                users=users,
                metrics=metrics,
                rates=rates_of(settings),
            )
            return await answer_and_watch(platform, listening, steps_with(storyteller))


async def answer_and_watch(
    platform: Platform, listening: socket.socket, steps: Sequence[AfterCallStep]
) -> int:
    server = answering_server(platform)
    host, port = listening.getsockname()[:2]
    logger.info("api listens", extra={"host": host, "port": port})
    async with asyncio.TaskGroup() as tasks:
        holder = name_of_this_process()
        duties = [
            tasks.create_task(
                watch(platform.stores, platform.rooms, holder=holder, nudge=platform.nudge, steps=steps)
            ),
            tasks.create_task(deliver(platform.stores, platform.guard, platform.unseal, holder=holder)),
            # a worker that died is not always followed by another one on this volume
            tasks.create_task(adopt_for_ever(platform.settings.spool_folder, into(platform.stores))),
        ]
        await server.serve([listening])
        for duty in duties:
            duty.cancel()
    logger.info("api stopped")
    return 0


def answering_server(platform: Platform) -> "Server":
    """What answers requests, not yet started."""
    app, proxies = Droppable(build_app(platform)), platform.settings.trusted_proxies
    server = Server(
        uvicorn.Config(
            app,
            loop="none",
            lifespan="off",
            http="h11",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            timeout_graceful_shutdown=GRACE_SECONDS,
        ),
        platform.feed,
    )
    app.connections = cast(Collection[Connection], server.server_state.connections)
    return server


class Server(uvicorn.Server):
    """uvicorn, stopped by our own handlers: its own raise the signal again at the end, as if killed."""

    def __init__(self, config: uvicorn.Config, feed: Feed) -> None:
        super().__init__(config)
        self.feed = feed

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.stop)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    def stop(self) -> None:
        """Finish what is being answered; told twice, drop it."""
        self.force_exit = self.should_exit
        self.should_exit = True
        self.feed.end()


@contextlib.contextmanager
def bound(settings: Settings) -> Iterator[socket.socket]:
    """The socket that the api listens on.

    Raises: SettingsError (it cannot be had).
    """
    host, port = settings.api_host.strip("[]"), settings.api_port
    try:
        listening = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=BACKLOG
        )
    except OSError as error:
        fault = Fault("API_PORT", os.strerror(error.errno) if error.errno else "cannot be bound")
        sentence = f"The api cannot listen on {host} port {port} ({fault.message}): set API_HOST or API_PORT."
        raise SettingsError(sentence, faults=[fault]) from error
    with listening:
        yield listening


def name_of_this_process() -> str:
    """Under which it holds its leases."""
    return f"{socket.gethostname()}:{os.getpid()}:{short(new_id())}"
