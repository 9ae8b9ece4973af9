"""What listens, thinks and speaks: how each kind of model is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from livekit.agents import APIConnectOptions
from livekit.plugins.openai.realtime import RealtimeModel
from openai.types.realtime import AudioTranscription
from openai.types.realtime.realtime_audio_input_turn_detection import ServerVad

from voxie_platform.agents.config import AgentConfig
from voxie_platform.errors import SettingsError
from voxie_platform.settings import Settings

OPENAI = "https://api.openai.com/v1"
TRANSCRIBER = "gpt-4o-mini-transcribe"
OFFLINE = "offline"
PATIENCE = APIConnectOptions(max_retry=3, retry_interval=2.0, timeout=5.0)
"""A caller does not wait longer than this for a model that does not come back."""
MOST_EXPECTED_WORDS = 60

Modality = Literal["text", "audio"]


@dataclass(frozen=True)
class ModelAccess:
    """Where models are reached and with which key."""

    base_url: str
    default_model: str
    api_key: str = field(repr=False)
    own_engine: bool = False
    """Whether the offline speech engine serves, whatever model is asked for."""

    def name_of(self, model: str) -> str:
        """What serves under a model's name, as the record of a call has it.

        What another server offers under the name of an OpenAI model must not be priced as OpenAI's.
        """
        if self.own_engine:
            return OFFLINE
        return f"{model}@{urlsplit(self.base_url).hostname}" if self.is_offline else model

    @property
    def is_offline(self) -> bool:
        """Whether it is not OpenAI's own service."""
        return not self.base_url.startswith(OPENAI)


def access_of(settings: Settings) -> ModelAccess:
    """OpenAI where there is a key, else the offline speech engine.

    Raises:
        SettingsError: neither can be reached with what is set.
    """
    if key := settings.openai_api_key:
        return ModelAccess(
            settings.openai_base_url or OPENAI, settings.openai_realtime_model, key.get_secret_value()
        )
    if key := settings.offline_api_key:
        engine = f"http://{settings.offline_host}:{settings.offline_port}/v1"
        return ModelAccess(
            settings.openai_base_url or engine,
            settings.openai_realtime_model,
            key.get_secret_value(),
            own_engine=True,
        )
    raise SettingsError(
        "No model can be reached: set OPENAI_API_KEY, or start `voxie-platform offline` and give its key as "
        "OFFLINE_API_KEY."
    )


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
