"""The children of one `up`: kept running, and stopped in order."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from voxie_platform.errors import VoxieError
from voxie_platform.supervisor.child import Child
from voxie_platform.supervisor.plan import Part
from voxie_platform.supervisor.telling import Died, Started, Tell

FIRST_DELAY = 0.5
LONGEST_DELAY = 15.0
SETTLED_SECONDS = 60.0
"""Whoever lived this long begins again with the first delay."""
DEATHS_BEFORE_READY = 3
AGAIN_SECONDS = 1.0


class PartFailedError(VoxieError):
    """A part cannot be started at all."""

    code = "part_failed"

    def __init__(self, part: str, code: int, log: Path) -> None:
        super().__init__(f"{part} ended with code {code} each time it was started; {log} says why.")


class Family:
    """All parts that run; each has a task that starts it again when it dies."""

    def __init__(self, parts: Sequence[Part], birth: Callable[[Part], Child], logs: Path, tell: Tell) -> None:
        self.parts = parts
        self.birth = birth
        self.logs = logs
        self.tell = tell
        self.children: dict[str, Child] = {}
        self.keepers: dict[str, asyncio.Task[None]] = {}
        self.settled = False
        self.stopping = asyncio.Event()

    def start(self, stage: int, group: asyncio.TaskGroup) -> None:
        """Start a stage's parts and keep them running."""
        for part in self.parts:
            if part.stage == stage:
                self.keepers[part.name] = group.create_task(self.keep(part), name=part.name)

    def pid(self, part: str) -> int | None:
        """Its process now."""
        child = self.children.get(part)
        return child.process.pid if child and child.process and child.process.returncode is None else None

    async def keep(self, part: Part) -> None:
        """Start it whenever it is not running, until all is being stopped.

        Raises:
            PartFailedError: it dies again and again before all were ready once.
        """
        deaths, delay = 0, FIRST_DELAY
        while not self.stopping.is_set():
            began = time.monotonic()
            code = await self.live(part)
            if self.stopping.is_set():
                return
            deaths += 1
            if deaths >= DEATHS_BEFORE_READY and not self.settled:
                raise PartFailedError(part.name, code, self.logs / f"{part.name}.log")
            delay = (
                FIRST_DELAY if time.monotonic() - began > SETTLED_SECONDS else min(delay * 2, LONGEST_DELAY)
            )
            self.tell(Died(part.name, code, delay))
            with suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await self.stopping.wait()

    async def live(self, part: Part) -> int:
        """One life, from start to exit code."""
        child = self.children[part.name] = self.birth(part)
        try:
            self.tell(Started(part.name, await child.start()))
            if self.stopping.is_set():
                child.terminate()
            return await child.ended()
        finally:
            await child.gone()

    async def stop(self, patience: Callable[[Part], float], at_once: asyncio.Event) -> None:
        """Stage by stage from the top; whoever takes too long, or all if `at_once`, is killed."""
        self.stopping.set()
        hurry = asyncio.create_task(at_once.wait())
        for stage in sorted({part.stage for part in self.parts}, reverse=True):
            going = [part for part in self.parts if part.stage == stage and part.name in self.keepers]
            await self.end(going, max((patience(part) for part in going), default=0.0), hurry)
        hurry.cancel()

    async def end(self, parts: Sequence[Part], seconds: float, hurry: asyncio.Task[bool]) -> None:
        self.ask(parts)
        deadline = time.monotonic() + seconds
        while left := {keeper for part in parts if not (keeper := self.keepers[part.name]).done()}:
            seconds_left = deadline - time.monotonic()
            if hurry.done() or seconds_left <= 0:
                for part in parts:
                    if child := self.children.get(part.name):
                        child.kill()
                await asyncio.wait(left)
                return
            patience = min(seconds_left, AGAIN_SECONDS)
            done, _ = await asyncio.wait(
                {*left, hurry}, timeout=patience, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                self.ask([part for part in parts if part.asked_again])

    def ask(self, parts: Sequence[Part]) -> None:
        """Their processes to end."""
        for part in parts:
            if child := self.children.get(part.name):
                child.terminate()
