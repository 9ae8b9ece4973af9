"""Sums with their durations apart and in order: to find a percentile nobody looks at the name of each bin."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from voxie_platform.calls.bins import Bins, beginnings
from voxie_platform.calls.sums import DURATIONS, Sums, added, bin_name, total


class Parted(Mapping[str, int]):
    """The same sums to whoever asks by name."""

    __slots__ = ("bins", "numbers")

    def __init__(self, numbers: Mapping[str, int], bins: Mapping[str, Bins]) -> None:
        self.numbers = numbers
        """All but the bins."""
        self.bins = bins
        """By duration."""

    def __getitem__(self, name: str) -> int:
        if name in self.numbers:
            return self.numbers[name]
        duration, begins = places()[name]
        return dict(zip(*self.bins[duration], strict=True))[begins]

    def __iter__(self) -> Iterator[str]:
        yield from self.numbers
        for duration, bins in self.bins.items():
            for begins in bins.begins:
                yield bin_name(duration, begins)

    def __len__(self) -> int:
        return len(self.numbers) + sum(len(bins.begins) for bins in self.bins.values())


def parted(sums: Sums) -> Parted:
    """Each bin put where it belongs."""
    if isinstance(sums, Parted):
        return sums
    numbers: dict[str, int] = {}
    counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    known = places()
    for name, number in sums.items():
        if name in known:
            duration, begins = known[name]
            counts[duration][begins] = number
        else:
            numbers[name] = number
    return Parted(numbers, {duration: in_order(found) for duration, found in counts.items()})


@cache
def places() -> Mapping[str, tuple[str, int]]:
    """What each bin is called in sums: of which duration it is, and where it begins."""
    return {bin_name(name, begins): (name, begins) for name in DURATIONS for begins in beginnings()}


def in_order(counts: Mapping[int, int]) -> Bins:
    """Without those in which nothing is left."""
    begins = [begins for begins in sorted(counts) if counts[begins]]
    return Bins(begins, [counts[each] for each in begins])


def together(*sums: Sums) -> Parted:
    """All of them added up; one alone is not looked at."""
    if len(sums) == 1:
        return parted(sums[0])
    apart = [each for each in sums if isinstance(each, Parted)]
    apart.append(parted(added(*(each for each in sums if not isinstance(each, Parted)))))
    return Parted(
        total(entry for each in apart for entry in each.numbers.items()),
        {
            duration: merged(parts)
            for duration in DURATIONS
            if (parts := [each.bins[duration] for each in apart if duration in each.bins])
        },
    )


def merged(parts: Sequence[Bins]) -> Bins:
    """Bins of one duration."""
    if len(parts) == 1:
        return parts[0]
    counts = dict(zip(*parts[0], strict=True))
    for part in parts[1:]:
        for begins, number in zip(*part, strict=True):
            counts[begins] = counts.get(begins, 0) + number
    return in_order(counts)
