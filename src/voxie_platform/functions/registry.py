"""The table of business functions: one row each."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from voxie_platform.functions import end_call
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.end_call import EndCall, EndCallSettings
from voxie_platform.functions.facts import FactsSettings
from voxie_platform.functions.messages import MessagesSettings
from voxie_platform.functions.spec import Effect, FunctionKind

FunctionSettings = Annotated[
    BookingsSettings | MessagesSettings | FactsSettings | EndCallSettings, Field(discriminator="kind")
]

FUNCTIONS: Mapping[str, FunctionKind[Any]] = {
    "end_call": FunctionKind(EndCallSettings, Effect.IRREVERSIBLE, end_call.tools, EndCall),
}
