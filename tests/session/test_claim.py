"""A job's hold on its call."""

import asyncio

import pytest

from tests.support.background import running
from voxie_platform.errors import SettingsError, UnavailableError
from voxie_platform.fleet.models import LEASE_SECONDS
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.worker.claim import Claim


class RemoteStore:
    """It refuses what it is asked first, and then no more."""

    def __init__(self, refusal):
        self.refusal = refusal
        self.renewed = asyncio.Event()

    async def renew(self, *_, **__):
        self.refuse()
        self.renewed.set()

    async def claim(self, call_id, **_):
        self.refuse()
        return call_id

    def refuse(self):
        if self.refusal is not None:
            refusal, self.refusal = self.refusal, None
            raise refusal("It does not serve this now.")


class HangingStore:
    """It never answers what it is asked first."""

    def __init__(self):
        self.asked = 0
        self.renewed = asyncio.Event()

    async def renew(self, *_, **__):
        self.asked += 1
        if self.asked == 1:
            await asyncio.Event().wait()
        self.renewed.set()


@pytest.mark.parametrize("refusal", [UnavailableError, SettingsError, ZeroDivisionError])
async def test_a_claim_is_renewed_again_once_the_store_is_back_or_its_key_is_mended(refusal):
    store = RemoteStore(refusal)
    claim = claim_in(store)
    async with running(claim.keep(lambda: pytest.fail("nobody else has it"))):
        await asyncio.wait_for(store.renewed.wait(), 10)


async def test_a_renewal_that_hangs_is_asked_for_again_before_the_lease_is_over():
    store = HangingStore()
    async with running(claim_in(store).keep(lambda: pytest.fail("nobody else has it"))):
        async with asyncio.timeout(LEASE_SECONDS):
            await store.renewed.wait()


@pytest.mark.parametrize("refusal", [UnavailableError, SettingsError])
async def test_a_call_that_begins_meanwhile_waits_for_the_store(refusal):
    assert await claim_in(RemoteStore(refusal)).take() == "a call"


def claim_in(store):
    note = DispatchNote(call_id="a call", attempt=1)
    return Claim(store, note, job_id="job", worker_id="worker", identity="agent")
