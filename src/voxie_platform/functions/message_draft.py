"""What is known so far of one message, and how a new sentence changes it."""

import re
from dataclasses import dataclass, replace

from voxie_platform.functions.message_words import (
    added_text,
    asks_for_person,
    content_of,
    is_only_receiver,
    matter_in,
    new_text,
    receiver_in,
    refuses_name,
    refuses_number,
    says_no_number,
    urgency_in,
)
from voxie_platform.functions.spec import Given
from voxie_platform.functions.wavering import field_named
from voxie_platform.functions.words.answers import answer_in
from voxie_platform.functions.words.area_codes import area_code_first, with_area_code
from voxie_platform.functions.words.names import NOT_NAMES, name_in, written
from voxie_platform.functions.words.phones import FEWEST, phone_in

LONGEST_NAME = 200
MOST_NAME_WORDS = 4
FEW_WORDS = 5
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
FOR_WHOM = re.compile(r"\b(?:message|note|word)s? (?:for|to) (?:mr\.? |mrs\.? |ms\.? )?\w+", re.IGNORECASE)
"""Whom it is for is not who calls."""
OF_THE_NUMBER = re.compile(r"\b(?:number|phone|digits?)\b")
OF_THE_TEXT = re.compile(r"\b(?:message|text)\b")


@dataclass(frozen=True)
class Draft:
    """A message so far."""

    text: str = ""
    receiver: str = ""
    """Named before the message itself was told."""
    name: str = ""
    phone: str = ""
    without_name: bool = False
    without_number: bool = False
    urgent: bool = False

    @property
    def missing(self) -> str:
        """What to ask for next; empty: nothing."""
        if not self.text:
            return "text"
        if not (self.name or self.without_name):
            return "name"
        return "" if self.phone or self.without_number else "phone"


def drafted(draft: Draft, given: Given, asked: str) -> Draft:
    """The sentence in the light of what was asked (`change`: of the read-back), with whatever else it holds."""
    said = area_code_first(given.said or given.values.get(asked, ""))
    phone = phone_in(given.word("phone"), fewest=5) or phone_in(
        said, fewest=5 if asked in {"phone", "name"} else 6
    )
    name = given.word("name")[:LONGEST_NAME] or name_in(FOR_WHOM.sub(" ", said), asked=asked == "name")
    if asked == "phone" and not phone and not draft.name:
        name = name or name_in(said, asked=True)
    nameless = asked == "name" and not name and refuses_name(said)
    email = "" if phone or asked != "phone" else email_in(said)
    numberless = not phone and (
        bool(email) or says_no_number(said) or (asked == "phone" and refuses_number(said))
    )
    receiver = draft.receiver or receiver_in(said)
    text = given.word("text") or text_of(draft, said, name, phone, asked)
    if receiver and text and not draft.text and receiver.lower() not in text.lower():
        text = f"{receiver}: {text}"
    urgent = urgency_in(said)
    if urgent is None:
        urgent = draft.urgent or given.word("urgency").lower() == "urgent"
    return Draft(
        text=text or with_address(draft.text, email),
        receiver=receiver,
        name=name or draft.name,
        phone=phone or ("" if numberless else with_area_code(draft.phone, said)),
        without_name=(draft.without_name or nameless) and not name,
        without_number=(draft.without_number or numberless) and not phone,
        urgent=urgent,
    )


def text_of(draft: Draft, said: str, name: str, phone: str, asked: str) -> str:
    """The message's own words in the sentence; after a read-back only what is plainly meant to change or add."""
    if asked in {"name", "phone", "change"}:
        if asked == "change" and (words := new_text(said)):
            return words
        more = added_text(said) if asked == "change" else matter_in(said)
        return (
            f"{draft.text}{'' if draft.text[-1:] in '.!?' else '.'} {more}"
            if more and more.lower() not in draft.text.lower()
            else ""
        )
    words = content_of(said, name=name, phone=phone, asked=asked == "text")
    if not asked and (receiver_in(said) or is_only_receiver(words)):
        return ""
    if asked == "text" and len(words.split()) <= FEW_WORDS and (asks_for_person(said) or only_answers(said)):
        return ""
    return words


def as_it_is(draft: Draft, asked: str, said: str) -> Draft:
    """After asking in vain: the caller's own words where they can be what was asked for, else without it."""
    bare = said.strip(" .,!?")
    if asked == "text":
        return replace(draft, text="" if only_answers(said) else said.strip())
    if asked == "phone":
        digits, letters = re.sub(r"\D", "", said), re.findall(r"[^\W\d_]", said)
        fewest = max(FEWEST, len(letters)) if letters else 1
        phone = digits if len(digits) >= fewest else ""
        return replace(draft, phone=phone, without_number=not phone)
    words = [word for word in bare.split() if word.lower().strip(".,!?'") not in NOT_NAMES]
    is_name = (
        bool(words)
        and len(bare.split()) / 2 <= len(words) <= MOST_NAME_WORDS
        and not only_answers(said)
        and "?" not in said
    )
    name = " ".join(written(word) for word in words) if is_name else ""
    return replace(draft, name=name, without_name=not name)


def email_in(said: str) -> str:
    match = EMAIL.search(said)
    return match[0] if match else ""


def with_address(text: str, email: str) -> str:
    """Where somebody without a number can be written to."""
    return (
        f"{text}{'' if text[-1:] in '.!?' else '.'} E-mail: {email}" if email and email not in text else text
    )


def only_answers(said: str) -> bool:
    """`Yes`, `no thanks`, and nothing with it."""
    answered = answer_in(said)
    return not answered.rest


def field_meant(said: str) -> str:
    """`The number`: what is to change, without what to."""
    lowered = said.lower()
    if OF_THE_NUMBER.search(lowered):
        return "phone"
    return "text" if OF_THE_TEXT.search(lowered) else "name" if field_named(lowered) == "name" else ""
