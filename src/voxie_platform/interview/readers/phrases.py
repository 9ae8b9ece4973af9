"""The sentence structure of opening hours: which times go with which days, in either order."""
# ruff: noqa: E501 - a pattern is read in one line

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from voxie_platform.functions.hours import WEEKDAYS
from voxie_platform.interview.readers.clock import Clock
from voxie_platform.interview.readers.week import HOLIDAYS, PARTS, WEEKEND, Token


@dataclass(frozen=True)
class Times:
    """What is said of some days: a range, one end alone, closed, all day or a break."""

    kind: Literal["range", "open", "close", "closed", "closed_am", "closed_pm", "allday", "break"]
    first: Clock | None = None
    last: Clock | None = None
    part: str | None = None
    """The half of the day that was named behind a range: "six to ten in the evening"."""


@dataclass(frozen=True)
class Statement:
    """Times for days; `days` is None where none were named."""

    days: frozenset[str] | None
    times: tuple[Times, ...]
    half: str | None = None
    """The half of those days that was named, and not said to be closed."""


@dataclass(frozen=True)
class Reading:
    """Everything said, in order; days without times come with an empty tuple."""

    statements: tuple[Statement, ...]
    left_over: bool
    """A time was said that belongs to nothing."""


@dataclass
class _Group:
    days: frozenset[str] | None
    times: list[Times] = field(default_factory=list)
    half: str | None = None

    def shut(self) -> Times:
        """Closed, for that half of the day if one was named."""
        halves: dict[str | None, Times] = {"am": Times("closed_am"), "pm": Times("closed_pm")}
        return halves.get(self.half, Times("closed"))


def reading_of(tokens: Sequence[Token]) -> Reading:
    return _Walk(_with_parts(tokens)).run()


def _with_parts(tokens: Sequence[Token]) -> list[Token]:
    """ "nine in the morning" is nine a.m.: the part of the day goes into the time beside it."""
    kept: list[Token] = []
    half: str | None = None
    for position, token in enumerate(tokens):
        if token.kind == "part" and _of_days(kept, tokens[position + 1 : position + 3]):
            word = "am" if "morning" in token.word else "pm"
            kept[-1] = replace(kept[-1], half=word)
            continue
        if token.kind == "part":
            half = _into_last(kept, token, list(tokens[position + 1 : position + 3]))
            continue
        if token.clock is not None and half is not None:
            token = _halved(token, half)  # noqa: PLW2901 - the token as understood
            half = None
        kept.append(token)
    return kept


def _of_days(kept: list[Token], following: Sequence[Token]) -> bool:
    """ "Wednesday afternoon" without a time beside it."""
    return bool(kept) and kept[-1].kind == "days" and not any(token.clock for token in following)


def _into_last(kept: list[Token], part: Token, following: list[Token]) -> str | None:
    word = next((half for name, half in PARTS.items() if name in part.word), "pm")
    comes_first = not part.word.startswith(("in", "at")) and any(token.clock for token in following)
    if not comes_first and kept and kept[-1].clock is not None:
        kept[-1] = _halved(kept[-1], word)
        return None
    return word


def _halved(token: Token, half: str) -> Token:
    clock = token.clock
    if clock is None or clock.half is not None:
        return token
    return replace(token, clock=replace(clock, half="am" if half == "am" else "pm"), half=half)


class _Walk:
    """One pass over the tokens; binds times to the days before them, or to those that follow."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._mode: Literal["open", "close"] | None = None
        self._closing = False  # "closed" waits for its days
        self._excepting = False
        self._but = False  # "but Saturday ten to two" adds, "but Saturday" takes away
        self._all_but = False  # "except Monday", whatever the other days are
        self._groups: list[_Group] = []
        self._waiting: list[Times] = []  # times before their days
        self._leading: list[Times] = []  # times before all days, and of none of them
        self._times_first = False
        self._left_over = False
        self._steps: dict[str, Callable[[], None]] = {
            "days": self._days,
            "rest": self._rest,
            "time": self._time,
            "to": self._to,
            "open": lambda: self._set_mode("open"),
            "close": self._close,
            "closed": self._closed,
            "break": self._break,
            "except": self._except,
            "allday": lambda: self._bind(Times("allday")),
        }

    def run(self) -> Reading:
        while self._at < len(self._tokens):
            step = self._steps.get(self._tokens[self._at].kind)
            self._at += 1
            if step is not None:
                step()
        self._finish()
        said = (
            Statement(group.days, tuple(group.times), None if group.times else group.half)
            for group in self._groups
        )
        return Reading(tuple(said), self._left_over)

    def _peek(self, ahead: int = 0, *, skipping: tuple[str, ...] = ()) -> Token | None:
        rest = [token for token in self._tokens[self._at :] if token.kind not in skipping]
        return rest[ahead] if ahead < len(rest) else None

    def _kind(self, ahead: int = 0, *, skipping: tuple[str, ...] = ()) -> str:
        token = self._peek(ahead, skipping=skipping)
        return token.kind if token is not None else ""

    def _days(self) -> None:
        parted = self._at > 1 and self._tokens[self._at - 2].kind in {"comma", "and", "stop", "except"}
        days = self._group_of_days()
        group = _Group(days, half=self._tokens[self._at - 1].half)
        timed_before = self._but or any(
            times.kind != "closed" for group in self._groups for times in group.times
        )
        if timed_before and self._kind() in {"time", "from"}:
            self._excepting = False
        if self._excepting or self._closing:
            group.times.append(group.shut())
            self._groups.append(group)
            self._closing = self._excepting = False
            return
        if self._waiting and parted and self._has_its_own():
            self._leading, self._waiting = self._leading + self._waiting, []
        if self._waiting:
            group.times = self._waiting
            self._waiting = []
            self._times_first = True
        self._groups.append(group)

    def _has_its_own(self) -> bool:
        """Whether the days just read have times behind them: "six to ten, weekends eight to eight"."""
        closed = self._kind() == "closed" and self._kind(1, skipping=("from", "comma", "and")) != "days"
        return (
            closed or self._kind() in {"time", "from"} or (self._kind() == "to" and self._kind(1) == "time")
        )

    def _group_of_days(self) -> frozenset[str]:
        """A day, a run of days ("Tuesday to Friday"), or several of them joined."""
        days = self._run_of_days()
        while True:
            joined = self._kind(0)
            ahead = 0
            while joined in {"and", "comma"}:
                ahead += 1
                joined = self._kind(ahead)
            upcoming = self._peek(ahead)
            if upcoming is None or joined != "days" or len(days) == len(WEEKDAYS) or upcoming.days <= days:
                return days
            starts_a_range = self._kind(ahead + 1) == "to" and self._kind(ahead + 2) == "days"
            by_and = any(self._kind(step) == "and" for step in range(ahead))
            if self._closing and self._opens_anew(ahead):
                return days
            if not by_and and (
                ((self._closing or self._excepting) and starts_a_range) or self._times_follow(ahead)
            ):
                return days
            self._at += ahead + 1
            days |= self._run_of_days()

    def _opens_anew(self, ahead: int) -> bool:
        """Days with a time behind them are not closed: "closed on Mondays, and on Friday and Saturday till midnight"."""
        joins = [self._peek(step) for step in range(ahead)]
        if not any(token and (token.kind == "comma" or token.word.endswith(" on")) for token in joins):
            return False
        while self._kind(ahead) in {"days", "and"}:
            ahead += 1
        till = self._kind(ahead) in {"to", "from"} and self._kind(ahead + 1) == "time"
        return till or self._kind(ahead) == "time"

    def _times_follow(self, ahead: int) -> bool:
        """Times came before these days and others come after the next: "8 to 4 Monday to Thursday, Friday 8 to 12"."""
        return bool(self._waiting) and self._kind(ahead + 1) in {"time", "from"}

    def _run_of_days(self) -> frozenset[str]:
        first = self._tokens[self._at - 1]
        last = self._peek(1)
        if (
            self._kind() == "to"
            and last is not None
            and last.kind == "days"
            and len(first.days) == len(last.days) == 1
            and HOLIDAYS.isdisjoint(first.days | last.days)
        ):
            self._at += 2
            start = WEEKDAYS.index(next(iter(first.days)))
            end = WEEKDAYS.index(next(iter(last.days)))
            length = (end - start) % 7
            return frozenset(WEEKDAYS[(start + step) % 7] for step in range(length + 1))
        return first.days

    def _rest(self) -> None:
        named = frozenset(day for group in self._groups for day in group.days or ())
        self._groups.append(_Group(frozenset(WEEKDAYS) - named))
        if self._closing:
            self._groups[-1].times.append(Times("closed"))
            self._closing = False

    def _time(self) -> None:
        clock = self._tokens[self._at - 1].clock
        assert clock is not None
        second = self._peek(1)
        between = self._kind() == "and" and self._at >= 2 and self._tokens[self._at - 2].word == "between"  # noqa: PLR2004
        if (self._kind() == "to" or between) and second is not None and second.clock is not None:
            self._at += 2
            self._mode = None
            self._bind(Times("range", clock, second.clock, second.half))
        elif self._mode is not None:
            self._bind(Times(self._mode, clock) if self._mode == "open" else Times("close", None, clock))
            self._mode = None
        elif self._at >= 2 and self._tokens[self._at - 2].word in {"from", "starting"}:  # noqa: PLR2004
            self._bind(Times("open", clock))
        else:
            self._left_over = True

    def _to(self) -> None:
        if self._kind() == "time":
            self._mode = "close"

    def _set_mode(self, mode: Literal["open", "close"]) -> None:
        self._mode = mode

    def _close(self) -> None:
        """ "we close at ten" names a time, "we close on Mondays" names days."""
        ahead = 0
        while self._kind(ahead) in {"from", "days", "and", "to"} and not (
            self._kind(ahead) == "to" and self._kind(ahead + 1) == "time"
        ):
            ahead += 1
        only_days = self._kind(0, skipping=("from",)) == "days" and self._kind(ahead) not in {"time", "to"}
        if only_days:
            self._closing = True
        else:
            self._mode = "close"

    def _closed(self) -> None:
        last = self._groups[-1] if self._groups else None
        self._mode = None
        if last is not None and not last.times:
            last.times.append(last.shut())
        elif last is None or last.times[-1].kind != "closed" or self._kind(0, skipping=("from",)) == "days":
            self._closing = True

    def _break(self) -> None:
        if self._kind(0, skipping=("from", "days")) != "time":
            self._closed()
            return
        upcoming = [token for token in self._tokens[self._at : self._at + 4] if token.clock is not None]
        if len(upcoming) >= 2:  # noqa: PLR2004 - from and to
            self._at += [position for position, token in enumerate(self._tokens[self._at :]) if token.clock][
                1
            ] + 1
            self._bind(Times("break", upcoming[0].clock, upcoming[1].clock))

    def _except(self) -> None:
        self._excepting = True
        self._all_but = self._all_but or self._tokens[self._at - 1].word != "but"
        self._but = self._tokens[self._at - 1].word == "but"

    def _bind(self, times: Times) -> None:
        last = self._groups[-1] if self._groups else None
        closed = last is not None and bool(last.times) and last.times[-1].kind == "closed"
        if last is None or closed or (self._times_first and last.times):
            self._waiting.append(times)
        else:
            last.times.append(times)

    def _finish(self) -> None:
        """Times left without days, and days left without times, find each other where that makes sense."""
        for position in range(1, len(self._groups)):
            empty, before = self._groups[position], self._groups[position - 1]
            if not empty.times and len(before.times) > 1 and before.times[-1].kind in {"range", "allday"}:
                empty.times.append(before.times.pop())
        open_groups = [group for group in self._groups if not group.times]
        if self._waiting and open_groups:
            open_groups[-1].times.extend(self._waiting)
            self._waiting = []
        if loose := self._leading + self._waiting:
            self._groups.insert(0, _Group(self._days_of_loose_times(), loose))

    def _days_of_loose_times(self) -> frozenset[str] | None:
        """The others, where the weekend is told apart or some are excepted; none where that has to be asked."""
        named = frozenset(day for group in self._groups for day in group.days or ())
        either_way = self._times_first and self._waiting  # "six to ten weekends eight to eight"
        if not either_way and (named >= WEEKEND or self._all_but):
            return frozenset(WEEKDAYS) - named
        timed = any(times.kind == "range" for group in self._groups for times in group.times)
        return frozenset() if timed else None
