"""The page is built where its sources changed, and only there."""

import json
import os
import shutil

import pytest

from tests.support.livekit import missing
from voxie_platform.supervisor.page_parts import fetch_page_parts
from voxie_platform.supervisor.telling import Progress, Warned

BUILD = "node build.mjs"
WRITE = """
import { mkdirSync, writeFileSync } from "node:fs";
const place = process.argv.at(-1);
mkdirSync(place, { recursive: true });
writeFileSync(`${place}/index.html`, "WORDS");
"""


@pytest.fixture
def sources(tmp_path):
    """A page that is made of one word."""
    if not shutil.which("npm"):
        missing("npm")
    place = tmp_path / "dashboard"
    place.mkdir()
    package = {"name": "page", "version": "1.0.0", "type": "module"}
    (place / "package.json").write_text(json.dumps({**package, "scripts": {"build": BUILD}}))
    lock = {"name": "page", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": package}}
    (place / "package-lock.json").write_text(json.dumps(lock))
    (place / "build.mjs").write_text(WRITE.replace("WORDS", "hello"))
    return place


async def test_it_is_built_once_and_again_after_a_change(tmp_path, sources):
    news, dist = [], tmp_path / "dist"
    for _ in range(2):
        assert await fetch_page_parts(tmp_path / "cache", news.append, sources=sources, dist=dist)
    assert (dist / "index.html").read_text() == "hello"
    assert [type(one) for one in news] == [Progress]
    (sources / "build.mjs").write_text(WRITE.replace("WORDS", "hello again"))
    assert await fetch_page_parts(tmp_path / "cache", news.append, sources=sources, dist=dist)
    assert (dist / "index.html").read_text() == "hello again"


async def test_a_page_that_cannot_be_built_leaves_the_one_before(tmp_path, sources):
    news, dist = [], tmp_path / "dist"
    assert await fetch_page_parts(tmp_path / "cache", news.append, sources=sources, dist=dist)
    (sources / "build.mjs").write_text("throw new Error('no')")
    assert not await fetch_page_parts(tmp_path / "cache", news.append, sources=sources, dist=dist)
    assert (dist / "index.html").read_text() == "hello"
    assert isinstance(news[-1], Warned)
    assert "is older than its sources" in news[-1].text
    assert sorted(os.listdir(tmp_path)) == ["cache", "dashboard", "dist"]


async def test_an_installed_package_carries_its_page(tmp_path):
    news, dist = [], tmp_path / "dist"
    dist.mkdir()
    (dist / "index.html").write_text("carried")
    nowhere = tmp_path / "nowhere"
    assert await fetch_page_parts(tmp_path / "cache", news.append, sources=nowhere, dist=dist)
    assert news == []
