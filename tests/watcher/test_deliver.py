"""Webhooks told by the real deliverer, over real sockets, to receivers that behave badly."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from standardwebhooks import Webhook as Checker
from standardwebhooks import WebhookVerificationError

from tests.store.examples import message, text_call, turn
from tests.support.away import locked
from tests.support.receiver import BROKEN, FINE, answering, hanging_up, running_receiver
from voxie_platform.access.sealing import Seal
from voxie_platform.calls.models import EndReason
from voxie_platform.ids import new_id
from voxie_platform.outbound.client import Guard, resolved
from voxie_platform.storage.open import SQLITE_FILE
from voxie_platform.storage.sqlite.database import Database
from voxie_platform.storage.sqlite.stores import SqliteStores
from voxie_platform.watcher.deliver import Terms, deliver
from voxie_platform.webhooks.letters import DAY_SECONDS, new_secret, pause_after, rest_in
from voxie_platform.webhooks.models import DeliveryState, Due, NewWebhook

HERE = Guard([ip_network("127.0.0.0/8")])
QUICK = Terms(look_seconds=0.05, timeout_seconds=0.5, pauses=(0.05,))
SEAL = Seal("a key for tests alone")
SECRET = new_secret()
CALLS = "call.live", "call.noted", "call.ended"


@pytest.fixture
async def receiver():
    async with running_receiver() as running:
        yield running


async def hook_to(workspace, url, kinds=CALLS, secret=SECRET):
    new = NewWebhook(id=new_id(), url=url, kinds=kinds, sealed_secret=SEAL.close(secret))
    return await workspace.webhooks.add(new)


@asynccontextmanager
async def delivering(stores, guard=HERE, terms=QUICK, holder="api-1"):
    task = asyncio.create_task(deliver(stores, guard, SEAL.open, holder=holder, terms=terms))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def a_call(stores, workspace, batches=3):
    """The changes of one short call; their kinds in order."""
    call = await workspace.calls.begin_text(text_call(), worker_id="w", lease_seconds=60)
    for seq in range(batches):
        await workspace.calls.write([turn(call.id, seq)])
    await stores.fleet.end(call.id, attempt=1, reason=EndReason.CALLER_HUNG_UP)
    return call.id


async def over(workspace, hook, count, seconds=40):
    """The webhook's deliveries once so many are over."""
    deadline = time.monotonic() + seconds
    while True:
        found = (await workspace.webhooks.deliveries(hook.id, limit=200)).items
        if sum(one.state is not DeliveryState.WAITING for one in found) >= count:
            return found
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.05)


def letters(receiver):
    return [json.loads(one.body) for one in receiver.received]


def first_sights(receiver):
    """What arrived, each message the first time."""
    seen = {}
    for one in receiver.received:
        seen.setdefault(one.headers["webhook-id"], json.loads(one.body))
    return list(seen.values())


async def test_a_change_arrives_signed_and_nothing_but_what_is_meant(stores, workspace, receiver):
    hook = await hook_to(workspace, receiver.url)
    async with delivering(stores):
        call_id = await a_call(stores, workspace, batches=1)
        await over(workspace, hook, 3)
    assert [one["type"] for one in letters(receiver)] == list(CALLS)
    [first, *_] = receiver.received
    [ours] = await stores.access.workspaces()
    [change, *_] = await workspace.events.since(1, limit=1)
    assert letters(receiver)[0] == {
        "type": "call.live",
        "timestamp": change.at.isoformat(),
        "data": {"workspace_id": ours.id, "seq": change.seq, "subject_id": call_id},
    }
    assert first.line == "POST /hook HTTP/1.1"
    assert first.headers["content-type"] == "application/json"
    Checker(SECRET).verify(first.body, first.headers)
    with pytest.raises(WebhookVerificationError):
        Checker(new_secret()).verify(first.body, first.headers)
    with pytest.raises(WebhookVerificationError):
        Checker(SECRET).verify(first.body + b" ", first.headers)
    with pytest.raises(WebhookVerificationError):
        Checker(SECRET).verify(first.body, first.headers | {"webhook-timestamp": str(int(time.time()) + 1)})


async def down_for_a_while(receiver):
    await receiver.down()
    await asyncio.sleep(1)
    await receiver.up()


def badly(*behaviours):
    """One after the other, again and again."""

    async def misbehave(receiver):
        turns = iter(range(10_000))

        async def behave(received, writer):
            await behaviours[next(turns) % len(behaviours)](received, writer)

        receiver.behave = behave

    return misbehave


FAULTS = {
    "down": down_for_a_while,
    "500": badly(answering(BROKEN), answering(FINE)),
    "slow": badly(answering(FINE, after=0.8), answering(FINE)),
    "closing": badly(hanging_up(), answering(FINE)),
    "closing early": badly(answering(b"HTTP/1.1 20"), answering(FINE)),
    "no http": badly(answering(b"220 mail.example ESMTP\r\n"), answering(FINE)),
    "redirecting": badly(
        answering(b"HTTP/1.1 307 Temporary Redirect\r\nlocation: /else\r\ncontent-length: 0\r\n\r\n"),
        answering(FINE),
    ),
    "everything": badly(
        answering(BROKEN), hanging_up(), answering(FINE, after=0.8), answering(FINE), answering(FINE)
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_change_arrives_and_those_of_a_call_in_order(stores, workspace, receiver, fault):
    hook = await hook_to(workspace, receiver.url)
    async with delivering(stores):
        misbehaving = asyncio.create_task(FAULTS[fault](receiver))
        calls = await asyncio.gather(*(a_call(stores, workspace) for _ in range(4)))
        found = await over(workspace, hook, 20)
        await misbehaving
    assert {one.state for one in found} == {DeliveryState.DELIVERED}
    assert len(found) == 20
    for call_id in calls:
        arrived = [one for one in first_sights(receiver) if one["data"]["subject_id"] == call_id]
        assert [one["type"] for one in arrived] == ["call.live", *["call.noted"] * 3, "call.ended"]
        seqs = [one["data"]["seq"] for one in letters(receiver) if one["data"]["subject_id"] == call_id]
        assert seqs == sorted(seqs), "nothing comes after what came later"
    for received in receiver.received:
        Checker(SECRET).verify(received.body, received.headers)
    assert any(len(one.attempts) > 1 for one in found), "the receiver did misbehave"


async def test_a_call_that_is_stuck_keeps_no_other_one_waiting(stores, workspace, receiver):
    hook = await hook_to(workspace, receiver.url)
    stuck = await a_call(stores, workspace)

    async def behave(received, writer):
        is_stuck = stuck.encode() in received.body
        await answering(BROKEN if is_stuck else FINE)(received, writer)

    receiver.behave = behave
    async with delivering(stores):
        others = [await a_call(stores, workspace) for _ in range(3)]
        await over(workspace, hook, 15)
    sent = first_sights(receiver)
    assert {one["data"]["subject_id"] for one in sent} == {stuck, *others}
    assert [one["type"] for one in sent if one["data"]["subject_id"] == stuck] == ["call.live"]


async def test_a_slow_receiver_keeps_no_other_one_waiting(stores, workspace, receiver):
    async with running_receiver() as slow:
        slow.behave = answering(FINE, after=60)
        await hook_to(workspace, slow.url)
        quick = await hook_to(workspace, receiver.url)
        terms = Terms(look_seconds=0.05, timeout_seconds=30, at_once=3, at_once_to_one=2)
        async with delivering(stores, terms=terms):
            await asyncio.gather(*(a_call(stores, workspace) for _ in range(4)))
            await over(workspace, quick, 20)
        assert len(slow.received) == 2


async def test_after_a_day_it_is_given_up_and_the_next_one_goes(stores, workspace, receiver, tmp_path):
    receiver.behave = answering(BROKEN)
    hook = await hook_to(workspace, receiver.url)
    await a_call(stores, workspace, batches=0)
    terms = Terms(look_seconds=0.05, pauses=(0.05, 0.05, 90_000.0))
    async with delivering(stores, terms=terms):
        found = await over(workspace, hook, 2)
    assert [(one.kind, one.state, len(one.attempts)) for one in reversed(found)] == [
        ("call.live", DeliveryState.FAILED, 3),
        ("call.ended", DeliveryState.FAILED, 3),
    ]
    [attempt, *_] = found[0].attempts
    assert (attempt.status, attempt.error, attempt.answer) == (500, "It answered 500.", "oops")

    receiver.behave = answering(FINE)
    again = await workspace.webhooks.replay(hook.id, 1)
    async with delivering(stores, terms=terms):
        await over(workspace, hook, 3)
    assert (await workspace.webhooks.delivery(hook.id, again.number)).state is DeliveryState.DELIVERED
    assert receiver.received[-1].headers["webhook-id"] == receiver.received[0].headers["webhook-id"]


async def test_of_several_instances_one_delivers_and_another_one_goes_on(stores, workspace, receiver):
    hook = await hook_to(workspace, receiver.url)
    async with delivering(stores, holder="api-2"):
        async with delivering(stores, holder="api-1"):
            await asyncio.gather(*(a_call(stores, workspace) for _ in range(4)))
            await over(workspace, hook, 20)
        assert len(receiver.received) == 20
        await a_call(stores, workspace)
        await over(workspace, hook, 25)
    assert len(receiver.received) == 25


async def test_what_is_on_its_way_when_the_process_stops_is_sent_again_at_once(stores, workspace, receiver):
    receiver.behave = answering(FINE, after=60)
    hook = await hook_to(workspace, receiver.url)
    await a_call(stores, workspace, batches=0)
    async with delivering(stores, terms=Terms(look_seconds=0.05)):
        async with asyncio.timeout(10):
            while not receiver.received:
                await asyncio.sleep(0.05)
        began = time.monotonic()
    assert time.monotonic() - began < 10, "less than an answer may take"
    receiver.behave = answering(FINE)
    async with delivering(stores, terms=Terms(look_seconds=0.05)):
        await over(workspace, hook, 2)


async def test_it_stops_in_order_though_the_store_is_away(stores, workspace, receiver, tmp_path):
    receiver.behave = answering(FINE, after=60)
    await hook_to(workspace, receiver.url)
    await a_call(stores, workspace, batches=0)
    file = tmp_path / SQLITE_FILE
    async with (
        Database(file, busy_seconds=0.2) as database,
        delivering(SqliteStores(database), terms=Terms(look_seconds=0.05)) as task,
    ):
        async with asyncio.timeout(10):
            while not receiver.received:
                await asyncio.sleep(0.05)
        async with locked(file):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1", None),
        ("localhost", None),
        ("rebound.example", ["127.0.0.1"]),
        ("rebound.example", ["8.8.8.8", "::1"]),
        ("rebound.example", ["169.254.169.254"]),
        ("2130706433", None),
        ("[::ffff:127.0.0.1]", None),
    ],
)
async def test_nothing_is_sent_inside_whatever_was_kept(stores, workspace, receiver, host, said):
    """The address was fine when it was kept, or somebody wrote it into the store by hand."""

    async def resolve(name):
        return said or await resolved(name)

    hook = await hook_to(workspace, receiver.url.replace("127.0.0.1", host))
    await a_call(stores, workspace, batches=0)
    terms = Terms(look_seconds=0.05, pauses=(90_000.0,))
    async with delivering(stores, Guard((), resolve), terms):
        found = await over(workspace, hook, 2)
    for one in found:
        [attempt] = one.attempts
        assert attempt.status is None
        assert "address" in attempt.error
    assert receiver.received == []


async def test_a_secret_of_another_key_is_said_and_nothing_is_sent(stores, workspace, receiver):
    new = NewWebhook(
        id=new_id(), url=receiver.url, kinds=CALLS, sealed_secret=Seal("some other key").close("x")
    )
    hook = await workspace.webhooks.add(new)
    await a_call(stores, workspace, batches=0)
    async with delivering(stores, terms=Terms(look_seconds=0.05, pauses=(90_000.0,))):
        found = await over(workspace, hook, 2)
    assert {one.attempts[0].error for one in found} == {"This secret was sealed with another SECRETS_KEY."}
    assert receiver.received == []


async def test_an_answer_is_shown_as_text_and_cut(stores, workspace, receiver):
    body = b"\x00\xff<script>" + b"x" * 5_000
    receiver.behave = answering(b"HTTP/1.1 400 Bad Request\r\n\r\n" + body)
    hook = await hook_to(workspace, receiver.url, kinds=("message.created",))
    await workspace.functions.leave_message(message())
    async with delivering(stores, terms=Terms(look_seconds=0.05, pauses=(90_000.0,))):
        [one] = await over(workspace, hook, 1)
    [attempt] = one.attempts
    assert attempt.answer.startswith("��<script>x")
    assert len(attempt.answer) <= 1_000


async def test_a_receiver_that_is_full_is_left_alone_for_as_long_as_it_asks(stores, workspace, receiver):
    full = b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 2\r\ncontent-length: 0\r\n\r\n"
    receiver.behave = answering(full)
    hook = await hook_to(workspace, receiver.url)
    await asyncio.gather(*(a_call(stores, workspace, batches=0) for _ in range(20)))
    terms = Terms(look_seconds=0.05, pauses=(0.05,), at_once_to_one=1)
    async with delivering(stores, terms=terms):
        async with asyncio.timeout(10):
            while not receiver.received:
                await asyncio.sleep(0.01)
        receiver.behave = answering(FINE)
        refused = time.monotonic()
        found = await over(workspace, hook, 40)
        assert time.monotonic() - refused > 1.5
    assert sum(len(one.attempts) for one in found) == 41, "none of the others was sent into the rest"
    assert {one.state for one in found} == {DeliveryState.DELIVERED}


async def test_a_receiver_that_is_gone_is_told_no_more(stores, workspace, receiver):
    receiver.behave = answering(b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n")
    hook = await hook_to(workspace, receiver.url)
    await a_call(stores, workspace, batches=0)
    async with delivering(stores):
        found = await over(workspace, hook, 1)
        await asyncio.sleep(0.5)
    assert len(receiver.received) == 1
    assert found[-1].state is DeliveryState.FAILED
    assert "410" in found[-1].attempts[0].error
    assert not (await workspace.webhooks.get(hook.id)).enabled


async def test_while_a_secret_is_exchanged_either_one_fits(stores, workspace, receiver):
    hook = await hook_to(workspace, receiver.url)
    newer = new_secret()
    await workspace.webhooks.rotate(hook.id, SEAL.close(newer), secret_id="s", overlap_seconds=600)
    await a_call(stores, workspace, batches=0)
    async with delivering(stores):
        await over(workspace, hook, 2)
    for received in receiver.received:
        assert len(received.headers["webhook-signature"].split()) == 2
        for secret in (newer, SECRET):
            Checker(secret).verify(received.body, received.headers)
        with pytest.raises(WebhookVerificationError):
            Checker(new_secret()).verify(received.body, received.headers)


async def test_an_exchanged_secret_mends_what_was_sealed_with_another_key(stores, workspace, receiver):
    new = NewWebhook(
        id=new_id(), url=receiver.url, kinds=CALLS, sealed_secret=Seal("some other key").close("x")
    )
    hook = await workspace.webhooks.add(new)
    await workspace.webhooks.rotate(hook.id, SEAL.close(SECRET), secret_id="s", overlap_seconds=600)
    await a_call(stores, workspace, batches=0)
    async with delivering(stores):
        found = await over(workspace, hook, 2)
    assert {one.state for one in found} == {DeliveryState.DELIVERED}
    for received in receiver.received:
        assert len(received.headers["webhook-signature"].split()) == 1
        Checker(SECRET).verify(received.body, received.headers)


NOW = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        (" 7 ", 7),
        ("-5", 0),
        ("1e3", 0),
        ("soon", 0),
        ("9" * 400, 21_600),
        ("Wed, 25 Nov 2026 12:01:30 GMT", 90),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0),
        ("Wed, 25 Nov 2099 12:00:00 GMT", 21_600),
        ("Wed, 99 Nov 2026 12:00:00 GMT", 0),
        (f"Wed, 25 Nov {'9' * 20} 12:00:00 GMT", 0),
        (f"Wed, 25 Nov 2026 12:00:00 +{'9' * 20}", 0),
        ("\u0661\u0662", 0),
    ],
)
def test_what_an_answer_asks_for_is_understood_and_bounded(said, seconds):
    assert rest_in(said, NOW) == seconds


@pytest.mark.parametrize(
    ("age", "rest", "pause"),
    [
        (0.0, 0.0, 5.0),
        (0.0, 3.0, 5.0),
        (0.0, 600.0, 600.0),
        (DAY_SECONDS - 60, 600.0, 60.0),
        (DAY_SECONDS - 4, 0.0, None),
    ],
)
def test_a_rest_makes_a_pause_longer_and_never_the_last_one(age, rest, pause):
    due = Due.model_construct(tries=0, age_seconds=age)
    assert pause_after(due, rest=rest) == pause
