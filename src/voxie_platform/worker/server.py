"""A worker process: from its settings to its exit code."""

import asyncio
import logging
import math
import os
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

import uvloop
from livekit.agents import AgentServer, JobExecutorType, JobProcess

from voxie_platform.calls.models import EndReason
from voxie_platform.calls.outbox import open_outbox
from voxie_platform.fleet.store import FleetStore
from voxie_platform.ids import new_id
from voxie_platform.metrics.figures import WorkerMetrics
from voxie_platform.pulse.beats import watched_over
from voxie_platform.rooms.server import LiveKitServer, server_of
from voxie_platform.rooms.service import open_rooms
from voxie_platform.settings import DeploymentMode, Settings
from voxie_platform.storage.bridge import across_loops
from voxie_platform.storage.delivering import into
from voxie_platform.storage.measured import measured
from voxie_platform.storage.open import open_stores
from voxie_platform.voice.access import access_of
from voxie_platform.worker.deployment import WorkerMode
from voxie_platform.worker.figures import answers, show
from voxie_platform.worker.guard import guard
from voxie_platform.worker.health import health_page
from voxie_platform.worker.heart import Heart
from voxie_platform.worker.modes import MODES, mode_of
from voxie_platform.worker.parts import PARTS, Parts
from voxie_platform.worker.seats import Seats
from voxie_platform.worker.warmup import warm_up

logger = logging.getLogger(__name__)

STORE_SECONDS = 5.0
"""A job thread waits no longer for the store."""
GOODBYE_SECONDS = 20.0
"""For calls that are told to end: a goodbye, the records, the room."""
AT_ONCE_SECONDS = 2.0
CLOSE_SECONDS = 3.0
LOOK_SECONDS = 0.1


def run_worker(
    settings: Settings,
    given: DeploymentMode | None,
    modes: Mapping[DeploymentMode, WorkerMode] = MODES,
) -> int:
    """Take calls until told to stop, then end the process; 0: stopped as asked, 1: LiveKit cannot be reached.

    Raises:
        SettingsError: no deployment is named or two are, or LiveKit, model or store cannot be used.
    """
    mode = mode_of(given, settings, os.environ)
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())  # for the job threads' loops as well
    code = asyncio.run(serve(settings, mode, modes[mode]))
    # All is written and closed. Python's own way out takes seconds to part with LiveKit's threads, and ever
    # so long if one of its job threads hangs: they are no daemons.
    logging.shutdown()
    os._exit(code)


async def serve(settings: Settings, mode: DeploymentMode, row: WorkerMode) -> int:
    """The same inside its event loop."""
    signals = Signals()
    async with (
        watched_over(settings.hang_seconds, settings.log_format),
        opened(settings, mode, row) as (parts, server, heart),
    ):
        with signals.heard():
            running = asyncio.create_task(server.run(), name="worker")
            asked = asyncio.create_task(signals.first.wait(), name="signals")
            await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            if running.done():
                logger.error("worker stopped", extra={"because": str(running.exception())})
                parts.running.end_all(EndReason.INTERRUPTED)
                await no_more_calls(parts, GOODBYE_SECONDS)
                return 1
            await drained(parts, server, heart, signals, settings.drain_seconds)
            await closed(server, running)
    logger.info("worker stopped", extra={"deployment": parts.mode.agent_name})
    return 0


class Signals:
    """SIGTERM and SIGINT: the first asks, the second insists."""

    def __init__(self) -> None:
        self.first = asyncio.Event()
        self.second = asyncio.Event()

    def came(self) -> None:
        """One of them."""
        (self.second if self.first.is_set() else self.first).set()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """While the block lasts they reach the worker instead of ending it."""
        loop, numbers = asyncio.get_running_loop(), (signal.SIGTERM, signal.SIGINT)
        for number in numbers:
            loop.add_signal_handler(number, self.came)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)


@asynccontextmanager
async def opened(
    settings: Settings, mode: DeploymentMode, row: WorkerMode
) -> AsyncIterator[tuple[Parts, AgentServer, Heart]]:
    """All that a worker stands on, open; closed in reverse."""
    async with laid_out(settings, mode, row) as (parts, fleet):
        await warm_up(parts.access)
        server = agent_server(server_of(settings), row, parts)
        heart = Heart(
            fleet,
            worker_id=parts.worker_id,
            mode=mode,
            seats=parts.seats,
            registered=lambda: is_registered(server),
            records_waiting=lambda: parts.outbox.records_waiting,
        )
        server.on("worker_registered", lambda *_: heart.beat_now())
        async with page_of(settings, mode, parts, server, heart) as port, alive(server, parts.seats, heart):
            logger.info(
                "worker starts",
                extra={
                    "deployment": row.agent_name,
                    "worker": parts.worker_id,
                    "slots": parts.seats.slots,
                    "health_port": port,
                    "model": "offline" if parts.access.is_offline else "openai",
                },
            )
            yield parts, server, heart


@asynccontextmanager
async def laid_out(
    settings: Settings, mode: DeploymentMode, row: WorkerMode
) -> AsyncIterator[tuple[Parts, FleetStore]]:
    """What its jobs get, and the fleet as this loop reaches it."""
    livekit, access = server_of(settings), access_of(settings)
    loop, worker_id, metrics = asyncio.get_running_loop(), new_id(), WorkerMetrics(mode)
    async with open_stores(settings) as kept, open_rooms(livekit) as rooms:
        stores = measured(kept, metrics)
        spool = f"{row.agent_name}-{worker_id}"
        async with open_outbox(into(stores), settings.spool_folder, spool) as outbox:
            parts = Parts(
                mode=row,
                worker_id=worker_id,
                stores=across_loops(stores, loop, STORE_SECONDS),
                outbox=outbox,
                rooms=rooms,
                seats=Seats(settings.call_slots, lambda: outbox.trouble),
                access=access,
                main_loop=loop,
                on_livekit_cloud=settings.on_livekit_cloud,
                join_seconds=settings.caller_join_seconds,
                metrics=metrics,
            )
            yield parts, stores.fleet


def page_of(
    settings: Settings, mode: DeploymentMode, parts: Parts, server: AgentServer, heart: Heart
) -> AbstractAsyncContextManager[int]:
    """The page on its health and its figures."""

    def registered() -> bool:
        return is_registered(server)

    show(parts.metrics, mode, seats=parts.seats, heart=heart, outbox=parts.outbox, registered=registered)
    key = settings.metrics_key.get_secret_value() if settings.metrics_key else None
    return health_page(
        settings.worker_health_host,
        settings.worker_health_port,
        lambda: parts.seats.trouble() if registered() else "not registered",
        answers(parts.metrics, key),
    )


@asynccontextmanager
async def alive(server: AgentServer, seats: Seats, heart: Heart) -> AsyncIterator[None]:
    """Its heart beats and its seats are looked after."""
    beating = asyncio.create_task(heart.beat(), name="heart")
    caring = asyncio.create_task(keep_seats(server, seats), name="seats")
    try:
        yield
    finally:
        beating.cancel()
        caring.cancel()
        await asyncio.gather(beating, caring, return_exceptions=True)
        await heart.stop()


def agent_server(livekit: LiveKitServer, mode: WorkerMode, parts: Parts) -> AgentServer:
    """LiveKit's worker, run by us: threads as jobs, as many warm ones as there are seats."""

    def lay_out(process: JobProcess) -> None:
        process.userdata[PARTS] = parts

    server = AgentServer(
        job_executor_type=JobExecutorType.THREAD,
        load_fnc=lambda: parts.seats.load,
        load_threshold=math.inf,  # or jobs accepted and not yet launched count as load; seats are exact
        num_idle_processes=parts.seats.slots,
        ws_url=livekit.url,
        api_key=livekit.api_key,
        api_secret=livekit.api_secret,
        host="127.0.0.1",  # LiveKit's own page; ours says more
        port=0,
        setup_fnc=lay_out,
    )
    server.rtc_session(mode.entrypoint, agent_name=mode.agent_name, on_request=guard(mode, parts.seats))
    return server


def is_registered(server: AgentServer) -> bool:
    """Whether LiveKit knows this worker now."""
    # the SDK tells when it has registered, but not when the connection is lost again
    return server.id != "unregistered" and not getattr(server, "_connecting", False)


async def keep_seats(server: AgentServer, seats: Seats, every: float = CLOSE_SECONDS) -> None:
    """A job whose thread died gives its seat back here."""
    while True:
        await asyncio.sleep(every)
        try:
            if is_registered(server):
                seats.keep({job.job.id for job in server.active_jobs})
        except Exception:
            # seats that nobody takes back would leave the worker full for ever
            logger.exception("seats not looked at")


async def drained(
    parts: Parts, server: AgentServer, heart: Heart, signals: Signals, drain_seconds: float
) -> None:
    """No new calls; those that are up go on to their end, within limits."""
    logger.info("worker drains", extra={"calls": parts.running.count, "seconds": drain_seconds})
    parts.seats.close()
    heart.draining = True
    heart.beat_now()
    draining = asyncio.create_task(server.drain(timeout=None), name="drain")
    insisted = asyncio.create_task(signals.second.wait(), name="second signal")
    over = asyncio.create_task(no_more_calls(parts, drain_seconds), name="calls over")
    try:
        await asyncio.wait({insisted, over}, return_when=asyncio.FIRST_COMPLETED)
        if parts.running.count:
            logger.info("calls are ended", extra={"calls": parts.running.count})
            parts.running.end_all(EndReason.DRAINED)
            await no_more_calls(parts, AT_ONCE_SECONDS if insisted.done() else GOODBYE_SECONDS)
    finally:
        for task in (draining, insisted, over):
            task.cancel()
        await asyncio.gather(draining, insisted, over, return_exceptions=True)


async def no_more_calls(parts: Parts, seconds: float) -> None:
    """Until the last call is over, or the time is."""
    try:
        async with asyncio.timeout(seconds):
            while parts.running.count or parts.seats.active:  # noqa: ASYNC110  (changed by job threads)
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        return


async def closed(server: AgentServer, running: asyncio.Task[None]) -> None:
    """LiveKit's worker is closed, or left: one hanging job would hold it for ever."""
    try:
        await asyncio.wait_for(server.aclose(), CLOSE_SECONDS)
    except TimeoutError:
        logger.warning("a job does not end", extra={"jobs": len(server.active_jobs)})
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
