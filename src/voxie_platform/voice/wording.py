"""The few sentences that the platform itself puts into an agent's mouth."""

from collections.abc import Mapping

from voxie_platform.calls.models import EndReason

APOLOGY = (
    "I am sorry, this line is not set up correctly, so I cannot help you right now. Please try again later."
)
STILL_THERE = "Are you still there?"
BACK_AGAIN = "Sorry, I lost you for a moment. Could you say that once more?"
ONE_MOMENT = "One moment, please."
RESTORING = "One moment, the line is being restored."
HALF_A_MINUTE = "We have about half a minute left on this call."

GOODBYES: Mapping[EndReason, str] = {
    EndReason.MAX_DURATION: "Our time on this call is up. Thank you for calling, goodbye.",
    EndReason.SILENCE: "I cannot hear anyone, so I will end the call here. Goodbye.",
    EndReason.DRAINED: "I am sorry, I have to end this call now. Please call again in a moment. Goodbye.",
}

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
"""What the page shows when a call is over."""


def exactly(words: str, language: str = "en") -> str:
    """The instruction for one response that speaks these words."""
    if language.split("-", maxsplit=1)[0] == "en":
        return f'Say exactly: "{words}"'
    return f'Say this in the language "{language}", and nothing else: "{words}"'
