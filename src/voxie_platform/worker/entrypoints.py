"""Where LiveKit hands over a job: one function per deployment, at module level, as LiveKit needs it."""

from livekit.agents import JobContext

from voxie_platform.voice.factory import business, interview
from voxie_platform.worker.call import serve_call


async def interview_visitor(context: JobContext) -> None:
    """Voxie asks a visitor what agent is needed."""
    await serve_call(context, interview)


async def answer_as_agent(context: JobContext) -> None:
    """A saved agent answers a caller."""
    await serve_call(context, business)
