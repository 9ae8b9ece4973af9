"""A secret that everybody knows is good for a LiveKit server that nobody else reaches."""

import pytest

from voxie_platform.errors import SettingsError
from voxie_platform.rooms.server import server_of
from voxie_platform.settings import read_settings

KNOWN = {"livekit_api_key": "devkey", "livekit_api_secret": "secret"}
HERE, ELSEWHERE = "ws://127.0.0.1:7880", "wss://livekit.example.org"


@pytest.mark.parametrize(
    "addresses",
    [
        {"livekit_url": ELSEWHERE},
        {"livekit_url": HERE, "livekit_public_url": ELSEWHERE},
        {"livekit_url": HERE, "public_url": "https://voxie.example.org"},
    ],
)
def test_a_known_secret_is_refused_where_others_reach_the_server(tmp_path, addresses):
    with pytest.raises(SettingsError, match="known development secret"):
        server_of(read_settings(data_dir=tmp_path, **KNOWN, **addresses))


@pytest.mark.parametrize(
    "addresses",
    [
        {"livekit_url": HERE},
        {"livekit_url": HERE, "livekit_public_url": "ws://localhost:7880", "public_url": "http://[::1]:8000"},
    ],
)
def test_a_known_secret_is_taken_on_this_machine_alone(tmp_path, addresses):
    assert server_of(read_settings(data_dir=tmp_path, **KNOWN, **addresses)).has_known_secret
