"""Things with prices, as a fact tells them: which one is asked for, which are there, which is not."""

import re
from dataclasses import dataclass

from voxie_platform.functions.business import Fact
from voxie_platform.functions.words.plain import plain
from voxie_platform.functions.words.saying import say_list

SMALL = frozenset(
    "a about an and any are as at be by can could do does did for from get give go got had has have how i"
    " if in is it its me my need of on or our please shall should some tell that the their them then there"
    " they this to us want was we what when where which who why will with would you your yours i'm i'd"
    " it's what's do you've know like much many also just offer there's okay ok yes no hi hello so well"
    " right".split()
)
OF_ASKING = frozenset(
    "price prices cost costs charge charges expensive cheap euro euros dollar dollars sell serve make list one"
    " ones order buy today tonight kind kinds sort sorts type types else other come comes per here now usually"
    " available still left pay took take long cheapest most best wondering wanted ask question eat drink"
    " something anything everything things thing all different good thanks thank may might both once same together".split()
)
"""Words by which things are asked for; no thing is called so."""
SHORTEST_STEM = 3
ALIKE = 4
"""So many first letters make `pizza` and `pizzeria` one matter."""
MOST_SAID = 12
AMOUNT = r"(?:[$€£]\s?\d[\d.,]*|\d[\d.,]*(?:\s*(?:euros?|dollars?|pounds?|bucks|francs?|cents|usd|eur|gbp)\b(?:\s+(?:and\s+)?\d\d\b)?)?)"
PRICED = re.compile(
    rf"^(?P<name>.+?)(?:\s*[:,-])?\s+(?:for|at|costs?|is|are)?\s*(?P<price>(?:from\s+|[$€£]?\s?\d[\d.,]*\s+to\s+)?{AMOUNT})\s*\.?$",
    re.IGNORECASE,
)
LISTING = frozenset(
    {"menu", "products", "services", "treatments", "dishes", "drinks", "prices", "food", "price list"}
)
"""Topics under which an interview writes what is offered."""
PRICE = re.compile(r"\b(?:how much|price[sd]?|pricing|costs?|charge|how expensive)\b")
HAVING = re.compile(
    r"\b(?:(?:do|does|did|can|could|will|would|may) (?:you|they|i|we)(?: guys)?(?: still| also| even| perhaps)*"
    r" (?:have|sell|serve|offer|make|do|got|carry|get|buy|order|eat)|(?:is|are) there|have you(?: got)?|got)\b"
)
OPEN = re.compile(
    r"\b(?:what|which)(?! (?:do|should|can|could|must|shall|am) (?:i|we) do\b)(?:'s| is| are)?\b.*\b(?:do|have|sell|serve|offer|make|there|menu|on|get|options?|got|kinds?|sorts?|types?|prices?)\b|"
    r"\b(?:tell me|list|read)\b.*\b(?:all|everything|menu|have|offer|prices|list)\b|\bprices\b|\b(?:cheapest|most expensive)\b"
)
THING = re.compile(
    r"(?:how much (?:is|are|does|do|for|would)|(?:what|how much) (?:do|does|would|is|are)|price (?:of|for)|cost of|"
    r"(?:do|does|can|could) (?:you|i|we|they)(?: still| also| even| guys)* (?:have|sell|serve|offer|make|do|got|get|buy|order|eat)|"
    r"(?:is|are) there|have you got|have you)(?: any)?"
    r"(?: (?:the|a|an|any|some|your|of|for|one|1|\d+))* (?P<thing>.+?)"
    r"(?: (?:cost|costs|come to|be|on (?:the|your) menu|for sale|in stock|available|too|please|as well|today|tonight|each|there|here|with you))*[ ?.!,]*$"
)


NO_THING = re.compile(
    r"(?:him|her|it|them|me|us|you|this|that|these|those|(?:any|some|every|no)(?:thing|body|one|where)|in|to|seen)\b"
)
"""`Can I get him seen?`, `have you anything free?`: nothing that stands in a list."""
KIND = re.compile(
    r"(?:and |so |um |well )?(?:what|which)(?: kinds? of| sorts? of| other)? (?P<kind>\w+(?: \w+)?) (?:do|can|have) (?:you|i|we)\b"
)


@dataclass(frozen=True)
class Item:
    """One thing offered."""

    name: str
    price: str = ""

    @property
    def said(self) -> str:
        if self.price.startswith("from "):
            return f"{self.name} {self.price}"
        return f"{self.name} for {self.price}" if self.price else self.name


@dataclass(frozen=True)
class Offer:
    """A fact that is a list of things."""

    topic: str
    items: tuple[Item, ...]


def lists_in(facts: tuple[Fact, ...]) -> tuple[Offer, ...]:
    """The facts that list things: one with a price in it, or told under a topic of things."""
    offers = []
    for fact in facts:
        items = tuple(item_of(part) for part in parts_of(fact.text.strip(" .")))
        priced = sum(bool(item.price) for item in items)
        if priced * 2 > len(items) or fact.topic.strip().lower() in LISTING:
            offers.append(Offer(fact.topic, items))
    return tuple(offers)


def parts_of(text: str) -> list[str]:
    """Between commas; an `and` parts two things only behind a price, or where no comma is left to do so."""
    parts: list[str] = []
    for part in re.split(r"\s*[;\n]\s*|\s*,(?!\d)\s*(?:and\s+)?", text):
        behind_prices = re.split(r"(?<=\d)\s+and\s+(?!\d)|(?<=euros|ounds|llars|cents|bucks)\s+and\s+", part)
        parts += [one for one in behind_prices if one]
    if len(parts) > 1 and not PRICED.match(parts[-1].split(" and ")[0]) and parts[-1].count(" and ") == 1:
        parts[-1:] = parts[-1].split(" and ")
    return parts


def item_of(part: str) -> Item:
    match = PRICED.match(part.strip())
    return Item(match["name"].strip(), match["price"].strip()) if match else Item(part.strip())


def listed_answer(text: str, offers: tuple[Offer, ...], trade: str) -> str:
    """The one thing asked for, or what there is; empty if the question is not about things, or none is known."""
    if not offers:
        return ""
    asked = stems(text)
    named = [item for offer in offers for item in offer.items if names(item, asked)]
    if named:
        best = best_named(named, asked)
        return one_said(text, best, sure=knows_all(asked, best, trade))
    whole = [offer for offer in offers if stems(offer.topic) & asked]
    if not whole and (PRICE.search(text) or OPEN.search(text)) and is_open(asked, trade):
        whole = list(offers)
    return " ".join(all_said(offer) for offer in whole)


def is_open(asked: frozenset[str], trade: str) -> bool:
    """Whether no other thing is named than the trade's own: `what pizzas do you have?` in a pizzeria."""
    rest = asked - ASKING_STEMS
    return all(
        any(word[:ALIKE] == of[:ALIKE] for of in stems(trade)) for word in rest if not word.isdecimal()
    )


def names(item: Item, asked: frozenset[str]) -> bool:
    """Whether the words asked for name this item: all of its own, or the one that tells it."""
    own = stems(item.name) - ASKING_STEMS
    return bool(own & asked)


def best_named(items: list[Item], asked: frozenset[str]) -> list[Item]:
    """Those that share the most words with the question, and least are told beside it."""
    shares = [len(stems(item.name) & asked) for item in items]
    return [item for item, share in zip(items, shares, strict=True) if share == max(shares)]


def knows_all(asked: frozenset[str], items: list[Item], trade: str) -> bool:
    """Whether nothing else was asked about it: what is in it, or whether it comes larger, nobody told."""
    return is_open(asked - frozenset(one for item in items for one in stems(item.name)), trade)


def one_said(text: str, items: list[Item], *, sure: bool) -> str:
    told = say_list([item.said for item in items[:MOST_SAID]])
    if not sure:
        return f"What I see here is {told}." if PRICE.search(text) else ""
    if PRICE.search(text):
        unpriced = [item.name for item in items if not item.price]
        if unpriced:
            known = [item.said for item in items if item.price]
            return f"{f'{say_list(known)}. ' if known else ''}We have {say_list(unpriced)}, but I do not know the price."
        return f"{told}."
    return f"{'Yes, we have' if HAVING.search(text) and not OPEN.search(text) else 'We have'} {told}."


def all_said(offer: Offer) -> str:
    told = [item.said for item in offer.items]
    more = " and more" if len(told) > MOST_SAID else ""
    return f"We have {say_list(told[:MOST_SAID]) if not more else ', '.join(told[:MOST_SAID])}{more}."


def unseen_item(text: str, offers: tuple[Offer, ...]) -> str:
    """`I don't see lasagna ...`, to a question for a thing that is in none of the lists; empty to any other."""
    if not offers or not (PRICE.search(text) or HAVING.search(text)):
        return ""
    kind = KIND.match(text)
    if kind and stems(kind["kind"]) - ASKING_STEMS:
        have = " ".join(all_said(offer) for offer in offers)
        return f"I don't see {kind['kind']} named as such. {have}"
    match = THING.search(text)
    thing = match["thing"].strip(" ?.!,") if match else ""
    if not thing or NO_THING.match(thing) or len(thing.split()) > 3 or not stems(thing) - ASKING_STEMS:
        return ""
    return f"I am sorry, I don't see {thing} in what I have here."


def topic_asked(text: str) -> frozenset[str]:
    """What a question is about, its small words aside."""
    return stems(text) - ASKING_STEMS - TALKING_STEMS


def stems(text: str) -> frozenset[str]:
    """Words that say what it is about, without their endings."""
    return frozenset(
        stem(word) for word in re.findall(r"[^\W_]+(?:'[a-z]+)?", plain(text)) if word not in SMALL
    )


def stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


ASKING_STEMS = frozenset(map(stem, OF_ASKING))
TALKING_STEMS = frozenset(
    map(
        stem,
        "repeat say said again mean meant happening help hear listening understand minute moment second talk speak"
        " person robot human name sorry pardon wait hold correct sure really think".split(),
    )
)
