"""Rows to put into a store."""

from datetime import UTC, datetime, timedelta

from voxie_platform.agents.config import AgentConfig, Identity
from voxie_platform.calls.models import CallEvent, CallKind, Channel, NewCall, Turn, Usage
from voxie_platform.calls.slices import Slice
from voxie_platform.calls.summary import Collected, Outcome, Place, Sentiment, Statement, Summary
from voxie_platform.fleet.models import Heartbeat
from voxie_platform.functions.records import CalendarPlan, NewBooking, NewMessage, Unit
from voxie_platform.ids import new_id
from voxie_platform.interview.records import Entry, EntryState
from voxie_platform.settings import DeploymentMode
from voxie_platform.webhooks.models import Attempted, NewWebhook

FRIDAY = datetime(2031, 3, 7, 19, 0, tzinfo=UTC)
EVERY_CALL = Slice()
SLOT = timedelta(minutes=30)
PLAN = CalendarPlan(units=(Unit(name="table 1", capacity=4), Unit(name="table 2", capacity=4)))
UNITS = ("table 1", "table 2")


def config(name="Mario", **groups):
    return AgentConfig(identity=Identity(name=name), **groups)


def heartbeat(worker_id="worker-1", **instead):
    given = {
        "id": worker_id,
        "mode": DeploymentMode.VOXIE,
        "host": "here",
        "pid": 1,
        "version": "0.1",
        "slots": 4,
        "active": 0,
        "registered": True,
        "draining": False,
        "memory_bytes": None,
        "cpu_percent": None,
    }
    return Heartbeat.model_validate(given | instead)


def new_call(**instead):
    call_id = new_id()
    given = {
        "id": call_id,
        "kind": CallKind.INTERVIEW,
        "channel": Channel.VOICE,
        "deployment": DeploymentMode.VOXIE,
        "room_name": f"voxie-creation-{call_id}",
        "caller_identity": "visitor",
    }
    return NewCall.model_validate(given | instead)


async def live_call(stores, workspace, *, lease_seconds=60):
    """A call that `worker-1` holds, of whose heartbeats there is one."""
    await stores.fleet.beat(heartbeat())
    call = await workspace.calls.reserve(new_call())
    job = {"attempt": 1, "job_id": "job-1"}
    given = {"worker_id": "worker-1", "agent_identity": "a", "lease_seconds": lease_seconds}
    await stores.fleet.claim(call.id, **job, **given)
    await stores.fleet.live(call.id, **job)
    return await workspace.calls.get(call.id)


def text_call(**instead):
    return new_call(channel=Channel.TEXT, room_name=None, **instead)


def turn(call_id, seq, heard="hello", attempt=1):
    return Turn(
        call_id=call_id,
        attempt=attempt,
        seq=seq,
        who="caller",
        heard=heard,
        started_ms=seq,
        ended_ms=seq + 1,
        at=FRIDAY,
    )


def answer(call_id, seq, **instead):
    given = {"call_id": call_id, "attempt": 1, "seq": seq, "who": "agent", "started_ms": seq, "at": FRIDAY}
    return Turn.model_validate(given | instead)


def event(call_id, seq, attempt=1, **data):
    return CallEvent(call_id=call_id, attempt=attempt, seq=seq, kind="function", at=FRIDAY, ms=seq, data=data)


def usage(call_id, response_id, output_text=1):
    return Usage(
        call_id=call_id, response_id=response_id, model="gpt-realtime", output_text=output_text, at=FRIDAY
    )


def summary(call_id, text="A table was booked.", **instead):
    said = Statement(text=text, turns=(Place(attempt=1, seq=1),))
    given = {
        "call_id": call_id,
        "made_by": "rules",
        "outcome": Outcome.BOOKED,
        "summary": (said,),
        "fields": (Collected(name="name", value="Ann 🍕", turns=said.turns),),
        "sentiment": Sentiment(mood="neutral", turns=said.turns),
        "story_hash": "h",
        "made_at": FRIDAY,
    }
    return Summary.model_validate(given | instead)


def slots(start=FRIDAY, count=3):
    return tuple(start + SLOT * number for number in range(count))


def booking(calendar_id, start=FRIDAY, **instead):
    given = {
        "id": new_id(),
        "calendar_id": calendar_id,
        "token": new_id(),
        "call_id": None,
        "agent_id": None,
        "starts_at": start,
        "ends_at": start + 3 * SLOT,
        "party": 2,
        "name": "Ann Smith",
        "phone": "+49 30 1234",
    }
    return NewBooking.model_validate(given | instead)


def message(**instead):
    given = {
        "id": new_id(),
        "token": new_id(),
        "call_id": None,
        "agent_id": None,
        "name": "Ann",
        "phone": "1234",
        "text": "Please call back.",
    }
    return NewMessage.model_validate(given | instead)


def new_webhook(**instead):
    given = {"id": new_id(), "url": "https://a.example/hook", "sealed_secret": "sealed"}
    return NewWebhook.model_validate(given | instead)


def entry(field, value, state=EntryState.HEARD, turn=1):
    return Entry(field=field, value=value, state=state, source=f"it is {value}", call_id=None, turn=turn)


async def walked(page_of, limit):
    """Every item of a paged list, page by page."""
    items, after = [], None
    while True:
        page = await page_of(limit=limit, after=after)
        assert len(page.items) <= limit
        items.extend(page.items)
        after = page.next
        if after is None:
            return items


async def kinds_in(workspace):
    return [event.kind for event in await workspace.events.since(0, limit=1000)]


GONE = Attempted(ms=3, status=410, error="It answered 410.", answer="")


async def taken(stores, limit=100, hold_seconds=30.0):
    return [
        due
        for webhook in await stores.deliveries.busy()
        for due in await stores.deliveries.take(*webhook, limit=limit, hold_seconds=hold_seconds)
    ]
