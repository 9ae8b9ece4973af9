"""What of a sentence is the message itself, and not the way to it."""

import re

FEWEST_WORDS = 2
LEADS = (
    r"(?:hello|hi|hey|good (?:morning|afternoon|evening)|yes|yeah|sure|ok(?:ay)?|well|so|um|uh|please|thanks|thank you|and|then|no)\b[\s,.!]*",
    r"(?:i(?:'d| would| want| need|'ll| will|'m| am)?|can i|could i|may i|can you|could you|would you|we(?:'d| would)?)\s+"
    r"(?:please\s+)?(?:like to |want to |need to |just |rather )*(?:leave|take|give|record|pass on|send|calling to leave)\s+"
    r"(?:(?:him|her|them|you)\s+)?(?:a|the|my|this)?\s*message(?:\s+(?:for|to|with)\s+(?:the |your |my |mr\.? |mrs\.? )?\w+)?(?:\s+please)?[\s,.:!]*(?:that |saying |to say )?",
    r"(?:leave|take) a message[\s,.:!]*",
    r"(?:can|could|would|will) you (?:please )?(?=tell|ask|let|say|pass|have)",
    r"(?:my|the) message is[\s,:]*(?:that )?",
    r"(?:just )?say(?:ing)? (?:that )?",
    r"please (?=tell|ask|let|say|pass|have)",
    r"(?:i(?:'d| would)? (?:like|want) to |can i |could i |may i )(?:speak|talk) (?:to|with)"
    r"(?= (?:an? |the |your )*(?:some|real|human|manager|owner|boss|person|chef|doctor|staff)) (?:a |an |the |your |some)?\s*"
    r"(?:one |body )?(?:real |human |manager|owner|boss|person|human|being|somebody|someone|chef|doctor|staff|\s)*[\s,.?!]*(?:please)?[\s,.?!]*",
    r"(?:(?:can|could|would) you )?(?:please |just |now )*(?:put me through|connect me|transfer me|get me) (?:to |with )?(?:a |an |the |your |some)?\s*"
    r"(?:real |human\b|person\b|manager\b|owner\b|boss\b|somebody\b|someone\b|being\b|\s)+[\s,.?!]*(?:please)?[\s,.?!]*",
    r"(?:it's|it is) (?=about)",
    r"(?:i(?:'d| would)? (?:like|want|need|have)(?: to)? )(?:make |file )?a complaint(?=\W*$)[\s,.!]*",
)
LEAD = re.compile(rf"^(?:{'|'.join(LEADS)})", re.IGNORECASE)
WHOM = (
    r"(?:for|to(?! (?:call|ring|phone|tell|say|ask|let|be|please)\b)) (?:the |your |my |mr\.? |mrs\.? |ms\.? )*"
    r"(?P<named>\w+(?:[ -](?!please\b)\w+)?)"
)
RECEIVER = re.compile(rf"\bmessage (?P<whom>{WHOM})(?:,? please)?[\s.!,]*$", re.IGNORECASE)
ONLY_RECEIVER = re.compile(rf"{WHOM}(?:,? please)?", re.IGNORECASE)
ANYBODY = frozenset({"owner", "boss", "manager", "staff", "team", "business", "you", "somebody", "someone"})
"""All messages are for them."""
NAME_CLAUSE = re.compile(
    r"^(?:and )?(?:my name(?:'s| is)|the name(?:'s| is)|this is|i'm|i am|it's|it is|name is)\s", re.IGNORECASE
)
NUMBER_CLAUSE = re.compile(
    r"^(?:and |you can |please |they can |he can |she can )*(?:(?:my |the )?(?:phone |telephone |mobile |cell )?number(?:'s| is)|(?:call|reach|phone|ring|text) me"
    r"(?: back)?(?: (?:on|at|under))|i can be reached|on|at|under|it's|it is)\s",
    re.IGNORECASE,
)
DIGITS_ONLY = re.compile(
    r"^(?:(?:\+?\d+|oh|o|zero|one|two|three|four|five|six|seven|eight|nine|ten|double|triple|plus|\w+teen|\w+ty|hundred|and)[\s.,()-]*)+$",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"\b(?:operator|representative|manager|supervisor|receptionist)\b(?=\W*$|,? please)|\ba (?:person|human)\b|"
    r"\b(?:speak|talk|put me through|connect me|transfer me)\b.*\b(?:to|with|through)\b|\b(?:real|actual) person\b|\bhuman\b",
    re.IGNORECASE,
)
ORDER = re.compile(
    r"\b(?:(?:place|make|take) an order|(?:want|like|need|love|wanna|can i|could i|may i|we|to) (?:to )?order|(?:for|to) pick ?up|pick it up|(?:to |for )?take ?away|for delivery|delivery to|delivered(?! (?:yet|late|already)))\b",
    re.IGNORECASE,
)
NEW_TEXT = re.compile(
    r"\b(?:the message (?:is|should be|should say)|(?:it should|please|just) say)[:,]?\s+(?P<text>.+)",
    re.IGNORECASE,
)
ADDED = re.compile(
    r"^(?:(?:yes|yeah|no|oh|um|uh|well|ok|okay)[\s,]+)*(?:and |also[ ,]+|please also |please add (?:that )?|add (?:that )?|plus )?"
    r"(?P<text>(?:(?:it's|it is|this is) (?:about|regarding|because|for)|(?:also|please) (?:tell|say|ask|let)|tell (?:him|her|them)|"
    r"ask (?:him|her|them)|(?:the|my) .+ (?:is|are|was|were) |i (?:need|want|have|am|will|was)|we (?:need|want|have|are|will|were)|because |regarding ).*)",
    re.IGNORECASE,
)
MATTER = re.compile(r"\b(?:it's|it is|this is) (?:about|regarding|concerning|because) .*\w", re.IGNORECASE)
ADD = re.compile(
    r"^(?:(?:yes|yeah|no|oh|um|uh|well)[\s,]+)*(?:and|also|add|plus|please add)\b[\s,]*(?:that )?(?P<text>(?:\S+\s+){2,}\S+)",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"\b(?:rather not|no name|anonymous(?:ly)?|(?:don't|do not|won't|will not) (?:want to |wanna |need to )?(?:say|tell|give|leave)|"
    r"none of your business|doesn't matter|does not matter|not important|without (?:a |my )?name|you don't need)\b|^\s*(?:no|nope|none)\W*$",
    re.IGNORECASE,
)
SAYS_NO_NUMBER = re.compile(
    r"\b(?:no (?:phone |telephone )?number|without (?:a |my )?(?:phone |telephone )?number|(?:don't|do not) have (?:a |any )?(?:phone|number|telephone)|no phone)\b",
    re.IGNORECASE,
)
URGENT = re.compile(
    r"\b(?:urgent|urgently|emergency|as soon as possible|asap|right away|immediately)\b",
    re.IGNORECASE,
)
NOT_URGENT = re.compile(
    r"(?:\b(?:no|not|never|nothing|none|without|neither|nor|hardly|cannot)\b|n't\b)(?! (?:you|they|he|she|somebody|someone|hesitate|forget|wait)\b)"
    r"(?:(?!\b(?:and|but|because|so|since|please|(?:i|we) (?:need|want|must|have))\b|(?<!think )(?<!say )(?<!believe )\b(?:it|this|that)(?:'s| is)\b)"
    r"[^,.;!?])*$",
    re.IGNORECASE,
)
NO_NUMBER = re.compile(
    r"\b(?:no number|don't have (?:a|one|any)|do not have (?:a|one)|rather not|without|has my number|have my number|have it|knows? (?:it|my number)|"
    r"no phone|not necessary|not needed|don't need|no need|no thanks|no thank you|don't want)\b|^\s*(?:no|nope|none)\W*$",
    re.IGNORECASE,
)


def content_of(said: str, *, name: str, phone: str, asked: bool) -> str:
    """The words to pass on; empty if there are none beside the politeness, the name and the number."""
    rest = said.strip()
    while match := LEAD.match(rest):
        if not match.end():
            break
        rest = rest[match.end() :]
    clauses = re.split(r"(?<=[.!?;,])\s+|\s+(?=and my (?:name|number|phone|telephone|mobile))", rest)
    kept = [
        clause
        for clause in clauses
        if clause and not is_clause_of(clause, name, phone) and not LEAD.fullmatch(clause.strip())
    ]
    text = " ".join(kept).strip(" ,;")
    while match := LEAD.match(text):
        if match.end() == 0 or match.end() == len(text):
            break
        text = text[match.end() :]
    text = text.strip(" ,;")
    enough = len(re.findall(r"\w+", text)) >= (1 if asked else FEWEST_WORDS)
    return text[:1].upper() + text[1:] if enough else ""


def receiver_in(said: str) -> str:
    """`Leave a message for Mario`, and no more: `For Mario`."""
    match = RECEIVER.search(said)
    if match is None or match["named"].lower() in ANYBODY:
        return ""
    _, whom = match["whom"].split(maxsplit=1)
    return f"For {whom}"


def is_only_receiver(text: str) -> bool:
    """Whom it is for, and nothing of what it says."""
    return bool(ONLY_RECEIVER.fullmatch(text.strip(" .,!")))


def is_clause_of(clause: str, name: str, phone: str) -> bool:
    """Only the name, or only the number."""
    bare = clause.strip(" .,;!?")
    if name and NAME_CLAUSE.match(bare) and bare.lower().replace("’", "'").endswith(name.lower()):
        return True
    if name and bare.lower() == name.lower():
        return True
    if phone and DIGITS_ONLY.match(bare):
        return True
    match = NUMBER_CLAUSE.match(bare)
    return bool(phone and match and DIGITS_ONLY.match(bare[match.end() :]))


def asks_for_person(said: str) -> bool:
    return bool(PERSON.search(said))


def asks_to_order(said: str) -> bool:
    return bool(ORDER.search(said))


def told_first(said: str) -> str:
    """What cannot be done, before the first question."""
    if asks_for_person(said):
        return "I cannot put you through, but I can take a message. "
    return "I cannot take orders myself, but I can pass it on as a message. " if asks_to_order(said) else ""


def matter_in(said: str) -> str:
    """`It's about my bill`, told while something else is asked."""
    match = MATTER.search(said)
    return match[0] if match else ""


def new_text(said: str) -> str:
    """`The message is ...`, in place of the one that was read back."""
    match = NEW_TEXT.search(said)
    return match["text"][:1].upper() + match["text"][1:] if match else ""


def added_text(said: str) -> str:
    """`It is about the wedding`, to what was read back."""
    if said.rstrip().endswith("?") or is_wrong(said):
        return ""
    match = ADDED.match(said.strip()) or ADD.match(said.strip())
    return match["text"][:1].upper() + match["text"][1:] if match else ""


def is_wrong(said: str) -> bool:
    """`The number is wrong` is about the read-back itself."""
    return bool(
        re.search(
            r"\b(?:wrong|incorrect|not (?:right|correct)|(?:my|the) (?:name|number|message|phone))\b",
            said,
            re.IGNORECASE,
        )
    )


def refuses_name(said: str) -> bool:
    return bool(NO_NAME.search(said.replace("’", "'")))


def says_no_number(said: str) -> bool:
    return bool(SAYS_NO_NUMBER.search(said.replace("’", "'")))


def urgency_in(said: str) -> bool | None:
    """None where nothing is said of it; `it isn't urgent` is False."""
    said = said.replace("’", "'")
    denied = [bool(NOT_URGENT.search(said[: match.start()])) for match in URGENT.finditer(said)]
    return not all(denied) if denied else None


def refuses_number(said: str) -> bool:
    return bool(NO_NUMBER.search(said.replace("’", "'")))
