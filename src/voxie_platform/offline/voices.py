"""Which voice speaks under which name."""

from http import HTTPStatus

from voxie_platform.errors import VoxieError, shown

VOICES = {
    "marin": "af_heart",
    "cedar": "am_michael",
    "alloy": "af_sarah",
    "ash": "am_fenrir",
    "ballad": "am_puck",
    "coral": "af_bella",
    "echo": "am_fenrir",
    "sage": "af_kore",
    "shimmer": "af_nova",
    "verse": "am_puck",
}
"""The names of OpenAI's Realtime voices, so that an agent's `voice` means something here too."""
OWN_NAMES = frozenset(VOICES.values())


class UnknownVoiceError(VoxieError):
    """No voice goes by that name."""

    code = "unknown_voice"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no voice {shown(name)!r}; there are {', '.join(sorted(VOICES))}.")


def voice_of(name: str) -> str:
    """The mouth's own name of a voice, from either name."""
    own = VOICES.get(name.lower(), name)
    if own not in OWN_NAMES:
        raise UnknownVoiceError(name)
    return own
