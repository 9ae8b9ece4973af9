"""What the page shows of a call's state; said by the agent or, if it is gone, by the watcher."""

import json
from collections.abc import Mapping

from voxie_platform.calls.models import Call, EndReason
from voxie_platform.calls.store import GONE_ON

SHOWN: Mapping[EndReason, str] = {
    EndReason.CALLER_HUNG_UP: "You left the call.",
    EndReason.AGENT_ENDED: "The call is over.",
    EndReason.NEVER_JOINED: "Nobody joined the call.",
    EndReason.MAX_DURATION: "The call reached its longest time.",
    EndReason.SILENCE: "The call ended because nobody spoke.",
    EndReason.BUDGET: "The call reached its budget.",
    EndReason.NO_AGENT: "No agent could be reached. Please call again.",
    EndReason.NO_WORKER: "No agent is running right now. Please call again later.",
    EndReason.BAD_CONFIG: "This agent is not set up correctly.",
    EndReason.MODEL_FAILED: "The speech service does not answer. Please call again in a moment.",
    EndReason.INTERRUPTED: "The call was interrupted. Please call again.",
    EndReason.ROOM_DELETED: "The call was closed.",
    EndReason.DRAINED: "The call had to be ended. Please call again in a moment.",
}
ELSEWHERE = "This interview goes on elsewhere."
"""What is shown of an interview's call whose place was taken."""


def over_text(call: Call) -> str:
    """What `voxie.state` carries of a call that is over."""
    return state_text("ended", reason=call.end_reason, say=why_over(call))


def ended_text(reason: EndReason) -> str:
    """What it carries of one that its agent ends."""
    return state_text("ended", reason=reason, say=SHOWN[reason])


def why_over(call: Call) -> str:
    """For whoever was in a call that is over."""
    assert call.end_reason is not None, "it is over"
    return ELSEWHERE if call.end_detail == GONE_ON else SHOWN[call.end_reason]


def state_text(state: str, *, say: str = "", reason: str | None = None) -> str:
    """What `voxie.state` carries."""
    shown = {"state": state, "say": say, "reason": reason}
    return json.dumps({name: value for name, value in shown.items() if value}, ensure_ascii=False)
