"""Whole calls of impatient, chatty, elderly, wavering and rude callers: every answer as a person would judge it."""

import pytest

from tests.functions.calls import BERLIN, RESTAURANT, around, call
from tests.functions.everybody import EVERYBODY
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.business import Fact
from voxie_platform.functions.end_call import EndCallSettings
from voxie_platform.functions.facts import FactsSettings
from voxie_platform.functions.messages import MessagesSettings
from voxie_platform.functions.store import FunctionStore

MENU = Fact(
    topic="Menu",
    text="Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros",
)
PIZZERIA = RESTAURANT.model_copy(
    update={"facts": (MENU, *(fact for fact in RESTAURANT.facts if fact.topic != "vegan dishes"))}
)
FUNCTIONS = (BookingsSettings(thing="table"), FactsSettings(), MessagesSettings(), EndCallSettings())


@pytest.mark.parametrize("caller", EVERYBODY)
async def test_a_caller_who(caller: str, store: FunctionStore) -> None:
    turns, left = EVERYBODY[caller]
    talk = call(FUNCTIONS, around(store, business=PIZZERIA))
    for sentence, answer in turns:
        assert await talk.say(sentence) == answer
    assert await left_in(store) == left


async def left_in(store: FunctionStore) -> list[str]:
    bookings = (await store.bookings(limit=9)).items
    messages = (await store.messages(limit=9)).items
    return [
        *(
            f"{it.starts_at.astimezone(BERLIN):%Y-%m-%d %H:%M} {it.party} {it.name} {it.status}{f' ({it.note})' if it.note else ''}"
            for it in bookings
        ),
        *(f"message from {it.name or 'nobody'} {it.phone or '-'}: {it.text}" for it in messages),
    ]
