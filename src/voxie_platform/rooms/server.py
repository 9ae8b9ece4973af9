"""Which LiveKit server the rooms are on, with the key to it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from voxie_platform.errors import Fault, SettingsError
from voxie_platform.settings import Settings

DEVELOPMENT_SECRETS = frozenset({"secret", "devkey", "APISecret"})
"""Printed in LiveKit's own manuals: whoever reaches the server can open any room with them."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class LiveKitServer:
    """Its addresses and the key pair that signs for it; the secret never shows in a repr."""

    url: str
    """Where this process reaches it."""
    public_url: str
    """Where callers' browsers reach it."""
    api_key: str
    api_secret: str = field(repr=False)

    @property
    def has_known_secret(self) -> bool:
        """Whether its secret is one that everybody knows."""
        return self.api_secret in DEVELOPMENT_SECRETS


def server_of(settings: Settings) -> LiveKitServer:
    """The LiveKit server that the settings name.

    Raises:
        SettingsError: key or secret is missing, or the secret of a server that others reach is known to all.
    """
    missing = [
        Fault(name.upper(), "is missing")
        for name in ("livekit_api_key", "livekit_api_secret")
        if not getattr(settings, name)
    ]
    if missing or settings.livekit_api_key is None or settings.livekit_api_secret is None:
        names = " and ".join(fault.field for fault in missing)
        raise SettingsError(f"{names} must be set: they sign for the LiveKit server.", faults=missing)
    server = LiveKitServer(
        url=settings.livekit_url,
        public_url=settings.livekit_public_url or settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=settings.livekit_api_secret.get_secret_value(),
    )
    if server.has_known_secret and not is_local(server, settings.public_url):
        fault = Fault("LIVEKIT_API_SECRET", "is a known development secret")
        raise SettingsError(
            "LIVEKIT_API_SECRET is a known development secret: give the LiveKit server one of its own.",
            faults=[fault],
        )
    return server


def is_local(server: LiveKitServer, page: str | None) -> bool:
    """Whether this machine alone reaches it: callers of a page that others open reach its server too."""
    addresses = (server.url, server.public_url, *([page] if page else []))
    return all(urlsplit(address).hostname in LOOPBACK for address in addresses)
