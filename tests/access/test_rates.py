"""Token buckets: so much a minute, at once if one likes."""

import pytest

from voxie_platform.access.rates import Buckets, RateLimitedError, Rates


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def taken(bucket, who, times):
    """How many of so many tries were good."""
    good = 0
    for _ in range(times):
        try:
            bucket.take(who)
        except RateLimitedError:
            continue
        good += 1
    return good


def test_a_budget_may_be_used_at_once_and_comes_back_steadily(clock):
    bucket = Buckets("key", 60, "requests", clock=clock)
    assert taken(bucket, "a", 100) == 60
    assert taken(bucket, "b", 1) == 1, "each has one of its own"
    clock.now += 10
    assert taken(bucket, "a", 100) == 10
    clock.now += 3_600
    assert taken(bucket, "a", 100) == 60, "never more than one minute's"


def test_it_says_what_is_left_and_when_to_come_back(clock):
    bucket = Buckets("key", 6, "requests", clock=clock)
    assert [bucket.take("a").remaining for _ in range(6)] == [5, 4, 3, 2, 1, 0]
    with pytest.raises(RateLimitedError) as refused:
        bucket.take("a")
    assert refused.value.retry_after_seconds == 10
    clock.now += 10
    assert bucket.take("a").full_seconds == 60


def test_what_one_budget_refuses_costs_nothing_of_the_other(clock):
    key, workspace = (Buckets(name, 5, "requests", clock=clock) for name in ("key", "workspace"))
    both = Rates(requests=(key, workspace))
    for n in range(5):
        both.request(f"key {n}", "w")
    for _ in range(20):
        with pytest.raises(RateLimitedError):
            both.request("another", "w")
    assert key.wait("another") == 0
    assert key.take("another").remaining == 4


def test_no_budget_is_no_limit(clock):
    free = Rates(requests=(Buckets("key", 0, "requests", clock=clock),))
    assert all(free.request("a", "w") == [] for _ in range(1_000))
    assert Rates().request("a", "w") == []


def test_a_flood_of_names_fills_no_memory(clock):
    bucket = Buckets("address", 5, "requests", clock=clock, most=100)
    for n in range(10_000):
        bucket.take(str(n))
    assert len(bucket._full_at) == 100
