"""What went over one session's wire, with times that other processes of the machine can compare."""

import json
import time
from collections import deque
from dataclasses import dataclass, field

from voxie_platform.offline.protocol import Event

LONGEST = 5000
_AUDIO_IN = "input_audio_buffer.append"
_AUDIO_OUT = "response.output_audio.delta"
_TYPE_STANDS_WITHIN = 120


@dataclass
class Entry:
    """One event; audio in a row is one entry."""

    at: float
    by: str
    event: Event
    count: int = 1

    def as_json(self) -> Event:
        return {"at": self.at, "by": self.by, "event": self.event, "count": self.count}


@dataclass
class Journal:
    """The last entries of one session; the counts are of all."""

    opened_at: float = field(default_factory=time.monotonic)
    received_events: int = 0
    sent_events: int = 0
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=LONGEST))

    def received(self, text: str) -> None:
        self.received_events += 1
        if _AUDIO_IN in text[:_TYPE_STANDS_WITHIN]:
            # parsed by the session already: 150 sessions of audio are not parsed twice
            self._note("client", {"type": _AUDIO_IN})
            return
        try:
            event = json.loads(text)
        except (ValueError, RecursionError):
            event = {"type": "", "text": text[:1000]}
        self._note("client", event if isinstance(event, dict) else {"type": "", "text": text[:1000]})

    def sent(self, event: Event) -> None:
        self.sent_events += 1
        self._note("server", {"type": _AUDIO_OUT} if event["type"] == _AUDIO_OUT else event)

    def _note(self, by: str, event: Event) -> None:
        last = self.entries[-1] if self.entries else None
        if last and last.by == by and event["type"] in (_AUDIO_IN, _AUDIO_OUT) and last.event == event:
            last.count += 1
        else:
            self.entries.append(Entry(time.monotonic(), by, event))
