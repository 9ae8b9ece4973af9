"""Tokens with which people enter rooms."""

from dataclasses import dataclass
from datetime import timedelta

from livekit.api import AccessToken, TokenVerifier, VideoGrants

from voxie_platform.errors import Fault, InvalidError
from voxie_platform.rooms.server import LiveKitServer

TOKEN_SECONDS = 120.0
"""To join; LiveKit adds a minute of leeway, and whoever is in the room stays."""
LONGEST_IDENTITY = 128
LONGEST_NAME = 128
LONGEST_TOKEN = 8_192
RESERVED = ("agent-", "voxie-")
"""How agents are called: nobody else may look like one."""


@dataclass(frozen=True)
class Person:
    """Who a token is for."""

    identity: str
    name: str


def caller_token(server: LiveKitServer, *, room: str, person: Person) -> str:
    """A token for this room alone: speak, listen, write; nothing else."""
    grants = VideoGrants(
        room_join=True,
        room=room,
        can_publish=True,
        can_publish_sources=["microphone"],
        can_subscribe=True,
        can_publish_data=True,  # chat and the sheet's edits go this way
        can_update_own_metadata=False,
    )
    token = AccessToken(server.api_key, server.api_secret)
    token.with_identity(person.identity).with_name(person.name).with_grants(grants)
    return token.with_ttl(timedelta(seconds=TOKEN_SECONDS)).to_jwt()


def person_of(user_token: str, server: LiveKitServer) -> Person:
    """Who a token names that was signed with our own key; what else it grants is not taken over.

    Raises:
        InvalidError: it is not ours, has expired, or names nobody who may be a caller.
    """
    if len(user_token) > LONGEST_TOKEN:
        raise unusable("is too long")
    try:
        claims = TokenVerifier(server.api_key, server.api_secret).verify(user_token)
    except Exception:  # noqa: BLE001  (the library raises whatever its parts raise; all of it means "not ours")
        raise unusable("is not a valid token of this platform") from None
    identity, name = claims.identity, claims.name
    if (
        not isinstance(identity, str)
        or not 0 < len(identity) <= LONGEST_IDENTITY
        or not identity.isprintable()
    ):
        raise unusable("names no usable identity")
    if identity.startswith(RESERVED):
        raise unusable("names an identity that is kept for agents")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not (name.isprintable()):
        raise unusable("names a person by no usable name")
    return Person(identity=identity, name=name)


def unusable(reason: str) -> InvalidError:
    return InvalidError("The user token cannot be used.", faults=[Fault("user_token", reason)])
