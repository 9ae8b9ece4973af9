"""Short sentences between the questions."""
# ruff: noqa: E501 - a sentence is read in one line

from collections.abc import Collection, Sequence

from voxie_platform.functions.words.saying import say_list
from voxie_platform.interview.questions import Known, said_trade
from voxie_platform.interview.sheet import FIELDS
from voxie_platform.interview.speech import article, say_of

HELLO = "Hello, I am Voxie. We talk, and I build the agent that answers your telephone."
BACK = "Welcome back."
THANKS = ("Thank you.", "Good.", "Got it.")
CHANGED = "Changed."
SPELL = "If I misheard the name, please spell it."
SECRET = "I do not note passwords or card numbers."
HERE = "Yes, I can hear you."
TAKE_TIME = "Take your time."
ABOUT = "I ask about your business for a few minutes, and what you answer becomes the agent that takes your calls."
ABILITIES = (
    "It can take bookings, answer questions and take messages. Anything else becomes a message for you."
)
NOT_UNDERSTOOD = "Sorry, I did not get that."
LEFT_OPEN = "I leave that open."
WHAT_TO_CHANGE = "What shall I change?"
ALL_RIGHT = "Is that all right?"
NO_VALUE = frozenset({"audience", "handover", "greeting", "facts"})
"""Said back in the end only: the visitor has just said it in these words."""
MOST_ITEMS = 3
UNCLEAR = {
    "days": "On which days is that?",
    "times": "And from when until when?",
    "twice": "I heard two different times for one day. When do you open, and when do you close?",
    "weeks": "I can only note hours that are the same every week. Which are they?",
    "half": "Does that begin in the morning or in the evening? Please say the hours with a.m. and p.m.",
    "seats": "And how many people sit at each table?",
    "tables": "How many tables is that, and for how many people each?",
    "count": "How many is that in all, at the same time?",
    "email": "I did not get the whole e-mail address. Please say it alone, with its dots and signs.",
    "price": "I did not get one of the prices. What do you offer, and what does it cost?",
    "tasks": f"{NOT_UNDERSTOOD} It can take bookings, answer questions or take messages. Which of these?",
}


def acknowledged(
    changed: Sequence[str], known: Known, *, corrected: Collection[str], first: Collection[str], turn: int
) -> str:
    """What was understood, shortly."""
    if not changed:
        return ""
    sentences = [CHANGED if corrected else THANKS[turn % len(THANKS)]]
    if "business_name" in changed:
        kind = f", {article(str(known['trade']))}" if "trade" in changed and known.get("trade") else ""
        sentences.append(f"{known['business_name']}{kind}.")
    elif "trade" in changed:
        sentences.append(f"{article(str(known['trade'])).capitalize()}.")
    sentences += [
        _short(field, known) for field in changed if field not in {"business_name", "trade", *NO_VALUE}
    ]
    if "business_name" in first:
        sentences.append(SPELL)
    return " ".join(sentence for sentence in sentences if sentence)


def _short(field: str, known: Known) -> str:
    value = known.get(field)
    if field == "services" and isinstance(value, list) and len(value) > MOST_ITEMS:
        return f"I have noted {len(value)} items."
    if field == "never" and value:
        return "It will keep to that."
    if field == "cannot":
        return ""
    return say_of(field, value, said_trade(known))


def other_days(days: Sequence[str]) -> str:
    """Nobody said that they are closed, so it is told as what it is: a conclusion."""
    return f"Tell me if you do open on {say_list([day.capitalize() for day in days], 'or')}."


def cannot(what: Collection[str]) -> str:
    """The honest answer to a wish that cannot be built."""
    return f"It cannot {say_list(list(what), 'or')} yet. It will take a message instead." if what else ""


def asked_back(field: str, why: str) -> str:
    """What is missing, or once more."""
    if why in UNCLEAR:
        return UNCLEAR[why]
    spelled = ", or spell it" if field in {"business_name", "agent_name"} else ""
    return f"I am not sure about the {FIELDS[field].lower()}. Please say it once more{spelled}."
