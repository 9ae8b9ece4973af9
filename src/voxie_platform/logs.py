"""What the platform logs: one line per thing that happened, with fields and without secrets."""

import json
import logging
import re
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, TextIO

from pydantic import SecretStr

HIDDEN = "[hidden]"
SECRET_SHAPES = re.compile(
    r"eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?"  # a JWT, also inside a URL or an error's sentence
    r"|\bvx_[\w-]{6,}"  # our API keys
    r"|\bsk-[\w-]{16,}|\bsb_secret_[\w-]{6,}"  # OpenAI's and Supabase's
    r"|(?<=[Bb]earer )[^\s\"',]{6,}"
    r"|(?<=access_token=)[^&\s\"']+"
)
HANG_UP_NOISE = (
    "failed to publish agent transcription",
    "publisher data channel",
    "Attempted to drop unknown FFI handle",
)
"""The LiveKit SDK says these at every ordinary hang-up."""
NOISY = {
    "asyncio": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "uvicorn.access": logging.WARNING,
    "hpack": logging.WARNING,
    "numba": logging.WARNING,
    "faster_whisper": logging.WARNING,
    "livekit": logging.WARNING,
}
PERSONAL = "pii"
"""A part of a field's name, as in LiveKit's `lk.pii.raw_arguments`."""
SHORTEST_SECRET = 6
ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}

Format = Literal["auto", "human", "json"]


def log_to(
    stream: TextIO | None = None,
    *,
    style: Format = "auto",
    level: str = "INFO",
    secrets: Iterable[str | SecretStr | None] = (),
) -> None:
    """Send all logging of this process to `stream` (stderr), every line without its secrets."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    redacted = Redaction(secrets)
    handler.setFormatter(HumanLine(redacted) if is_human(style, stream) else JsonLine(redacted))
    handler.addFilter(hang_up_noise_is_quiet)
    handler.addFilter(retries_are_one_line)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(max(least, root.level))


def is_human(style: Format, stream: TextIO) -> bool:
    """Whether lines are for a person at a terminal."""
    return style == "human" or (style == "auto" and stream.isatty())


def hang_up_noise_is_quiet(record: logging.LogRecord) -> bool:
    """False for what LiveKit's SDK says at every hang-up and nobody needs to act on."""
    if not record.name.startswith("livekit"):
        return True
    said = record.getMessage()
    return not any(noise in said for noise in HANG_UP_NOISE)


def retries_are_one_line(record: logging.LogRecord) -> bool:
    """Where LiveKit's SDK will try again, why it has to is enough: nobody needs three tracebacks for it."""
    if record.name.startswith("livekit") and record.levelno < logging.ERROR and record.exc_info:
        record.because = str(record.exc_info[1])
        record.exc_info = record.exc_text = None
    return True


class Redaction:
    """Takes out of a text what is secret: by its shape, or because it is a known value."""

    def __init__(self, secrets: Iterable[str | SecretStr | None] = ()) -> None:
        plain = [secret.get_secret_value() if isinstance(secret, SecretStr) else secret for secret in secrets]
        worth_hiding = [value for value in plain if value and len(value) >= SHORTEST_SECRET]
        longest_first = sorted(worth_hiding, key=len, reverse=True)
        self.known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        shapeless = SECRET_SHAPES.sub(HIDDEN, text)
        return self.known.sub(HIDDEN, shapeless) if self.known else shapeless


class Line(logging.Formatter):
    """A record as one line, redacted as a whole: message, fields and traceback alike."""

    def __init__(self, redacted: Redaction | None = None) -> None:
        super().__init__()
        self.redacted = redacted or Redaction()

    def format(self, record: logging.LogRecord) -> str:
        return self.redacted(self.line(record))

    def line(self, record: logging.LogRecord) -> str:
        raise NotImplementedError

    def traceback_of(self, record: logging.LogRecord) -> str | None:
        if record.exc_info and record.exc_info[0]:
            return self.formatException(record.exc_info)
        return record.exc_text


class JsonLine(Line):
    """One JSON object a line, for machines."""

    def line(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **fields_of(record),
        }
        if traceback := self.traceback_of(record):
            entry["traceback"] = traceback
        return json.dumps(entry, default=str, ensure_ascii=False)


class HumanLine(Line):
    """Time, level, sentence, fields; for a person at a terminal."""

    def line(self, record: logging.LogRecord) -> str:
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        said = " ".join(record.getMessage().splitlines())
        fields = "".join(f"  {name}={value}" for name, value in fields_of(record).items())
        traceback = self.traceback_of(record)
        return f"{clock} {record.levelname.lower():7} {said}{fields}" + (
            f"\n{traceback}" if traceback else ""
        )


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """What was given as `extra`, without what its giver marks as a person's words."""
    return {
        name: value
        for name, value in vars(record).items()
        if name not in ORDINARY and PERSONAL not in name.split(".")
    }
