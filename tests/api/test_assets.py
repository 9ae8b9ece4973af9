"""The page's files travel compressed to whoever takes that, and are asked for once."""

import gzip

import httpx
import pytest
from starlette.exceptions import HTTPException

from voxie_platform.api.assets import Assets

SCRIPT = b"console.log('hello');" * 200
PACKED = gzip.compress(SCRIPT)


@pytest.fixture
async def files(tmp_path):
    (tmp_path / "page.js").write_bytes(SCRIPT)
    (tmp_path / "page.js.gz").write_bytes(PACKED)
    (tmp_path / "plain.js").write_bytes(SCRIPT)
    transport = httpx.ASGITransport(app=Assets(directory=tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


def raw(accept):
    return {"headers": {"accept-encoding": accept}}


async def test_a_browser_that_takes_it_gets_the_compressed_file(files):
    async with files.stream("GET", "/page.js", **raw("gzip, deflate, br")) as answer:
        sent = b"".join([piece async for piece in answer.aiter_raw()])
    assert sent == PACKED
    assert answer.headers["content-encoding"] == "gzip"  # there is no brotli form of it
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-length"] == str(len(PACKED))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("accept", ["", "identity", "gzip;q=0", "gzip; q=0.0, br", "zstd"])
async def test_one_that_does_not_gets_it_as_it_is(files, accept):
    answer = await files.get("/page.js", **raw(accept))
    assert answer.content == SCRIPT
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"


async def test_what_was_not_compressed_is_sent_as_it_is(files):
    answer = await files.get("/plain.js", **raw("gzip"))
    assert answer.content == SCRIPT
    assert "content-encoding" not in answer.headers


async def test_each_form_has_an_etag_of_its_own(files):
    packed, plain = [await files.get("/page.js", **raw(accept)) for accept in ("gzip", "identity")]
    assert packed.headers["etag"] != plain.headers["etag"]
    for answer, accept in ((packed, "gzip"), (plain, "identity")):
        headers = {"accept-encoding": accept, "if-none-match": answer.headers["etag"]}
        again = await files.get("/page.js", headers=headers)
        assert (again.status_code, again.headers["vary"]) == (304, "Accept-Encoding")
        headers["if-none-match"] = (plain if answer is packed else packed).headers["etag"]
        assert (await files.get("/page.js", headers=headers)).status_code == 200


async def test_a_file_that_is_not_there_is_not_found_in_any_form(files):
    for accept in ("gzip", "identity"):
        with pytest.raises(HTTPException, match="404"):
            await files.get("/none.js", **raw(accept))
