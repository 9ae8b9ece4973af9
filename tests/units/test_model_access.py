"""Under which name a model's usage is kept."""

import pytest

from voxie_platform.settings import read_settings
from voxie_platform.voice.access import OPENAI, ModelAccess, access_of


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


def test_what_the_offline_engine_uses_is_nobodys_to_pay():
    engine = read_settings(openai_api_key="k", openai_base_url="http://127.0.0.1:8090/v1", offline_port=8090)
    assert access_of(engine).name_of("gpt-realtime") == "offline"
