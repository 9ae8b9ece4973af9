"""What a running `up` leaves in its data folder, so that other commands find it."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from voxie_platform.errors import ConflictError
from voxie_platform.settings import RUN_FILE
from voxie_platform.supervisor.livekit_config import write_private

LOCK_FILE = "up.lock"


class AlreadyUpError(ConflictError):
    """Two of them would fight over one store, one set of ports and one run file."""

    code = "already_up"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"`up` runs already in {folder}; stop it first, or give this one another DATA_DIR.")


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder; the kernel frees it if this process dies.

    Raises:
        AlreadyUpError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUpError(folder) from None
        yield


def pid_of_up(folder: Path) -> object:
    """What a run file says; None: there is none that can be read."""
    try:
        written = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return written.get("pid") if isinstance(written, dict) else None


@contextmanager
def run_file(folder: Path, settings: Mapping[str, object]) -> Iterator[None]:
    """Written for as long as the run lasts; keys are setting names."""
    path = folder / RUN_FILE
    write_private(path, json.dumps({"pid": os.getpid(), "settings": dict(settings)}, indent=2))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
