"""Who may read the figures."""

import pytest

from voxie_platform.metrics.guard import may_scrape

HERE = {"host": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("headers", "peer", "may"),
    [
        (HERE, "127.0.0.1", True),
        ({"host": "localhost:8000"}, "127.0.0.1", True),
        ({"host": "[::1]:8000"}, "::1", True),
        (HERE, "10.0.0.7", False),
        (HERE, "", False),
        ({"host": "evil.example"}, "127.0.0.1", False),
        ({"host": "127.0.0.1.evil.example"}, "127.0.0.1", False),
        ({}, "127.0.0.1", False),
        ({"host": "["}, "127.0.0.1", False),
        ({"host": "[::1"}, "::1", False),
        (HERE | {"x-forwarded-for": "127.0.0.1"}, "127.0.0.1", False),
        (HERE | {"forwarded": "for=127.0.0.1"}, "127.0.0.1", False),
    ],
)
def test_without_a_key_only_this_machine_itself_reads(headers, peer, may):
    assert may_scrape(headers, peer, key=None) is may
    assert not may_scrape(headers, peer, key=None, open_here=False)


@pytest.mark.parametrize(
    ("authorization", "may"),
    [
        ("Bearer sesame", True),
        ("Bearer sesam", False),
        ("sesame", False),
        ("", False),
        ("Bearer \u00e9", False),
    ],
)
def test_with_a_key_whoever_sends_it_reads_and_nobody_else(authorization, may):
    assert may_scrape(HERE | {"authorization": authorization}, "203.0.113.7", key="sesame") is may
    assert not may_scrape(HERE, "127.0.0.1", key="sesame")
