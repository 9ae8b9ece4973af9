"""What the interview answers to a visitor's turn, as the model sees it."""

import json
from typing import ClassVar, Literal

from pydantic import Field, JsonValue

from voxie_platform.values import Value


class Hint(Value):
    """A model's own reading of what the visitor said: a candidate, no more."""

    field: str
    value: JsonValue


class Noted(Value):
    """One value that was taken."""

    field: str
    value: str
    corrected: bool = False


class Heard(Value):
    """What came of one turn."""

    understood: tuple[Noted, ...] = ()
    unclear: tuple[str, ...] = ()
    """Fields that are asked back."""
    next: str | None = None
    """Id of the question in `say`."""
    say: str = ""
    may_save: bool = False
    call: Literal["save"] | None = None
    """The tool that is due now."""
    failed: ClassVar[str] = ""

    def for_model(self) -> str:
        """JSON without what is empty."""
        return json.dumps(self.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


class Saved(Value):
    """The agent stands."""

    status: Literal["saved"] = "saved"
    agent_id: str
    version: int
    say: str
    failed: ClassVar[str] = ""

    def for_model(self) -> str:
        """JSON."""
        return self.model_dump_json()


class Refused(Value):
    """Not saved, and why."""

    status: Literal["refused"] = "refused"
    say: str
    failed: str = Field("", exclude=True)
    """The code of the error behind it; empty: it is refused for a reason of the talk."""

    def for_model(self) -> str:
        """JSON."""
        return self.model_dump_json()
