"""What listens, thinks and speaks: how each kind of model is built."""

from collections.abc import Callable, Mapping
from typing import Literal

from livekit.agents import APIConnectOptions
from livekit.plugins.openai.realtime import RealtimeModel
from openai.types.realtime import AudioTranscription
from openai.types.realtime.realtime_audio_input_turn_detection import ServerVad

from voxie_platform.agents.config import AgentConfig
from voxie_platform.voice.access import ModelAccess

TRANSCRIBER = "gpt-4o-mini-transcribe"
PATIENCE = APIConnectOptions(max_retry=3, retry_interval=2.0, timeout=5.0)
"""A caller does not wait longer than this for a model that does not come back."""
MOST_EXPECTED_WORDS = 60

Modality = Literal["text", "audio"]


def realtime(config: AgentConfig, access: ModelAccess, modalities: list[Modality]) -> RealtimeModel:
    """A model that hears and speaks by itself; it decides when a turn is over."""
    return RealtimeModel(
        model=config.models.model or access.default_model,
        voice=config.models.voice,
        speed=config.models.speed,
        modalities=modalities,
        base_url=access.base_url,
        api_key=access.api_key,
        input_audio_transcription=AudioTranscription(
            model=TRANSCRIBER,
            language=config.identity.language.split("-")[0],
            prompt=", ".join(expected_words(config)),
        ),
        turn_detection=ServerVad(
            type="server_vad",
            silence_duration_ms=config.turns.end_of_speech_ms,
            create_response=True,
            interrupt_response=config.turns.interruptible,
        ),
        conn_options=PATIENCE,
    )


Build = Callable[[AgentConfig, ModelAccess, list[Modality]], RealtimeModel]

MODELS: Mapping[str, Build] = {"realtime": realtime}


def model_of(config: AgentConfig, access: ModelAccess, *, modalities: list[Modality]) -> RealtimeModel:
    """The model an agent's config names."""
    return MODELS[config.models.kind](config, access, modalities)


def expected_words(config: AgentConfig) -> list[str]:
    """Names at hand: whoever transcribes hears them better when told."""
    business = config.business
    names = [config.identity.name, business.name, business.trade, *(fact.topic for fact in business.facts)]
    return list(dict.fromkeys(name for name in names if name))[:MOST_EXPECTED_WORDS]
