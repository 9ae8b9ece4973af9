"""What a short answer means apart from any value: yes, no, skip, say it again."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from enum import StrEnum

from voxie_platform.functions.words.answers import Reply, answer_in
from voxie_platform.interview.readers.text import tidy, words_of


class Intent(StrEnum):
    """The gist of a sentence that fills no field."""

    YES = "yes"
    NO = "no"
    SKIP = "skip"
    REPEAT = "repeat"
    SUMMARY = "summary"
    FINISH = "finish"
    WAIT = "wait"
    ASKS = "asks"
    """What Voxie is, can do or needs: a question of the visitor's own."""
    NOISE = "noise"
    NONE = "none"
    """It says something else."""


AGREED = re.compile(
    r"^(?:(?:no|yes|ok|okay|please|and)\W+)*(?:(?:please |just )?save(?: it| that| the agent| everything)?(?: now)?(?: please)?|no changes?(?: needed| please)?|nothing(?: else)? to change|nothing to add|(?:keep|leave) (?:it|them|that|everything)(?: (?:like|as) (?:that|this|it is|they are|is))?|everything(?:'s| is) (?:fine|right|correct|good|perfect)|i(?:'m| am) (?:happy|fine) with (?:that|it|them)|no,? (?:that|it|this|everything)(?:'s| is|s)? (?:all )?(?:fine|right|good|correct|perfect|okay|ok|great)|all (?:good|fine|correct|right)|no,? all good|(?:i'm|i am) good|nothing)\W*$",
    re.IGNORECASE,
)
NOT_QUITE = re.compile(
    r"\b(?:but|except|however|wait|almost|change|instead|wrong|don't|not yet)\b", re.IGNORECASE
)
SKIP = re.compile(
    r"^(?:(?:oh|um|well|i think|let's|just|please|can we|no|i'd|i would|maybe|we can|you can)\W+)*(?:skip\b|pass\b|next(?: question)?(?: please)?$|(?:i )?(?:really )?(?:don't|do not|dunno|dont) ?(?:know|care|mind|have (?:any|one|that|it))\b|no (?:idea|clue|preference|opinion)\b|not sure\b|i'm not sure\b|leave (?:it|that|this) (?:out|open|empty|blank|for now)|later\b|(?:we'll |we can |i'll )?(?:do|tell|decide|fill) (?:it|that|this|you)?\s*(?:that|in)?\s*later|rather not\b|prefer not\b|i'd rather not|none of your business|why do you (?:want|need|ask)|doesn't matter|it doesn't matter|whatever\b|you (?:choose|decide|pick)|up to you|not (?:important|needed|necessary)|no comment|n/?a\b|move on\b|go on\b|can't say|hard to say|not now)",
    re.IGNORECASE,
)
REPEAT = re.compile(
    r"^(?:(?:sorry|um|oh)\W+)*(?:(?:can|could|would) you (?:please )?(?:repeat|say)(?: that| it)?|repeat(?: that| the question)?|say (?:that|it) again|what was (?:that|the question)|pardon|sorry\??$|what\??$|what did you say|come again|i (?:didn't|did not) (?:hear|get|catch|understand)|once more|what do you mean|excuse me\??$|huh)",
    re.IGNORECASE,
)
SUMMARY = re.compile(
    r"\b(?:what (?:do|have) you (?:have|got|noted)|read (?:it|that|everything|all)(?: back| again| out)?|summar(?:y|i[sz]e)|where are we)\b|^(?:and |so |ok |okay )*(?:what|how)\b.*\bso far\W*$",
    re.IGNORECASE,
)
FINISH = re.compile(
    r"\b(?:that's (?:all|it|everything)|that is (?:all|everything)|i'm done|we're done|i am done|nothing else|finish(?: up)?(?: now)?$|just save|save (?:it|that|the agent)|no more questions|let's (?:finish|save)|build it)\b",
    re.IGNORECASE,
)
WAIT = re.compile(
    r"^(?:(?:um|oh|no|please)\W+)*(?:wait|hold on|hang on|one (?:moment|second|sec|minute)|just a (?:moment|second|sec|minute)|give me a|not yet|let me think|stop)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"^(?:(?:and|so|but|um|well|hello|hi|okay|ok|sorry)\W+)*(?:what (?:can|do|are|is|will|does) (?:you|this|it)\b|how (?:long|much|does|do|is|many)\b|who (?:are|is)\b|why\b|"
    r"(?:are|is|can|could|do|does|will) (?:you|this|it|that|there)\b|where (?:do|does|is|are|can)\b|can i\b|what happens\b).*\?$",
    re.IGNORECASE,
)
OF_THE_AGENT = re.compile(
    r"(?:(?:and|so|but|um|well|ok|okay)\W+)*(?:can|could|does|will|would|is) (?:it|he|she|the (?:agent|assistant))\b",
    re.IGNORECASE,
)
NOISE_WORDS = frozenset({"um", "uh", "hello", "hi", "hey", "hmm", "mm", "er", "erm", "mhm", "you", "there", "can", "hear", "me", "are", "still", "testing", "test", "bye", "oh", "ah", "the", "so", "and", "voxie", "good", "morning", "afternoon", "evening", "thank", "thanks", "for", "watching", "i", "is", "anybody", "anyone"})  # fmt: skip
NOTHING = re.compile(
    r"^(?:(?:um|oh|well|no)\W+)*(?:(?:no|nope)\b(?!.*(?:\d|\b(?:is|are|was|isn't|aren't|should|must|change|open|close|called)\b))|none|nothing|not really|nothing (?:special|else|in particular|comes to mind|at all)|no,? nothing|there(?:'s| is) nothing|no (?:limits|restrictions|rules)|nothing i can think of|not that i (?:know|can think) of|no one|nobody)\b[\w\s,.']{0,30}$",
    re.IGNORECASE,
)
STILL_WAITS = re.compile(
    r"\W*(?:please\W+)*(?:$|(?:an?|one|just|for|while|until|till|there|i(?:'m| am| need| have|'ll| will)|let me|my|somebody|someone)\b)",
    re.IGNORECASE,
)
"""Behind "wait": more of the same; anything else is what the visitor has to say."""
NO_SUCH = {
    name: re.compile(
        rf"\b(?:no|without(?: an?)?|(?:(?:don't|do not)(?: have| got)+|haven't(?: got)?)(?: an?| any)?) (?:street |fixed )?{words}\b"
        r"(?=\W*$|\s*[,.;:!?]|\s-\s|\s(?:any|anymore|at (?:all|the moment)|yet|either|now|right|just|only|currently|here|there|to|for|of|but|and|no|so|or|as|since|because|we|i|it|that|please)\b)",
        re.IGNORECASE,
    )
    for name, words in {"address": "address", "phone": r"(?:tele)?phone(?: numbers?| line)?+"}.items()
}
"""Not "no phone orders": only little words may follow."""
FEW_WORDS = 5


def intent_of(said: str) -> Intent:
    """One of them; a sentence with more to say is NONE even if it begins with yes or no."""
    text = tidy(said)
    words = words_of(text)
    answered = answer_in(text)
    agreed = AGREED.match(text) or (
        answered.reply == Reply.YES and not answered.rest and not NOT_QUITE.search(text)
    )
    if not words or (not agreed and len(words) <= FEW_WORDS and set(words) <= NOISE_WORDS):
        return Intent.NOISE
    for intent, pattern in (
        (Intent.REPEAT, REPEAT),
        (Intent.WAIT, WAIT),
        (Intent.SKIP, SKIP),
        (Intent.SUMMARY, SUMMARY),
    ):
        said_so = pattern.search(text)
        if said_so and (intent != Intent.WAIT or STILL_WAITS.match(text[said_so.end() :])):
            return intent
    if agreed:
        return Intent.YES
    if ASKS.match(text):
        return Intent.ASKS
    finish = FINISH.search(text)
    if finish and len(words) - len(words_of(finish[0])) <= FEW_WORDS and not words_of(text[: finish.start()]):
        return Intent.FINISH
    if answered.reply == Reply.NEVER_MIND or (answered.reply == Reply.NO and not answered.rest):
        return Intent.NO
    return Intent.NONE


def says_nothing(said: str) -> bool:
    """ "no", "nothing special": to an open question that is an answer, namely that there is nothing."""
    return NOTHING.match(tidy(said)) is not None


def without(said: str) -> frozenset[str]:
    """ "No address", "we don't have a phone": the fields of which there is nothing to tell."""
    text = tidy(said)
    return frozenset(name for name, pattern in NO_SUCH.items() if pattern.search(text))


def asks_of_the_agent(said: str) -> bool:
    """ "Can it send invoices?", and not "how long does it take?" """
    return OF_THE_AGENT.match(tidy(said)) is not None


def says_finish(said: str, intent: Intent) -> bool:
    """Also "yes, save it" while a question is open."""
    return intent == Intent.FINISH or (intent == Intent.YES and FINISH.search(tidy(said)) is not None)
