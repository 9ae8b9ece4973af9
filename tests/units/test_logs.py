"""Log lines keep their fields and lose their secrets."""

import io
import json
import logging

import pytest
from livekit.agents.llm.utils import parse_function_arguments

from voxie_platform.logs import HumanLine, JsonLine, log_to

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLWhlcmU"


@pytest.fixture
def lines():
    """A stream that the root logger writes to, put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def test_fields_given_as_extra_are_kept(lines):
    log_to(lines, style="json")

    logging.getLogger("voxie_platform.worker").info("call ended", extra={"call": "c1", "turns": 4})

    line = json.loads(lines.getvalue())
    assert line["message"] == "call ended"
    assert (line["call"], line["turns"], line["level"]) == ("c1", 4, "info")


@pytest.mark.parametrize("style", ["json", "human"])
@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "vx_AbCdEf0123456789",
        "sk-proj-0123456789abcdefghij",
        "sb_secret_0123456789",
        "a-registered-secret-value",
    ],
)
def test_no_secret_reaches_a_line(lines, style, secret):
    log_to(lines, style=style, secrets=["a-registered-secret-value"])
    logger = logging.getLogger("voxie_platform.api")

    logger.warning("refused: %s", secret)
    logger.warning("refused", extra={"header": f"Bearer {secret}", "url": f"ws://x?access_token={secret}"})
    try:
        raise ValueError(f"room refused token {secret}!")
    except ValueError:
        logger.exception("failed")

    assert secret not in lines.getvalue()
    assert lines.getvalue().count("[hidden]") >= 4


@pytest.mark.parametrize("style", ["json", "human"])
def test_what_a_caller_said_is_left_out_where_the_livekit_library_logs_it(lines, style):
    log_to(lines, style=style)

    # a model broke off in the middle of a function's arguments
    parse_function_arguments('{"said": "my number is 0171 555 1234')

    assert "malformed" in lines.getvalue()
    assert "555" not in lines.getvalue()


def test_what_follows_bearer_is_hidden_whatever_its_shape():
    record = logging.makeLogRecord({"msg": "Authorization: Bearer opaque-token-1", "levelname": "INFO"})

    assert "opaque" not in HumanLine().format(record)
    assert "opaque" not in JsonLine().format(record)


def test_hang_up_noise_of_the_livekit_sdk_is_not_logged(lines):
    log_to(lines, style="human")

    logging.getLogger("livekit.agents").warning("failed to publish agent transcription")
    logging.getLogger("livekit.agents").warning("the job crashed")

    assert "transcription" not in lines.getvalue()
    assert "the job crashed" in lines.getvalue()


def test_a_warning_of_the_livekit_sdk_says_why_without_a_traceback(lines):
    log_to(lines, style="json")
    try:
        raise ConnectionRefusedError("nobody listens")
    except ConnectionRefusedError:
        logging.getLogger("livekit.agents").warning("retrying", exc_info=True)
        logging.getLogger("livekit.agents").exception("given up")

    retried, given_up = map(json.loads, lines.getvalue().splitlines())
    assert retried["because"] == "nobody listens"
    assert "traceback" not in retried
    assert "ConnectionRefusedError" in given_up["traceback"]


def test_a_human_line_is_one_line_even_if_the_message_is_not():
    record = logging.makeLogRecord({"msg": "name: a\nFAKE info line", "levelname": "INFO", "call": "c1"})

    assert "\n" not in HumanLine().format(record)
    assert HumanLine().format(record).endswith("call=c1")
