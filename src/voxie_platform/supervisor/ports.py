"""Ports: the one asked for, or another that is free and that no other `up` has set aside."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

NEIGHBOURS = 40
ANY_TRIES = 20
REGISTER = "voxie-platform.ports"
ALL_PORTS = 65_536


@dataclass(frozen=True)
class Ports:
    """Those of one `up`, from before its parts bind them until it ends: also while one is started again."""

    register: int
    """File of all of them on this machine: the lock on one of its bytes stands for one port."""

    def free(self, wanted: int, *, host: str, udp: bool = False) -> int:
        """The port asked for, or another one; no other `up` gets it any more."""
        return free_port(wanted, host=host, udp=udp, may_have=lambda port: self.set_aside(port, udp=udp))

    def set_aside(self, port: int, *, udp: bool) -> bool:
        """Whether it is ours now; the kernel gives it back when this process dies."""
        try:
            fcntl.lockf(self.register, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port + ALL_PORTS * udp)
        except (BlockingIOError, PermissionError):
            return False
        return True


@contextmanager
def ports_of_one() -> Iterator[Ports]:
    """What one `up` has set aside, for as long as the block lasts."""
    register = open_register(Path(tempfile.gettempdir()) / REGISTER)
    try:
        yield Ports(register)
    finally:
        os.close(register)


def open_register(path: Path) -> int:
    """Whoever comes first makes it, for everybody: others may lock it, and there is nothing in it to read."""
    try:
        made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    os.fchmod(made, 0o666)
    return made


def free_port(
    wanted: int,
    *,
    host: str = "127.0.0.1",
    udp: bool = False,
    may_have: Callable[[int], bool] = lambda port: True,
) -> int:
    """The port asked for if nobody has it, else the next free one, else any; 0 asks for any."""
    near = range(wanted, min(wanted + NEIGHBOURS, ALL_PORTS)) if wanted else ()
    for port in (*near, *[0] * ANY_TRIES):
        with suppress(OSError):
            found = taken(port, host, udp=udp)
            if may_have(found):
                return found
    raise OSError(f"no port is free on {host}")


def taken(port: int, host: str, *, udp: bool) -> int:
    """The port, after binding it for a moment. Raises: OSError (somebody has it)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as probe:
        if not udp:
            # A port whose last connections are in TIME_WAIT is free for a server.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])
