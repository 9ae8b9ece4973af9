"""How many people, said in words: `a table for two`, `we are five`, `my wife and I`."""

import re

from voxie_platform.functions.words.plain import Found, blanked

PEOPLE = (
    r"(?:people|persons?|peoples|guests?|of us|diners|seats?|places|heads?|covers|pax|adults?|friends|grown ?ups|colleagues|"
    r"players|visitors|participants)"
)
CHILDREN = r"(?:kids?|children|child|babies|baby|toddlers?|infants?)"
N = r"(?P<count>\d{1,4})"
SOMEBODY = (
    r"(?:(?:my|our|the|a|his|her) )?(?:wife|husband|partner|girlfriend|boyfriend|friend|son|daughter|mother|father|mum|mom|dad|"
    r"brother|sister|colleague|boss|fiancée?|fianc[eé]e?|grandmother|grandfather|kid|child|baby|neighbou?r)"
)
NO_COUNT = r"(?! ?(?::|\.\d|am\b|pm\b|oclock|hours?\b|minutes?\b|days?\b|weeks?\b|months?\b|th\b|st\b|nd\b|rd\b|/|-\d|in the (?:morning|afternoon|evening)|tonight))"


def pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#:.])(?:{text})(?![\w:])")


SUM = pattern(
    rf"{N} (?:adults?|people|grown ?ups|of us)(?: ,)? (?:and|plus|with) (?P<more>\d{{1,3}}|a) {CHILDREN}"
)
COMPANY = rf"(?:friends|colleagues|others|other people|sons|daughters|boys|girls|brothers|sisters|{CHILDREN})"
MEMBER = rf"(?:{SOMEBODY}|i|me|myself|(?:(?:my|our|the|her|his) )?\d{{1,3}} (?:\w+ )?{COMPANY})"
CIRCLE = re.compile(
    rf"(?<![\w#:.]){MEMBER}(?:(?: ,)?(?: and| plus| with)? {MEMBER})*(?: ,)? (?:and|plus|with) (?:{MEMBER}|(?:my )?\d{{1,3}} {PEOPLE})(?![\w:])"
)
MEMBERS = rf"\b(?:(\d{{1,3}}) [a-z]+|{SOMEBODY}|i|me|myself)\b"
SOME_OF_US = re.compile(
    r"(?<!\bjust )(?<!\bonly )\b1 of (?:us|them)\b|(?<!\bthe )(?<!\ball )\b\d{1,3} of (?:us|them)"
    r"(?= (?:is|are|has|have|needs?|can't|cannot|eats?|doesn't|don't|won't)\b(?! (?:coming|there|here|in total|looking)\b))"
)
"""`One of us is in a wheelchair`: a part of the party."""
COUNTS = (
    pattern(rf"{N} (?:old |young |hungry |grown |nice |more )?{PEOPLE}"),
    pattern(rf"tables? {N}(?= ?(?:#|(?:on|at|for|from|this|next|today|tonight|tomorrow|mon|tue|wed|thu|fri|sat|sun)\w*\b))"),
    pattern(rf"(?:the )?{N} of (?:us|them)"),
    pattern(rf"(?:table|tables|party|group|booking|reservation|room|space|spot|seats?|family|team|dinner|lunch|brunch|breakfast)"
            rf" (?:for|of) (?:the |up to |about |around )?{N}{NO_COUNT}"),
    pattern(rf"(?:we(?:'re|'ll| are| will| would|'d| have)?|(?:there|they|it)(?:'re|'ll| are| will| would|'d|'s| is))"
            rf"(?: going to)?(?: be)?(?: just| only| about| around| now| actually)* {N}{NO_COUNT}"),
    pattern(rf"{N} (?:in total|altogether|all together|all in all)"),
    pattern(rf"{N} {CHILDREN}"),
)  # fmt: skip
EITHER = re.compile(rf"(?<![\w#:.]){N} (?:or|to|maybe) (?=\d{{1,3}} {PEOPLE})")
FOR_COUNT = pattern(rf"for (?:about |around |just |only )?{N}{NO_COUNT}(?! ?(?:o|#))")
BARE = pattern(rf"{N}{NO_COUNT}")
TWO = pattern(
    r"(?:the )?(?:two|2|both) of us|(?:table|tables|seats?|spot|room) for a couple|(?:a )?couple of (?:us|people)|we(?:'re| are) a couple"
)
ONE = pattern(
    r"(?:just|only) (?:me|myself|for me|for one|one|1|the one|for myself)|by myself|on my own|alone|(?:for|it's) (?:just |only )?"
    r"(?:me|myself)(?= (?:alone|only|please)|$| [.,#])|a table for one|for one(?: person)?|one person|table for me"
)


CORRECTED = re.compile(
    r"(?: [,.])? (?:no|sorry|i mean|make (?:it|that)|actually|rather)(?: [,.]| no| sorry| i mean| make (?:it|that)| actually| rather)*"
    rf"(?: for)? {N}{NO_COUNT}(?![\w:])"
)


def parties_in(text: str, *, asked: bool = False) -> list[Found[int]]:
    """Every party size in a plain sentence; `asked`: a bare `4` answers the question how many."""
    text = of_the_whole(text)
    found = first_said(text, asked=asked)
    corrected = CORRECTED.match(text, found[-1].end) if found else None
    if corrected:
        return [*found, Found(corrected.start("count"), corrected.end(), int(corrected["count"]))]
    return found


def of_the_whole(text: str) -> str:
    """Without the numbers that are of a part of the party."""
    return blanked(SOME_OF_US, text)


def first_said(text: str, *, asked: bool) -> list[Found[int]]:
    for read in (sums, circles, counts, singles):
        found = read(text)
        if found:
            return found
    loose = [Found(match.start(), match.end(), int(match["count"])) for match in FOR_COUNT.finditer(text)]
    if not loose and asked:
        loose = [Found(match.start(), match.end(), int(match["count"])) for match in BARE.finditer(text)]
    return loose


def sums(text: str) -> list[Found[int]]:
    """`Two adults and three children`."""
    found = []
    for match in SUM.finditer(text):
        more = 1 if match["more"] == "a" else int(match["more"])
        found.append(Found(match.start(), match.end(), int(match["count"]) + more))
    return found


def circles(text: str) -> list[Found[int]]:
    """`My wife and I`, `me, my husband and our two sons`: those named are counted."""
    return [
        Found(match.start(), match.end(), sum(int(number or 1) for number in re.findall(MEMBERS, match[0])))
        for match in CIRCLE.finditer(text)
        if re.search(r"\b(?:i|me|myself)\b", match[0])
    ]


def counts(text: str) -> list[Found[int]]:
    found: list[Found[int]] = []
    for one in COUNTS:
        for match in one.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(Found(match.start(), match.end(), int(match["count"])))
    found += [Found(m.start(), m.start() + len(m["count"]), int(m["count"])) for m in EITHER.finditer(text)]
    found += [Found(match.start(), match.end(), 2) for match in TWO.finditer(text)]
    return sorted(found, key=lambda one: one.start)


def singles(text: str) -> list[Found[int]]:
    return [Found(match.start(), match.end(), 1) for match in ONE.finditer(text)]
