"""Which addresses on the net a stranger may make this platform call: what is public, and what is named."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from voxie_platform.errors import Fault, InvalidError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

CLOSED = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT, and in it a cloud's metadata (100.100.100.200)
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by its number, Azure's own inside Azure
        "169.254.0.0/16",  # link-local, and in it the metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address of anybody's choice
        "3fff::/20",
    )
]
OPEN_IPV6 = IPv6Network("2000::/3")
"""All that is routed on the net today; loopback, link-local, private and multicast lie outside."""
CARRIES_IPV4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""Mapped, and NAT64: what counts is the IPv4 address in their last 32 bits."""

LONGEST_URL = 2_000
LONGEST_NAME = 253
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
A_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
UNSEEN = re.compile(r"[\x00-\x20\x7f\\]|[^\x00-\x7f]")


class ClosedAddressError(InvalidError):
    """This is not called: it is no public address, or not written as one."""

    code = "closed_address"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, faults=[Fault("url", sentence)])


def host_of(url: str) -> str:
    """The host of a URL that is written so that everybody reads the same in it.

    Raises: ClosedAddressError.
    """
    if len(url) > LONGEST_URL:
        raise ClosedAddressError(f"A URL may have {LONGEST_URL} characters at most.")
    if UNSEEN.search(url):
        raise ClosedAddressError(
            "Write the URL in visible ASCII characters, a name of other letters in its xn-- form."
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ClosedAddressError("This is no URL.") from None
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        raise ClosedAddressError("The URL must begin with https:// or http:// and name a host.")
    if "@" in parts.netloc:
        raise ClosedAddressError("The URL must not hold a user name or a password.")
    expect_host(host)
    return host


def expect_host(host: str) -> None:
    """A name, or an address in its one usual notation.

    Raises: ClosedAddressError.
    """
    if literal(host) is not None:
        return
    labels = host.lower().removesuffix(".").split(".")
    # 127.1, 0x7f.1, 0177.0.0.1, 2130706433: what reads these reads them as addresses
    if A_NUMBER.fullmatch(labels[-1]):
        raise ClosedAddressError("Write an IPv4 address as four decimal numbers without leading zeros.")
    if len(host) > LONGEST_NAME or not all(LABEL.fullmatch(label) for label in labels):
        raise ClosedAddressError("This is no host name.")


def literal(host: str) -> Address | None:
    """The address that a host is written as; None: it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def expect_open(address: Address, allowed: Sequence[Network]) -> None:
    """Raises: ClosedAddressError."""
    meant = carried_by(address)
    if any(meant in network for network in allowed):
        return
    is_routed = isinstance(meant, IPv4Address) or meant in OPEN_IPV6
    if not is_routed or any(meant in network for network in CLOSED):
        raise ClosedAddressError(
            f"{address} is no public address. An operator can allow it by OUTBOUND_ALLOW_NETWORKS."
        )


def carried_by(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where that is what will be reached."""
    if any(address in network for network in CARRIES_IPV4):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
