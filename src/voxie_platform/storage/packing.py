"""Sums over many calls as they are kept: of each duration two lists, read without a name for each bin."""

from pydantic_core import from_json, to_json

from voxie_platform.calls.bins import Bins
from voxie_platform.calls.parted import Parted


def packed(sums: Parted) -> str:
    return to_json({"numbers": sums.numbers, "bins": sums.bins}).decode()


def unpacked(kept: str) -> Parted:
    found = from_json(kept)
    return Parted(found["numbers"], {name: Bins(*lists) for name, lists in found["bins"].items()})
