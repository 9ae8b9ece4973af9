"""Settings of the facts function."""

from typing import Literal

from voxie_platform.values import Value


class FactsSettings(Value):
    """Answering from what is known of the business."""

    kind: Literal["facts"] = "facts"
