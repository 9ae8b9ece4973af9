"""Taking a message for the business: what, who, and a number read back digit by digit."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from voxie_platform.functions.message_words import asks_for_person, content_of, is_urgent, refuses_number
from voxie_platform.functions.records import Message
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
from voxie_platform.functions.wavering import field_named
from voxie_platform.functions.words.answers import Reply, answer_in
from voxie_platform.functions.words.names import name_in
from voxie_platform.functions.words.phones import digit_by_digit, phone_in
from voxie_platform.ids import new_id
from voxie_platform.values import Value

TAKE_MESSAGE = "take_message"
QUESTIONS = {
    "text": "What is the message?",
    "name": "What is your name?",
    "phone": "What number can you be reached at?",
}
LONGEST_NAME = 200
NO_NUMBER = re.compile(r"\bnumber|phone|digits?\b")
OF_THE_TEXT = re.compile(r"\b(?:message|text)\b")


class MessagesSettings(Value):
    """Taking messages for the business."""

    kind: Literal["messages"] = "messages"


@dataclass(frozen=True)
class Draft:
    """A message so far."""

    text: str = ""
    name: str = ""
    phone: str = ""
    without_number: bool = False
    urgent: bool = False


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
        self.promise: Promise | None = None

    async def run(self, tool: str, given: Given) -> Outcome:
        before = self.draft
        reply = answer_in(given.said)
        begun = bool(self.asked) or self.promise is not None
        if begun and reply.reply is Reply.NEVER_MIND:
            self.drop()
            return Done("All right, I leave no message. Is there anything else?")
        self.draft = self._heard(given)
        if begun and self.draft == before:
            return self._unchanged(given, reply.reply)
        told = (
            "I cannot put you through, but I can take a message. "
            if not begun and asks_for_person(given.said)
            else ""
        )
        return self._next(told)

    def _heard(self, given: Given) -> Draft:
        """The sentence in the light of what was asked, with whatever else it holds."""
        said, asked, draft = given.said or given.values.get(self.asked, ""), self.asked, self.draft
        phone = phone_in(given.word("phone"), fewest=5) or phone_in(said, fewest=5 if asked == "phone" else 6)
        name = given.word("name")[:LONGEST_NAME] or name_in(said, asked=asked == "name")
        text = given.word("text") or ("" if asked in {"name", "phone"} else self._content(said, name, phone))
        refused = asked == "phone" and not phone and refuses_number(said)
        return Draft(
            text=text or draft.text,
            name=name or draft.name,
            phone=phone or ("" if refused else draft.phone),
            without_number=(draft.without_number or refused) and not phone,
            urgent=draft.urgent or given.word("urgency").lower() == "urgent" or is_urgent(said),
        )

    def _content(self, said: str, name: str, phone: str) -> str:
        """After a read-back only what is plainly a new wording is one."""
        if self.promise is not None or self.asked == "change":
            match = re.search(
                r"\b(?:the message (?:is|should be|should say)|(?:it should|please|just) say)[:,]?\s+(?P<text>.+)",
                said,
                re.I,
            )
            return match["text"][:1].upper() + match["text"][1:] if match else ""
        return content_of(said, name=name, phone=phone, asked=self.asked == "text")

    def _unchanged(self, given: Given, reply: Reply) -> Outcome:
        field = named_field(given.said)
        if self.promise is None:
            ask = QUESTIONS.get(self.asked, "What should I change?")
            return (
                self._ask(field)
                if field and self.asked == "change"
                else Needs(
                    self.asked if self.asked in QUESTIONS else "said",
                    f"{NOT_UNDERSTOOD} {ask}",
                    understood=False,
                )
            )
        if field:
            return self._ask(field)
        if reply is Reply.NO:
            self.asked, self.promise = "change", None
            return Needs("said", "What should I change: the name, the number or the message?")
        if reply is Reply.YES:
            return ReadBack(self.promise.token, self.promise.say)
        return ReadBack(self.promise.token, f"{NOT_UNDERSTOOD} {self.promise.say}", understood=False)

    def _ask(self, field: str) -> Needs:
        self.asked, self.promise = field, None
        return Needs(field, QUESTIONS[field])

    def _next(self, told: str) -> Outcome:
        draft = self.draft
        missing = "" if draft.text else "text"
        missing = missing or ("" if draft.name else "name")
        missing = missing or ("" if draft.phone or draft.without_number else "phone")
        if missing:
            question = self._ask(missing)
            return replace(question, ask=f"{told}{question.ask}")
        number = digit_by_digit(draft.phone) if draft.phone else "no number"
        urgent = "Urgent: from" if draft.urgent else "From"
        say = f"{urgent} {draft.name}, {number}. The message: {ended(draft.text)} Is that right?"
        if self.promise is None or self.promise.draft != draft:
            self.promise = Promise(new_id(), draft, say)
        self.asked = ""
        return ReadBack(self.promise.token, say)

    async def confirm(self, token: str) -> Outcome:
        promise = self.promise
        if promise is None or promise.token != token:
            return Refused("That is no longer what we agreed on.")
        draft = promise.draft
        message = await self.around.store.leave_message(
            Message(
                id=new_id(),
                token=token,
                call_id=self.around.call_id,
                agent_id=self.around.agent_id,
                name=draft.name,
                phone=draft.phone,
                text=draft.text,
                urgency="urgent" if draft.urgent else "normal",
                created_at=self.around.now(),
            )
        )
        self.drop()
        return Done(
            "Thank you, I have noted your message. Is there anything else?", {"message_id": message.id}
        )

    def wants(self, given: Given) -> bool:
        return False


def named_field(said: str) -> str:
    """`The number`: what is to change, without what to."""
    lowered = said.lower()
    if NO_NUMBER.search(lowered):
        return "phone"
    return "text" if OF_THE_TEXT.search(lowered) else "name" if field_named(lowered) == "name" else ""


def ended(text: str) -> str:
    return text if text[-1:] in {".", "!", "?"} else f"{text}."


def tools(settings: MessagesSettings, around: Around) -> tuple[Tool, ...]:
    return (
        tool(
            TAKE_MESSAGE,
            "Take a message. Also when the caller wants something that no other tool can do.",
            ("leave a message", "take a message", "pass on a message", "tell the owner", "call me back", "ask them to call me",
             "speak to somebody", "speak to a person", "talk to a human", "speak to the manager", "make a complaint"),
            text="The message, as the caller said it.",
            name="The caller's name.",
            phone="The caller's telephone number.",
            urgency="`urgent` if the caller says that it is, else leave it out.",
        ),
    )  # fmt: skip
