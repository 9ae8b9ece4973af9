"""What Voxie proposes where nobody said anything: each is named as a proposal."""
# ruff: noqa: E501 - a sentence is read in one line

from collections.abc import Mapping

from pydantic import JsonValue

from voxie_platform.functions.words.saying import say_list
from voxie_platform.interview.questions import Known, said_trade, wants_bookings
from voxie_platform.interview.readers.places import read_timezone
from voxie_platform.interview.speech import text_of

VOICE = "marin"
LANGUAGE = "en"
HORIZON_DAYS = 180
NAMELESS = "your business"


def proposals(known: Known, sources: Mapping[str, str]) -> dict[str, JsonValue]:
    """Field -> value for all that a config needs; `sources` are the visitor's sentences by field."""
    trade = said_trade(known)
    name = str(known.get("business_name") or "")
    values: dict[str, JsonValue] = {
        "tone": trade.tone,
        "language": [LANGUAGE],
        "voice": VOICE,
        "greeting": trade.greeting.format(name=name) if name else "Hello, how can I help you?",
    }
    if wants_bookings(known):
        values["booking_minutes"] = trade.bookable.minutes
    zone = timezone_of(known, sources)
    if zone:
        values["timezone"] = zone
    elif "timezone" in known:
        values["timezone"] = "UTC"
    return values


def timezone_of(known: Known, sources: Mapping[str, str]) -> str | None:
    """Out of the address, or of a city named along the way."""
    address = read_timezone(str(known.get("address") or ""), asked=True) if known.get("address") else None
    if address:
        return address
    return next((zone for source in sources.values() if (zone := read_timezone(source, asked=False))), None)


def say_proposals(values: Mapping[str, JsonValue], known: Known) -> str:
    """All of them in two or three sentences, without saying that they are right."""
    trade = said_trade(known)
    said = {field: text_of(field, value, trade) for field, value in values.items()}
    manner = [
        f"a {said['tone']} tone" if "tone" in said else "",
        said.get("language", ""),
        f"the voice {said['voice']}" if "voice" in said else "",
        said.get("timezone", ""),
    ]
    manner = [part for part in manner if part]
    sentences = [f"I would use {say_list(manner)}."] if manner else []
    if "greeting" in said:
        sentences.append(f"It would greet with: {said['greeting']}")
    if "booking_minutes" in said:
        minutes = trade.bookable.slot_minutes
        sentences.append(
            f"A booking lasts {said['booking_minutes']}, one can begin every {minutes} minutes, up to {HORIZON_DAYS} days ahead."
        )
    return " ".join(sentences)
