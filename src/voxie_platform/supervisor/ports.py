"""Ports: the one asked for, or another that is free."""

import socket
from contextlib import suppress

NEIGHBOURS = 40


def free_port(wanted: int, *, host: str = "127.0.0.1", udp: bool = False) -> int:
    """The port asked for if nobody has it, else the next free one, else any; 0 asks for any."""
    near = range(wanted, min(wanted + NEIGHBOURS, 65_536)) if wanted else ()
    for port in (*near, 0):
        with suppress(OSError):
            return taken(port, host, udp=udp)
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
