"""Settings of the messages function."""

from typing import Literal

from voxie_platform.values import Value


class MessagesSettings(Value):
    """Taking messages for the business."""

    kind: Literal["messages"] = "messages"
