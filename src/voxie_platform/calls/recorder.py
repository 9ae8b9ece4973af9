"""What one attempt at a call leaves behind, taken down as it happens."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from pydantic import JsonValue

from voxie_platform.calls.models import CallEvent, EndReason, FinalWord, Outgoing, Took, Turn, Usage

Speaker = Literal["caller", "agent"]
UNMEASURED = Took()


@dataclass
class Begun:
    """A turn that has its place in the order, whether or not its words are known yet."""

    who: Speaker
    seq: int
    started_ms: int
    at: datetime
    ended_ms: int | None = None
    meant: str | None = None


class Recorder:
    """Gives each turn its number when it begins, and writes it as its words become known and final."""

    def __init__(
        self,
        call_id: str,
        attempt: int,
        put: Callable[[Outgoing], object],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._call_id = call_id
        self._attempt = attempt
        self._put = put
        self._clock = clock
        self._started = clock()
        self._begun: dict[str, Begun] = {}
        self._turns = 0
        self._events = 0

    @property
    def ms(self) -> int:
        """Since this attempt began."""
        return round((self._clock() - self._started) * 1000)

    @property
    def turns(self) -> int:
        """How many turns have begun."""
        return self._turns

    @property
    def awaits_words(self) -> bool:
        """Whether a caller's turn is over and its transcript has not come yet."""
        return any(turn.who == "caller" and turn.ended_ms is not None for turn in self._begun.values())

    def begin(self, item_id: str, who: Speaker) -> None:
        """A turn began: its place is taken now, so that a late transcript fills it."""
        if item_id not in self._begun:
            self._turns += 1
            self._begun[item_id] = Begun(who, self._turns, self.ms, datetime.now(UTC))

    def stop(self, item_id: str) -> None:
        """The caller fell silent; the words may follow."""
        if turn := self._begun.get(item_id):
            turn.ended_ms = self.ms

    def heard(self, item_id: str, words: str) -> None:
        """The caller's words, as understood; none at all (a cough) leaves no turn."""
        turn = self._over(item_id, "caller")
        if words:
            self._write(turn, heard=words)

    def meant(self, item_id: str, words: str) -> None:
        """The agent's words as the model gave them; how much of it is played is not known yet.

        Written now: whoever reads the record of a worker that died finds what it was saying.
        """
        if words and (turn := self._begun.get(item_id)):
            turn.meant = words
            self._write(turn, meant=words)

    def said(
        self,
        item_id: str,
        words: str,
        *,
        interrupted: bool,
        started_ms: int | None = None,
        took: Took = UNMEASURED,
    ) -> None:
        """The agent's words that were really played."""
        turn = self._over(item_id, "agent")
        if started_ms is not None:
            turn.started_ms = max(turn.started_ms, started_ms)
        meant = turn.meant if interrupted else None
        self._write(turn, said=words, meant=meant, interrupted=interrupted, took=took)

    def unplayed(self) -> None:
        """The agent was cut before a word of it was played."""
        for turn in self._begun.values():
            if turn.meant and turn.ended_ms is None:
                turn.ended_ms = self.ms
                self._write(turn, meant=turn.meant, interrupted=True)

    def event(self, kind: str, **data: JsonValue) -> None:
        """Something happened."""
        self._events += 1
        self._put(
            CallEvent(
                call_id=self._call_id,
                attempt=self._attempt,
                seq=self._events,
                kind=kind,
                at=datetime.now(UTC),
                ms=self.ms,
                data=data,
            )
        )

    def over(self, reason: EndReason, detail: str | None, seconds: float | None) -> None:
        """The call is over: the last of its records, and the row's final word."""
        self.event("state", state="over", reason=reason, detail=detail)
        self._put(
            FinalWord(
                call_id=self._call_id,
                attempt=self._attempt,
                reason=reason,
                detail=detail,
                seconds=seconds,
                at=datetime.now(UTC),
            )
        )

    def used(self, response_id: str, model: str, used: Mapping[str, int | float | None]) -> None:
        """What one response of a model, or one transcript, used."""
        given = {"call_id": self._call_id, "response_id": response_id, "model": model}
        self._put(Usage.model_validate({**given, "at": datetime.now(UTC), **used}))

    def began_to_use(self, response_id: str, model: str) -> None:
        """A response began: what it uses is not measured until it tells; broken off, it never does."""
        self.used(response_id, model, {})

    def _over(self, item_id: str, who: Speaker) -> Begun:
        self.begin(item_id, who)
        turn = self._begun.pop(item_id)
        turn.ended_ms = self.ms if turn.ended_ms is None else turn.ended_ms
        return turn

    def _write(
        self,
        turn: Begun,
        *,
        heard: str | None = None,
        said: str | None = None,
        meant: str | None = None,
        interrupted: bool = False,
        took: Took = UNMEASURED,
    ) -> None:
        self._put(
            Turn(
                call_id=self._call_id,
                attempt=self._attempt,
                seq=turn.seq,
                who=turn.who,
                heard=heard,
                said=said,
                meant=meant,
                interrupted=interrupted,
                started_ms=turn.started_ms,
                ended_ms=turn.ended_ms,
                at=turn.at,
                **took.model_dump(),
            )
        )
