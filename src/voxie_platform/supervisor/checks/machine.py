"""This machine: folder, disk, files, ports, names in the environment."""

import os
import resource
import shutil
from collections.abc import Mapping
from pathlib import Path

import psutil

from voxie_platform.settings import RUN_FILE, Settings, is_running
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing
from voxie_platform.supervisor.plan import LIVEKIT_PORT, LIVEKIT_UDP_PORT
from voxie_platform.supervisor.ports import free_port
from voxie_platform.supervisor.run_file import pid_of_up

LEAST_FREE_BYTES = 500 * 1024 * 1024
LEAST_FILES, ENOUGH_FILES = 1024, 4096
"""A call holds some thirty descriptors: sockets, pipes of its thread's loop, the store."""
SHARED = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afpfs", "ceph", "glusterfs", "lustre")
RENAMING = ("LIVEKIT_AGENT_NAME", "LIVEKIT_AGENT_NAME_OVERRIDE")


async def folder(settings: Settings) -> Finding:
    """DATA_DIR can be written to, and there is room."""
    place = settings.data_dir.absolute()
    nearest = existing(place)
    if not os.access(nearest, os.W_OK):
        return broken("folder", f"{nearest} cannot be written to", "set DATA_DIR to a folder of yours")
    free = shutil.disk_usage(nearest).free
    found = f"{place}, {free / 1e9:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return broken("folder", found, "make room: a full disk ends records and store")
    return good("folder", found)


async def disk(settings: Settings) -> Finding:
    """SQLite's shared memory works between processes of one host alone."""
    if settings.store != "sqlite":
        return good("disk", f"the store is {settings.store}")
    kind = filesystem_of(existing(settings.data_dir.absolute()))
    if kind.startswith(SHARED):
        return broken(
            "disk",
            f"DATA_DIR is on a network file system ({kind}), where SQLite loses data",
            "set DATA_DIR to a local disk, or STORE=supabase",
        )
    return good("disk", f"{kind or 'of unknown kind'}, local as SQLite needs it")


def existing(place: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(parent for parent in (place, *place.parents) if parent.exists())


def filesystem_of(place: Path) -> str:
    """Of the disk that a folder is on; empty: not known."""
    mounts = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    real = place.resolve()
    return next((mounts[parent] for parent in (real, *real.parents) if parent in mounts), "")


async def files(_: Settings) -> Finding:
    """Every call opens sockets; out of descriptors, a worker drops calls."""
    most, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY or most >= ENOUGH_FILES:
        return good("open files", "unlimited" if most == resource.RLIM_INFINITY else f"up to {most}")
    do = f"raise it: `ulimit -n {ENOUGH_FILES}`, LimitNOFILE in a unit"
    say = broken if most < LEAST_FILES else worth_knowing
    return say("open files", f"a process may open {most}", do)


async def names(settings: Settings, environ: Mapping[str, str] = os.environ) -> Finding:
    """One environment for both deployments can make them one."""
    set_here = {name: environ[name] for name in RENAMING if environ.get(name)}
    mode = settings.deployment_mode
    wrong = {name: value for name, value in set_here.items() if value != mode}
    if wrong:
        found = ", ".join(f"{name}={value}" for name, value in wrong.items())
        return broken("worker names", f"{found} renames the workers", "unset it: --mode decides the name")
    return good("worker names", f"nothing renames the workers; DEPLOYMENT_MODE is {mode or 'not set'}")


async def running(settings: Settings) -> Finding:
    """Whether an `up` runs here; without one the processes are started by hand."""
    if is_running(pid_of_up(settings.data_dir)):
        return good("up", "`up` runs here")
    if (settings.data_dir / RUN_FILE).exists():
        return worth_knowing("up", f"{RUN_FILE} was left by an `up` that was killed", "start it again")
    return worth_knowing("up", "no `up` runs here", "start it, or worker and api yourself")


async def ports(settings: Settings) -> Finding:
    """Those that `up` would take."""
    wanted = [
        (settings.api_port, False),
        (LIVEKIT_PORT, False),
        (LIVEKIT_UDP_PORT, True),
        (settings.offline_port, False),
        (settings.worker_health_port, False),
    ]
    taken = [str(port) for port, udp in wanted if port and free_port(port, udp=udp) != port]
    if not taken:
        return good("ports", "all free")
    if is_running(pid_of_up(settings.data_dir)):
        return good("ports", f"{', '.join(taken)} in use, by the running `up` or others")
    return worth_knowing("ports", f"{', '.join(taken)} in use", "`up` takes others")
