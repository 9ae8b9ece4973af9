"""Where a SQLite file may not lie: its processes share memory, which they can do on one host alone."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import psutil

from voxie_platform.errors import Fault, SettingsError

OVER_A_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "afpfs",
    "ceph",
    "glusterfs",
    "lustre",
    "beegfs",
    "sshfs",
    "s3fs",
    "gcsfuse",
)


class Mount(Protocol):
    """A file system and where it is seen."""

    @property
    def mountpoint(self) -> str: ...
    @property
    def fstype(self) -> str: ...


def expect_one_host(file: Path, *, several_hosts: bool, mounts: Iterable[Mount] | None = None) -> None:
    """Raises: SettingsError: the processes run on several hosts, or the file is shared by a network."""
    if several_hosts:
        raise SettingsError(
            "STORE=sqlite is one file for the processes of one host, and here each has a machine of its own "
            "(SEVERAL_HOSTS): set STORE=supabase; or SEVERAL_HOSTS=false if they do share this host's disk.",
            faults=[Fault("STORE", "sqlite serves one host")],
        )
    seen = psutil.disk_partitions(all=True) if mounts is None else mounts
    if system := network_of(file.absolute(), seen):
        raise SettingsError(
            f"STORE=sqlite cannot use a network file system, and DATA_DIR={file.parent} is on {system}: "
            "choose a folder on this host's own disk, or set STORE=supabase.",
            faults=[Fault("DATA_DIR", "is on a network file system")],
        )


def network_of(file: Path, mounts: Iterable[Mount]) -> str | None:
    """The kind of network file system that the file is on, or would be."""
    around = [mount for mount in mounts if file.resolve().is_relative_to(mount.mountpoint)]
    # what is mounted last hides what was mounted there before
    nearest = max(reversed(around), key=lambda mount: len(mount.mountpoint), default=None)
    if nearest is None:
        return None
    kind = nearest.fstype.removeprefix("fuse.")
    return nearest.fstype if kind.startswith(OVER_A_NETWORK) else None
