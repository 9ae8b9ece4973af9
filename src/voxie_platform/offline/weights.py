"""The weights of the speech engine in their cache folder: fetched once, checked each time."""

import asyncio
import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from voxie_platform.errors import VoxieError
from voxie_platform.offline.pinned import WEIGHTS, Weight
from voxie_platform.offline.sources import SilentError, UnreachableError, download, unpack

logger = logging.getLogger(__name__)

FOLDER = "weights"
LOCK_POLL_SECONDS = 0.2
READ_BYTES = 1 << 20


class WeightsMissingError(VoxieError):
    """A file of the speech engine could be had nowhere."""

    code = "weights_missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, weights: Sequence[Weight], refusals: Iterable[str], folder: Path) -> None:
        files = ", ".join(weight.file for weight in weights)
        ways = "; ".join(dict.fromkeys(refusals))
        super().__init__(
            f"Speech without a key needs {files} in {folder}, and no way to get it worked ({ways}). "
            "Connect to the internet or to a package registry once, or put the file there yourself."
        )
        self.weights = tuple(weights)


@dataclass(frozen=True)
class Weights:
    """Every file of the speech engine, checked."""

    folder: Path
    version: str
    """Changes when any of the files does."""

    def path(self, file: str) -> Path:
        return self.folder / file

    @property
    def voice_activity(self) -> Path:
        return self.path("silero/silero_vad.onnx")

    @property
    def whisper(self) -> Path:
        return self.path("whisper-tiny.en")

    @property
    def kokoro(self) -> Path:
        return self.path("kokoro/kokoro-v1.0.int8.onnx")

    @property
    def voices(self) -> Path:
        return self.path("kokoro/voices")

    @property
    def dictionaries(self) -> tuple[Path, Path]:
        """The proofread one first."""
        return self.path("misaki/us_gold.json"), self.path("misaki/us_silver.json")

    @property
    def unknown_words(self) -> Path:
        return self.path("g2p/checkpoint20.npz")


class State(StrEnum):
    """How a file was found in the cache."""

    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class WeightStatus:
    """One line of `doctor`."""

    weight: Weight
    path: Path
    state: State


@dataclass(frozen=True)
class Progress:
    """How far the fetching has come, in bytes of all that was missing."""

    file: str
    source: str
    done: int
    total: int


Report = Callable[[Progress], None]


async def fetch(cache: Path, report: Report | None = None, *, wanted: Sequence[Weight] = WEIGHTS) -> Weights:
    """All weights, from the cache folder, else from their official places, else out of packages."""
    folder = cache / FOLDER
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    if await absent(cache, wanted):
        async with only_one(folder / ".lock"):
            # Another process may have brought them while this one waited for the lock.
            missing = await absent(cache, wanted)
            if missing:
                await Errand(folder, missing, report).run()
    return Weights(folder, version=version_of(wanted))


async def status(cache: Path, *, wanted: Sequence[Weight] = WEIGHTS) -> list[WeightStatus]:
    """How each file stands in the cache, read to its last byte."""
    return await asyncio.to_thread(lambda: [examined(weight, cache / FOLDER) for weight in wanted])


def version_of(weights: Iterable[Weight]) -> str:
    return hashlib.sha256("".join(weight.sha256 for weight in weights).encode()).hexdigest()[:16]


async def absent(cache: Path, wanted: Sequence[Weight]) -> list[Weight]:
    return [line.weight for line in await status(cache, wanted=wanted) if line.state is not State.READY]


def examined(weight: Weight, folder: Path) -> WeightStatus:
    path = folder / weight.file
    if not path.is_file():
        return WeightStatus(weight, path, State.MISSING)
    return WeightStatus(weight, path, State.READY if is_right(weight, path) else State.DAMAGED)


def is_right(weight: Weight, path: Path) -> bool:
    if path.stat().st_size != weight.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == weight.sha256


@asynccontextmanager
async def only_one(lock: Path) -> AsyncIterator[None]:
    """Keeps other processes from fetching the same at the same time; the system frees it if this one dies."""
    with lock.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(LOCK_POLL_SECONDS)
        yield


class Errand:
    """One round for everything that is missing."""

    def __init__(self, folder: Path, missing: Sequence[Weight], report: Report | None) -> None:
        self.folder = folder
        self.missing = missing
        self.report = report
        self.total = sum(weight.size for weight in missing)
        self.done = 0
        self.refusals: list[str] = []
        self.silent_hosts: set[str] = set()

    async def run(self) -> None:
        logger.info("fetching speech weights", extra={"files": len(self.missing), "bytes": self.total})
        with tempfile.TemporaryDirectory(prefix=".incoming-", dir=self.folder) as place:
            left = [weight for weight in self.missing if not await self.from_its_place(weight, Path(place))]
            still = await self.from_packages(left, Path(place))
        if still:
            raise WeightsMissingError(still, self.refusals, self.folder)
        logger.info("speech weights are ready", extra={"folder": str(self.folder)})

    async def from_its_place(self, weight: Weight, place: Path) -> bool:
        """Whether the official place gave it."""
        if weight.url is None or urlsplit(weight.url).netloc in self.silent_hosts:
            return False
        incoming = place / "incoming"
        before = self.done
        try:
            await download(weight.url, incoming, lambda taken: self.took(weight, str(weight.url), taken))
        except UnreachableError as refusal:
            self.done = before
            if isinstance(refusal, SilentError):
                self.silent_hosts.add(urlsplit(weight.url).netloc)
            self.refusals.append(str(refusal))
            logger.info("official place passed over", extra={"file": weight.file, "reason": str(refusal)})
            return False
        return await self.keep(weight, incoming, weight.url)

    async def from_packages(self, wanted: Sequence[Weight], place: Path) -> list[Weight]:
        """What no package gave either; each package is fetched once for all its files."""
        still: list[Weight] = []
        for packages, group in groupby(sorted(wanted, key=package_names), key=lambda weight: weight.packages):
            weights = list(group)
            folders = [place / package.name for package in packages]
            try:
                for package, folder in zip(packages, folders, strict=True):
                    folder.mkdir()
                    await unpack(package, folder)
            except UnreachableError as refusal:
                self.refusals.append(str(refusal))
                still += weights
                continue
            still += [weight for weight in weights if not await self.out_of(folders, weight, place)]
            for folder in folders:
                await asyncio.to_thread(shutil.rmtree, folder)
        return still

    async def out_of(self, folders: Sequence[Path], weight: Weight, place: Path) -> bool:
        """Whether the unpacked packages held it."""
        if not folders:
            return False
        incoming = place / "incoming"
        source = " + ".join(map(str, weight.packages))
        await asyncio.to_thread(join, folders, weight.inside, incoming)
        self.took(weight, source, weight.size)
        return await self.keep(weight, incoming, source)

    async def keep(self, weight: Weight, incoming: Path, source: str) -> bool:
        """Move a file to where it belongs, all at once, if its hash is right."""
        if not await asyncio.to_thread(is_right, weight, incoming):
            self.refusals.append(f"{source}: the file differs from the pinned one")
            logger.warning(
                "a weight differs from the pinned one", extra={"file": weight.file, "source": source}
            )
            return False
        target = self.folder / weight.file
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(incoming, target)
        logger.info("weight fetched", extra={"file": weight.file, "source": source, "bytes": weight.size})
        return True

    def took(self, weight: Weight, source: str, taken: int) -> None:
        self.done += taken
        if self.report:
            self.report(Progress(weight.file, source, self.done, self.total))


def package_names(weight: Weight) -> tuple[str, ...]:
    return tuple(package.name for package in weight.packages)


def join(folders: Sequence[Path], inside: str, into: Path) -> None:
    """One file out of the pieces that packages carry; an absent piece leaves a file that is not right."""
    with into.open("wb") as whole:
        for folder in folders:
            for piece in sorted(folder.glob(inside)):
                with piece.open("rb") as file:
                    shutil.copyfileobj(file, whole, READ_BYTES)
