"""What a business offers, with prices where they were said."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Sequence
from statistics import median

from voxie_platform.interview.readers.numerals import digits
from voxie_platform.interview.readers.text import trimmed, words_of

Items = list[dict[str, str]]
"""`name`, and `price` as it was said or empty."""
CURRENCY = r"(?:euros?|dollars?|pounds?|bucks|francs?|cents|usd|eur|gbp)"
MONEY = re.compile(rf"\b{CURRENCY}\b", re.IGNORECASE)
SUM = r"\d+(?:[.,]\d{2})?"
TO = "\u0002"
"""Between the two ends of one price: `25 to 30 euros`."""
AMOUNT = rf"{SUM}(?:{TO}{SUM})?"
THOUSANDS = re.compile(r"(?<![\d.,/])\d{1,3}(?:[.,]\d{3})+(?!\d|[.,]\d{3}|/)")
TWO_NUMBERS = re.compile(
    r"(?<![\d.,:])(?P<first>[1-9]\d?) (?:(?P<second>\d\d)|(?:oh?|0) (?P<small>[1-9]))(?![\d.,:]\d|\d| \d)"
)
"""`One twenty`: 1.20 or 120."""
SMALL_UNIT = re.compile(
    r"\b(?:an?|per|each|the) (?:mile|kilomet\w+|km|minute|piece|slice|kilo|pound|page|word|glass|cup|scoop)\b",
    re.IGNORECASE,
)
"""What a few coins buy, whatever the rest costs: `two fifty a mile`."""
ONE_NUMBER = re.compile(
    r"(?<![\d.,:])\d+(?:[.,]\d{2})?(?![\d:]|[.,]\d)(?! ?(?:minutes?|hours?|people|persons?|years?|days?|weeks?|times?)\b)"
)
RANGE = re.compile(
    rf"(?P<cue>\b(?:for|at|is|are|costs?)\s+)?(?:\b(?:(?P<between>between)|(?:anywhere )?from)\s+)?(?P<sign>[$€£]\s?)?(?P<low>{SUM})(?:\s*{CURRENCY})?"
    rf"\s*(?P<to>-|to|up to|and)\s*(?:[$€£]\s?)?(?P<high>{SUM})(?:(?P<currency>\s*{CURRENCY})\b|(?=\s*(?:$|[,;]|\.(?!\d)|and\b)))",
    re.IGNORECASE,
)
PRICE = re.compile(
    rf"(?:\s*[,:-]?\s*\b(?:for|at|is|are|costs?|cost you|from|starts? at|starting at|starting from|priced at|which is|that's|it's)\b)?\s*(?P<from>\bfrom\s+)?"
    rf"(?:(?P<sign>[$€£])\s?(?P<signed>{AMOUNT})|(?P<amount>{AMOUNT})\s*(?P<currency>{CURRENCY})(?:\s+(?:and\s+)?(?P<cents>\d{{2}})\b)?|(?P<plain>{SUM}{TO}{SUM}|\d+[.,]\d{{2}}|(?:(?<=for )|(?<=is )|(?<=are )|(?<=cost )|(?<=costs )|(?<=from )|(?<=at ))\d+|(?<!\d)\d{{1,5}}$))",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:(?:yes|yeah|sure|okay|ok|so|mostly|mainly|basically|oh|and|also|of course|for example|everything|we also|well)\b[,:]?\s*)*"
    r"(?:(?:we|i|they)(?:'ve got|'re doing| mostly| mainly| also| basically)?\s*(?:offer|have|sell|serve|do|make|provide|specialise in|specialize in|are known for|fix|repair)?\s+|(?:our|the) (?:menu|services|products|offer|specialties|specialities|best sellers?|treatments) (?:is|are|has|have|includes?|would be)\s+|there(?:'s| is| are)\s+|it's\s+|on the menu (?:we have|there is|is|are)\s+|you can (?:get|have|buy)\s+)?"
    r"(?:(?:all kinds of|all sorts of|things like|mainly|mostly|both|also|our|some|the usual)\s+)*",
    re.IGNORECASE,
)
PRICE_FIRST = re.compile(
    rf"(?:^|(?<=[,;.])\s*|(?<=[\s,;])(?:and|plus)\s+)(?:(?:it|that|we|you|they|i|people)(?:'s|'ll)?\s+)?(?:(?:is|be|costs?|charges?|pay|ask|take|for)\s+)?(?P<from>from\s+)?"
    rf"(?P<sign>[$€£]\s?)?(?P<sum>{AMOUNT})(?P<currency>\s*{CURRENCY}(?:\s+(?:and\s+)?\d{{2}}\b)?)?\s+for\s+(?!each\b|every\b|that\b|it\b|\d)"
    rf"(?P<thing>[^,;.$€£]+?)(?=\s*(?:[,;]|\.(?!\d)|$|\b(?:and|plus)\s+(?:from\s+)?[$€£]?\d))",
    re.IGNORECASE,
)
"""`Fifteen euros for a haircut`: the price before its thing."""
SUM_BEHIND = re.compile(
    r"[^\W\d_] (?:for |is |at |are |costs? )?\d{2,}(?=\s*(?:[,;.]|and\b|plus\b|$))", re.IGNORECASE
)
"""`Haircut 80`."""
PER_PIECE = re.compile(
    rf"(?<=\d)(?P<money>\s*{CURRENCY})?\s+(?:each|apiece|(?:an?|per|the)\s+(?:piece|bunch|person|head|dozen|kilo|pound|litre|minute|hour|night|day|week|month|year|session|class|visit|slice|glass|bottle))\b",
    re.IGNORECASE,
)
"""What a price is for; the price itself stays."""
CUE = re.compile(
    r"\b(?:we|i) (?:also |mainly |mostly )?(?:offer|sell|serve|specialise in|specialize in|provide)\s+(?P<rest>.+)|\b(?:our|the) (?:services|menu|products|treatments) (?:are|is|includes?)\s+(?P<more>.+)|\bwe(?: also|'ve also)? (?:do|make|fix|repair)\s+(?P<doing>(?!not\b|that\b|it\b|n't\b).+)",
    re.IGNORECASE,
)
SPLIT = re.compile(
    r"\s*(?:[;]|,(?!\d{2}\b)\s*(?:and\s+|plus\s+)?|\.\s+|\s+and\s+(?!\d{2}\b)|\s+plus\s+|\s+as well as\s+)\s*",
    re.IGNORECASE,
)
KEPT_TOGETHER = re.compile(
    r"\b(fish|salt|wash|bed|mac|cut|ham|surf|black|bread) and (chips|pepper|cut|breakfast|cheese|go|colou?r|blow.?dry|turf|white|butter)\b",
    re.IGNORECASE,
)
JOIN = "\u0001"
FILLING = frozenset(
    [
        "the",
        "usual",
        "stuff",
        "things",
        "etc",
        "so",
        "on",
        "lots",
        "more",
        "everything",
        "all",
        "sorts",
        "kinds",
        "of",
        "that",
        "it",
        "you",
        "know",
    ]
)
FOR_WHOM = re.compile(r"for\s", re.IGNORECASE)
"""Behind a price it is of the thing before: `haircut 20 euros for kids`."""
HALF_PRICED = re.compile(r"\b(?:to|and|between|from|or|until)$|^(?:to|or|until)\b", re.IGNORECASE)
MOST = 60
LONGEST = 120


def read_items(text: str, *, asked: bool, beside: Sequence[dict[str, str]] = ()) -> Items | None:
    """The items in order; None: none were named. `beside`: those known already, by whose prices one is understood."""
    cued = CUE.search(text)
    if not asked:
        if cued is None:
            return None
        text = cued["rest"] or cued["more"] or cued["doing"]
    whole = PER_PIECE.sub(lambda found: found["money"] or "", LEAD.sub("", _with_whole_prices(text, beside)))
    plain = KEPT_TOGETHER.sub(rf"\1{JOIN}\2", _after_prices(_things_first(whole)))
    items: Items = []
    for part in SPLIT.split(plain):
        _add(items, part)
    return items[:MOST] or None


def all_priced(items: Items | None) -> bool:
    """Each with an amount, one of them of money: nothing else is said in that way."""
    prices = [item["price"] for item in items or ()]
    return bool(prices) and all(prices) and any(MONEY.search(price) for price in prices)


def reprices(items: Items | None, known: Items) -> bool:
    """Each with a price, and one of them offered already: "the colour is sixty", "and a perm is eighty"."""
    return all(item["price"] for item in items or ()) and any(
        same_thing(item["name"], one["name"]) for item in items or () for one in known
    )


def half_priced(items: Items) -> bool:
    """Whether a price was read in half: `haircut for 20 or`."""
    return any(HALF_PRICED.search(item["name"]) for item in items)


def with_prices(old: Items, new: Items) -> Items:
    """The old list, with the new prices of what is in it and with what is not in it yet."""
    kept = [dict(item) for item in old]
    for item in new:
        same = next((one for one in kept if same_thing(one["name"], item["name"])), None)
        if same is None:
            kept.append(dict(item))
        else:
            same["price"] = _in_money_of(same["price"], item["price"])
    return kept[:MOST]


def _in_money_of(old: str, new: str) -> str:
    """ "Sixty" instead of fifty euros is sixty euros."""
    money = MONEY.search(old)
    return f"{new} {money[0]}" if money and not MONEY.search(new) else new


def same_thing(one: str, other: str) -> bool:
    return one.lower().rstrip("s") == other.lower().rstrip("s")


def _with_whole_prices(text: str, beside: Sequence[dict[str, str]]) -> str:
    """In digits, thousands without their signs, and what is said in two numbers, or from one to another, in one."""
    plain = THOUSANDS.sub(lambda found: re.sub(r"[.,]", "", found[0]), digits(text))
    said = [*ONE_NUMBER.findall(TWO_NUMBERS.sub(" ", plain)), *ONE_NUMBER.findall(_prices_of(beside))]
    others = [amount for one in said if (amount := float(one.replace(",", ".")))]
    return RANGE.sub(_as_one_price, TWO_NUMBERS.sub(lambda found: _nearer(found, others), plain))


def _prices_of(items: Sequence[dict[str, str]]) -> str:
    return ", ".join(item["price"] for item in items)


def _nearer(found: re.Match[str], others: list[float]) -> str:
    """One twenty is 120 beside 80 and 350, and 1.20 beside two and three, or alone."""
    rest = found["second"] or f"0{found['small']}"
    parted, joined = f"{found['first']}.{rest}", f"{found['first']}{rest}"
    item = f"{found.string[: found.start()].rsplit(',')[-1]} {found.string[found.end() :].split(',')[0]}"
    usual = median(others) if others and not SMALL_UNIT.search(item) else 0
    return joined if usual**2 > float(parted) * float(joined) else parted


def _as_one_price(found: re.Match[str]) -> str:
    of_money = found["currency"] or found["sign"] or found["between"] or found["cue"]
    low, high = (float(found[end].replace(",", ".")) for end in ("low", "high"))
    if not of_money or low >= high or (found["to"].lower() == "and" and not found["between"]):
        return found[0]
    return f"{found['cue'] or 'for '}{found['sign'] or ''}{found['low']}{TO}{found['high']}{found['currency'] or ''}"


def _things_first(text: str) -> str:
    """ "fifteen euros for a haircut" as "a haircut for 15 euros"; a bare number is one where prices are told."""
    of_money = re.search(rf"[$€£]|\b{CURRENCY}\b", text, re.IGNORECASE) is not None
    of_sums = SUM_BEHIND.search(text) is not None

    def turned(found: re.Match[str]) -> str:
        if not of_money and not (of_sums and len(found["sum"]) > 1):
            return found[0]
        price = f"{found['from'] or ''}{found['sign'] or ''}{found['sum']}{found['currency'] or ''}"
        return f", {found['thing']} {'' if found['from'] else 'for '}{price},"

    return trimmed(PRICE_FIRST.sub(turned, text))


def _after_prices(text: str) -> str:
    """Where the ears wrote no comma, a price ends its item."""
    return PRICE.sub(
        lambda found: found[0] + "," if found["currency"] or found["sign"] or found["plain"] else found[0],
        text,
    )


def _add(items: Items, part: str) -> None:
    part = LEAD.sub("", part)
    found = PRICE.search(part)
    price = _price(found) if found else ""
    name = part[: found.start()] + part[found.end() :] if found else part
    name = re.sub(
        r"^(?:(?:an?|the|our|then|also|and|with|we have|we do)\s+)+|\s+(?:is|are|for|costs?|too|as well|at|from|each)$",
        "",
        trimmed(name),
        flags=re.IGNORECASE,
    )
    name = trimmed(name.replace(JOIN, " and "))
    if set(words_of(name)) <= FILLING:
        name = ""
    if items and not price and FOR_WHOM.match(name) and len(items[-1]["name"] + name) < LONGEST:
        items[-1] = {**items[-1], "name": f"{items[-1]['name']} {name}"}
    elif name and re.search(r"[^\W\d]{2,}", name) and len(name) <= LONGEST:
        items.append({"name": name, "price": price})
    elif price and items and not items[-1]["price"]:
        items[-1] = {**items[-1], "price": price}


def _price(found: re.Match[str]) -> str:
    prefix = "from " if found["from"] or re.search(r"\bfrom|start", found[0], re.IGNORECASE) else ""
    if found["sign"]:
        name = {"$": "dollars", "€": "euros", "£": "pounds"}[found["sign"]]
        return f"{prefix}{_amount(found['signed'])} {name}"
    if found["amount"]:
        cents = f".{found['cents']}" if found["cents"] else ""
        return f"{prefix}{_amount(found['amount'])}{cents} {found['currency'].lower()}"
    return prefix + _amount(found["plain"])


def _amount(said: str) -> str:
    """`12,50` as 12.50."""
    return said.replace(",", ".").replace(TO, " to ")
