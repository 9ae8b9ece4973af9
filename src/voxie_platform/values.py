"""The base of every small frozen value that travels between the parts."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

Moment = AwareDatetime
"""A point in time, always with its zone; the store keeps UTC."""

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8_000)]


DISCREET = ConfigDict(hide_input_in_errors=True)
"""An error's text reaches the log; what people said or configured must not."""


class Value(BaseModel):
    """Frozen, and strict about names: an unknown field is a fault, not something to drop silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
