"""Where models are reached, with which key, and under which name what they use is kept."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from voxie_platform.calls.models import OFFLINE
from voxie_platform.errors import SettingsError
from voxie_platform.settings import Settings

OPENAI = "https://api.openai.com/v1"


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
            settings.openai_base_url or OPENAI,
            settings.openai_realtime_model,
            key.get_secret_value(),
            own_engine=settings.speaks_offline,
        )
    if key := settings.offline_api_key:
        return ModelAccess(
            settings.openai_base_url or settings.offline_url,
            settings.openai_realtime_model,
            key.get_secret_value(),
            own_engine=True,
        )
    raise SettingsError(
        "No model can be reached: set OPENAI_API_KEY, or start `voxie-platform offline` and give its key as "
        "OFFLINE_API_KEY."
    )
