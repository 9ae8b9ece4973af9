"""Names out of a sentence, also those spelled letter by letter."""
# ruff: noqa: E501 - a pattern is read in one line

import difflib
import re

from voxie_platform.interview.readers.text import titled, trimmed, words_of

LONGEST_NAME = 80
MOST_WORDS = 8
FEWEST_LETTERS = 3
ENOUGH_ALIKE = 0.5
NAMING = re.compile(
    r"\b(?:(?:is|it's|are|we're|be|was)?\s*(?:called|named)|(?:(?:business|company|restaurant|shop|salon|store|place|practice|cafe|pizzeria|firm|our|the|its|trading)\s+)?name(?:'s| is| of (?:the|our|my) [\w ]{2,25}? is| was| will be)|go(?:es)? by(?: the name(?: of)?)?)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"^(?:(?:yes|yeah|sure|okay|ok|so|(?:hi|hello|hey)(?: there| everyone| again)?|voxie|good (?:morning|afternoon|evening)|oh|please)\b[,.!]?\s*)*"
    r"(?:(?:it's|it is|its|that's|that is|we're|we are|this is|i'm the owner of|i am the owner of|i'm|i am|i have|i've got|i own|i run|i manage|i'm the owner of|i am the owner of|the owner of|we have|we run|we own|that would be|it would be|i'm calling from|calling from|here is|(?P<whose>(?:my|our) (?:business|company|restaurant|place|shop|firm|practice|studio|salon|store|school|agency|clinic|hotel) is))\s+)?(?P<rest>.+)",
    re.IGNORECASE,
)
IN_ANY_CASE = re.compile(r"my (?:business|company|restaurant|place|shop) is", re.IGNORECASE)
STATE = re.compile(
    r"(?:about|above|across|all|already|also|always|around|at|available|based|behind|below|beside|between|big|booked|brand|busy|by|close|closed|closing|currently|downtown|easy|empty|established|expanding|family|for|founded|free|from|full|fully|getting|going|growing|here|hiring|huge|in|independent|inside|just|known|large|like|local|located|looking|made|managed|moving|mostly|near|new|newly|next|not|now|off|old|on|only|open|opening|opposite|out|outside|over|owned|part|popular|pretty|quite|quiet|rather|really|right|run|running|self|set|situated|small|so|still|temporarily|there|tiny|to|too|under|up|usually|very|well|wheelchair|with|within|women|young)\b|the \w+est\b|.*(?:able|ible|friendly|only)$",
    re.IGNORECASE,
)
"""Said of a business, where ears that write no capitals cannot tell a name from it."""
FROM = re.compile(
    r"\b(?i:this is|here is|i'm|i am|it's)\s+(?P<person>(?!calling|speaking|here|the|an?\b|not|located|right|just|open)[A-Za-z][\w'-]+(?:\s+(?!from|of|at)[A-Za-z][\w'-]+)?)\s+(?i:from)\s+(?P<rest>.+)"
)
OF = re.compile(
    r"\b(?i:this is|here is|i'm|i am)\s+(?P<person>[A-Z][\w'-]+\s+[A-Z][\w'-]+)\s+of\s+(?P<rest>[A-Z].+)"
)
PERSON = re.compile(
    r"\b(?:my name is|my name's|i'm called|i am called|ask for|speak (?:to|with)|messages? (?:should )?(?:go|goes) to|(?:send|give) (?:it|them|messages?) to|to me,|that's me,|for me,|i'm(?! (?:a|an|the|not|open|closed|calling|in|on|at|sorry)\b)|owner is|the owner,|contact is)\s+(?P<rest>[A-Za-z][\w'-]+(?:\s+(?!(?:and|at|on|my|her|his|the|is|i|we|from|phone|number|by|when|if|should|please|who|for|to|with|or)\b)[A-Za-z][\w'-]+)?)",
    re.IGNORECASE,
)
SENTENCE = frozenset(
    [
        "i",
        "i'd",
        "i'll",
        "i've",
        "need",
        "want",
        "would",
        "should",
        "could",
        "you",
        "your",
        "agent",
        "voxie",
        "don't",
        "can't",
        "someone",
        "something",
    ]
)
"""A name has none of these: it is a sentence about something else."""
NO_FIRST = frozenset(["a", "an", "we", "i", "my", "our", "you", "not", "no", "don't", "before", "first", "there", "everyone", "everybody", "again"])  # fmt: skip
END = re.compile(
    r"(?:\s*[,.;:!?]\s*|\s+)(?:(?:and|but|so)\s+(?:we|we're|it|it's|i|i'm|our|the agent|that's|they|you)\b|(?:an?|the)\s+(?:\w+\s+){0,4}?(?:restaurant|pizzeria|pizza|trattoria|bistro|cafe|café|bar|salon|shop|store|practice|company|business|clinic|office|studio|agency|garage|place|firm|school|gym|hotel|service)\b|we're\b|we are\b|we have\b|we do\b|it's an?\b|it is an?\b|it's\b|it is\b|that's an?\b|which\b|where\b|located\b|our\b|my\b|i\b|with an?\b|spelled\b|spelt\b|please\b|in (?=[A-Z][\w]+)|in (?:the|downtown)\b|at \d|on \d|since\b|for \d|with \w+ (?:tables?|chairs?)\b|open\b).*$",
    re.IGNORECASE,
)
COMMA_AND_MORE = re.compile(r"\s*[,;]\s*(?!(?:and|&)\s+[A-Z]).*$")
OTHERS = re.compile(
    r"\b(?:my|his|her|wife|husband|i'm|i am|dish|pizza|dishes|street)\s*$|\b(?:agent|assistant|voice|her|him|bot)(?:'s)?\s+(?:(?:should|shall|is|will|could|can|must|to|be)\s*)*$",
    re.IGNORECASE,
)
"""Before "name is" or "called": it is somebody else's name."""
SPELLED = re.compile(
    r"(?<![\w'])(?:(?:capital\s+)?(?:double\s+)?[A-Za-z](?:\s+(?:for|as in|like(?: in)?)\s+\w+)?(?:\s*[,.-]\s*|\s+|$)(?:(?:new word|next word|space|second word)[,.]?\s+)?){3,}",
    re.IGNORECASE,
)
LETTER = re.compile(
    r"(?P<space>new word|next word|second word|space)|(?:capital\s+)?(?P<double>double\s+)?(?<![\w'])(?P<letter>[A-Za-z])(?![\w'])(?:\s+(?:for|as in|like(?: in)?)\s+\w+)?",
    re.IGNORECASE,
)


def read_business_name(text: str, *, asked: bool, trade_words: re.Pattern[str]) -> str | None:
    """Where the sentence names a business; asked for one, also what stands there without "called"."""
    named = NAMING.search(text)
    while named is not None:
        if not OTHERS.search(text[: named.start()]):
            return _cut(named["rest"], trade_words)
        named = NAMING.search(text, named.start() + 1)
    introduced = FROM.search(text) or OF.search(text)
    if introduced:
        return _cut(introduced["rest"], trade_words)
    if not asked:
        return None
    beside = re.search(
        rf"\b(?:an?|my|our)\s+(?:\w+\s+){{0,3}}?(?:{trade_words.pattern})\s*,\s*(?P<rest>.+)",
        text,
        re.IGNORECASE,
    )
    said = ASKED.match(text)
    if not beside and said and said["whose"] and not _names_it(said["whose"], said["rest"]):
        return None
    found = beside or said
    return _cut(found["rest"], trade_words) if found else None


def read_person(text: str) -> str | None:
    """A person's name beside "my name is" or "ask for"."""
    introduced = FROM.search(text) or OF.search(text)
    if introduced:
        return titled(introduced["person"])
    found = PERSON.search(text)
    return titled(trimmed(found["rest"])) if found else None


def read_agent_name(text: str) -> str | None:
    """What the agent itself is to be called."""
    found = re.search(
        r"\b(?:(?:the|my|your) (?:agent|assistant)|it|her|him|she|he)(?:'s name)?(?:\s+(?:should|shall|can|could|will|must)(?: be)?)?\s+(?:is |be )?(?:called|named|introduce (?:itself|herself|himself) as|name(?: is)?)\s+(?P<name>[A-Z][\w'-]+)",
        text,
    ) or re.search(r"\bcall (?:it|her|him|the agent) (?P<name>[A-Z][\w'-]+)", text)
    return found["name"] if found else None


def read_spelled(text: str) -> str | None:
    """ "B, E, double L, A" and "B for Bravo" in one word, or several where "new word" stands between."""
    run = SPELLED.search(text)
    if run is None:
        return None
    letters = ""
    for match in LETTER.finditer(run[0]):
        if match["space"]:
            letters += " "
        else:
            letters += match["letter"] * (2 if match["double"] else 1)
    words = [word.capitalize() for word in letters.split()]
    return " ".join(words) if len("".join(words)) >= FEWEST_LETTERS else None


def without_spelling(text: str) -> str:
    """The sentence with the letters cut out, as far as it says the name as well."""
    return trimmed(
        re.sub(
            r",?\s*\b(?:that's|that is|it's|spelled|spelt|i spell it|it is spelled|it's spelled)\s*$",
            "",
            SPELLED.sub(" ", text).strip(),
            flags=re.IGNORECASE,
        )
    )


def respelled(name: str, spelled: str) -> str:
    """The name with the word exchanged that sounds most like the spelled one; else the spelled one alone."""
    words = name.split()
    if " " in spelled or not words:
        return spelled
    alike = [difflib.SequenceMatcher(None, word.lower(), spelled.lower()).ratio() for word in words]
    best = max(range(len(words)), key=lambda position: alike[position])
    if alike[best] < ENOUGH_ALIKE:
        return spelled
    words[best] = spelled
    return " ".join(words)


def _names_it(whose: str, rest: str) -> bool:
    """ "Our shop is In Bloom", and not "our shop is in Boston"."""
    bare = re.sub("^the ", "", rest)
    if bare[0].isupper() and whose.endswith("is"):
        return True
    capitals = whose[0].isupper() and bare[0].islower() and not IN_ANY_CASE.match(whose)
    return not capitals and not STATE.match(trimmed(rest))


def _cut(rest: str, trade_words: re.Pattern[str]) -> str | None:
    name = END.sub("", rest)
    name = trimmed(COMMA_AND_MORE.sub("", name))
    name = re.sub(r"\s+(?:and|but|so)$", "", name)
    words = words_of(name)
    if not words or len(name) > LONGEST_NAME or len(words) > MOST_WORDS:
        return None
    if SENTENCE & set(words) or words[0] in NO_FIRST:
        return None
    only_trade = trade_words.sub("", name.lower())
    if not re.search(
        r"\w",
        re.sub(r"\b(?:a|an|the|small|little|family|local|italian|place|business|own|run)\b", "", only_trade),
    ):
        return None
    return titled(name)
