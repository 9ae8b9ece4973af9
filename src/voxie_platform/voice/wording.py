"""The few sentences that the platform itself puts into an agent's mouth."""

from collections.abc import Mapping

from voxie_platform.calls.models import EndReason

APOLOGY = (
    "I am sorry, this line is not set up correctly, so I cannot help you right now. Please try again later."
)
STILL_THERE = "Are you still there?"
BACK_AGAIN = "Sorry, I lost you for a moment. Could you say that once more?"
CUT_SHORT = "Sorry, I could not finish my answer. Could you ask once more?"
ONE_MOMENT = "One moment, please."
RESTORING = "One moment, the line is being restored."
TOO_LONG = "That is too long to be read. Please write it in a few words."
HALF_A_MINUTE = "We have about half a minute left on this call."

GOODBYES: Mapping[EndReason, str] = {
    EndReason.MAX_DURATION: "Our time on this call is up. Thank you for calling, goodbye.",
    EndReason.SILENCE: "I cannot hear anyone, so I will end the call here. Goodbye.",
    EndReason.DRAINED: "I am sorry, I have to end this call now. Please call again in a moment. Goodbye.",
}


def exactly(words: str, language: str = "en") -> str:
    """The instruction for one response that speaks these words."""
    if language.split("-", maxsplit=1)[0] == "en":
        return f'Say exactly: "{words}"'
    return f'Say this in the language "{language}", and nothing else: "{words}"'
