"""How the agent is to sound, greet and what it must not do."""
# ruff: noqa: E501 - a pattern is read in one line

import re

from voxie_platform.interview.readers.text import SAYING, trimmed

TONES = (
    "friendly", "warm", "formal", "casual", "professional", "polite", "cheerful", "funny", "relaxed", "calm", "serious",
    "brief", "elegant", "patient", "upbeat", "energetic", "courteous", "kind", "helpful", "informal", "personal", "caring",
    "reassuring", "enthusiastic", "down to earth", "easygoing", "laid back", "respectful", "gentle", "matter of fact",
    "businesslike", "welcoming", "discreet", "humorous", "soft", "short and friendly",
)  # fmt: skip
TONE = re.compile(
    rf"\b(?:(?:very|a bit|more|really|quite|not too)\s+)?(?:{'|'.join(TONES)})\b", re.IGNORECASE
)
TONE_CUE = re.compile(
    r"\b(?:tone|sounds?|friendlier|speaks?|talks?|be(?! (?:open|closed|there|here|back))|polite(?:ly)?|style|manner)\b",
    re.IGNORECASE,
)
VOICES: dict[str, str] = {
    "alloy": "alloy", "ash": "ash", "ballad": "ballad", "ballet": "ballad", "coral": "coral", "choral": "coral", "echo": "echo",
    "sage": "sage", "shimmer": "shimmer", "verse": "verse", "marin": "marin", "marine": "marin", "maren": "marin",
    "cedar": "cedar", "ceder": "cedar", "seeder": "cedar",
}  # fmt: skip
MALE = re.compile(
    r"\b(?:male|man's|man|men's|masculine|mail|guy's?|deep(?:er)?)\s*(?:voice)?\b", re.IGNORECASE
)
FEMALE = re.compile(r"\b(?:female|woman's|woman|women's|feminine|lady's?)\s*(?:voice)?\b", re.IGNORECASE)
LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl",
    "polish": "pl", "turkish": "tr", "swedish": "sv", "danish": "da", "norwegian": "no", "greek": "el", "russian": "ru",
    "japanese": "ja", "chinese": "zh", "arabic": "ar", "hindi": "hi", "korean": "ko", "czech": "cs", "hungarian": "hu",
    "finnish": "fi", "ukrainian": "uk", "romanian": "ro", "hebrew": "he", "vietnamese": "vi", "thai": "th",
}  # fmt: skip
LANGUAGE = re.compile(rf"\b(?:{'|'.join(LANGUAGES)})\b", re.IGNORECASE)
LANGUAGE_CUE = re.compile(
    r"\b(?:speaks?|speaking|talks?|languages?|answers? in|in (?:english|german|french|spanish|italian)|bilingual)\b",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"\b(?:greet\w*(?: (?:callers|people|them|customers|everyone|everybody|guests))?(?: should be| is| would be| could be| to)?(?: with| by saying| saying)?|(?:answer|pick up|start)s?(?: the phone| calls?)? (?:with|by saying|saying)|(?:it|she|he|agent) should say|(?:it|she|he) says|have (?:it|her|him) say|should say|make it say)[\s,.:]*(?P<text>[^\s,.:].*)",
    re.IGNORECASE,
)
SALUTATION = re.compile(
    r"^(?:hello|hi|hey|good (?:morning|day|evening|afternoon)|welcome|thank(?:s| you)|ciao|bonjour|buongiorno|guten tag|howdy|you(?:'ve| have) reached)\b",
    re.IGNORECASE,
)
ONLY_TONE = re.compile(
    rf"(?:{TONE.pattern})(?:(?:\s*,|\s+and|\s+but)+\s+(?:{TONE.pattern}))*(?:,?\s+(?:please|like an? \w+))*",
    re.IGNORECASE,
)
LEAD = re.compile(r"^(?:please |just |let it |make it )*say\b[\s,.:]*", re.IGNORECASE)
NEVER = re.compile(
    rf"\b(?:(?<!we )(?<!i )(?:don't|do not)(?=\s+(?:{SAYING})\b)|(?:it|she|he|they|agent|voxie|assistant)\s+(?:should|must|may|can|shall|could|is)\s*(?:never|not|n't)(?: be)?(?: allowed to)?|(?:it|she|he|agent|assistant)\s+(?:shouldn't|mustn't|isn't allowed to|better not)|(?:it|she|he|agent)\s+never|don't (?:let|have|allow) (?:it|her|him|the agent)(?: to)?|(?<!we )(?<!i )(?:don't|do not) ever|(?<!we )(?<!i )(?<!we're )never|must never|must not|mustn't|should never|should not|shouldn't)\s+(?P<what>.+)",
    re.IGNORECASE,
)
NEVER_ASKED = re.compile(
    r"^(?:(?:yes|yeah|well|no|please|and|also|just|it should|it must|make sure it)\b[,.]?\s*)*(?:(?:never|not|don't|do not|doesn't|does not)\s+)?(?P<what>.+)",
    re.IGNORECASE,
)
HANDOVER = re.compile(
    r"\b(?:(?:hand|pass)\w*\s+(?:\w+\s+){0,3}(?:over|on|off)|leave\s+(?:it|that|those|them)\s+to\s+(?:me|us)|take a message (?:when|if|for|whenever|about)|(?:complaints?|emergenc\w+|anything (?:else|complicated|medical|urgent))\b[^.]*\b(?:me|us|message|owner|person|human))\b",
    re.IGNORECASE,
)
GOES_TO = re.compile(
    r"(?P<what>.+?)\s+(?:should |must |always |has to |have to )?(?:go(?:es)?|comes?) (?:(?:straight|directly) to\b|to (?:me|us)\b)",
    re.IGNORECASE,
)
NO_MATTER = re.compile(
    r"(?:(?:all|the|any|those|these)\s+)*(?:messages?|they|those|them|it|calls?|everything)(?: (?:should|must|can|will))?",
    re.IGNORECASE,
)
LONGEST = 200


def read_tone(text: str, *, asked: bool) -> str | None:
    """The adjectives, as they were said."""
    if not asked and not (
        ONLY_TONE.fullmatch(text)
        or TONE_CUE.search(text)
        or re.search(r"\b(?:agent|it|voice)\b", text, re.IGNORECASE)
    ):
        return None
    found = [
        match[0].lower()
        for match in TONE.finditer(text)
        if not re.search(r"\b(?:not|too|less)\s*$", text[: match.start()], re.IGNORECASE)
    ]
    return " and ".join(dict.fromkeys(found)) or None


def read_voice(text: str, *, asked: bool) -> str | None:
    """A voice by its name, or by the kind of person it sounds like."""
    if not asked and not re.search(r"\b(?:voice|sound)", text, re.IGNORECASE):
        return None
    wanted = re.split(r"\b(?:instead of|rather than|not)\b", text, flags=re.IGNORECASE)[0]
    named = [VOICES[word] for word in re.findall(r"[a-z]+", wanted.lower()) if word in VOICES]
    if named:
        return named[-1]
    if FEMALE.search(wanted):
        return "marin"
    return "cedar" if MALE.search(wanted) else None


def read_languages(text: str, *, asked: bool) -> list[str] | None:
    """BCP 47 tags, the first one named first."""
    if not asked and not LANGUAGE_CUE.search(text):
        return None
    found = [
        LANGUAGES[match[0].lower()]
        for match in LANGUAGE.finditer(text)
        if not re.search(r"\b(?:not|no)\s+$", text[: match.start()], re.IGNORECASE)
    ]
    return list(dict.fromkeys(found)) or None


def read_greeting(text: str, *, asked: bool, alone: bool) -> str | None:
    """The words callers hear first, as they were said."""
    cued = GREETING.search(text)
    if cued:
        words = trimmed(cued["text"]) if cued["text"][-1] not in "?!." else cued["text"].strip(" ,:\"'")
        return _sentence(words) if len(words.split()) > 1 or SALUTATION.match(words) else None
    words = LEAD.sub("", text).strip(" ,\"'")
    return _sentence(words) if words and (alone or (asked and SALUTATION.match(words))) else None


def read_never(parts: list[str], *, asked: bool) -> list[str] | None:
    """What it must not do, one thing each."""
    found: list[str] = []
    for part in parts:
        cued = NEVER.search(part)
        if cued:
            found += _things(cued["what"])
        elif asked:
            plain = NEVER_ASKED.match(part)
            found += _things(plain["what"]) if plain else []
    return [thing[:LONGEST] for thing in found if thing] or None


def goes_to(text: str) -> str | None:
    """ "anything about allergies" of what goes straight to somebody; messages themselves go to whoever gets them."""
    found = GOES_TO.match(text)
    what = trimmed(found["what"]) if found else ""
    return what[:LONGEST] if what and not NO_MATTER.fullmatch(what) else None


def read_handover(text: str) -> str | None:
    """Where the sentence says what is left to a person."""
    return trimmed(text)[:LONGEST] if HANDOVER.search(text) else None


def _things(what: str) -> list[str]:
    parts = re.split(
        r",?\s+(?:and|or)\s+(?:(?:also|it should|it must|should|must|may|can)\s+)?(?:never|not|don't|do not)\s+|,\s*(?:or|and)\s+|;\s*",
        trimmed(what),
        flags=re.IGNORECASE,
    )
    return [re.sub(r"^(?:never|not|don't|to)\s+", "", trimmed(part), flags=re.IGNORECASE) for part in parts]


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
