"""One call's functions: tool calls go in, answers come out, nothing is written without the caller's yes."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pydantic import JsonValue

from voxie_platform.errors import VoxieError, shown
from voxie_platform.functions.asked import CONFIRM, Asked, Settled, reply_to, waiting
from voxie_platform.functions.doubting import CALL_AGAIN, Doubting, said_of
from voxie_platform.functions.registry import FUNCTIONS, FunctionSettings
from voxie_platform.functions.replies import (
    ANYTHING_ELSE,
    ended,
    leading,
    needed,
    preceded,
    read_back,
)
from voxie_platform.functions.spec import (
    Answer,
    Around,
    Done,
    Effect,
    Given,
    HandOver,
    Needs,
    Outcome,
    ReadBack,
    Refused,
    Tool,
    Undo,
)
from voxie_platform.functions.taken import given_of
from voxie_platform.functions.words.answers import Reply, answer_in
from voxie_platform.functions.words.asking import beside_questions

logger = logging.getLogger(__name__)

CALL_FIRST = "Call the function for what the caller wants; it answers with a read-back and a token."
TAKE_MESSAGE = "take_message"


class Desk:
    """What one agent can do during one call."""

    def __init__(self, functions: Sequence[FunctionSettings], around: Around) -> None:
        self._talks: dict[str, Doubting] = {}
        self._readers: list[str] = []
        self._tools: list[Tool] = []
        self._promises: dict[str, Asked] = {}
        self._kept: dict[str, str] = {}
        self._asked: Asked | None = None
        self._stood_in: set[str] = set()
        self._offered = ""
        self._turn = 0
        self._one_at_a_time = asyncio.Lock()
        names = (tool.name for it in functions for tool in FUNCTIONS[it.kind].tools(it, around))
        around = replace(around, tools=frozenset(names))
        for settings in functions:
            self._add(settings, around)
        if any(FUNCTIONS[settings.kind].effect is Effect.WRITE for settings in functions):
            self._tools.append(CONFIRM)

    def _add(self, settings: FunctionSettings, around: Around) -> None:
        row = FUNCTIONS[settings.kind]
        talk = Doubting(row.begin(settings, around), settings.kind)
        for tool in row.tools(settings, around):
            self._talks[tool.name] = talk
            self._tools.append(tool)
            if row.effect is Effect.READ:
                self._readers.append(tool.name)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """What the model may call."""
        return tuple(self._tools)

    def caller_spoke(self) -> None:
        """A turn of the caller began."""
        self._turn += 1

    async def call(self, name: str, arguments: Mapping[str, JsonValue]) -> Answer:
        """Answer one tool call; whatever a model or a caller does, the answer says what to do next."""
        given = given_of(arguments)
        async with self._one_at_a_time:
            settled = await self._settled(name, given)
            try:
                answer = settled.answer or await self._answer(name, given, settled.undo)
            except VoxieError as error:
                logger.warning("function failed", extra={"tool": shown(name), "code": error.code})
                answer = Answer("refused", said_of(error), failed=error.code)
        logger.info("function answered", extra={"tool": shown(name), "status": answer.status})
        return replace(answer, say=f"{settled.told}{answer.say}")

    async def settle(self) -> None:
        """The call is over: what is in doubt is asked for once more. Raises: UnavailableError, SettingsError."""
        async with self._one_at_a_time:
            for talk in set(self._talks.values()):
                await talk.settle()

    async def _settled(self, name: str, given: Given) -> Settled:
        """Whatever the caller says next: first it is asked for again what they had agreed to, and still want."""
        told = ""
        for token, doubt in tuple(self._promises.items()):
            if not (doubt.read_back and doubt.read_back.in_doubt) or self._turn <= doubt.turn:
                continue
            if not self._talks[doubt.tool].wanted:
                continue
            reply = reply_to(token, name, given, self._asked)
            outcome = await self._done(token, doubt)
            if reply is not Reply.UNCLEAR:
                return self._answered_again(doubt.tool, outcome, told, wanted=reply is Reply.YES)
            told += self._gone_on(doubt, outcome)
        return Settled(told)

    def _answered_again(self, tool: str, outcome: Outcome, told: str, *, wanted: bool) -> Settled:
        """To a caller who was asked whether to try again, and has answered that."""
        answer = self._told(tool, tool, outcome)
        if isinstance(outcome, ReadBack):
            self._talks[tool].wanted = wanted
        if isinstance(outcome, ReadBack) and not wanted:
            self._asked = None
            left = Answer("done", f"All right. {CALL_AGAIN}{ANYTHING_ELSE}", failed=outcome.in_doubt)
            return Settled(told, answer=left)
        if not wanted and isinstance(outcome, Done) and outcome.undo:
            return Settled(f"{told}{outcome.undo.told} ", outcome.undo)
        return Settled(told, answer=answer)

    def _gone_on(self, doubt: Asked, outcome: Outcome) -> str:
        """What a caller has to know who went on to something else."""
        match outcome:
            case ReadBack():
                again = self._promises[outcome.token] = replace(doubt, turn=self._turn)
                self._asked = again if self._asked is doubt else self._asked
            case Done() | Refused():
                self._forget(doubt.tool)
                return leading(outcome)
            case _:
                self._told(doubt.tool, doubt.tool, outcome)
        return ""

    async def _answer(self, name: str, given: Given, undo: Undo | None) -> Answer:
        if undo:
            return self._told(
                name, undo.by.tool, await self._talks[undo.by.tool].run(undo.by.tool, undo.by.given)
            )
        if name == CONFIRM.name:
            return await self._confirm(given.values.get("token", ""))
        if name not in self._talks:
            offered = ", ".join(tool.name for tool in self._tools) or "none"
            return Answer("refused", f"There is no tool {shown(name)!r} here. Tools: {offered}.")
        offered, self._offered = self._offered, ""
        if offered and (answer := await self._message_wanted(name, given, offered)):
            return answer
        if asked := self._asked_just_now(name, given):
            return asked
        meant = self._meant(name, given)
        if promise := self._agreed_to(meant, given):
            return await self._confirm(promise)
        outcome = await self._talks[meant].run(meant, given)
        if meant in self._readers and (both := await self._answered_beside(meant, given, outcome)):
            return self._told(name, *both)
        if isinstance(outcome, Needs | ReadBack) and not outcome.understood:
            outcome = await self._with_an_aside(meant, given, outcome)
        while isinstance(outcome, HandOver):
            self._forget(meant)
            meant, outcome = outcome.tool, await self._talks[outcome.tool].run(outcome.tool, outcome.given)
        return self._told(name, meant, outcome)

    async def _message_wanted(self, name: str, given: Given, offered: str) -> Answer | None:
        """The answer to "Shall I take a message?"."""
        answered = answer_in(given.said)
        if answered.reply is Reply.YES and not answered.rest:
            outcome = await self._talks[TAKE_MESSAGE].run(TAKE_MESSAGE, Given({"text": offered}))
            return self._told(name, TAKE_MESSAGE, outcome)
        if answered.reply in {Reply.NO, Reply.NEVER_MIND} and not answered.rest:
            return Answer("done", "All right. Is there anything else?")
        return None

    def _asked_just_now(self, name: str, given: Given) -> Answer | None:
        """A reader called beside the tool that took this sentence already, and with nothing to say to it."""
        asked = self._asked
        if asked is None or asked.turn != self._turn or name not in self._readers:
            return None
        if asked.tool == name or self._talks[name].wants(given):
            return None
        self._stood_in.add(name)
        if isinstance(asked.outcome, ReadBack):
            return read_back(asked.outcome)
        return needed(self._known_parameter(name, asked.outcome.param), asked.outcome)

    def _meant(self, name: str, given: Given) -> str:
        """The tool that asked, when another one was called that has no use for the answer."""
        asked = self._asked
        if asked is None:
            return name
        if name not in self._stood_in and name not in self._readers:
            return name
        return name if self._talks[name].wants(given) else asked.tool

    def _agreed_to(self, meant: str, given: Given) -> str | None:
        """A plain yes that reached the tool that read back is meant for its read-back."""
        asked = self._asked
        if asked is None or not isinstance(asked.outcome, ReadBack) or self._turn <= asked.turn:
            return None
        answered = answer_in(given.said)
        agreed = answered.reply is Reply.YES and not answered.rest and not any(map(given.word, given.values))
        return asked.outcome.token if agreed and self._talks[meant] is self._talks[asked.tool] else None

    async def _answered_beside(
        self, reader: str, given: Given, outcome: Outcome
    ) -> tuple[str, Needs | ReadBack] | None:
        """`At seven, and what does it cost?`: the part that is no question answers what was asked."""
        asked, rest = self._asked, beside_questions(given.said)
        if asked is None or not rest or not isinstance(outcome, Done | Refused):
            return None
        if self._talks[asked.tool] is self._talks[reader]:
            return None
        taken = await self._talks[asked.tool].run(asked.tool, Given({}, rest))
        if isinstance(taken, Needs | ReadBack) and taken.understood:
            return asked.tool, preceded(outcome, taken)
        return None

    async def _with_an_aside(self, meant: str, given: Given, asked: Needs | ReadBack) -> Needs | ReadBack:
        """What the asking function did not understand may be a question that another one answers."""
        for reader in self._readers:
            if self._talks[reader] is not self._talks[meant]:
                aside = await self._talks[reader].run(reader, given)
                if isinstance(aside, Done) or (isinstance(aside, Refused) and aside.meant):
                    return preceded(aside, asked)
        return asked

    def _told(self, name: str, meant: str, outcome: Outcome) -> Answer:
        """Note what is open now and put the outcome into an answer."""
        answer = self._noted(name, meant, outcome)
        if meant != name:
            self._stood_in.add(name)
        return answer

    def _noted(self, name: str, meant: str, outcome: Outcome) -> Answer:
        match outcome:
            case Needs():
                self._forget(meant)
                self._asked = Asked(meant, outcome, self._turn)
                return needed(self._known_parameter(name, outcome.param), outcome)
            case ReadBack():
                before = None if outcome.in_doubt else self._promises.get(outcome.token)
                self._forget(meant)
                self._asked = before or Asked(meant, outcome, self._turn)
                self._promises[outcome.token] = self._asked
                return read_back(outcome)
            case Done(end=True):
                return ended(outcome, self._left_open())
            case Done() | Refused():
                return self._closed(name, meant, outcome)
            case HandOver():
                raise AssertionError("what is handed over is not told")

    def _left_open(self) -> str:
        """What the caller has to know before hanging up."""
        if any(talk.doubt for talk in self._talks.values()):
            return f"{CALL_AGAIN} "
        for promise in self._promises.values():
            if promise.read_back:
                return f"You did not confirm it, so {promise.read_back.unless}. "
        return "We were not done, so I have not entered anything. " if self._asked else ""

    def _closed(self, name: str, meant: str, outcome: Done | Refused) -> Answer:
        """An answer without a question of its own: one that is still open is asked again."""
        status: Literal["done", "refused"] = "done" if isinstance(outcome, Done) else "refused"
        asked = self._asked
        if asked is None or self._talks[asked.tool] is self._talks[meant]:
            self._forget(meant)
            if isinstance(outcome, Refused) and outcome.message and TAKE_MESSAGE in self._talks:
                self._offered = outcome.message
                return Answer(
                    "needs", f"{outcome.say} Shall I take a message?", needs="said", data=dict(outcome.data)
                )
            failed = outcome.failed if isinstance(outcome, Refused) else ""
            return Answer(status, outcome.say, data=dict(outcome.data), failed=failed)
        self._stood_in.add(name)
        again = preceded(outcome, asked.outcome)
        if isinstance(again, ReadBack):
            self._promises[again.token] = self._asked = replace(asked, turn=self._turn)
            return replace(read_back(again), failed="")
        return needed(self._known_parameter(name, again.param), again)

    def _known_parameter(self, name: str, param: str) -> str:
        """A tool that stands in for another takes the answer as the sentence that it is."""
        schema = next(tool.parameters for tool in self._tools if tool.name == name)
        properties = schema["properties"]
        return param if isinstance(properties, dict) and param in properties else "said"

    def _forget(self, tool: str) -> None:
        """The talk moved on: what it asked or promised before no longer stands."""
        talk = self._talks[tool]
        self._promises = {
            token: promise
            for token, promise in self._promises.items()
            if self._talks[promise.tool] is not talk
        }
        if self._asked and self._talks[self._asked.tool] is talk:
            self._asked = None
            self._stood_in.clear()

    async def _confirm(self, token: str) -> Answer:
        promise = self._promises.get(token)
        if promise is None:
            return self._nothing_promised(token)
        if self._turn <= promise.turn:
            return waiting(promise)
        return self._told(promise.tool, promise.tool, await self._done(token, promise))

    async def _done(self, token: str, promise: Asked) -> Outcome:
        outcome = await self._talks[promise.tool].confirm(token)
        if not isinstance(outcome, ReadBack):
            del self._promises[token]
        if isinstance(outcome, Done):
            self._kept[token] = outcome.say
        return outcome

    def _nothing_promised(self, token: str) -> Answer:
        if token in self._kept:
            return Answer("done", f"That is done already. {self._kept[token]}")
        for promise in self._promises.values():
            return waiting(promise)
        return Answer(
            "refused", "I have nothing to confirm yet. What would you like?", data={"do": CALL_FIRST}
        )
