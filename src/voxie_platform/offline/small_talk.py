"""What people say to a voice itself: `hello?`, `pardon?`, `um`, `are you a robot?`."""
# ruff: noqa: E501 - a pattern is read in one line

import re

from voxie_platform.offline.wording import GREETINGS, SORRY, is_made_of

_HESITATION = r"u+h*m+|u+h|er+m?|eh|ah|h+m+|m+"
_HESITATING = re.compile(
    rf"^(?:oh|well|so|yes|yeah|ok|okay)?[\s,.]*(?:(?:{_HESITATION}|well|(?:let me|i (?:have|need) to) (?:think|see|check)|let's see|one moment|a moment|just a (?:moment|second|sec|minute)|"
    r"(?:one|a) (?:second|sec|minute)|hang on|hold on|wait(?: a (?:moment|second|minute|sec))?)(?: please)?[\s,.!…]*)+$",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"^(?:(?:hello|hi|hey|excuse me|sorry)[\s,.!?]*)*(?:is (?:somebody|someone|anybody|anyone) (?:there|here|on the line)|"
    r"(?:are|r) you (?:still )?(?:there|here|on the line|listening)|can you (?:still )?hear me|do you hear me|am i talking to (?:somebody|someone|anybody))?"
    r"[\s,.!?]*$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^(?:(?:sorry|oh|um|uh|excuse me|i'm sorry|i am sorry|wait)[\s,.!?]*)*"
    r"(?:pardon(?: me)?|come again|what|huh|eh|when|where|how much|which|what was that|what did you (?:say|ask)|say (?:that|it) again|"
    r"(?:(?:can|could|would|will) you )?(?:please )?(?:repeat|say)(?: (?:that|it|this|the question|yourself))?(?: once more| again)?|"
    r"i (?:did not|didn't|couldn't|could not|can't|cannot) (?:quite )?(?:hear|understand|catch|get)(?: (?:that|you|it))?|one more time|once more)"
    r"(?: (?:please|again|dear|for me|slowly|now))*[\s,.!?]*$|^(?:sorry|excuse me)\s*\?+$",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:are you|am i (?:talking|speaking) (?:to|with)|is this|this is) (?:an? )?(?:\w+ )?(?:robot|machine|bot|computer|ai|recording|person|human)\b|"
    r"\bwho (?:are you|am i (?:talking|speaking) (?:to|with)|is this)\b|\bare you (?:real|human)\b|\bwhat(?:'s| is) your name\b|\bwhat are you\b",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"\bwhat (?:can|do|else can) you (?:do|help)\b|\b(?:can|could) you help(?: me)?\W*$|\bhow (?:can|could) you help\b|\bwhat are my options\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day))[\s,.!]*)*(?:how are you(?: doing)?(?: today)?|how do you do|how's it going)[\s,.!?]*$",
    re.IGNORECASE,
)
VERY_WELL = "Very well, thank you."
I_AM_HERE = "Yes, I am here."
TAKE_YOUR_TIME = "Take your time."
NO_PERSON = "I am an automatic assistant, not a person."


def hesitates(sentence: str) -> bool:
    """Nothing but thinking aloud."""
    return _HESITATING.match(sentence) is not None


def asks_for_presence(sentence: str) -> bool:
    """`Hello? Is anybody there?`"""
    return (_HERE.match(sentence) is not None and "?" in sentence) or is_made_of(
        sentence, {*GREETINGS, "anybody"}
    )


def asks_again(sentence: str) -> bool:
    """`Pardon?`"""
    return _AGAIN.match(sentence.replace("’", "'")) is not None


def asks_how_it_goes(sentence: str) -> bool:
    return _HOW.match(sentence) is not None


def asks_who(sentence: str) -> bool:
    return _WHO.search(sentence.replace("’", "'")) is not None


def asks_what_can_be_done(sentence: str) -> bool:
    return _WHAT.search(sentence) is not None


def once_more(words: str) -> str:
    """What was said, to be said again, without the apologies before it."""
    for opening in (SORRY, VERY_WELL, I_AM_HERE, TAKE_YOUR_TIME, NO_PERSON):
        words = words.removeprefix(opening).strip()
    return words


def question_in(words: str) -> str:
    """The question at the end of what was said, if it ends in one."""
    last = re.split(r"(?<=[.!?])\s+", once_more(words))[-1]
    return last if last.endswith("?") else ""
