"""Where a page of a list begins, as it travels: the key of the row before it."""

from voxie_platform.errors import Fault, InvalidError, shown
from voxie_platform.storage.grains import month_of
from voxie_platform.storage.moments import ALL_TIME


def cursor_of(*key: object) -> str:
    """Where the next page begins."""
    return "~".join(map(str, key))


def key_of(after: str | None) -> tuple[int, str]:
    """The (moment, id) before which a page of newest-first rows begins.

    Raises: InvalidError: no page ever ended there.
    """
    if after is None:
        return ALL_TIME, ""
    at, _, identifier = after.partition("~")
    return number_in(at, after), identifier


def key_after(start: int, after: str | None) -> tuple[int, str]:
    """The (moment, id) after which a page of soonest-first rows begins, none before a start.

    Raises: InvalidError: no page ever ended there.
    """
    first = (start, "")
    return first if after is None else max(first, key_of(after))


def place_of(after: str | None) -> tuple[int, int]:
    """The (attempt, seq) after which a page of a call's rows begins.

    Raises: InvalidError: no page ever ended there.
    """
    if after is None:
        return 0, -ALL_TIME
    attempt, _, seq = after.partition("~")
    return number_in(attempt, after), number_in(seq, after)


def rank_in(newest_at: int, after: str | None) -> tuple[int, int, str]:
    """The (month, calls, value) after which a page of ranked values begins, newest month first.

    Raises: InvalidError: no page ever ended there.
    """
    if after is None:
        return newest_at, ALL_TIME, ""
    month, _, rest = after.partition("~")
    calls, _, value = rest.partition("~")
    return month_of(number_in(month, after)), number_in(calls, after), value


def number_in(text: str, after: str) -> int:
    """A number out of a cursor."""
    try:
        number = int(text)
    except ValueError:
        number = ALL_TIME + 1
    if abs(number) > ALL_TIME:
        raise no_page_ends_at(after)
    return number


def no_page_ends_at(after: str) -> InvalidError:
    sentence = f"No page ends at {shown(after)!r}."
    return InvalidError(sentence, faults=[Fault("after", sentence)])
