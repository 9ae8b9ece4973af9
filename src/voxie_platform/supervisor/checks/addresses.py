"""The addresses that browsers are given: a wrong one is a call without sound, or no call."""

from urllib.parse import urlsplit

from voxie_platform.rooms.server import LOOPBACK
from voxie_platform.settings import Settings
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing


async def addresses(settings: Settings) -> Finding:
    """Browsers give the microphone to https and to this machine alone, and https pages open only wss."""
    page = urlsplit(settings.api_url)
    media = urlsplit(settings.livekit_public_url or settings.livekit_url)
    if page.scheme == "http" and settings.public_url and page.hostname not in LOOPBACK:
        do = "put https in front, and say so in PUBLIC_URL"
        return broken("addresses", "browsers give no microphone to an http:// page of another machine", do)
    if page.scheme == "https" and media.scheme == "ws":
        do = "give LiveKit TLS, and its wss:// address in LIVEKIT_PUBLIC_URL"
        return broken("addresses", "an https page cannot reach LiveKit by ws://", do)
    if page.hostname not in LOOPBACK and media.hostname in LOOPBACK:
        do = "set LIVEKIT_PUBLIC_URL to the address that callers reach LiveKit at"
        return broken(
            "addresses", f"callers elsewhere are sent to LiveKit on their own machine ({media.hostname})", do
        )
    if "*" in settings.allowed_hosts:
        do = "name the hosts: any page could point its own name at this api"
        return worth_knowing("addresses", "ALLOWED_HOSTS is *", do)
    return good("addresses", f"page at {page.netloc}, LiveKit at {media.netloc}")
