"""Yes, no, never mind, and the words by which people correct themselves."""

import re
from dataclasses import dataclass
from enum import StrEnum

from voxie_platform.functions.words.plain import Found, T, plain

YES = (
    r"yes(?: (?:please|sir|indeed|of course|it is|that is|i am|we are|i do|i would|do|thank you))?|yeah|yep|yup|ya|aye|"
    r"sure(?: thing)?|correct|right|exactly|precisely|absolutely|definitely|certainly|of course|perfect|"
    r"ok(?:ay)?|o k|alright|all right|fine|great|good|lovely|wonderful|excellent|brilliant|super|cool|"
    r"hell yes|hell yeah|please do|do it|do that|do so|go ahead|go for it|(?:it|that|this)(?:'s| is| sounds| all sounds| looks)"
    r" (?:it|all )?(?:right|correct|fine|good|great|perfect|ok|okay|lovely|alright|all right|wonderful)|"
    r"sounds (?:good|great|fine|right|perfect|lovely)|looks (?:good|great|right)|that(?:'ll| will| would| 'd)"
    r" (?:work|do|be (?:fine|great|good|lovely|perfect|nice))|(?:it|that) works(?: for (?:me|us))?|works for (?:me|us)|"
    r"works|i (?:do|would|confirm|agree)|confirmed|confirm|you got it|got it|mm+ ?hm+|uh huh|no problem|"
    r"i'd (?:like|love) (?:that|to)|(?:i(?:'ll| will)|we(?:'ll| will)) take it|book it|please|it is|that is|affirmative|"
    r"just (?:like that|do it)|happy with that|that's the one|that's it"
)
NO = (
    r"no(?: thanks| thank you| way| not at all)?|nope|nah|not (?:really|quite|right|correct|yet|that|exactly|now)|"
    r"(?:that|it|this)(?:'s| is) (?:not (?:right|correct|it|quite right|what i said)|wrong|incorrect)|"
    r"(?:that|it|this) isn't (?:right|correct|it)|wrong|incorrect|negative|(?:i )?(?:do not|don't)(?: want (?:that|it|to))?|"
    r"i'd rather not|rather not|i would not|i wouldn't|neither|none|neither of (?:them|those)|none of (?:them|those)"
)
NEVER_MIND = (
    r"never ?mind|forget (?:it|about it|that)|leave it|drop it|(?:cancel|scrap|stop) (?:that|it|this)|stop|"
    r"i(?:'ve| have) changed my mind|changed my mind|(?:i )?don't (?:want|need) (?:it|that|to book)(?: any ?more| anymore)?|"
    r"let's (?:leave|forget) (?:it|that)|not any ?more"
)
FILLERS = (
    r"oh|uh+|um+|er+m?|ah+|hm+|well|so|and|then|thanks|thank you(?: very much| so much)?|very much|please|"
    r"actually|sorry|hello|hi|hey|just|like|you know|i think|i guess|i said|that|it|indeed|again|really|very|but|"
    r"madam|sir|miss|dear|my dear|young man|young lady|love|darling|sweetheart|mate|man|thanks a lot|cheers|let's|now|for me|for us|with that|everything"
)
CORRECTION = re.compile(
    r"\b(?:no|nope|sorry|i mean|i meant|actually|rather|make (?:it|that)|wait|better|scratch that|correction|"
    r"instead|change (?:it|that)|i'd rather|or rather|excuse me|pardon|not)\b"
)
DENIED = re.compile(
    r"(?:\bnot(?: on| at| the| this| for| a)*|\brather than(?: on| at| the)?|\binstead of(?: on| at| the)?|"
    r"\bisn't(?: on| at| the)?|\bcan't(?: do| make| come)?(?: on| at)?|\bcannot(?: do| make)?(?: on| at)?|"
    r"\banything but|\bexcept|\bother than|\bsince(?: on| about)?)\s$"
)


class Reply(StrEnum):
    """How a sentence answers a yes-or-no question."""

    YES = "yes"
    NO = "no"
    NEVER_MIND = "never_mind"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Answered:
    """The reply, and the plain words that say more than that."""

    reply: Reply
    rest: str


def answer_in(text: str) -> Answered:
    """`No, make it eight` is a no with the rest `make it 8`; a yes and a no in one sentence are unclear."""
    words = re.sub(r"\s*[.,;!?]\s*", " , ", plain(text)).strip(" ,")
    never_mind = re.search(rf"(?:^|, |no )(?:{NEVER_MIND})(?= ,|$)", without_fillers(words, keep=True))
    yes, rest = split(YES, words)
    no, rest_of_no = split(NO, words)
    if never_mind:
        return Answered(Reply.NEVER_MIND, "")
    if no and not (yes and re.match(r"no problem|no worries", words)):
        after, beyond = split(YES, rest_of_no)
        return Answered(Reply.UNCLEAR if after and not bare(beyond) else Reply.NO, bare(rest_of_no))
    if yes:
        return Answered(Reply.YES, bare(rest))
    return Answered(Reply.UNCLEAR, bare(words))


def split(kind: str, words: str) -> tuple[bool, str]:
    """Whether the sentence begins or ends with such words (fillers aside), and what is left of it."""
    found, rest = False, words
    while match := begins_with(kind, without_fillers(rest)) or begins_with(kind, rest):
        found, rest = True, match.string[match.end() :].strip(" ,")
    tail = re.search(rf"(?:^|, )(?:{kind})$", rest)
    if tail and not found:
        return True, rest[: tail.start()].strip(" ,")
    return found, rest


def begins_with(kind: str, words: str) -> re.Match[str] | None:
    return re.match(rf"(?:{kind})(?= |,|$)", words)


def without_fillers(words: str, *, keep: bool = False) -> str:
    """The sentence without those at its beginning; `keep`: one that is nothing else keeps its last."""
    while match := re.match(rf"(?:{FILLERS})(?= |,|$)[ ,]*", words):
        if keep and match.end() >= len(words):
            break
        words = words[match.end() :]
    return words


def bare(words: str) -> str:
    """What is left when nothing but fillers would be left: nothing."""
    rest = without_fillers(words.strip(" ,"))
    rest, _ = re.subn(rf"(?:^|[ ,]+)(?:{FILLERS})$", "", rest)
    return rest.strip(" ,")


def settled(text: str, found: list[Found[T]]) -> list[T]:
    """What stands after the speaker's own corrections: `not Friday, Saturday`, `seven, no, eight`."""
    kept: list[Found[T]] = []
    for one in sorted(found, key=lambda one: one.start):
        if DENIED.search(text[: one.start]):
            continue
        if kept and CORRECTION.search(text[kept[-1].end : one.start]):
            kept = []
        kept.append(one)
    values: list[T] = []
    for one in kept:
        if one.value not in values:
            values.append(one.value)
    return values
