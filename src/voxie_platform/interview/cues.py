"""Words by which visitors correct themselves and name what they speak of."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Mapping

DIGIT = r"(?:\d|oh?|zero|one|two|three|four|five|six|seven|eight|nine|double|triple|treble)\b"
CORRECTION = re.compile(
    rf"^(?:(?:no|nope|nah|actually|sorry|wait|correction|wrong|that's (?:wrong|the wrong \w+|not right|not correct|incorrect)|that is (?:wrong|the wrong \w+)|not quite|yes|yeah|ok|okay|but|oh(?!(?:\s+{DIGIT}\W+|,\s*{DIGIT},\s*){DIGIT})|(?:we|i)(?:'ve| have)? (?:just )?moved|one (?:more )?(?:change|thing)|i (?:said|meant|mean)|it's not that|please|just|hold on|hmm|however|almost|and)\b[\s,.:;!-]*)+",
    re.IGNORECASE,
)
CORRECTING = re.compile(
    r"\b(?:no|nope|actually|sorry|wrong|correction|i (?:said|meant)|not|but|instead|change|changed|moved|rather|should be|make (?:it|that))\b",
    re.IGNORECASE,
)
DENYING = re.compile(
    r"^(?:(?:oh|um|yes|sorry|wait)\W+)*(?:no|nope|actually|sorry|wrong|that's (?:wrong|not right|not correct)|that is (?:wrong|not right)|i (?:said|meant)|correction|it's not that)\b",
    re.IGNORECASE,
)
RENAMING = re.compile(
    r"\b(?:(?:business|restaurant|company|the|our|its) name(?:'s| is)|(?:we're|we are|it's|it is|(?:business|restaurant|place|shop|salon|company|cafe) is) called)\b",
    re.IGNORECASE,
)
CHANGE_TO = re.compile(
    r"^(?:(?:please|can you|could you|i want to|i'd like to|let's)\s+)*(?:change|make|set|correct|update|put|fix)\s+(?:the |my |our |that |it |its )?(?P<what>[\w ]{2,30}?)?\s*(?:(?:to|into|as|is)\b:?|:)\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
OPEN_WORD = re.compile(r"\b(?:open(?:s|ed|ing)?|close[sd]?|closing|shut|hours)\b", re.IGNORECASE)
PHONE_WORD = re.compile(
    r"\b(?:phone|number|telephone|mobile|cell|reach|call (?:me|us)|call(?= \+?\d)|ring)\b", re.IGNORECASE
)
OWNER_WORD = re.compile(
    r"\b(?:my (?:own |private |personal )?(?:number|mobile|cell|phone)|reach me|call me|ring me|owner|messages?|private|cell|mobile)\b",
    re.IGNORECASE,
)
FIELD_WORDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for name, words in {
        "business_name": r"(?:business |restaurant |company )?name|spelling",
        "trade": r"trade|kind of business",
        "opening_hours": r"(?:opening |the |our )?hours|opening times?|closing times?",
        "units": r"tables|seats|chairs",
        "address": r"address|street",
        "phone": r"(?:tele)?phone(?: number)?|number",
        "services": r"services|menu|dishes|prices|products|treatments",
        "greeting": r"greeting",
        "tone": r"tone",
        "voice": r"voice",
        "language": r"language",
        "audience": r"audience|callers",
        "owner_contact": r"contact",
        "timezone": r"time ?zone",
        "never": r"rules?",
        "tasks": r"tasks|functions",
        "booking_minutes": r"length of (?:a )?bookings?|booking (?:length|time)",
    }.items()
}
WRONG = re.compile(
    r"\b(?:(?<!what's )(?<!what is )wrong|change|incorrect|not right|not correct|fix|correct|different|update)\b",
    re.IGNORECASE,
)
ABOUT_THE_MENU = {"Diet", "Children"}
OWN_WORDS = {"audience", "handover", "never"}
TELLS = re.compile(r"(?:we|we're|we are|there is|there's|there are|our)\b", re.IGNORECASE)
FREE = ("audience", "handover")
LONGEST_FREE = 400
