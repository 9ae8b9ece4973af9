"""The public keys of the issuer: when they are fetched, and when not."""

import asyncio

import pytest

from tests.support.supabase import SignInService
from voxie_platform.access.keyset import FLOOR_SECONDS, FRESH_SECONDS, LONGEST_SECONDS, KeySet
from voxie_platform.access.tokens import keys_in
from voxie_platform.errors import NotSignedInError, UnavailableError


class Issuer:
    """Tells its keys, counts how often, and is away at times."""

    def __init__(self):
        self.service = SignInService("http://supabase.test")
        self.now = 0.0
        self.asked = 0
        self.away = False
        self.seconds = 0.0
        self.keys = KeySet(self.fetch, clock=lambda: self.now)

    async def fetch(self):
        self.asked += 1
        await asyncio.sleep(self.seconds)
        if self.away:
            raise UnavailableError("away")
        return self.service.key_set()


@pytest.fixture
def issuer():
    return Issuer()


async def test_of_many_at_once_one_fetches_the_keys(issuer):
    issuer.seconds = 0.01
    found = await asyncio.gather(*(issuer.keys.key(issuer.service.newest) for _ in range(50)))
    assert {key.key_id for key in found} == {issuer.service.newest}
    assert issuer.asked == 1


async def test_a_new_key_is_fetched_when_it_is_first_seen_and_not_at_every_made_up_id(issuer):
    await issuer.keys.key(issuer.service.newest)
    rotated = issuer.service.add_key("RS256")
    issuer.now += FLOOR_SECONDS
    assert (await issuer.keys.key(rotated)).algorithm_name == "RS256"
    for n in range(100):
        with pytest.raises(NotSignedInError):
            await issuer.keys.key(f"made up {n}")
    assert issuer.asked == 2
    issuer.now += FLOOR_SECONDS
    with pytest.raises(NotSignedInError):
        await issuer.keys.key("made up")
    assert issuer.asked == 3


async def test_a_key_that_was_taken_back_opens_nothing_once_the_keys_are_old(issuer):
    first = issuer.service.newest
    await issuer.keys.key(first)
    issuer.service.add_key("ES256")
    del issuer.service.private[first]
    issuer.now += FRESH_SECONDS + 1
    with pytest.raises(NotSignedInError):
        await issuer.keys.key(first)


async def test_while_the_issuer_is_away_known_keys_are_good_for_an_hour(issuer):
    key_id = issuer.service.newest
    await issuer.keys.key(key_id)
    issuer.away = True
    issuer.now += FRESH_SECONDS + 1
    for _ in range(10):
        assert await issuer.keys.key(key_id)
    assert issuer.asked == 2, "one try, then the floor"
    issuer.now += LONGEST_SECONDS
    with pytest.raises(UnavailableError):
        await issuer.keys.key(key_id)
    issuer.away = False
    issuer.now += FLOOR_SECONDS
    assert await issuer.keys.key(key_id)


async def test_nobody_waits_for_a_renewal_that_another_waits_for(issuer):
    key_id = issuer.service.newest
    await issuer.keys.key(key_id)
    issuer.now += FRESH_SECONDS + 1
    issuer.seconds = 5.0
    renewing = asyncio.create_task(issuer.keys.key(key_id))
    await asyncio.sleep(0)
    assert await asyncio.wait_for(issuer.keys.key(key_id), 0.5)
    renewing.cancel()


@pytest.mark.parametrize("document", [None, [], {}, {"keys": 1}, "x"])
def test_what_is_no_key_set_is_refused(document):
    with pytest.raises(ValueError, match="no key set"):
        keys_in(document)


def test_keys_of_unknown_kinds_are_passed_over(issuer):
    good = issuer.service.key_set()["keys"]
    odd = [{}, 1, {"kty": "oct", "k": "c2VjcmV0", "kid": "h", "alg": "HS256"}, {"kty": "X"}]
    assert list(keys_in({"keys": [*odd, *good]})) == [issuer.service.newest]
