"""A worker with agents as code of ours could go wrong: it blocks its job's thread, or raises."""

import os
import sys
import time
from dataclasses import replace

from livekit.agents import JobContext

from voxie_platform.cli.opening import logged_settings
from voxie_platform.functions.spec import Answer, Tool
from voxie_platform.settings import DeploymentMode
from voxie_platform.voice.speaker import Speaker
from voxie_platform.worker.call import serve_call
from voxie_platform.worker.modes import MODES
from voxie_platform.worker.server import run_worker

BROKEN = "Broken"
"""An agent of this name is not made, for a reason that nobody foresaw."""
SECONDS = {"type": "object", "properties": {"seconds": {"type": "number"}}, "required": ["seconds"]}


class Blocking(Speaker):
    """Its function stops everything else in its thread."""

    def __init__(self, config):
        tools = [Tool("block", "Blocks.", SECONDS)]
        super().__init__(config, instructions="Block.", opening="Welcome.", tools=tools)

    async def answer_tool(self, name, arguments):
        time.sleep(arguments["seconds"])  # noqa: ASYNC251 (that is the fault)
        return Answer("done", "")


async def misbehaving(call, store):
    version = await store.agents.version(call.agent_id, call.version)
    if version.config.identity.name == BROKEN:
        raise RuntimeError("nobody foresaw this")
    return Blocking(version.config)


async def entrypoint(context: JobContext) -> None:
    if os.environ.get("RAISES"):
        raise RuntimeError("before anything else")
    await serve_call(context, misbehaving)


def main() -> None:
    os.environ.setdefault("LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE", "0")
    mode = DeploymentMode.SPAWNER
    row = replace(MODES[mode], entrypoint=entrypoint)
    sys.exit(run_worker(logged_settings(), mode, {mode: row}))


if __name__ == "__main__":
    main()
