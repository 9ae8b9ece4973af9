"""What LiveKit tells about rooms, believed only when it is signed."""

from dataclasses import dataclass

from livekit.api import TokenVerifier, WebhookReceiver

from voxie_platform.errors import NotSignedInError
from voxie_platform.rooms.server import LiveKitServer


@dataclass(frozen=True)
class RoomEvent:
    """One delivery; the same `id` may come twice."""

    id: str
    kind: str
    """`room_started`, `participant_left`, ..."""
    room: str
    identity: str


def receive(server: LiveKitServer, body: bytes, auth: str) -> RoomEvent:
    """The event in a delivery.

    Raises:
        NotSignedInError: it was not signed by our LiveKit server, or is not what was signed.
    """
    receiver = WebhookReceiver(TokenVerifier(server.api_key, server.api_secret))
    try:
        event = receiver.receive(body.decode(), auth.removeprefix("Bearer "))
    except Exception:  # noqa: BLE001  (a forged delivery raises one of several types, one of them bare)
        raise NotSignedInError("This delivery is not signed by our LiveKit server.") from None
    if not event.id:
        raise NotSignedInError("This delivery has no event in it.")
    return RoomEvent(id=event.id, kind=event.event, room=event.room.name, identity=event.participant.identity)
