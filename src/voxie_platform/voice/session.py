"""How a LiveKit session is set up: every option that differs from the default, with its reason."""

import logging

from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice import SpeechHandle, room_io

from voxie_platform.voice.speaker import Speaker
from voxie_platform.voice.wording import exactly

logger = logging.getLogger(__name__)

MAX_TOOL_STEPS = 3
"""Note, confirm, save: a fourth tool call in a row runs in circles, and the model is told to speak."""
FRAME_MS = 20
"""LiveKit collects 50 ms before the model hears anything; 20 ms make each turn 30 ms faster."""


def session_for(model: RealtimeModel) -> AgentSession[None]:
    """The session of one conversation."""
    return AgentSession[None](
        llm=model,
        vad=None,  # the model's server hears when a turn begins and ends
        turn_handling={"turn_detection": "realtime_llm"},
        max_tool_steps=MAX_TOOL_STEPS,
        aec_warmup_duration=None,  # or the caller's words in the first 3 s of the greeting are thrown away
        user_away_timeout=None,  # silence is timed by the call's own limits
    )


def say(session: AgentSession[None], speaker: Speaker, words: str) -> SpeechHandle:
    """Have these words spoken, in the speaker's language.

    Raises: RuntimeError: the session is closing.
    """
    language = speaker.config.identity.language
    return session.generate_reply(instructions=exactly(words, language), tool_choice="none")


def room_options_for(identity: str, *, on_livekit_cloud: bool) -> room_io.RoomOptions:
    """Bound to one participant: nobody else is heard or answered."""
    return room_io.RoomOptions(
        participant_identity=identity,
        close_on_disconnect=False,  # the call ends itself, with a reason
        audio_input=room_io.AudioInputOptions(
            frame_size_ms=FRAME_MS,
            auto_gain_control=False,  # it runs in Python for every 10 ms of sound
            noise_cancellation=noise_cancellation(on_livekit_cloud=on_livekit_cloud),
        ),
    )


def noise_cancellation(*, on_livekit_cloud: bool) -> rtc.NoiseCancellationOptions | None:
    """LiveKit's filter runs against LiveKit Cloud alone; elsewhere it would only switch other things off."""
    if not on_livekit_cloud:
        logger.info("noise cancellation chosen", extra={"filter": "none", "because": "not LiveKit Cloud"})
        return None
    from livekit.plugins import noise_cancellation as plugin

    logger.info("noise cancellation chosen", extra={"filter": "BVC", "because": "LiveKit Cloud"})
    return plugin.BVC()
