"""The system prompt of an agent and its first words, rendered out of the config."""

import json
import re
from functools import cache
from importlib.resources import files

from voxie_platform.agents.config import AgentConfig
from voxie_platform.functions.messages import MessagesSettings

FENCES = re.compile(r"<(?=\s*/?\s*(?:business_data|owner_instructions|caller)\b)", re.IGNORECASE)
HOLE = re.compile(r"\{\{(\w+)\}\}")
DEFAULT_GREETINGS = {
    "en": ("Hello, this is {name}. How can I help you?", "Hello, this is {name} from {business}. How can I help you?"),
    "de": ("Hallo, hier ist {name}. Wie kann ich helfen?", "Hallo, hier ist {name} von {business}. Wie kann ich helfen?"),
    "es": ("Hola, soy {name}. ¿En qué puedo ayudarle?", "Hola, soy {name} de {business}. ¿En qué puedo ayudarle?"),
    "fr": ("Bonjour, ici {name}. Que puis-je faire pour vous ?", "Bonjour, ici {name} de {business}. Que puis-je faire pour vous ?"),
    "it": ("Buongiorno, sono {name}. Come posso aiutarla?", "Buongiorno, sono {name} di {business}. Come posso aiutarla?"),
}  # fmt: skip
"""Alone and with the business's name; other languages greet in English."""


def render(config: AgentConfig) -> str:
    """The whole system prompt; whatever an owner wrote stays inside its fence."""
    pieces = {
        "name": json.dumps(config.identity.name, ensure_ascii=False),
        "language": language_of(config),
        "purpose": f" Your purpose: {quoted(config.identity.purpose)}" if config.identity.purpose else "",
        "tone": f"- Your tone: {quoted(config.prompt.tone)}\n" if config.prompt.tone else "",
        "message": message_of(config),
        "never": never_of(config),
        "instructions": instructions_of(config),
        "data": data_of(config),
    }
    # one pass: a {{name}} that an owner wrote is text, not a hole
    return HOLE.sub(lambda hole: pieces[hole[1]], template()).strip() + "\n"


@cache
def template() -> str:
    return files("voxie_platform.agents").joinpath("prompts/agent.md").read_text(encoding="utf-8")


def greeting_of(config: AgentConfig) -> str:
    """What the caller hears first: the owner's words, else the names that are known."""
    if config.greeting.text:
        return config.greeting.text
    name, business = config.identity.name, config.business.name
    alone, both = DEFAULT_GREETINGS.get(config.identity.language.split("-")[0], DEFAULT_GREETINGS["en"])
    named_apart = business and business.casefold() not in name.casefold()
    # plain replacing: braces in a name are not fields of a format
    return (both if named_apart else alone).replace("{name}", name).replace("{business}", business)


def language_of(config: AgentConfig) -> str:
    if config.identity.language.split("-")[0] == "en":
        return "You speak English."
    return f"You speak the language with the tag {config.identity.language}, and pass the caller's words on as they are."


def message_of(config: AgentConfig) -> str:
    takes = any(isinstance(function, MessagesSettings) for function in config.functions)
    return ", and offer to take a message with `take_message`" if takes else ""


def never_of(config: AgentConfig) -> str:
    if not config.prompt.never:
        return ""
    rules = "\n".join(f"- {quoted(rule)}" for rule in config.prompt.never)
    return f"\nWhat the owner says you never do:\n{rules}\n"


def instructions_of(config: AgentConfig) -> str:
    """The owner's own words: to be followed where the rules above allow it."""
    if not config.prompt.instructions:
        return ""
    return (
        "What the owner wants, to be followed where the rules above allow it:\n<owner_instructions>\n"
        f"{FENCES.sub('‹', config.prompt.instructions)}\n</owner_instructions>\n\n"
    )


def data_of(config: AgentConfig) -> str:
    """What is known and nothing else, as JSON in which no `<` is left."""
    known = config.business.model_dump(mode="json", exclude_none=True)
    known = {key: value for key, value in known.items() if value}
    known["timezone"] = config.identity.timezone
    return fenced(json.dumps(known, ensure_ascii=False, indent=1))


def quoted(text: str) -> str:
    return fenced(json.dumps(text, ensure_ascii=False))


def fenced(written: str) -> str:
    return written.replace("<", "\\u003c").replace(">", "\\u003e")
