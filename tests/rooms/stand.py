"""LiveKit, the scripted model, real workers and a store; what the api does is done here by hand."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.away import Away, ways_away
from tests.support.caller import Caller
from tests.support.model import Model
from tests.support.supabase_project import Project

from voxie_platform.agents.config import AgentConfig
from voxie_platform.calls.models import FINAL_STATES, Call, CallKind, CallState, Channel, NewCall, Turn
from voxie_platform.ids import new_id
from voxie_platform.rooms import names
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.rooms.service import Rooms, open_rooms
from voxie_platform.rooms.tokens import Person, caller_token
from voxie_platform.settings import DeploymentMode, Settings, read_settings
from voxie_platform.storage.open import open_stores, upgrade
from voxie_platform.storage.stores import Stores
from voxie_platform.supervisor.lifeline import tied
from voxie_platform.watcher.watch import watch

SECONDS_TO_REGISTER = 90
PLATFORM = "voxie_platform worker"
VOXIE, SPAWNER = DeploymentMode.VOXIE, DeploymentMode.SPAWNER


@dataclass
class Worker:
    """A worker process."""

    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    @property
    def lines(self) -> list[dict]:
        """What it logged, as objects."""
        return [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]

    def send(self, number: int) -> None:
        os.kill(self.pid, number)

    async def ended(self, seconds: float) -> int:
        """Its exit code."""
        return await asyncio.wait_for(asyncio.to_thread(self.process.wait), seconds)


@dataclass
class Stand:
    """Everything a room test needs."""

    folder: Path
    livekit: LiveKitServer
    model: Model
    settings: Settings
    stores: Stores
    rooms: Rooms
    workspace: str
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    shared_workers: tuple[Worker, ...] = ()
    project: Project | None = None
    """Where everything is kept; None: in SQLite."""

    @property
    def ways_away(self) -> Sequence[Away]:
        """How its store can be away, each for as long as it is held."""
        return ways_away(self.settings, self.project)

    async def agent(self, **config: object) -> str:
        """A saved agent."""
        given = {"identity": {"name": "Mario"}, **config}
        made = await self.stores.of(self.workspace).agents.create(
            AgentConfig.model_validate(given), author="test"
        )
        return made.id

    async def reserve(self, kind: CallKind, subject: str) -> Call:
        """The call's row."""
        call_id = new_id()
        interview = kind is CallKind.INTERVIEW
        room = names.interview_room(call_id) if interview else names.agent_room(subject, call_id)
        return await self.stores.of(self.workspace).calls.reserve(
            NewCall(
                id=call_id,
                kind=kind,
                channel=Channel.VOICE,
                deployment=VOXIE if interview else SPAWNER,
                room_name=room,
                caller_identity=f"caller-{call_id}",
                interview_id=subject if interview else None,
                agent_id=None if interview else subject,
                version=None if interview else 1,
            )
        )

    async def open_room(self, call: Call) -> None:
        """With exactly the one dispatch."""
        assert call.room_name is not None
        await self.rooms.create(
            call.room_name,
            agent_name=call.deployment,
            note=DispatchNote(call.id, call.attempt),
            metadata=json.dumps({"agent_id": call.agent_id} if call.agent_id else {}),
        )

    async def spawn(self, agent_id: str) -> Call:
        """As the api's route does."""
        call = await self.reserve(CallKind.AGENT, agent_id)
        await self.open_room(call)
        return call

    async def interview(self) -> Call:
        """As the api's route does."""
        interview_id = new_id()
        await self.stores.of(self.workspace).interviews.create(interview_id)
        call = await self.reserve(CallKind.INTERVIEW, interview_id)
        await self.open_room(call)
        return call

    def token(self, call: Call, identity: str | None = None) -> str:
        """To the call's room."""
        assert call.room_name is not None
        person = Person(identity=identity or call.caller_identity, name="Ada")
        return caller_token(self.livekit, room=call.room_name, person=person)

    @asynccontextmanager
    async def caller(
        self, call: Call, *, identity: str | None = None, topics: tuple[str, ...] = ("voxie.state",)
    ) -> AsyncIterator[Caller]:
        """Somebody in the call's room."""
        caller = Caller()
        for topic in topics:
            caller.watch(topic)
        try:
            await caller.join(self.livekit.url, self.token(call, identity))
            yield caller
        finally:
            await caller.leave()

    async def row(self, call: Call) -> Call:
        """As it stands now."""
        return await self.stores.of(self.workspace).calls.get(call.id)

    async def holder(self, call: Call, workers: Sequence[Worker]) -> Worker:
        """The one of these that has the call."""
        there = {one.id: one.pid for one in await self.stores.fleet.workers()}
        return next(worker for worker in workers if worker.pid == there[call.worker_id or ""])

    async def until_state(self, call: Call, *states: CallState, seconds: float = 10.0) -> Call:
        """Until the row is in one of these states."""
        deadline = time.monotonic() + seconds
        while (row := await self.row(call)).state not in states:
            assert time.monotonic() < deadline, f"the call is still {row}"
            await asyncio.sleep(0.02)
        return row

    async def until_happened(self, call: Call, kind: str, seconds: float = 10.0) -> None:
        """Until the store has such an event of the call."""
        deadline = time.monotonic() + seconds
        while kind not in await self.events(call):
            assert time.monotonic() < deadline, f"no {kind} of the call was kept"
            await asyncio.sleep(0.02)

    async def until_over(self, call: Call, seconds: float = 10.0) -> Call:
        """Until it is final and its room is gone."""
        row = await self.until_state(call, *FINAL_STATES, seconds=seconds)
        deadline = time.monotonic() + 5
        while any(room.name == call.room_name for room in await self.rooms.list()):
            assert time.monotonic() < deadline, "the room is still open"
            await asyncio.sleep(0.05)
        return row

    async def said(self, call: Call) -> list[tuple[str, str]]:
        """Who said what, in order."""
        return [(turn.who, turn.said or turn.heard or "") for turn in await self.turns(call)]

    async def turns(self, call: Call) -> tuple[Turn, ...]:
        """All of them, in order."""
        return (await self.stores.of(self.workspace).calls.turns(call.id, limit=200)).items

    async def events(self, call: Call) -> list[str]:
        """Kinds of what happened, in order."""
        page = await self.stores.of(self.workspace).calls.events(call.id, limit=200)
        return [event.kind for event in page.items]

    def worker(
        self, mode: DeploymentMode, program: str = PLATFORM, **environment: str
    ) -> AbstractContextManager[Worker]:
        """A worker process, not waited for."""
        kept = self.project.environment if self.project else {}
        return running_worker(self.folder, self.livekit, self.model, mode, program, **kept, **environment)

    async def until_quiet(self, seconds: float = 15.0) -> None:
        """Until no call is up any more, so that the next test finds every seat free."""
        deadline = time.monotonic() + seconds
        while calls := await self.stores.fleet.unfinished(limit=100):
            assert time.monotonic() < deadline, f"calls are still up: {calls}"
            await asyncio.sleep(0.05)

    async def until_registered(self, *workers: Worker) -> None:
        """Until calls can reach each of them."""
        deadline = time.monotonic() + SECONDS_TO_REGISTER
        wanted = {worker.pid for worker in workers}
        while not wanted <= {one.pid for one in await self.stores.fleet.workers() if one.registered}:
            for worker in workers:
                assert worker.process.poll() is None, worker.log[-3000:]
            assert time.monotonic() < deadline, "\n".join(worker.log[-3000:] for worker in workers)
            await asyncio.sleep(0.05)

    @asynccontextmanager
    async def workers(
        self, *modes: DeploymentMode, program: str = PLATFORM, **environment: str
    ) -> AsyncIterator[tuple[Worker, ...]]:
        """Worker processes that are ready."""
        with ExitStack() as stack:
            running = tuple(stack.enter_context(self.worker(mode, program, **environment)) for mode in modes)
            await self.until_registered(*running)
            yield running

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """With the watcher at work, as in the api."""
        watching = asyncio.create_task(watch(self.stores, self.rooms, holder=new_id(), nudge=self.nudge))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


@contextmanager
def running_worker(
    folder: Path,
    livekit: LiveKitServer,
    model: Model,
    mode: DeploymentMode,
    program: str = PLATFORM,
    **environment: str,
) -> Iterator[Worker]:
    """A worker process, not waited for."""
    given = environment_for(folder, livekit, model) | environment
    path = folder / f"worker-{mode}-{new_id()[-6:]}.log"
    command = tied((sys.executable, "-m", *program.split(), "--mode", mode))
    with path.open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=given, stdout=log, stderr=log)
    try:
        yield Worker(process, path)
    finally:
        end(process)


def environment_for(folder: Path, livekit: LiveKitServer, model: Model) -> dict[str, str]:
    """Of a worker process."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    return kept | {
        "DATA_DIR": str(folder),
        "LIVEKIT_URL": livekit.url,
        "LIVEKIT_API_KEY": livekit.api_key,
        "LIVEKIT_API_SECRET": livekit.api_secret,
        "OPENAI_API_KEY": model.key,
        "OPENAI_BASE_URL": model.base_url,
        "LOG_FORMAT": "json",
        "DRAIN_SECONDS": "20",
    }


def end(process: subprocess.Popen[bytes]) -> None:
    """Whatever state it is in."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(12)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@asynccontextmanager
async def standing(
    folder: Path, livekit: LiveKitServer, model: Model, project: Project | None = None
) -> AsyncIterator[Stand]:
    """A store of its own on the LiveKit server and the model that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = project.settings(folder) if project else read_settings(data_dir=folder)
    await upgrade(settings)
    async with open_stores(settings) as stores, open_rooms(livekit) as rooms:
        workspace = await stores.access.first_workspace("Test")
        yield Stand(folder, livekit, model, settings, stores, rooms, workspace.id, project=project)
