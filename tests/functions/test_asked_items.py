"""Which of the things a business offers is asked for."""

import pytest

from voxie_platform.functions.asked_items import listed_answer, lists_in, unseen_item
from voxie_platform.functions.business import Fact
from voxie_platform.functions.words.plain import plain

SERVICES = Fact(
    topic="Services", text="Haircuts for 25 euros, beard trims from 12 euros, cut and blow dry and colouring."
)
MENU = Fact(topic="Menu", text="Fish and chips for $9.50, lasagna for 11, wine for 20 to 30 euros and cola.")
PROSE = Fact(topic="payment", text="We take cards, cash and cheques.")


def test_only_lists_of_things_are_read_as_such() -> None:
    [offer] = lists_in((PROSE, MENU))
    assert [(item.name, item.price) for item in offer.items] == [
        ("Fish and chips", "$9.50"), ("lasagna", "11"), ("wine", "20 to 30 euros"), ("cola", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much is a haircut?", "Haircuts for 25 euros."),
        ("Do you do beard trims?", "Yes, we have beard trims from 12 euros."),
        ("What does a cola cost?", "We have cola, but I do not know the price."),
        ("how much are the fish and chips", "Fish and chips for $9.50."),
        ("how much is the wine?", "wine for 20 to 30 euros."),
        ("is there gluten in the lasagna?", ""),
        ("do you have vegan lasagna?", ""),
        ("how much is a large lasagna?", "What I see here is lasagna for 11."),
        ("Are you open on Sunday?", ""),
        ("What should I do?", ""),
        ("Do you take cards?", ""),
    ],
)
def test_the_one_thing_asked_for_is_told(question: str, answer: str) -> None:
    assert listed_answer(plain(question), lists_in((SERVICES, MENU, PROSE)), "barber") == answer


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Do you have sushi?", "sushi"), ("how much does a perm cost?", "perm"), ("are there any vegan burgers?", "vegan burgers"),
        ("can I get him seen?", ""), ("have you anything free?", ""), ("do you have itsy bitsy cakes?", "itsy bitsy cakes"),
        ("are you hiring?", ""), ("Can you help me?", ""), ("where are you?", ""),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named(question: str, thing: str) -> None:
    said = unseen_item(plain(question), lists_in((SERVICES, MENU)))
    assert said == (f"I am sorry, I don't see {thing} in what I have here." if thing else "")
