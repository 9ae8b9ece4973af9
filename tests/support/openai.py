"""A stand-in for OpenAI's Responses API on 127.0.0.1: answers what it is told to, keeps what it was asked."""

import asyncio
import json
from contextlib import asynccontextmanager

from aiohttp import web

USED = {
    "input_tokens": 900,
    "input_tokens_details": {"cached_tokens": 100},
    "output_tokens": 50,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 950,
}


class FakeOpenAI:
    """`answers` are given in turn, the last one for ever: what to tell, a status,
    a whole body as bytes, or seconds of silence.
    """

    def __init__(self):
        self.answers = [{}]
        self.asked = []
        self.base_url = ""

    async def respond(self, request):
        self.asked.append(await request.json())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, int):
            return web.json_response({"error": {"message": "no", "type": "x"}}, status=answer)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="application/json")
        if isinstance(answer, float):
            await asyncio.sleep(answer)
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return web.json_response(response(f"resp_{len(self.asked)}", text))


def response(response_id, text):
    """As the service words it."""
    part = {"type": "output_text", "text": text, "annotations": []}
    message = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}
    return {
        "id": response_id,
        "object": "response",
        "created_at": 0,
        "status": "completed",
        "model": "gpt-5.4-mini-2026-03-17",
        "output": [message],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": USED,
    }


@asynccontextmanager
async def fake_openai():
    """One of its own, on any free port."""
    fake = FakeOpenAI()
    app = web.Application()
    app.router.add_post("/v1/responses", fake.respond)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield fake
    finally:
        await runner.cleanup()
