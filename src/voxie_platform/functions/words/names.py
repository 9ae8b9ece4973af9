"""People's names said in words: `it's for Anna Keller`, `under Smith`, `B, E, A, U`, `B for Bravo`."""

import re

LONGEST_NAME = 4
LETTER_WORDS = {
    "bee": "b", "cee": "c", "see": "c", "sea": "c", "dee": "d", "eff": "f", "gee": "g", "aitch": "h", "jay": "j",
    "kay": "k", "el": "l", "ell": "l", "em": "m", "en": "n", "pee": "p", "queue": "q", "cue": "q", "ar": "r",
    "ess": "s", "tee": "t", "tea": "t", "you": "u", "vee": "v", "ex": "x", "why": "y", "zee": "z", "zed": "z",
}  # fmt: skip
NOT_NAMES = frozenset(
    "back a about actually afternoon again age all also am an and another any anyone appointment are around as"
    " ask asking at be because been before book booking but by call called calling can cancel change check"
    " confirm correct could day dinner do does doing done eight eighteen eleven evening everything exactly"
    " extension fifteen fifty fine first five for forty four free friday from full get go going good great"
    " guests haircut half hang happy has have having he hello her here hers hey hi him his hour how hungry"
    " hurry i if in interested is it it's its just keep know last late later leave let like looking lunch"
    " make many may maybe me mean message midday midnight minute monday more morning move mr mrs much my"
    " myself need new next night nine no nobody noon nope not nothing now number o'clock of off oh ok okay"
    " on one open opening or order our out over party people person phone please problem put question"
    " quite ready really reservation reserve right running said same saturday say see seven she should"
    " sick six so some somebody someone something sorry speak speaking still sunday sure table tables take"
    " tell ten thank thanks that that's the their them then there these they this those three thursday"
    " time to today together tomorrow tonight too toward trying tuesday twelve twenty two under until up"
    " us very wait want wanted was we we're wednesday week well were what what's when where which while"
    " who why will wish with wondering would wrong yeah year yes yesterday you your yours january february"
    " talk huh hm hmm uh uhm um pardon dunno don't can't won't idiot stupid damn hell shit fuck fucking whatever"
    " yep yup yah nah nope hell yay robot machine human somewhere nothing nowhere hers ours both each none never"
    " march april june july august september october november december am pm".split()
)
PARTICLES = frozenset("van von der den de la le di da del du bin al dos ten ter zu".split())
MAY_BE_SURNAMES = frozenset({"may", "young", "day", "good", "see", "last", "king", "new", "first"})
TITLES = r"(?:mr|mrs|ms|miss|mister|missus|dr|doctor|prof|professor|sir|madam)\b\.?"

SURE = re.compile(
    r"\b(?:my (?:full |last |first |sur|family )?name(?:'s| is| would be)|the name(?:'s| is| would be)|name(?: is|'s|:)|"
    r"under(?: the| my)?(?: name)?(?: of)?|in the name(?: of)?|on the name(?: of)?|(?:it's|it is|that's|booked|booking|"
    r"reservation|table|appointment) (?:for|under) (?=(?-i:[A-Z]))|call me(?! back| on| at| when| if| again| later)|(?:i'm|i am|(?:he|she|they)(?:'s|'re| is| are)) called|"
    r"(?:it's|it is|make it|put it) (?:under|in the name of|on)|(?:put|change) (?:the|my) name to|the name to)\s+",
    re.IGNORECASE,
)
LIKELY = re.compile(
    r"\b(?:this is|i'm|i am|it's|it is|here is|here's|that's|that is|for|speaking is|you're speaking (?:to|with))\s+(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
BEHIND = re.compile(r"(?P<name>(?:[^\W\d_][\w'’.-]* ){1,3})(?:speaking|here|calling)\b", re.IGNORECASE)
ANSWER = re.compile(
    r"^(?:(?:yes|yeah|sure|ok|okay|well|oh|uh|um|er|so|of course|hello|hi|please|no|sorry|it's|it is|that's|that is|that would be|"
    r"this is|i'm|i am|the name is|name is|under|for|to|mine is|put it|just|make it|on|say|you can (?:say|put)|write|put|call it|book it|make that|"
    r"with|like|thank you|thanks|is)\b[\s,.!]*)*",
    re.IGNORECASE,
)
FIGURES = re.compile(
    r"[\s,;.]*(?:\b(?:and )?(?:my |the )?(?:phone |telephone |mobile )?number(?:'s| is)?\s*)?(?:[+(]?\d[\d\s()/.-]{3,}|(?:(?:plus|oh|zero|one|two|three|four|five|six|seven|eight|nine|double|triple)\b[\s,.-]*){4,})",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*[^\W_])?\.?(?=[\s,.!?;:]|$)|[^\s]")


def name_in(text: str, *, asked: bool = False) -> str:
    """The name in a sentence, else empty; `asked`: nothing but a name answers the question for one."""
    text = re.sub(r"[’‘`]", "'", text)
    spelled, start = spelled_in(text)
    if spelled:
        spoken = said_name(text[:start], asked=True)
        return joined(spoken, spelled)
    return said_name(text, asked=asked)


def volunteered_name(text: str) -> str:
    """First and last name, written as such and nothing beside them: told before anybody asked for them."""
    name = answered_name(re.sub(r"[’‘`]", "'", text))
    return name if " " in name and name in text.replace("’", "'") else ""


def said_name(text: str, *, asked: bool) -> str:
    matches = list(SURE.finditer(text)) + list(LIKELY.finditer(text))
    for match in reversed(matches):
        if re.search(r"\b(?:not|isn't)\s+$", text[: match.start()], re.IGNORECASE):
            continue
        name = leading_name(text[match.end() :])
        if name:
            return name
    behind = BEHIND.search(text)
    if behind:
        name = leading_name(behind["name"])
        if name and len(name.split()) == len(behind["name"].split()):
            return name
    return answered_name(text) if asked else ""


def answered_name(text: str) -> str:
    """A sentence that is a name and politeness around it; a telephone number may follow."""
    text = FIGURES.split(text, maxsplit=1)[0]
    rest = text[ANSWER.match(text).end() :] if ANSWER.match(text) else text  # type: ignore[union-attr]
    rest = re.sub(
        r"[\s,.!?]*(?:please|thanks|thank you|speaking|here|is my name|is the name|that's it|will do|is fine)?[\s,.!?]*$",
        "",
        rest,
        flags=re.IGNORECASE,
    )
    rest = re.sub(r"[\s,]+you\b.*$", "", rest, flags=re.IGNORECASE)
    name = leading_name(rest)
    plain_rest = re.sub(rf"^{TITLES}\s*", "", rest.strip(), flags=re.IGNORECASE)
    return name if name and len(name) >= len(plain_rest.strip(" ,.!?")) else ""


def leading_name(text: str) -> str:
    """The words at the beginning that can be a name."""
    text = re.sub(rf"^\s*{TITLES}\s*", "", text.strip(), flags=re.IGNORECASE)
    words: list[str] = []
    for match in WORD.finditer(text):
        word = match[0]
        lowered = word.lower().strip(".'")
        may_follow = bool(words) and lowered in MAY_BE_SURNAMES and word[0].isupper()
        first_of_may = not words and lowered in {"may", "april", "june", "august"} and word[0].isupper()
        if not word[0].isalpha() or (lowered in NOT_NAMES and not may_follow and not first_of_may):
            break
        words.append(word.rstrip("."))
        if len(words) == LONGEST_NAME or (word.endswith(".") and len(lowered) > 2):
            break
    while len(words) > 1 and words[-1].lower() in PARTICLES:
        words.pop()
    return " ".join(word if at and word in PARTICLES else written(word) for at, word in enumerate(words))


def written(word: str) -> str:
    """As names are written; one that has capitals already, such as McKay, stays."""
    return (
        word
        if not word.islower() and not (word.isupper() and len(word) > 1)
        else "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
    )


LETTER = r"(?:[A-Za-z]|" + "|".join(LETTER_WORDS) + r")"
SEPARATOR = r"(?:\s*[,.\-]\s*|\s+)"
LETTER_AS = rf"(?:double\s+)?{LETTER}(?:\s+(?:for|as in|like in|like|is for)\s+[A-Za-z]+)?"
SPELLING = re.compile(
    rf"(?<![\w'])(?:{LETTER_AS})(?:{SEPARATOR}(?:and\s+)?(?:{LETTER_AS})(?![\w'])){{1,}}", re.IGNORECASE
)


def spelled_in(text: str) -> tuple[str, int]:
    """A name spelled letter by letter, and where the spelling begins; ("", 0) if nothing is spelled."""
    best = ("", 0)
    for match in SPELLING.finditer(text):
        letters = "".join(letters_of(match[0]))
        if len(letters) >= 3 and len(letters) > len(best[0]) and is_spelling(match[0]):
            best = (letters.capitalize(), match.start())
    return best


def is_spelling(text: str) -> bool:
    """Single letters for the most part: `see you tea` is talk, `B, E, A, U` is not."""
    single = re.findall(r"(?<![\w'])[A-Za-z](?![\w'])", text)
    return len(single) >= 2 and len(single) * 2 >= len(
        re.findall(r"[A-Za-z]+", re.sub(r"\s(?:for|as in|like in|like|is for)\s+\w+", "", text))
    )


def letters_of(text: str) -> list[str]:
    letters: list[str] = []
    for match in re.finditer(
        rf"(?P<double>double\s+)?(?<![\w'])(?P<letter>{LETTER})(?![\w'])(?:\s+(?:for|as in|like in|like|is for)\s+[A-Za-z]+)?",
        text,
        re.IGNORECASE,
    ):
        letter = match["letter"].lower()
        letters += [LETTER_WORDS.get(letter, letter)] * (2 if match["double"] else 1)
    return letters


def joined(spoken: str, spelled: str) -> str:
    """The spelling takes the place of the word it spells: the one that sounds most like it."""
    words = spoken.split()
    for position in reversed(range(len(words))):
        if words[position][:1].lower() == spelled[:1].lower():
            words[position] = spelled
            return " ".join(words)
    return spelled
