"""The table of business functions: one row each."""

from typing import Annotated, Literal

from pydantic import Field

from voxie_platform.values import Value


class EndCall(Value):
    """Placeholder row until functions/end_call.py stands."""

    kind: Literal["end_call"] = "end_call"


FunctionSettings = Annotated[EndCall, Field()]
