"""How the watcher knows that a store has just come back."""

import asyncio

import pytest

from voxie_platform.errors import SettingsError, UnavailableError
from voxie_platform.watcher.watch import Uptime


@pytest.mark.parametrize("refusal", [UnavailableError, SettingsError])
async def test_a_store_that_refused_was_away_so_that_leases_which_ran_out_say_nothing_yet(refusal):
    async def asked():
        raise refusal("It does not serve this now.")

    up = Uptime()
    await asyncio.sleep(1.1)
    assert up.seconds > 1
    with pytest.raises(refusal):
        await up.seen_by(asked())
    assert up.seconds < 1


async def test_whoever_begins_to_look_does_not_know_whether_it_was_away():
    assert Uptime().seconds < 1
