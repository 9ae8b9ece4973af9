"""The scripted engine as a process of its own."""

import asyncio
import signal
import sys
import time
from pathlib import Path

import aiohttp
from tests.offline.conftest import KEY

PROGRAM = """
import asyncio, sys
from pathlib import Path
from voxie_platform.offline.serve import offline_server, serve_offline
key, port, script = sys.argv[1:]
asyncio.run(serve_offline(offline_server(key=key, mode="scripted", port=int(port), script=Path(script))))
"""


async def test_it_plays_the_script_it_was_given_and_ends_at_once_with_clients_connected(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    script = tmp_path / "script.json"
    script.write_text('{"greeting": {"say": "from a file"}}')
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, KEY, str(unused_tcp_port), str(script)
    )
    url = f"http://127.0.0.1:{unused_tcp_port}"
    async with aiohttp.ClientSession() as http:
        async with asyncio.timeout(20):
            while not await answers(http, f"{url}/healthz"):
                await asyncio.sleep(0.05)
        headers = {"Authorization": f"Bearer {KEY}"}
        async with http.ws_connect(f"{url}/v1/realtime", headers=headers) as socket:
            await socket.send_json({"type": "response.create"})
            said = ""
            async with asyncio.timeout(5):
                while "from a file" not in said:
                    said = (await socket.receive()).data
            told_at = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
    assert time.monotonic() - told_at < 2.5


async def answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False
