"""Under which name a model's usage is kept."""

import pytest

from voxie_platform.voice.models import OPENAI, ModelAccess


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        (OPENAI, "gpt-realtime"),
        ("http://127.0.0.1:8090/v1", "gpt-realtime@127.0.0.1"),
        ("https://gateway.example.org/openai", "gpt-realtime@gateway.example.org"),
    ],
)
def test_a_model_that_another_server_offers_is_not_taken_for_openais(base_url, name):
    assert ModelAccess(base_url, "gpt-realtime", "k").name_of("gpt-realtime") == name
