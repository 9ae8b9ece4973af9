"""Days, times and lists as they are said aloud."""

from collections.abc import Sequence
from datetime import date, timedelta

from voxie_platform.functions.words.numbers import ordinal

FAR = 300
"""Further ahead than this many days the year is said too."""
NOON = 12


def say_day(day: date, today: date) -> str:
    """`Friday the 27th of November`, with today and tomorrow named as such."""
    year = f" {day.year}" if abs((day - today).days) > FAR else ""
    full = f"{day:%A} the {ordinal(day.day)} of {day:%B}{year}"
    if day == today:
        return f"today, {full},"
    return f"tomorrow, {full}," if day == today + timedelta(days=1) else full


def say_time(minutes: int) -> str:
    """`7 pm`, `7:30 pm`, `noon`, `midnight`."""
    hour, minute = divmod(minutes % (24 * 60), 60)
    if minute == 0 and hour in {0, NOON}:
        return "noon" if hour else "midnight"
    half = "pm" if hour >= NOON else "am"
    return f"{hour % NOON or NOON}{f':{minute:02}' if minute else ''} {half}"


def say_list(items: Sequence[str], word: str = "and") -> str:
    """`a, b and c`."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def sentence(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]
