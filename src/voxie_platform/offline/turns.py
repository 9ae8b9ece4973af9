"""What one session hears: audio in, turns of the person out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from voxie_platform.offline.parts import SAMPLE_RATE, Ears, Listening, SpeechEnded, SpeechStarted

BYTES_PER_MS = SAMPLE_RATE * 2 // 1000
PATIENCE_SECONDS = 0.4
SILENCE = bytes(100 * BYTES_PER_MS)


class Mark(Enum):
    """What a client asks of the audio sent so far."""

    COMMIT = "commit"
    CLEAR = "clear"


@dataclass(frozen=True)
class Turn:
    """The person has finished."""

    started_ms: int
    ended_ms: int
    text: str
    committed: bool = False
    """By the client's own word, not because the ears heard the end."""

    @property
    def seconds(self) -> float:
        return max(0, self.ended_ms - self.started_ms) / 1000


@dataclass(frozen=True)
class NothingHeard:
    """The client committed an empty buffer."""


Heard = SpeechStarted | Turn | NothingHeard


class Hearing:
    """One task listens, in the order the client sent; `tell` is told what was heard."""

    def __init__(self, ears: Ears | None, tell: Callable[[Heard], Awaitable[None]]) -> None:
        self._ears = ears
        self._tell = tell
        self._queue: asyncio.Queue[bytes | Mark | SpeechStarted | SpeechEnded] = asyncio.Queue()
        self._settled = asyncio.Event()
        self._settled.set()
        self._commits = 0
        self._listening: Listening | None = None
        self._words: Sequence[str] = ()
        self._silence_ms: int | None = None
        self._fed_bytes = 0
        self._turn_bytes = 0
        self._started_ms: int | None = None
        self._manual_words: list[str] = []
        self.detects_turns = True

    def audio(self, pcm: bytes) -> None:
        self._queue.put_nowait(pcm)

    def mark(self, mark: Mark) -> None:
        if mark is Mark.COMMIT:
            self._commits += 1
            self._settled.clear()
        self._queue.put_nowait(mark)

    def inject(self, heard: SpeechStarted | SpeechEnded) -> None:
        """As if the ears had heard it."""
        self._queue.put_nowait(heard)

    def expect(self, words: Sequence[str]) -> None:
        self._words = words
        if self._listening is not None:
            self._listening.bias(words)

    def end_after(self, silence_ms: int | None) -> None:
        """How much silence the client says ends a turn; None: the ears know."""
        self._silence_ms = silence_ms
        if self._listening is not None and silence_ms is not None:
            self._listening.end_after(silence_ms)

    async def settled(self) -> None:
        """Until every commit so far has become a turn."""
        await self._settled.wait()

    async def run(self) -> None:
        self._listen_afresh()
        while True:
            piece = await self._next_piece()
            if isinstance(piece, bytes):
                await self._hear(piece)
            elif piece is Mark.COMMIT:
                await self._commit()
            elif piece is Mark.CLEAR:
                self._listen_afresh()
            else:
                await self._take(piece)

    async def _next_piece(self) -> bytes | Mark | SpeechStarted | SpeechEnded:
        if self._started_ms is None or not self.detects_turns or self._ears is None:
            return await self._queue.get()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._queue.get()
        except TimeoutError:
            # a muted microphone sends nothing: without this the sentence before it would never end
            return SILENCE

    async def _hear(self, pcm: bytes) -> None:
        self._fed_bytes += len(pcm)
        self._turn_bytes += len(pcm)
        if self._listening is not None:
            async for heard in self._listening.feed(pcm):
                await self._take(heard)

    async def _take(self, heard: SpeechStarted | SpeechEnded) -> None:
        if isinstance(heard, SpeechStarted):
            if self._started_ms is not None:
                return
            self._started_ms = heard.offset_ms
            if self.detects_turns:
                await self._tell(heard)
            return
        if not self.detects_turns:
            # a pause inside a turn that the client will end itself
            self._manual_words.append(heard.text)
            return
        await self._end_turn(heard, committed=False)

    async def _commit(self) -> None:
        ended = await self._listening.finish() if self._listening is not None else None
        if ended is None and not self._turn_bytes:
            await self._tell(NothingHeard())
        else:
            now = self._fed_bytes // BYTES_PER_MS
            await self._end_turn(ended or SpeechEnded(now, "", None), committed=True)
        self._commits -= 1
        if not self._commits:
            self._settled.set()

    async def _end_turn(self, ended: SpeechEnded, *, committed: bool) -> None:
        started_ms = ended.offset_ms if self._started_ms is None else self._started_ms
        text = " ".join(words for words in (*self._manual_words, ended.text) if words)
        self._forget_turn()
        await self._tell(Turn(started_ms, ended.offset_ms, text, committed))

    def _listen_afresh(self) -> None:
        self._forget_turn()
        self._fed_bytes = 0
        self._listening = self._ears.listen() if self._ears is not None else None
        if self._listening is not None:
            self._listening.bias(self._words)
            self.end_after(self._silence_ms)

    def _forget_turn(self) -> None:
        self._started_ms = None
        self._turn_bytes = 0
        self._manual_words.clear()
