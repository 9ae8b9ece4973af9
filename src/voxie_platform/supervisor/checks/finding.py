"""One line of `doctor`: what was found, and what to do about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from voxie_platform.settings import Settings


@dataclass(frozen=True)
class Finding:
    """How one part is."""

    part: str
    fine: bool
    found: str
    do: str = ""
    """Empty: nothing is to be done."""
    needed: bool = True
    """Whether calls are impossible, or not safe, without it."""


Check = Callable[[Settings], Awaitable[Finding]]


def good(part: str, found: str) -> Finding:
    """Nothing is to be done."""
    return Finding(part, True, found)


def broken(part: str, found: str, do: str) -> Finding:
    """Calls are impossible, or not safe."""
    return Finding(part, False, found, do)


def worth_knowing(part: str, found: str, do: str = "") -> Finding:
    """It works as it is, or is not needed."""
    return Finding(part, False, found, do, needed=False)
