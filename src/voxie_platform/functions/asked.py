"""A question or a read-back that waits for the caller's answer."""

from dataclasses import dataclass, replace

from voxie_platform.functions.replies import read_back
from voxie_platform.functions.spec import Answer, Given, Needs, ReadBack, Tool, Undo
from voxie_platform.functions.words.answers import Reply, answer_in

CONFIRM = Tool(
    "confirm",
    "Do what was just read back. Call it only after the caller has heard the read-back and said yes to it.",
    {
        "type": "object",
        "properties": {"token": {"type": "string", "description": "The token that came with the read-back."}},
        "required": ["token"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True)
class Asked:
    """What the caller was asked last, and the tool that wants to know."""

    tool: str
    outcome: Needs | ReadBack
    turn: int
    """The caller's turn in which it was asked: only a later one can be the answer."""

    @property
    def read_back(self) -> ReadBack | None:
        """What a yes to it would do."""
        return self.outcome if isinstance(self.outcome, ReadBack) else None


@dataclass(frozen=True)
class Settled:
    """What became, before anything else, of what was in doubt."""

    told: str = ""
    """What the caller has to know, whatever they are answered."""
    undo: Undo | None = None
    """They do not want it any more."""
    answer: Answer | None = None
    """There is nothing else to answer."""


def waiting(promise: Asked) -> Answer:
    """Not yet: nobody can have said yes to it."""
    assert promise.read_back is not None
    again = read_back(promise.read_back)
    return replace(again, status="refused")


def reply_to(token: str, name: str, given: Given, asked: Asked | None) -> Reply:
    """Whether this is plainly an answer to the question whether to try it again."""
    if name == CONFIRM.name:
        return Reply.YES if given.values.get("token") == token else Reply.UNCLEAR
    about = asked.read_back if asked else None
    answered = answer_in(given.said)
    return answered.reply if about and about.token == token and not answered.rest else Reply.UNCLEAR
