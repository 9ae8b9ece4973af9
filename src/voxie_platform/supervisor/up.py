"""One run of the whole platform, from its parts to its last process."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from pydantic import SecretStr

from voxie_platform.errors import VoxieError
from voxie_platform.logs import Redaction
from voxie_platform.settings import Settings
from voxie_platform.storage.open import open_stores
from voxie_platform.storage.stores import Stores
from voxie_platform.supervisor.child import Child, LogFile
from voxie_platform.supervisor.family import Family
from voxie_platform.supervisor.plan import CHILDREN, Part, Plan, environment_of, needs_speech
from voxie_platform.supervisor.ports import ports_of_one
from voxie_platform.supervisor.preparation import chosen, prepared
from voxie_platform.supervisor.readiness import READY_SECONDS, listening, ready
from voxie_platform.supervisor.run_file import only_one, run_file
from voxie_platform.supervisor.telling import News, Ready, Stopped, Stopping, Tell, Warned
from voxie_platform.supervisor.way_in import WayIn, way_in

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAskedError(Exception):
    """Somebody wants the end while something else was waited for."""


class Asked:
    """What signals asked for: the first one to stop, the second one to stop now."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.at_once = asyncio.Event()

    def again(self) -> None:
        (self.at_once if self.stop.is_set() else self.stop).set()

    def told_by(self, tell: Tell) -> Tell:
        """The same, but when nobody is there to hear it any more, that is a wish to stop."""

        def careful(news: News) -> None:
            try:
                tell(news)
            except OSError:
                self.stop.set()

        return careful

    async def unless_stopped(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result. Raises: StopAskedError (the work is cancelled)."""
        working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(self.stop.wait())
        try:
            await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise StopAskedError
            return working.result()
        finally:
            stopped.cancel()
            working.cancel()
            await asyncio.wait({working, stopped})


async def up(settings: Settings, *, without: Collection[str] = (), tell: Tell) -> None:
    """Everything, until a signal; returns when nothing that was started is left.

    Raises:
        VoxieError: it could not be started, and why.
    """
    began = time.monotonic()
    parts = chosen(settings, without)
    with only_one(settings.data_dir), ports_of_one() as ports, signals() as asked:
        tell = asked.told_by(tell)
        try:
            plan = await asked.unless_stopped(prepared(settings, parts, ports, tell))
            async with opened(plan) as (stores, entry):
                with run_file(plan.settings.data_dir, left_for_others(plan, entry)):
                    await run(plan, parts, stores, entry, asked, tell, began)
        except StopAskedError:
            pass
        except BaseExceptionGroup as group:
            raise cause_of(group) from group
        tell(Stopped())


def cause_of(group: BaseExceptionGroup) -> BaseException:
    """What a person is told of several things that failed together."""
    for error in group.exceptions:
        cause = cause_of(error) if isinstance(error, BaseExceptionGroup) else error
        if isinstance(cause, VoxieError):
            return cause
    return group


@asynccontextmanager
async def opened(plan: Plan) -> AsyncIterator[tuple[Stores, WayIn]]:
    async with open_stores(plan.settings) as stores, way_in(stores.access, plan.settings.data_dir) as entry:
        yield stores, entry


def left_for_others(plan: Plan, entry: WayIn) -> dict[str, object]:
    """The settings that other commands on this machine need to find this run."""
    decided = plan.settings
    left: dict[str, object] = {
        "livekit_url": decided.livekit_url,
        "livekit_api_key": decided.livekit_api_key,
        "livekit_api_secret": plain(decided.livekit_api_secret),
        "api_host": decided.api_host,
        "api_port": decided.api_port,
        "voxie_api_key": entry.key,
    }
    if needs_speech(decided):
        left |= {
            "openai_api_key": plain(decided.openai_api_key),
            "openai_base_url": decided.openai_base_url,
        }
    return left


async def run(
    plan: Plan, parts: Sequence[Part], stores: Stores, entry: WayIn, asked: Asked, tell: Tell, began: float
) -> None:
    """Start, say when ready, wait for the signal, stop."""
    family = Family(parts, birth(plan, entry, tell), plan.logs, tell)
    async with asyncio.TaskGroup() as group:
        try:
            await asked.unless_stopped(started(family, group, plan, stores))
            tell(ready_news(plan, entry, time.monotonic() - began))
            await asked.stop.wait()
        except StopAskedError:
            pass
        finally:
            if family.settled:
                tell(Stopping(plan.settings.drain_seconds))
            await family.stop(lambda part: part.patience(plan.settings), asked.at_once)


async def started(family: Family, group: asyncio.TaskGroup, plan: Plan, stores: Stores) -> None:
    """All parts run and a call can be made."""
    family.start(0, group)
    await listening(plan.settings.livekit_url)
    family.start(1, group)
    family.start(2, group)
    if any(part.name == "offline" for part in family.parts):
        # it listens once its weights are loaded: a call before that would be silent
        await listening(plan.settings.openai_base_url or "", "the speech engine", READY_SECONDS)
    await ready(family, family.parts, plan.settings.local_api_url, stores.fleet)
    family.settled = True


def birth(plan: Plan, entry: WayIn, tell: Tell) -> Callable[[Part], Child]:
    """How a part's process is made: its log, its environment, and who hears its complaints."""
    settings = plan.settings
    redacted = Redaction([entry.key, entry.code, settings.livekit_api_secret, settings.openai_api_key])
    logs = {part.name: LogFile(plan.logs / f"{part.name}.log", redacted) for part in CHILDREN}

    def born(part: Part) -> Child:
        return Child(
            part.command(plan),
            environment_of(plan, part),
            logs[part.name],
            lambda complaint: tell(Warned(complaint, part.name)),
        )

    return born


def ready_news(plan: Plan, entry: WayIn, seconds: float) -> Ready:
    decided = plan.settings
    return Ready(
        api=decided.api_url,
        sign_in=f"{decided.api_url}/sign-in?code={entry.code}",
        key=entry.key,
        livekit_url=decided.livekit_url,
        livekit_api_key=decided.livekit_api_key or "",
        livekit_api_secret=plain(decided.livekit_api_secret) or "",
        after_seconds=round(seconds, 1),
        speech=plan.speech,
    )


def plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


@contextmanager
def signals() -> Iterator[Asked]:
    """Signals as events, for as long as the run lasts."""
    asked, loop = Asked(), asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, asked.again)
    try:
        yield asked
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
