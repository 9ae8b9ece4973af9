"""The page is built where its sources changed, and only there."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
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


BUILD_FOR_EVER = """
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync(process.argv.at(-1), { recursive: true });
writeFileSync(`${process.argv.at(-1)}/pid.part`, String(process.pid));
setInterval(() => {}, 1000);
"""
BUILDING = """
import sys
from pathlib import Path
from voxie_platform.supervisor.page_parts import fetch_page_parts
from voxie_platform.supervisor.told import run_until_told
cache, sources, dist = map(Path, sys.argv[1:])
run_until_told(fetch_page_parts(cache, lambda news: None, sources=sources, dist=dist))
"""


def test_a_build_that_is_told_to_end_leaves_nothing_behind(tmp_path, sources):
    (sources / "build.mjs").write_text(BUILD_FOR_EVER)
    dist, words = tmp_path / "dist", [sys.executable, "-c", BUILDING]
    with subprocess.Popen([*words, tmp_path / "cache", sources, dist]) as building:
        deadline = time.monotonic() + 30
        while not (pids := [*tmp_path.glob(".dist*/**/pid.part")]) or not pids[0].read_text():
            assert time.monotonic() < deadline, "the build did not begin"
            time.sleep(0.05)
        builder = psutil.Process(int(pids[0].read_text()))
        building.terminate()
        assert building.wait(20) == 128 + signal.SIGTERM
    assert not builder.is_running() or builder.status() == psutil.STATUS_ZOMBIE, "dead, if not yet buried"
    assert [*tmp_path.glob(".dist*")] == []
