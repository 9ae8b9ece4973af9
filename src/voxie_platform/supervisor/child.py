"""One child process: its life, and the log file of what it says."""

import asyncio
import io
import json
import logging
import logging.handlers
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from voxie_platform.logs import Redaction
from voxie_platform.supervisor.lifeline import tied

LONGEST_LINE = 64 * 1024
LOG_BYTES = 10 * 1024 * 1024
LAST_WORDS_SECONDS = 1.0

Complain = Callable[[str], None]


class Child:
    """A process that is started at most once; what it writes goes into its log file."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: "LogFile",
        complain: Complain,
    ) -> None:
        self.command = command
        self.environment = environment
        self.log = log
        self.complain = complain
        self.process: asyncio.subprocess.Process | None = None
        self.listening: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """The pid. It has a session of its own: Ctrl-C reaches `up` alone, which stops all in order."""
        ears, mouth = os.pipe()
        try:
            self.process = await asyncio.create_subprocess_exec(
                *tied(self.command),
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=mouth,
                stderr=mouth,
                start_new_session=True,
            )
        except BaseException:
            os.close(ears)
            raise
        finally:
            os.close(mouth)
        self.listening = asyncio.create_task(self.listen(os.fdopen(ears, "rb", buffering=0)))
        return self.process.pid

    async def ended(self) -> int:
        """The exit code, once it has ended and what it wrote is in the log."""
        assert self.process is not None
        assert self.listening is not None
        try:
            code = await self.process.wait()
            # A grandchild may hold the pipe open for ever.
            await asyncio.wait([self.listening], timeout=LAST_WORDS_SECONDS)
            return code
        finally:
            self.listening.cancel()
            await asyncio.wait([self.listening])

    async def listen(self, pipe: io.RawIOBase) -> None:
        """Write down what it says, until it or we end."""
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), pipe
        )
        try:
            async for line in lines_of(stream):
                if complaint := complaint_in(self.log.write(line)):
                    self.complain(complaint)
        finally:
            transport.close()
            self.log.close()

    def terminate(self) -> None:
        """Ask it to end."""
        self.send(signal.SIGTERM)

    def kill(self) -> None:
        """End it, with all that it started."""
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    async def gone(self) -> None:
        """Nothing of it is left."""
        self.kill()
        if self.process is not None:
            await self.process.wait()

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)


class LogFile:
    """Lines of one part, without secrets, in files that do not grow for ever."""

    def __init__(self, path: Path, redacted: Redaction) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.redacted = redacted
        self.handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
        )

    def write(self, line: bytes) -> str:
        """The line as it was written down."""
        text = self.redacted(line.decode(errors="replace").rstrip())
        self.handler.emit(logging.makeLogRecord({"msg": text}))
        return text

    def close(self) -> None:
        """Until the next line."""
        self.handler.close()


async def lines_of(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Line by line; one that never ends is cut."""
    rest = b""
    while chunk := await stream.read(LONGEST_LINE):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line
        if len(rest) >= LONGEST_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest


def complaint_in(line: str) -> str | None:
    """What an error line of our own JSON format says; nothing for other lines."""
    if not line.startswith("{"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if (
        not isinstance(entry, dict)
        or entry.get("level") not in {"error", "critical"}
        or "message" not in entry
    ):
        return None
    return str(entry["message"])
