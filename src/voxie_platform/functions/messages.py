"""Taking a message for the business: what, who, and a number read back digit by digit."""

from dataclasses import dataclass, replace
from typing import Literal

from voxie_platform.functions.message_draft import Draft, as_it_is, drafted, field_meant
from voxie_platform.functions.message_words import asks_for_person, told_first
from voxie_platform.functions.records import NewMessage
from voxie_platform.functions.spec import (
    NOT_UNDERSTOOD,
    Around,
    Done,
    Given,
    Needs,
    Outcome,
    ReadBack,
    Refused,
    Tool,
    tool,
)
from voxie_platform.functions.words.answers import Answered, Reply, answer_in
from voxie_platform.functions.words.phones import digit_by_digit
from voxie_platform.ids import new_id
from voxie_platform.values import Value

TAKE_MESSAGE = "take_message"
QUESTIONS = {
    "text": "What is the message?",
    "name": "What is your name?",
    "phone": "What number can you be reached at?",
}
CHANGE = "What should I change: the name, the number or the message?"
THANKS = "Thank you. "
"""Before the same question again: something else was told, and is noted."""
PATIENCE = 2
"""A question is asked so often in vain, then the words are taken as they are, or it is left open."""


class MessagesSettings(Value):
    """Taking messages for the business."""

    kind: Literal["messages"] = "messages"


@dataclass(frozen=True)
class Promise:
    """What was read back under a token."""

    token: str
    draft: Draft
    say: str


class Messages:
    """One message in the making."""

    def __init__(self, settings: MessagesSettings, around: Around) -> None:
        self.around = around
        self.drop()

    def drop(self) -> None:
        self.draft = Draft()
        self.asked = ""
        self.missed = 0
        self.promise: Promise | None = None

    async def run(self, tool: str, given: Given) -> Outcome:
        before, begun = self.draft, bool(self.asked) or self.promise is not None
        answered = answer_in(given.said)
        if begun and answered.reply is Reply.NEVER_MIND:
            self.drop()
            return Done("All right, I leave no message. Is there anything else?")
        self.draft = drafted(self.draft, given, "change" if self.promise else self.asked)
        if not begun:
            return self._next(told_first(given.said))
        if self.draft != before:
            return self._next(THANKS if self.draft.missing == self.asked else "")
        return self._still_promised(given, answered) if self.promise else self._missed(given)

    def _missed(self, given: Given) -> Outcome:
        """The same question again with an apology; asked often enough, the talk goes on without the answer."""
        if self.asked not in QUESTIONS:
            field = field_meant(given.said)
            return self._ask(field) if field else self._change()
        self.missed += 1
        if self.missed >= PATIENCE:
            self.draft = as_it_is(self.draft, self.asked, given.said)
            if self.asked == "text" and not self.draft.text:
                self.drop()
                return Done("Then I leave no message. Is there anything else?")
            return self._next("")
        told = told_first(given.said) if asks_for_person(given.said) else f"{NOT_UNDERSTOOD} "
        return Needs(self.asked, f"{told}{QUESTIONS[self.asked]}", understood=False)

    def _change(self) -> Needs:
        """What is wrong with it was asked and not told: the read-back stands once more."""
        self.missed += 1
        if self.missed >= PATIENCE:
            self.missed = 0
            return Needs("said", "Then please tell me the whole message again.", understood=False)
        return Needs("said", f"{NOT_UNDERSTOOD} {CHANGE}", understood=False)

    def _still_promised(self, given: Given, answered: Answered) -> Outcome:
        assert self.promise is not None
        if field := field_meant(given.said):
            return self._ask(field)
        if answered.reply is Reply.NO:
            self.asked, self.promise, self.missed = "change", None, 0
            return Needs("said", CHANGE)
        if answered.reply is Reply.YES:
            return ReadBack(self.promise.token, self.promise.say, understood=not answered.rest)
        return ReadBack(self.promise.token, f"{NOT_UNDERSTOOD} {self.promise.say}", understood=False)

    def _ask(self, field: str) -> Needs:
        self.missed = self.missed if field == self.asked else 0
        self.asked, self.promise = field, None
        return Needs(field, QUESTIONS[field])

    def _next(self, told: str) -> Outcome:
        if missing := self.draft.missing:
            question = self._ask(missing)
            return replace(question, ask=f"{told}{question.ask}")
        say = read_back(self.draft)
        if self.promise is None or self.promise.draft != self.draft:
            self.promise = Promise(new_id(), self.draft, say)
        self.asked, self.missed = "", 0
        return ReadBack(self.promise.token, say)

    async def confirm(self, token: str) -> Outcome:
        promise = self.promise
        if promise is None or promise.token != token:
            return Refused("That is no longer what we agreed on.")
        draft = promise.draft
        message = await self.around.store.leave_message(
            NewMessage(
                id=new_id(),
                token=token,
                call_id=self.around.call_id,
                agent_id=self.around.agent_id,
                name=draft.name,
                phone=draft.phone,
                text=draft.text,
                urgency="urgent" if draft.urgent else "normal",
            )
        )
        self.drop()
        return Done(
            "Thank you, I have noted your message. Is there anything else?", {"message_id": message.id}
        )

    def wants(self, given: Given) -> bool:
        return False


def read_back(draft: Draft) -> str:
    who = draft.name or ("somebody without a name" if draft.phone else "somebody without a name or")
    number = digit_by_digit(draft.phone) if draft.phone else "no number" if draft.name else "a number"
    joined = f"{who}, {number}" if draft.name or draft.phone else f"{who} {number}"
    text = draft.text if draft.text[-1:] in {".", "!", "?"} else f"{draft.text}."
    return f"{'Urgent: from' if draft.urgent else 'From'} {joined}. The message: {text} Is that right?"


def tools(settings: MessagesSettings, around: Around) -> tuple[Tool, ...]:
    return (
        tool(
            TAKE_MESSAGE,
            "Take a message. Also when the caller wants something that no other tool can do.",
            ("leave a message", "take a message", "pass on a message", "tell the owner", "call me back", "ask them to call me",
             "speak to somebody", "speak to a person", "talk to a human", "speak to the manager", "make a complaint",
             "I have a complaint", "operator", "human", "real person", "emergency", "it is urgent", "running late", "I'd like to order", "place an order", "for pick up", "delivery to"),
            text="The message, as the caller said it.",
            name="The caller's name.",
            phone="The caller's telephone number.",
            urgency="`urgent` if the caller says that it is, else leave it out.",
        ),
    )  # fmt: skip
