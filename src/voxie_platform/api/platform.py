"""What the routes work with."""

import asyncio
from dataclasses import dataclass, field
from functools import cached_property

from fastapi import Request

from voxie_platform.access.rates import Rates
from voxie_platform.access.sealing import Seal, seal_of
from voxie_platform.api.feed import Feed, Pace
from voxie_platform.api.users import Users
from voxie_platform.metrics.figures import ApiMetrics
from voxie_platform.outbound.client import Guard, Resolve, resolved
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.rooms.service import Rooms
from voxie_platform.settings import Settings
from voxie_platform.storage.stores import Stores


@dataclass(frozen=True)
class Platform:
    """Opened once for the process, on its loop."""

    settings: Settings
    stores: Stores
    rooms: Rooms
    livekit: LiveKitServer
    users: Users | None = None
    """Of Supabase; None: no project is named."""
    metrics: ApiMetrics = field(default_factory=ApiMetrics)
    rates: Rates = field(default_factory=Rates)
    """Of this process alone: several api processes do not count together."""
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the watcher should look sooner than it would."""
    patience_seconds: float = 15.0
    """How long a repeated request waits for the first one to be answered."""

    pace: Pace = field(default_factory=Pace)
    """How the live feed is told."""
    resolve: Resolve = resolved
    """How strangers' names are looked up."""

    @cached_property
    def feed(self) -> Feed:
        """The live feed of this process."""
        return Feed(self.stores, self.pace)

    @cached_property
    def guard(self) -> Guard:
        """Which addresses on the net may be called."""
        return Guard.allowing(self.settings.outbound_allow_networks, self.resolve)

    @cached_property
    def seal(self) -> Seal:
        """What secrets are sealed with. Raises: UnavailableError."""
        return seal_of(self.settings)

    def unseal(self, sealed: str) -> str:
        """A sealed secret. Raises: UnavailableError."""
        return self.seal.open(sealed)


def platform_of(request: Request) -> Platform:
    """That of the app that answers."""
    platform: Platform = request.app.state.platform
    return platform
