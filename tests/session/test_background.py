"""What runs in the background for as long as a worker or a call lives: one stumble does not end it."""

import asyncio
import sqlite3
from types import SimpleNamespace

import pytest

from tests.support.background import running
from tests.support.until import until
from voxie_platform.settings import DeploymentMode
from voxie_platform.voice.text_call import kept
from voxie_platform.worker.heart import Heart
from voxie_platform.worker.seats import Seats
from voxie_platform.worker.server import keep_seats


class Stumbling:
    """A store and a server that break at first, in a way that nobody has thought of."""

    id = "registered"

    def __init__(self, times=1):
        self.broken = times
        self.asked = self.beats = self.retired = 0

    def stumble(self):
        self.asked += 1
        if self.broken:
            self.broken -= 1
            raise sqlite3.InternalError("nobody has thought of this")

    async def beat(self, _):
        self.stumble()
        self.beats += 1

    async def renew(self, *_, **__):
        self.stumble()
        self.beats += 1

    async def retire(self, _):
        self.stumble()
        self.retired += 1

    @property
    def active_jobs(self):
        self.stumble()
        return [SimpleNamespace(job=SimpleNamespace(id="running"))]


def heart_of(store):
    return Heart(
        store,
        worker_id="worker",
        mode=DeploymentMode.SPAWNER,
        seats=Seats(2),
        registered=lambda: True,
        records_waiting=lambda: 0,
    )


async def test_a_heart_that_stumbles_says_so_once_and_beats_on(caplog):
    store = Stumbling(times=2)
    heart = heart_of(store)
    async with running(heart.beat()):
        for asked in (1, 2, 3):
            heart.beat_now()
            await until(lambda asked=asked: store.asked >= asked, 15)
        await until(lambda: store.beats, 15)
    [told] = [record for record in caplog.records if record.message == "heartbeat not written"]
    assert told.exc_info is not None


@pytest.mark.parametrize("turns", range(6))
async def test_a_heart_is_stopped_also_in_the_moment_in_which_it_is_to_beat(turns):
    heart = heart_of(Stumbling(times=0))
    beating = asyncio.create_task(heart.beat())
    await asyncio.sleep(0.05)
    heart.beat_now()
    for _ in range(turns):
        await asyncio.sleep(0)
    beating.cancel()
    await asyncio.wait({beating}, timeout=5)
    assert beating.cancelled()


async def test_a_worker_that_cannot_be_retired_is_stopped_all_the_same(caplog):
    await heart_of(Stumbling()).stop()
    assert [record.message for record in caplog.records] == ["worker not retired"]


async def test_seats_are_taken_back_though_a_look_at_the_jobs_failed(caplog):
    server, seats = Stumbling(), Seats(2)
    for job in ("running", "gone"):
        assert seats.take(job)
        seats.started(job)
    async with running(keep_seats(server, seats, every=0.01)):
        await until(lambda: seats.active == 1, 15)
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_a_chat_keeps_its_lease_though_renewing_it_failed_once(caplog):
    store = Stumbling()
    call = SimpleNamespace(id="call", attempt=1, job_id="job")
    async with kept(SimpleNamespace(fleet=store), call):
        await until(lambda: store.beats, 15)
    assert [record.message for record in caplog.records] == ["lease not renewed"]
