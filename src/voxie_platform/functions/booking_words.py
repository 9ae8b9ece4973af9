"""What one sentence of a caller holds for a booking."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from voxie_platform.functions.spec import Given
from voxie_platform.functions.words.answers import Answered, Reply, answer_in, settled
from voxie_platform.functions.words.area_codes import area_code_first
from voxie_platform.functions.words.days import Days, days_in, no_days_in, says_now
from voxie_platform.functions.words.names import name_in, volunteered_name
from voxie_platform.functions.words.numbers import count_in
from voxie_platform.functions.words.parties import of_the_whole, parties_in
from voxie_platform.functions.words.phones import phone_in, phones_in
from voxie_platform.functions.words.plain import BLANK, blanked, plain, without
from voxie_platform.functions.words.times import Time, part_in, times_in

BARE_DATE = re.compile(r"\s*(?:it's |it is )?(\d{1,2}\.\d{1,2})[.\s]*")
RELATIVE = re.compile(
    r"\bin (?:about |around )?(?P<count>half an|(?:a|1) quarter of an|3 quarters of an|a couple of|an|a|\d{1,3})(?P<and_half> and a half)?"
    r" (?P<unit>hours?|minutes?)(?: and (?P<more>a half|a quarter|\d{1,2} minutes?))?\b"
)
PARTS_OF_AN_HOUR = {
    "half an": 30, "a quarter of an": 15, "1 quarter of an": 15, "3 quarters of an": 45, "a half": 30, "a quarter": 15,
}  # fmt: skip
CHOICES = (
    ("later", re.compile(r"\b(?:later|latter|last|next (?:one|time))\b(?! name)")),
    ("earlier", re.compile(r"\b(?:earlier|former|first|1st|sooner|before)\b(?! name)")),
    ("second", re.compile(r"\b(?:second|2nd)\b(?! name)")),
    ("third", re.compile(r"\b(?:third|3rd)\b")),
    ("any", re.compile(
        r"\b(?:either|any(?: time| of them| one|thing)?|whichever|whenever|whatever|doesn't matter|don't mind|you choose|"
        r"as soon as possible|first available|earliest)\b"
    )),
)  # fmt: skip
BY_PLACE = re.compile(
    r"(?:(?:yes|then|ok|okay|um|well|i'd like|i'll take|i take|let's take|rather) )*(?:the )?(?:1st|2nd|3rd|second)(?: (?:one|time|option))?"
    r"(?: please| then)*[ .,!]*"
)
"""`The second`: of the times offered, and no day of the month."""
WHICH_TIMES = re.compile(
    r"\b(?:what|which|when)\b[^,;!?]*\b(?:times?|slots?|(?<!gluten )free|available|availability|have|open(?:ings?)|got)\b|\bwhat's (?:free|left)\b"
)


AGE = re.compile(
    r"\b(?:he|she|(?:my|our|the) (?:\w+ )?(?:son|daughter|kid|child|boy|girl|baby|grand\w+))(?:'s| is) (?:only |just |about )?"
    r"\d{1,3}(?: years? old)?\b(?! ?[ap]m\b| ?o'?clock\b|:)"
)
"""How old somebody is: no hour, and no number of people."""
SOONEST = re.compile(
    r"\b(?:next|first|soonest|earliest) (?:free|available|possible|open)\b|\bas soon as possible\b|\bsoonest\b|\bearliest you\b"
)


@dataclass(frozen=True)
class Heard:
    """Everything found, after the speaker's own corrections; empty where nothing was said."""

    days: tuple[date, ...] = ()
    """Those possibly meant: more than one has to be asked about."""
    no_day: str = ""
    """A date that no calendar has, where no other was said."""
    now: bool = False
    """`Right now`, and no other day or hour: today, unless a day is known."""
    time: Time | None = None
    part: tuple[int, int] | None = None
    minutes_from_now: int | None = None
    parties: tuple[int, ...] = ()
    name: str = ""
    phone: str = ""
    choice: str = ""
    number: int | None = None
    """The one bare number of a sentence that says nothing else: an hour, or people."""
    asks_for_times: bool = False
    soonest: bool = False
    """`The next free table`: whenever that is."""
    text: str = ""
    """The sentence in its plain form."""
    answered: Answered = field(default_factory=lambda: Answered(Reply.UNCLEAR, ""))

    @property
    def anything(self) -> bool:
        """Whether it says something about a booking."""
        said = (
            self.days,
            self.no_day,
            self.time,
            self.part,
            self.parties,
            self.name,
            self.phone,
            self.choice,
        )
        return any(said) or self.asks_for_times or self.minutes_from_now is not None


def hear(said: str, today: date, asked: str | None = None) -> Heard:
    """Read a sentence in the light of what was asked last: `date`, `time`, `party` or `name`."""
    if asked == "date" and (bare := BARE_DATE.fullmatch(said)):
        said = f"on {bare[1]}."
    said = area_code_first(said)
    text = beside_phones(said)
    open_text = blanked(AGE, text)
    soon = RELATIVE.search(open_text)
    if soon:
        open_text = blanked(RELATIVE, open_text)
    no_days = no_days_in(open_text, today)
    open_text = without(open_text, no_days)
    days = [] if asked == "time" and BY_PLACE.fullmatch(text) else days_in(open_text, today)
    open_text = without(open_text, days)
    times = times_in(open_text)
    open_text = without(open_text, times)
    parties = parties_in(open_text)
    if asked == "time" and not times and not spoken_of_people(open_text):
        parties, times = [], times_in(open_text, asked=True)
    elif asked == "party" and not parties:
        parties = parties_in(open_text, asked=True)
    elif asked == "date" and not days and not times and not parties:
        days = days_in(open_text, today, asked=True)
    open_text = of_the_whole(without(without(open_text, times), parties))
    part = part_in(text)
    heard = Heard(
        days=possible_days(settled(text, days)),
        no_day=no_days[-1].value if no_days and not days else "",
        now=says_now(open_text) and not (days or times or soon or part),
        time=possible_times(settled(text, times)),
        part=part,
        minutes_from_now=minutes_of(soon) if soon else None,
        parties=tuple(settled(text, parties)),
        name=name_in(said, asked=asked == "name"),
        phone=phone_in(said),
        choice=choice_in(open_text),
        soonest=bool(SOONEST.search(text)),
        asks_for_times=bool(WHICH_TIMES.search(text)),
        text=text,
        answered=answer_in(said),
    )
    if heard.anything:
        return heard
    return replace(heard, number=count_in(open_text), name=volunteered_name(said) if asked else "")


def beside_phones(said: str) -> str:
    """The plain sentence, each telephone number in it one blank: its figures count nothing."""
    parts, start = [], 0
    for phone in phones_in(said):
        parts.append(plain(said[start : phone.start]))
        start = phone.end
    return f" {BLANK} ".join([*parts, plain(said[start:])]).strip()


def spoken_of_people(text: str) -> bool:
    """Whether a number is plainly of people, also when the time was asked for."""
    return any("for " not in text[one.start : one.end] for one in parties_in(text))


def possible_days(found: list[Days]) -> tuple[date, ...]:
    return tuple(sorted({day for days in found for day in days.options}))


def possible_times(found: list[Time]) -> Time | None:
    options = tuple(sorted({option for time in found for option in time.options}))
    return Time(options) if options else None


def minutes_of(match: re.Match[str]) -> int:
    """`In an hour and a half`, `in one and a half hours`."""
    unit = 60 if match["unit"].startswith("hour") else 1
    counts = {"a": 1, "an": 1, "a couple of": 2}
    count, more = match["count"], match["more"] or "0"
    minutes = PARTS_OF_AN_HOUR.get(count) or unit * (counts.get(count) or int(count))
    half = unit // 2 if match["and_half"] else 0
    return minutes + half + (PARTS_OF_AN_HOUR.get(more) or int(more.split()[0]))


def choice_in(text: str) -> str:
    return next((name for name, pattern in CHOICES if pattern.search(text)), "")


def given_words(given: Given, today: date) -> Heard:
    """What stands in the parameters themselves, each read as an answer to its own question."""
    date_given = hear(given.word("date"), today, "date")
    return Heard(
        days=date_given.days or ((today,) if date_given.now else ()),
        no_day=date_given.no_day,
        time=hear(given.word("time"), today, "time").time,
        parties=hear(given.word("party"), today, "party").parties,
        name=name_in(given.word("name"), asked=True) or given.word("name")[:100],
        phone=phone_in(given.word("phone"), fewest=5),
    )
