"""The last steps of a call: none of them holds up the record."""

import asyncio
import time

import pytest

from voxie_platform.calls.models import EndReason
from voxie_platform.calls.recorder import Recorder
from voxie_platform.worker.ending import Over
from voxie_platform.worker.farewell import letting_go, part


class Session:
    """What is closed at the end of a call, as badly as it can be."""

    def __init__(self, seconds, error=None):
        self.seconds, self.error = seconds, error
        self.closed = False

    async def close(self):
        await asyncio.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        self.closed = True


async def test_a_session_that_closes_is_closed_before_the_final_word():
    session = Session(0.05)
    async with letting_go(session):
        assert session.closed


@pytest.mark.parametrize(
    "session",
    [Session(3600), Session(0.01, RuntimeError("the hook broke")), None],
    ids=["hangs", "raises", "none"],
)
async def test_fault_25_a_session_that_does_not_close_holds_up_nothing(session):
    began = time.monotonic()
    async with letting_go(session):
        assert time.monotonic() - began < 1
    assert time.monotonic() - began < 5


class Screen:
    """What a call shows in its room."""

    def __init__(self):
        self.told = []

    def tell(self, state, *, say="", reason=None):
        self.told.append((state, reason))


@pytest.mark.parametrize(
    ("reason", "told"),
    [(EndReason.INTERRUPTED, [("ended", EndReason.INTERRUPTED)]), (None, [])],
    ids=["over", "left to another attempt"],
)
async def test_a_call_that_broke_before_its_agent_was_made_is_shown_as_over(reason, told):
    screen = Screen()
    await part(Over(reason), None, screen, Recorder("call", 1, lambda _: None))
    assert screen.told == told
