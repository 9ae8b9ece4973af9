"""Programs run to their end on the way to `up`: a compiler, a package fetcher."""

import asyncio
import os
import shutil
import signal
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from voxie_platform.errors import VoxieError
from voxie_platform.supervisor.lifeline import tied

LAST_LINES = 3


class ProgramFailedError(VoxieError):
    """A program that was needed is missing or failed."""

    code = "program_failed"


async def run_to_end(
    command: Sequence[str], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> str:
    """What the program wrote on stdout; it dies with the task that waits for it.

    Raises:
        ProgramFailedError: with its last words.
    """
    if shutil.which(command[0]) is None:
        raise ProgramFailedError(f"{command[0]} is not installed")
    process = await asyncio.create_subprocess_exec(
        *tied(command),
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        written, complaints = await process.communicate()
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode:
        last = " / ".join(complaints.decode(errors="replace").strip().splitlines()[-LAST_LINES:])
        raise ProgramFailedError(f"{command[0]} ended with code {process.returncode}: {last}")
    return written.decode(errors="replace")


def content_of(name: str, archive: tarfile.TarFile) -> bytes:
    """One file out of an archive: its bytes alone, since Python before 3.11.4 can filter nothing else out.

    Raises: ProgramFailedError: it is not in there.
    """
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise ProgramFailedError(f"there is no file {name} in the archive")
    return file.read()
