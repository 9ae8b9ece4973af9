"""Weights come from the first place that has the right bytes, once, and whole."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from voxie_platform.cli.health import ask
from voxie_platform.offline.demo import demo_engine
from voxie_platform.offline.pinned import G2P, KOKORO_JS, WEIGHTS, Weight
from voxie_platform.offline.server import serve
from voxie_platform.offline.weights import (
    FOLDER,
    Progress,
    State,
    Weights,
    WeightsMissingError,
    fetch,
    status,
)

RIGHT = b"the right bytes " * 4096
NOBODY = "http://127.0.0.1:9"


@dataclass
class Shelf:
    """An official place on this machine."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    breaks_off: bool = False
    url: str = ""

    async def give(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked[name] += 1
        await asyncio.sleep(0.05)
        if name not in self.files:
            raise web.HTTPNotFound
        if not self.breaks_off:
            return web.Response(body=self.files[name])
        half = web.StreamResponse(headers={"Content-Length": str(len(self.files[name]))})
        await half.prepare(request)
        await half.write(self.files[name][:100])
        assert request.transport
        request.transport.close()
        return half


@pytest.fixture
async def shelf() -> AsyncIterator[Shelf]:
    shelf = Shelf()
    app = web.Application()
    app.router.add_get("/{name}", shelf.give)
    async with TestServer(app) as server:
        shelf.url = str(server.make_url("/"))
        yield shelf


def weight(name: str, url: str | None, content: bytes = RIGHT) -> Weight:
    return Weight(
        name, "1", f"deep/{name}", hashlib.sha256(content).hexdigest(), len(content), "MIT", url, (), ""
    )


def kept(cache: Path) -> set[str]:
    return {str(path.relative_to(cache / FOLDER)) for path in cache.rglob("*") if path.is_file()} - {".lock"}


async def test_a_missing_weight_comes_from_its_official_place_and_stays(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["a"] = RIGHT
    wanted = [weight("a", f"{shelf.url}a")]
    seen: list[Progress] = []

    weights = await fetch(tmp_path, seen.append, wanted=wanted)
    await fetch(tmp_path, seen.append, wanted=wanted)

    assert weights.path("deep/a").read_bytes() == RIGHT
    assert shelf.asked == {"a": 1}
    assert (seen[-1].done, seen[-1].total) == (len(RIGHT), len(RIGHT))


async def test_the_hash_decides_whatever_the_official_place_says(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["a"] = RIGHT[:-1] + b"!"

    with pytest.raises(WeightsMissingError, match=r"deep/a in .*differs from the pinned one"):
        await fetch(tmp_path, wanted=[weight("a", f"{shelf.url}a")])

    assert kept(tmp_path) == set()


async def test_a_damaged_weight_is_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["a"] = RIGHT
    wanted = [weight("a", f"{shelf.url}a")]
    weights = await fetch(tmp_path, wanted=wanted)
    weights.path("deep/a").write_bytes(RIGHT[:50])
    assert [line.state for line in await status(tmp_path, wanted=wanted)] == [State.DAMAGED]

    await fetch(tmp_path, wanted=wanted)

    assert [line.state for line in await status(tmp_path, wanted=wanted)] == [State.READY]


async def test_a_download_that_breaks_off_leaves_nothing_behind_and_the_rest_is_kept(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.files["a"] = RIGHT
    wanted = [weight("a", f"{shelf.url}a"), weight("b", f"{shelf.url}b")]
    with pytest.raises(WeightsMissingError, match="deep/b"):
        await fetch(tmp_path, wanted=wanted)
    shelf.files["b"] = RIGHT
    shelf.breaks_off = True

    with pytest.raises(WeightsMissingError):
        await fetch(tmp_path, wanted=wanted)

    assert kept(tmp_path) == {"deep/a"}
    assert shelf.asked["a"] == 1


async def test_two_who_fetch_at_once_do_it_once(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["a"] = RIGHT
    wanted = [weight("a", f"{shelf.url}a")]

    await asyncio.gather(*(fetch(tmp_path, wanted=wanted) for _ in range(4)))

    assert shelf.asked == {"a": 1}


async def test_a_place_where_nobody_answers_is_asked_once_and_named(tmp_path: Path) -> None:
    wanted = [weight("a", f"{NOBODY}/a"), weight("b", f"{NOBODY}/b")]

    with pytest.raises(WeightsMissingError) as refused:
        await fetch(tmp_path, wanted=wanted)

    sentence = str(refused.value)
    assert "deep/a, deep/b" in sentence
    assert f"{NOBODY}/a" in sentence
    assert f"{NOBODY}/b" not in sentence


async def test_an_engine_that_could_not_get_its_files_is_not_well_and_names_them(tmp_path: Path) -> None:
    wanted = [weight("a", f"{NOBODY}/a")]

    async with demo_engine(tmp_path, wanted=wanted) as engine, serve(engine, key="k") as server:
        is_well, says = await asyncio.to_thread(ask, f"http://{server.host}:{server.port}/healthz")

    assert not is_well
    assert "deep/a" in says
    assert NOBODY in says


async def test_packages_carry_the_same_bytes_as_the_official_places(tmp_path: Path, weights: Weights) -> None:
    """`weights` stands for the network: whoever has it could fetch."""
    wanted = [found for found in WEIGHTS if found.packages in ((G2P,), (KOKORO_JS,))][-3:]
    unreachable = [Weight(**{**vars(found), "url": f"{NOBODY}/{found.file}"}) for found in wanted]

    fetched = await fetch(tmp_path, wanted=unreachable)

    for found in wanted:
        assert fetched.path(found.file).read_bytes() == weights.path(found.file).read_bytes()


async def test_every_weight_is_pinned_by_hash_and_has_two_ways_or_its_own_package(weights: Weights) -> None:
    lines = await status(weights.folder.parent)

    assert {line.state for line in lines} == {State.READY}
    assert all(len(line.weight.sha256) == 64 and line.weight.packages for line in lines)
    assert {line.weight.licence for line in lines} <= {"MIT", "Apache-2.0"}
