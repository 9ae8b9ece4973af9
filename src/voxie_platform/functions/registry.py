"""The table of business functions: one row each."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from voxie_platform.functions import bookings, end_call, facts, messages
from voxie_platform.functions.bookings import Bookings, BookingsSettings
from voxie_platform.functions.end_call import EndCall, EndCallSettings
from voxie_platform.functions.facts import Facts, FactsSettings
from voxie_platform.functions.messages import Messages, MessagesSettings
from voxie_platform.functions.spec import Effect, FunctionKind

FunctionSettings = Annotated[
    BookingsSettings | MessagesSettings | FactsSettings | EndCallSettings, Field(discriminator="kind")
]

FUNCTIONS: Mapping[str, FunctionKind[Any]] = {
    "bookings": FunctionKind(BookingsSettings, Effect.WRITE, bookings.tools, Bookings),
    "facts": FunctionKind(FactsSettings, Effect.READ, facts.tools, Facts),
    "messages": FunctionKind(MessagesSettings, Effect.WRITE, messages.tools, Messages),
    "end_call": FunctionKind(EndCallSettings, Effect.IRREVERSIBLE, end_call.tools, EndCall),
}
