"""Routes of interviews: the requirement sheet as it stands, and a field typed instead of said."""

from http import HTTPStatus

from fastapi import APIRouter

from voxie_platform.api.schemas import EntryGiven, InterviewId
from voxie_platform.api.signed_in import Reader, Writer
from voxie_platform.calls.models import UNFINISHED
from voxie_platform.errors import ConflictError, Fault, InvalidError
from voxie_platform.interview.conversation import Interview
from voxie_platform.interview.sheet import FIELDS, Sheet

routes = APIRouter(prefix="/api/interviews", tags=["interviews"])


@routes.get("/{id}")
async def get_interview(caller: Reader, interview_id: InterviewId) -> Sheet:
    """What was understood, from which sentence, what is missing, and the agent once it is saved."""
    interviews = caller.workspace.interviews
    await interviews.get(interview_id)
    return (await Interview.open(interviews, interview_id, call_id=None)).sheet


@routes.post("/{id}/entries", status_code=HTTPStatus.OK)
async def set_entry(caller: Writer, interview_id: InterviewId, entry: EntryGiven) -> Sheet:
    """A field as it would be said; during a call, tell it to Voxie in the room."""
    interviews = caller.workspace.interviews
    await interviews.get(interview_id)
    talking = await caller.workspace.calls.list(limit=1, interview_id=interview_id, states=UNFINISHED)
    if talking.items:
        raise ConflictError("Voxie is talking about this interview right now: say it there.")
    interview = await Interview.open(interviews, interview_id, call_id=None)
    heard = await interview.set(entry.field, entry.value)
    if entry.field in heard.unclear:
        fault = Fault(entry.field, "is not understood like that" if entry.field in FIELDS else "is no field")
        raise InvalidError("This does not go into the sheet.", faults=[fault])
    await interview.settle()
    return interview.sheet
