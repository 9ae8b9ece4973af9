"""An interview as it is held: the talk, its store and the people who look on."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from voxie_platform.agents.calendars import calendars_of
from voxie_platform.errors import STORE_AWAY
from voxie_platform.ids import new_id
from voxie_platform.interview.answers import Heard, Hint, Refused, Saved
from voxie_platform.interview.design import design
from voxie_platform.interview.gate import Gate
from voxie_platform.interview.masking import masked
from voxie_platform.interview.sheet import FIELDS, Sheet
from voxie_platform.interview.state import State
from voxie_platform.interview.store import InterviewStore
from voxie_platform.interview.turns import Talk
from voxie_platform.interview.typed import typed_value

logger = logging.getLogger(__name__)
PROMPT = Path(__file__).parent / "prompts" / "voxie.md"
NOT_YET = "First I read everything back to you, and you say yes."
AWAY = (
    "I cannot reach my memory just now. I still know all that you told me: please stay, "
    "and ask me to save again in a moment."
)
DOES_NOT_FIT = "Something I noted does not fit: {fields}. Please say it once more."


class Interview:
    """One visitor's interview; everything noted is kept at once."""

    def __init__(self, store: InterviewStore, state: State) -> None:
        self._store = store
        self._state = state
        self._gate = Gate(heard_whole=state.saved)
        self._talk = Talk(state, self._gate)
        self._lock = asyncio.Lock()
        self._is_behind = False
        """Whether the store lacks something of what was said."""
        self.on_change: Callable[[Sheet], None] | None = None

    @classmethod
    async def open(cls, store: InterviewStore, interview_id: str, *, call_id: str | None) -> Self:
        """Begin it, or go on where it was."""
        record = await store.create(interview_id)
        return cls(store, State.of(record, call_id=call_id, fresh_id=new_id()))

    def opening(self) -> str:
        """What Voxie says first."""
        return self._talk.opening()

    async def listen(self, said: str, hints: Sequence[Hint] = ()) -> Heard:
        """What the visitor said, and a model's own readings of it; never raises for what was said."""
        async with self._lock:
            heard = self._talk.hear(said, hints)
            await self._keep()
            return heard

    async def set(self, field: str, value: str) -> Heard:
        """A value typed on the page: the same effect as saying it."""
        async with self._lock:
            parsed = typed_value(field, value, self._state.known)
            if field not in FIELDS or parsed is None:
                return Heard(unclear=(field,), next=self._state.question, say="")
            heard = self._talk.typed({field: parsed}, masked(value).text)
            await self._keep()
            return heard

    async def save(self) -> Saved | Refused:
        """Make the agent, or its next version; refused until the read-back was agreed to."""
        async with self._lock:
            if not self._gate.agreed:
                return Refused(say=NOT_YET)
            try:
                return await self._saved()
            except ValidationError as error:
                fields = ", ".join(sorted({str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}))
                logger.warning(
                    "interview has no valid agent",
                    extra={"interview": self._state.interview_id, "fields": fields},
                )
                return Refused(say=DOES_NOT_FIT.format(fields=fields))
            except STORE_AWAY as error:
                logger.warning(
                    "interview not saved: store away", extra={"interview": self._state.interview_id}
                )
                return Refused(say=AWAY, failed=error.code)

    async def settle(self) -> None:
        """There is no next turn to go with: what the store has not taken yet is given to it.

        Raises: UnavailableError, SettingsError.
        """
        async with self._lock:
            if self._is_behind:
                await self._note()

    def visitor_spoke(self) -> None:
        """A turn of the visitor began."""
        self._gate.visitor_spoke()

    def spoken(self, to_the_end: bool) -> None:
        """The last `say` was played to its end, or interrupted."""
        state = self._state
        self._gate.spoken(to_the_end)
        state.interrupted = not to_the_end
        if to_the_end and state.question and state.question not in state.asked:
            state.asked.append(state.question)
        if self._gate.heard:
            state.changed.clear()

    @property
    def sheet(self) -> Sheet:
        """What the room and the page see."""
        return self._state.sheet(self._talk.question)

    def instructions(self) -> str:
        """Voxie's system prompt for a real model."""
        return PROMPT.read_text(encoding="utf-8")

    async def _saved(self) -> Saved:
        state = self._state
        config = design(state.known, state.interview_id)
        confirmed = state.confirmed()
        agent = await self._store.save(
            state.interview_id,
            config,
            # taken only where there is none yet, or none any more: a deleted one keeps its id
            agent_id=new_id() if state.saved else state.agent_id,
            calendars=calendars_of(config),
            confirmed=confirmed,
        )
        state.entries = {entry.field: entry for entry in confirmed}
        state.saved, state.agent_id, state.question = True, agent.id, None
        state.changed.clear()
        state.dirty.clear()
        self._gate.close()
        await self._keep()
        logger.info(
            "agent saved",
            extra={"interview": state.interview_id, "agent": agent.id, "version": agent.version},
        )
        name = config.identity.name
        say = (
            f"Saved as version {agent.version} of {name}."
            if agent.version > 1
            else f"Saved. {name} is ready. Press Test agent to hear it, or tell me what to change."
        )
        return Saved(agent_id=agent.id, version=agent.version, say=say)

    async def _keep(self) -> None:
        """To the store and to whoever looks on; what the store does not take now goes with the next turn."""
        try:
            await self._note()
        except STORE_AWAY:
            logger.warning("interview noted in memory only", extra={"interview": self._state.interview_id})
        if self.on_change is not None:
            self.on_change(self.sheet)

    async def _note(self) -> None:
        state = self._state
        entries = [state.entries[name] for name in FIELDS if name in state.dirty]
        self._is_behind = True
        await self._store.note(
            state.interview_id,
            entries=entries,
            asked=tuple(state.asked),
            turns=state.turns,
            pending=state.pending(),
        )
        state.dirty.difference_update(entry.field for entry in entries)
        self._is_behind = False
