"""Every method of a workspace's stores, asked by another workspace: there is nothing, and nothing changes."""

import inspect
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.store.examples import (
    EVERY_CALL,
    FRIDAY,
    PLAN,
    SLOT,
    UNITS,
    booking,
    config,
    entry,
    event,
    heartbeat,
    kinds_in,
    message,
    new_call,
    new_webhook,
    slots,
    summary,
    turn,
    usage,
)
from voxie_platform.access.models import Begun, Role
from voxie_platform.agents.store import AgentStore
from voxie_platform.calls.analytics import AnalyticsStore, Uncounted
from voxie_platform.calls.models import EndReason
from voxie_platform.calls.periods import Period
from voxie_platform.calls.slices import By, Slice
from voxie_platform.calls.store import CallStore, SummaryStore
from voxie_platform.errors import NotFoundError
from voxie_platform.fleet.store import EventLog
from voxie_platform.functions.store import FunctionStore
from voxie_platform.interview.store import InterviewStore
from voxie_platform.settings import DeploymentMode
from voxie_platform.webhooks.store import WebhookStore

PROTOCOLS = {
    "agents": AgentStore,
    "calls": CallStore,
    "summaries": SummaryStore,
    "interviews": InterviewStore,
    "functions": FunctionStore,
    "events": EventLog,
    "analytics": AnalyticsStore,
    "webhooks": WebhookStore,
}
END = FRIDAY + SLOT

NOT_FOUND = {
    "agents.get": lambda them, ours: them.agents.get(ours.agent.id),
    "agents.save": lambda them, ours: them.agents.save(ours.agent.id, config("Evil"), author="x"),
    "agents.set_enabled": lambda them, ours: them.agents.set_enabled(ours.agent.id, False),
    "agents.delete": lambda them, ours: them.agents.delete(ours.agent.id),
    "agents.restore": lambda them, ours: them.agents.restore(ours.agent.id),
    "agents.version": lambda them, ours: them.agents.version(ours.agent.id, 1),
    "agents.versions": lambda them, ours: them.agents.versions(ours.agent.id, limit=5),
    "calls.reserve": lambda them, ours: them.calls.reserve(
        new_call(agent_id=ours.agent.id, version=1, deployment=DeploymentMode.VOXIE)
    ),
    "calls.begin_text": lambda them, ours: them.calls.begin_text(
        new_call(agent_id=ours.agent.id, version=1), worker_id="w", lease_seconds=1
    ),
    "calls.get": lambda them, ours: them.calls.get(ours.call.id),
    "calls.turns": lambda them, ours: them.calls.turns(ours.call.id, limit=5),
    "calls.events": lambda them, ours: them.calls.events(ours.call.id, limit=5),
    "calls.usage": lambda them, ours: them.calls.usage(ours.call.id),
    "summaries.get": lambda them, ours: them.summaries.get(ours.call.id),
    "summaries.put": lambda them, ours: them.summaries.put(
        summary(ours.call.id, "Evil"), usage=usage(ours.call.id, "r9", 99)
    ),
    "analytics.counted": lambda them, ours: them.analytics.counted(ours.over.id),
    "interviews.get": lambda them, ours: them.interviews.get("i-1"),
    "interviews.note": lambda them, ours: them.interviews.note(
        "i-1", entries=[entry("name", "Evil")], asked=[], turns=9, pending={}
    ),
    "interviews.save": lambda them, ours: them.interviews.save(
        "i-1", config("Evil"), agent_id=ours.agent.id, calendars=[], confirmed=[]
    ),
    "functions.calendar": lambda them, ours: them.functions.calendar("main"),
    "functions.held": lambda them, ours: them.functions.held(ours.calendar.id, FRIDAY, END),
    "functions.book": lambda them, ours: them.functions.book(
        booking(ours.calendar.id), units=UNITS, slots=slots()
    ),
    "functions.move": lambda them, ours: them.functions.move(
        ours.booking.id, starts_at=FRIDAY, ends_at=END, party=1, units=UNITS, slots=slots(count=1)
    ),
    "functions.cancel": lambda them, ours: them.functions.cancel(ours.booking.id),
    "functions.bookings_under": lambda them, ours: them.functions.bookings_under(
        ours.calendar.id, name="Ann Smith", after=FRIDAY - SLOT
    ),
    "functions.set_message_status": lambda them, ours: them.functions.set_message_status(
        ours.message.id, "done"
    ),
    "webhooks.get": lambda them, ours: them.webhooks.get(ours.webhook.id),
    "webhooks.change": lambda them, ours: them.webhooks.change(ours.webhook.id, url="https://evil.example/"),
    "webhooks.rotate": lambda them, ours: them.webhooks.rotate(
        ours.webhook.id, "s", secret_id="s", overlap_seconds=0
    ),
    "webhooks.remove": lambda them, ours: them.webhooks.remove(ours.webhook.id),
    "webhooks.ping": lambda them, ours: them.webhooks.ping(ours.webhook.id, "m"),
    "webhooks.replay": lambda them, ours: them.webhooks.replay(ours.webhook.id, 1),
    "webhooks.delivery": lambda them, ours: them.webhooks.delivery(ours.webhook.id, 1),
    "webhooks.deliveries": lambda them, ours: them.webhooks.deliveries(ours.webhook.id, limit=5),
}


async def nothing_listed(them, ours):
    for page in (
        await them.agents.list(limit=5),
        await them.calls.list(limit=5),
        await them.calls.list(limit=5, agent_id=ours.agent.id),
        await them.calls.list(limit=5, interview_id="i-1"),
        await them.functions.bookings(limit=5),
        await them.functions.bookings_between(FRIDAY - SLOT, END, limit=5),
        await them.functions.messages(limit=5),
    ):
        assert page.items == ()
    assert await them.webhooks.list() == ()
    assert await them.events.since(0, limit=5) == ()
    done = await them.functions.done_in(ours.call.id)
    assert (done.bookings, done.messages) == ((), ())
    for of in (EVERY_CALL, Slice(agent_id=ours.agent.id)):
        assert await them.analytics.sums(of, [ours.period]) == ({},)
    for by, within in ((By.KIND, EVERY_CALL), (By.VERSION, Slice(agent_id=ours.agent.id))):
        page = await them.analytics.breakdown(by, [ours.period], within=within, limit=5)
        assert page.items == ()
    assert await them.analytics.uncounted() == Uncounted(unfinished=0, over=0)
    assert await them.events.newest() == 0
    assert await them.calls.lately([ours.agent.id], since=ours.period.since) == ()


async def nothing_written(them, ours):
    records = [turn(ours.call.id, 1, "evil"), event(ours.call.id, 1), usage(ours.call.id, "r1", 99)]
    await them.calls.write(records)
    await them.analytics.count([ours.call.id, ours.over.id])
    assert await them.analytics.sums(EVERY_CALL, [ours.period]) == ({},)


async def its_own_of_the_same_name(them, ours):
    """What is made by a key of one's own is one's own, though another has one of that name."""
    made = await them.agents.create(config("Theirs"), author="x", agent_id=ours.agent.id)
    assert made.name == "Theirs"
    assert (await them.interviews.create("i-1")).entries == ()
    assert (await them.functions.set_calendar("main", PLAN)).id != ours.calendar.id
    assert (await them.functions.leave_message(message(token="token-1"))).id != ours.message.id
    own = await them.webhooks.add(new_webhook(id=ours.webhook.id, url="https://theirs.example/"))
    assert own.url == "https://theirs.example/"


OTHERWISE = {
    "agents.list": nothing_listed,
    "calls.list": nothing_listed,
    "calls.lately": nothing_listed,
    "functions.bookings": nothing_listed,
    "functions.bookings_between": nothing_listed,
    "functions.messages": nothing_listed,
    "webhooks.list": nothing_listed,
    "functions.done_in": nothing_listed,
    "events.since": nothing_listed,
    "events.newest": nothing_listed,
    "calls.write": nothing_written,
    "analytics.count": nothing_written,
    "analytics.sums": nothing_listed,
    "analytics.breakdown": nothing_listed,
    "analytics.uncounted": nothing_listed,
    "agents.create": its_own_of_the_same_name,
    "interviews.create": its_own_of_the_same_name,
    "functions.set_calendar": its_own_of_the_same_name,
    "functions.leave_message": its_own_of_the_same_name,
    "webhooks.add": its_own_of_the_same_name,
}


@pytest.fixture
async def ours(stores, workspace):
    """A workspace in which there is one of everything."""
    await stores.fleet.beat(heartbeat())
    agent = await workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])
    await workspace.interviews.create("i-1")
    calendar = await workspace.functions.calendar("main")
    call = await workspace.calls.reserve(new_call(agent_id=agent.id, version=1, interview_id="i-1"))
    await workspace.calls.write([turn(call.id, 1), event(call.id, 1), usage(call.id, "r1")])
    await workspace.summaries.put(summary(call.id))
    over = await workspace.calls.reserve(new_call(agent_id=agent.id, version=1))
    await stores.fleet.end(over.id, attempt=None, reason=EndReason.NO_AGENT)
    await workspace.analytics.count([over.id])
    hour = over.requested_at.replace(minute=0, second=0, microsecond=0)
    webhook = await workspace.webhooks.add(new_webhook())
    await workspace.webhooks.ping(webhook.id, "ping-1")
    return SimpleNamespace(
        over=over,
        period=Period(hour, hour + timedelta(hours=2)),
        webhook=webhook,
        agent=agent,
        calendar=calendar,
        call=call,
        booking=await workspace.functions.book(
            booking(calendar.id, call_id=call.id), units=UNITS, slots=slots()
        ),
        message=await workspace.functions.leave_message(message(token="token-1", call_id=call.id)),
    )


@pytest.fixture
async def them(stores, workspace, second_workspace):
    return stores.of(second_workspace)


async def all_of(workspace, ours):
    """Everything that there is in our workspace."""
    functions = workspace.functions
    return [
        await workspace.agents.get(ours.agent.id),
        await workspace.agents.versions(ours.agent.id, limit=5),
        await workspace.calls.get(ours.call.id),
        await workspace.calls.turns(ours.call.id, limit=5),
        await workspace.calls.events(ours.call.id, limit=5),
        await workspace.calls.usage(ours.call.id),
        await workspace.summaries.get(ours.call.id),
        await workspace.functions.done_in(ours.call.id),
        await workspace.interviews.get("i-1"),
        await functions.calendar("main"),
        await functions.held(ours.calendar.id, FRIDAY, FRIDAY + 9 * SLOT),
        await functions.bookings(limit=5),
        await functions.messages(limit=5),
        await workspace.analytics.counted(ours.over.id),
        await workspace.analytics.sums(EVERY_CALL, [ours.period]),
        await workspace.webhooks.list(),
        await workspace.webhooks.deliveries(ours.webhook.id, limit=5),
        await kinds_in(workspace),
    ]


def test_every_method_is_asked():
    methods = {
        f"{store}.{name}"
        for store, protocol in PROTOCOLS.items()
        for name, _ in inspect.getmembers(protocol, inspect.isfunction)
        if not name.startswith("_")
    }
    assert methods == NOT_FOUND.keys() | OTHERWISE.keys()


@pytest.mark.parametrize("method", NOT_FOUND)
async def test_a_foreign_id_is_not_found(workspace, ours, them, method):
    before = await all_of(workspace, ours)
    with pytest.raises(NotFoundError):
        await NOT_FOUND[method](them, ours)
    assert await all_of(workspace, ours) == before


@pytest.mark.parametrize("look", dict.fromkeys(OTHERWISE.values()), ids=lambda look: look.__name__)
async def test_nothing_foreign_is_seen_or_changed(workspace, ours, them, look):
    before = await all_of(workspace, ours)
    await look(them, ours)
    assert await all_of(workspace, ours) == before


async def test_a_key_is_not_revoked_from_outside(stores, workspace, second_workspace):
    ours = (await stores.access.workspaces())[0].id
    made = await stores.access.add_key(
        ours, name="k", secret_hash="h", prefix="vx_", scopes=[], expires_at=None
    )
    with pytest.raises(NotFoundError):
        await stores.access.revoke_key(second_workspace, made.id)
    assert await stores.access.keys(second_workspace) == ()
    assert await stores.access.holder_of_key("h")


async def test_an_answer_is_not_another_workspaces(stores, workspace, second_workspace):
    ours = (await stores.access.workspaces())[0].id
    for workspace_id in (ours, second_workspace):
        begun = await stores.access.begin_once(workspace_id, "k", body_hash="b", seconds=60, stuck_seconds=60)
        assert isinstance(begun, Begun)
    await stores.access.answer_once(ours, "k", status=200, answer="secret")
    kept = await stores.access.begin_once(second_workspace, "k", body_hash="b", seconds=60, stuck_seconds=60)
    assert kept.answer is None


async def test_in_a_workspace_that_is_not_there_nothing_begins(stores, workspace):
    nowhere = stores.of("nowhere")
    for beginning in (
        nowhere.agents.create(config(), author="x"),
        nowhere.interviews.create("i-1"),
        nowhere.functions.set_calendar("main", PLAN),
        nowhere.functions.leave_message(message()),
        nowhere.calls.reserve(new_call()),
        nowhere.webhooks.add(new_webhook()),
    ):
        with pytest.raises(NotFoundError):
            await beginning


async def test_a_member_is_not_known_outside(stores, workspace, second_workspace):
    ours = (await stores.access.workspaces())[0].id
    await stores.access.add_member(ours, "anna", role=Role.EDITOR, name="")
    for attempt in (
        stores.access.change_member(second_workspace, "anna", role=Role.OWNER),
        stores.access.remove_member(second_workspace, "anna"),
    ):
        with pytest.raises(NotFoundError):
            await attempt
    assert await stores.access.members(second_workspace) == ()
    [membership] = await stores.access.memberships("anna")
    assert (membership.workspace.id, membership.role) == (ours, Role.EDITOR)
