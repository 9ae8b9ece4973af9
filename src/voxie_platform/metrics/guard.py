"""Who may read the figures."""

from collections.abc import Mapping
from hmac import compare_digest

from voxie_platform.urls import parts_of

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")


def may_scrape(headers: Mapping[str, str], peer: str, *, key: str | None, open_here: bool = True) -> bool:
    """Whoever sends the METRICS_KEY; where none is set, this machine itself.

    What a proxy passes on is not this machine itself, nor is a page whose name points here (see its Host).
    `headers` have lower-case names.
    """
    if key is not None:
        return compare_digest(headers.get("authorization", "").encode(), f"Bearer {key}".encode())
    asked = parts_of(f"//{headers.get('host', '')}")
    is_of_here = asked is not None and asked.hostname in LOOPBACK
    return open_here and peer in LOOPBACK and is_of_here and not any(name in headers for name in PASSED_ON)
