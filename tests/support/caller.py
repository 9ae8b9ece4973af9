"""A person in a room: a microphone that plays what it is given, and ears that keep what was heard."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import numpy as np
from livekit import rtc

RATE = 24_000
FRAME_MS = 20
FRAME_SAMPLES = RATE * FRAME_MS // 1000
LOUD = 200.0
"""Root mean square (of 32768) from which a frame is sound."""
TONE_HZ, TONE_LOUDNESS = 440.0, 8_000


@dataclass
class Line:
    """What one side said, as the room's transcription has it by now."""

    identity: str
    text: str
    final: bool


class Caller:
    """One participant; everything that happens to it is kept with its time (`time.monotonic()`)."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.joined_at: float | None = None
        self.agents: dict[str, float] = {}
        """Identity of each agent ever seen -> when."""
        self.subscribed_at: float | None = None
        """When the agent's sound began to come, silence at first."""
        self.first_heard_at: float | None = None
        self.heard_frames = 0
        """20 ms frames of the agent that were loud."""
        self.recording = bytearray()
        """All of the agent's audio (PCM16 mono, `RATE`), in the order it came."""
        self.lines: dict[str, Line] = {}
        self.streams: dict[str, str] = {}
        """Every other text stream, by topic: what came last."""
        self.left: str | None = None
        """Why the room was left, once it was."""
        self.source = rtc.AudioSource(RATE, 1, queue_size_ms=200)
        self.to_say: asyncio.Queue[bytes] = asyncio.Queue()
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def seconds_heard(self) -> float:
        return self.heard_frames * FRAME_MS / 1000

    def transcript(self, identity_part: str = "") -> list[str]:
        """Lines so far, of those whose identity holds this (`agent-`, or the caller's own)."""
        return [line.text for line in self.lines.values() if identity_part in line.identity]

    async def join(self, url: str, token: str, *, microphone: bool = True) -> None:
        """Connect and publish in one go, as the page does."""
        self.room.on("participant_connected", self.saw)
        self.room.on("track_subscribed", self.subscribed)
        self.room.on("disconnected", self.disconnected)
        self.room.register_text_stream_handler("lk.transcription", self.transcribed)
        await self.room.connect(url, token)
        self.joined_at = time.monotonic()
        for participant in self.room.remote_participants.values():
            self.saw(participant)
        if microphone:
            track = rtc.LocalAudioTrack.create_audio_track("microphone", self.source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            await self.room.local_participant.publish_track(track, options)
            self.run(self.keep_talking())

    def watch(self, topic: str) -> None:
        """Keep what comes on a text stream of ours, e.g. the sheet; before joining."""
        self.room.register_text_stream_handler(topic, lambda reader, _: self.run(self.keep(topic, reader)))

    async def speak(self, pcm: bytes) -> None:
        """Say this (PCM16 mono, `RATE`) into the microphone; returns when it was said."""
        for begin in range(0, len(pcm), FRAME_SAMPLES * 2):
            await self.to_say.put(pcm[begin : begin + FRAME_SAMPLES * 2].ljust(FRAME_SAMPLES * 2, b"\0"))
        while not self.to_say.empty():
            await asyncio.sleep(FRAME_MS / 1000)

    async def hum(self, seconds: float = 0.6) -> None:
        """A tone: to the scripted model a turn."""
        await self.speak(tone(seconds))

    async def leave(self) -> None:
        """Hang up."""
        await self.room.disconnect()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.source.aclose()

    async def until(self, true: Callable[[], object], seconds: float, what: str = "it") -> float:
        """Wait; the time it took."""
        began = time.monotonic()
        while not true():
            if time.monotonic() - began > seconds:
                raise AssertionError(f"{what} did not happen within {seconds} s: {self.situation()}")
            await asyncio.sleep(0.01)
        return time.monotonic() - began

    async def until_heard(self, seconds: float = 10.0, more: float = 0.2) -> float:
        """Until the agent was audible for a while from now on."""
        wanted = self.heard_frames + int(more * 1000 / FRAME_MS)
        return await self.until(lambda: self.heard_frames >= wanted, seconds, "hearing the agent")

    async def until_quiet(self, seconds: float = 0.6, within: float = 30.0) -> None:
        """Until the agent has said nothing for so long."""
        began, frames, since = time.monotonic(), self.heard_frames, time.monotonic()
        while time.monotonic() - since < seconds:
            assert time.monotonic() - began < within, f"never quiet: {self.situation()}"
            await asyncio.sleep(0.02)
            if self.heard_frames != frames:
                frames, since = self.heard_frames, time.monotonic()

    def situation(self) -> str:
        agents, lines = list(self.agents), [line.text for line in self.lines.values()]
        return f"agents {agents}, heard {self.seconds_heard:.1f} s, lines {lines}, left {self.left}"

    def saw(self, participant: rtc.RemoteParticipant) -> None:
        if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT:
            self.agents.setdefault(participant.identity, time.monotonic())

    def subscribed(
        self, track: rtc.Track, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self.subscribed_at = time.monotonic()
            self.saw(participant)
            self.run(self.hear(track))

    def disconnected(self, reason: object) -> None:
        self.left = str(reason)

    def transcribed(self, reader: rtc.TextStreamReader, identity: str) -> None:
        self.run(self.read(reader, identity))

    async def read(self, reader: rtc.TextStreamReader, identity: str) -> None:
        """The agent's line is one stream, word by word; a caller's comes again and again, whole."""
        attributes = reader.info.attributes or {}
        segment = attributes.get("lk.segment_id") or reader.info.stream_id
        text = ""
        async for piece in reader:
            text += piece
            self.lines[segment] = Line(identity, text, final=False)
        final = (reader.info.attributes or {}).get("lk.transcription_final") == "true"
        self.lines[segment] = Line(identity, text, final)

    async def keep(self, topic: str, reader: rtc.TextStreamReader) -> None:
        self.streams[topic] = await reader.read_all()

    async def hear(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=FRAME_MS)
        try:
            async for event in stream:
                pcm = bytes(event.frame.data)
                self.recording += pcm
                if loudness(pcm) > LOUD:
                    self.heard_frames += 1
                    self.first_heard_at = self.first_heard_at or time.monotonic()
        finally:
            await stream.aclose()

    async def keep_talking(self) -> None:
        """A microphone never stops: what is to be said, else silence."""
        silence = bytes(FRAME_SAMPLES * 2)
        while True:
            pcm = silence if self.to_say.empty() else self.to_say.get_nowait()
            await self.source.capture_frame(rtc.AudioFrame(pcm, RATE, 1, FRAME_SAMPLES))

    def run(self, work: object) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)


@asynccontextmanager
async def calling(
    spawned: dict, *, microphone: bool = True, topics: tuple[str, ...] = ()
) -> AsyncIterator[Caller]:
    """A caller in the room that a spawn (or a Voxie session) answered with."""
    caller = Caller()
    for topic in topics:
        caller.watch(topic)
    try:
        await caller.join(spawned["livekit_url"], spawned["token"], microphone=microphone)
        yield caller
    finally:
        await caller.leave()


def tone(seconds: float) -> bytes:
    """PCM16 of a plain tone."""
    times = np.arange(int(seconds * RATE)) / RATE
    return (np.sin(2 * math.pi * TONE_HZ * times) * TONE_LOUDNESS).astype("<i2").tobytes()


def loudness(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    return float(np.sqrt(np.mean(samples * samples))) if len(samples) else 0.0
