"""Webhooks and their deliveries: each change once for each webhook, in order for each subject."""

import asyncio

import pytest

from tests.store.examples import GONE, kinds_in, message, new_webhook, taken, walked
from voxie_platform.errors import ConflictError, NotFoundError
from voxie_platform.webhooks.models import MOST_WEBHOOKS, PING, Attempted, DeliveryState

FINE = Attempted(ms=5, status=200, error=None, answer="ok")
BROKEN = Attempted(ms=7, status=500, error="It answered 500.", answer="oops")
AWAY = Attempted(ms=9, status=None, error="No answer.", answer="")


@pytest.fixture
async def hook(workspace):
    return await workspace.webhooks.add(new_webhook())


async def leave(workspace, count=1):
    return [(await workspace.functions.leave_message(message())).id for _ in range(count)]


async def told(stores):
    while await stores.deliveries.fan_out(limit=3):
        pass


async def queued(workspace, hook):
    return sorted(
        await walked(lambda **page: workspace.webhooks.deliveries(hook.id, **page), 2),
        key=lambda one: one.number,
    )


async def test_a_webhook_is_kept_changed_and_removed(workspace, hook):
    new = new_webhook(url="https://b.example/", kinds=("call.ended",), description="till")
    other = await workspace.webhooks.add(new)
    assert await workspace.webhooks.add(new) == other
    assert await workspace.webhooks.list() == (other, hook)
    assert hook.enabled

    changed = await workspace.webhooks.change(other.id, url="https://c.example/", kinds=[], enabled=False)
    assert (changed.url, changed.kinds, changed.enabled) == ("https://c.example/", (), False)
    assert (changed.description, changed.created_at) == ("till", other.created_at)
    assert await workspace.webhooks.get(other.id) == changed

    await workspace.webhooks.remove(other.id)
    assert await workspace.webhooks.list() == (hook,)
    for asked in (
        workspace.webhooks.get(other.id),
        workspace.webhooks.change(other.id, enabled=True),
        workspace.webhooks.remove(other.id),
        workspace.webhooks.ping(other.id, "m"),
        workspace.webhooks.replay(other.id, 1),
        workspace.webhooks.delivery(other.id, 1),
        workspace.webhooks.delivery(hook.id, 1),
        workspace.webhooks.deliveries(other.id, limit=5),
    ):
        with pytest.raises(NotFoundError):
            await asked
    kinds = [kind for kind in await kinds_in(workspace) if kind.startswith("webhook")]
    assert kinds == ["webhook.created", "webhook.created", "webhook.changed", "webhook.deleted"]


async def test_webhooks_are_listed_newest_first_whatever_their_ids(workspace):
    made = [await workspace.webhooks.add(new_webhook(id=f"{number * 7 % 10}-hook")) for number in range(10)]
    assert await workspace.webhooks.list() == tuple(reversed(made))


async def test_a_workspace_has_so_many_webhooks_at_most(workspace):
    for _ in range(MOST_WEBHOOKS):
        await workspace.webhooks.add(new_webhook())
    with pytest.raises(ConflictError):
        await workspace.webhooks.add(new_webhook())


async def test_each_change_is_queued_once_from_the_webhooks_beginning_on(stores, workspace):
    await leave(workspace)
    hook = await workspace.webhooks.add(new_webhook())
    left = await leave(workspace, 4)
    await asyncio.gather(*(told(stores) for _ in range(5)))

    [own, *deliveries] = await queued(workspace, hook)
    assert own.kind == "webhook.created"
    assert [one.subject_id for one in deliveries] == left
    assert [one.number for one in (own, *deliveries)] == [1, 2, 3, 4, 5]
    changes = await workspace.events.since(own.seq, limit=10)
    assert [(one.seq, one.kind, one.happened_at) for one in deliveries] == [
        (change.seq, change.kind, change.at) for change in changes
    ]
    assert len({one.message_id for one in deliveries}) == 4
    assert {one.state for one in deliveries} == {DeliveryState.WAITING}


async def test_only_the_kinds_asked_for_are_queued(stores, workspace):
    hook = await workspace.webhooks.add(new_webhook(kinds=("message.done",)))
    [left] = await leave(workspace)
    await workspace.functions.set_message_status(left, "done")
    await told(stores)
    assert [one.kind for one in await queued(workspace, hook)] == ["message.done"]


async def test_one_that_is_not_enabled_is_told_nothing_and_later_not_what_it_missed(stores, workspace, hook):
    await told(stores)
    await workspace.webhooks.change(hook.id, enabled=False)
    await leave(workspace)
    await told(stores)
    assert await taken(stores) == []
    with pytest.raises(ConflictError):
        await workspace.webhooks.ping(hook.id, "m")
    await workspace.webhooks.change(hook.id, enabled=True)
    [left] = await leave(workspace)
    await told(stores)
    assert [one.subject_id for one in await queued(workspace, hook)] == [hook.id, hook.id, left]


async def test_a_delivery_is_taken_by_one(stores, workspace, hook):
    await leave(workspace, 3)
    await told(stores)
    found = await asyncio.gather(*(taken(stores) for _ in range(5)))
    assert sorted(due.number for some in found for due in some) == [1, 2, 3, 4]
    assert await taken(stores) == []

    [first, *_] = [due for some in found for due in some]
    assert (first.url, first.sealed_secret, first.tries) == ("https://a.example/hook", "sealed", 0)
    assert 0 <= first.age_seconds < 20
    await stores.deliveries.give_back(first)
    assert [due.number for due in await taken(stores)] == [first.number]


async def test_what_was_taken_and_never_noted_is_due_again(stores, workspace, hook):
    await told(stores)
    [due] = await taken(stores, hold_seconds=0)
    [again] = await taken(stores)
    assert again.number == due.number
    await stores.deliveries.note(again, FINE, again_seconds=None)
    await stores.deliveries.note(due, BROKEN, again_seconds=0.0)
    [over] = await queued(workspace, hook)
    assert (over.state, len(over.attempts)) == (DeliveryState.DELIVERED, 1), "what comes late is left out"


async def test_of_one_subject_the_next_is_due_when_the_one_before_is_over(stores, workspace):
    kinds = ("message.created", "message.done", "message.open")
    hook = await workspace.webhooks.add(new_webhook(kinds=kinds))
    first, second = await leave(workspace, 2)
    await workspace.functions.set_message_status(first, "done")
    await workspace.functions.set_message_status(first, "open")
    await told(stores)
    one, other = await taken(stores)
    assert [one.subject_id, other.subject_id] == [first, second]

    await stores.deliveries.note(one, BROKEN, again_seconds=60.0)
    assert await taken(stores) == [], "the second one waits for the first one's pause"
    assert (await workspace.webhooks.replay(hook.id, one.number)).number == one.number
    [one] = await taken(stores)
    assert one.tries == 1
    await stores.deliveries.note(one, FINE, again_seconds=None)
    [done] = await taken(stores)
    assert (done.kind, done.subject_id) == ("message.done", first)
    await stores.deliveries.note(done, AWAY, again_seconds=None)
    [opened] = await taken(stores)
    assert opened.kind == "message.open"
    await stores.deliveries.note(opened, FINE, again_seconds=None)

    states = {one.kind: one.state for one in await queued(workspace, hook) if one.subject_id == first}
    assert states == {
        "message.created": DeliveryState.DELIVERED,
        "message.done": DeliveryState.FAILED,
        "message.open": DeliveryState.DELIVERED,
    }


async def test_a_change_queued_while_the_one_before_it_ends_becomes_due(stores, workspace):
    await workspace.webhooks.add(new_webhook(kinds=("message.done", "message.open")))
    subjects = await leave(workspace, 12)

    async def ended_and_queued(subject):
        await workspace.functions.set_message_status(subject, "done")
        await told(stores)
        [due] = await taken(stores)
        await workspace.functions.set_message_status(subject, "open")
        await asyncio.gather(stores.deliveries.note(due, FINE, again_seconds=None), told(stores))
        [behind] = await taken(stores)
        await stores.deliveries.note(behind, FINE, again_seconds=None)
        return behind.kind, behind.subject_id

    for subject in subjects:
        assert await ended_and_queued(subject) == ("message.open", subject)


async def test_each_attempt_is_kept_with_how_it_went(stores, workspace, hook):
    await told(stores)
    for attempted, again in ((AWAY, 0.0), (BROKEN, 0.0), (FINE, None)):
        [due] = await taken(stores)
        await stores.deliveries.note(due, attempted, again_seconds=again)
    [over] = await queued(workspace, hook)
    assert over == await workspace.webhooks.delivery(hook.id, over.number)
    assert [(one.number, one.ms, one.status, one.error, one.answer) for one in over.attempts] == [
        (1, 9, None, "No answer.", ""),
        (2, 7, 500, "It answered 500.", "oops"),
        (3, 5, 200, None, "ok"),
    ]
    assert over.created_at <= over.attempts[0].at <= over.attempts[-1].at == over.ended_at
    assert over.due_at is None


async def test_a_delivery_that_is_over_is_replayed_as_a_new_one_of_the_same_message(stores, workspace, hook):
    await told(stores)
    [due] = await taken(stores)
    await stores.deliveries.note(due, AWAY, again_seconds=None)
    again = await workspace.webhooks.replay(hook.id, due.number)
    assert (again.number, again.replay_of, again.message_id) == (2, 1, due.message_id)
    assert again.state is DeliveryState.WAITING
    assert [one.number for one in await taken(stores)] == [2]


async def test_a_delivery_that_is_on_its_way_is_not_sent_beside_itself(stores, workspace, hook):
    await told(stores)
    [due] = await taken(stores)
    asked = await workspace.webhooks.replay(hook.id, due.number)
    assert (asked.number, asked.state) == (due.number, DeliveryState.WAITING)
    assert asked == await workspace.webhooks.delivery(hook.id, due.number)
    assert await taken(stores) == []

    await stores.deliveries.note(due, BROKEN, again_seconds=60.0)
    await workspace.webhooks.replay(hook.id, due.number)
    [again] = await taken(stores)
    await stores.deliveries.give_back(again)
    [again] = await taken(stores, hold_seconds=0)
    [again] = await taken(stores)
    await stores.deliveries.note(again, FINE, again_seconds=None)
    replayed = await workspace.webhooks.replay(hook.id, due.number)
    assert [due.number for due in await taken(stores)] == [replayed.number] == [2]


async def test_what_waits_behind_another_one_is_not_replayed(stores, workspace):
    hook = await workspace.webhooks.add(new_webhook())
    await workspace.webhooks.change(hook.id, description="other")
    await told(stores)
    with pytest.raises(ConflictError):
        await workspace.webhooks.replay(hook.id, 2)


async def test_a_ping_is_a_delivery_of_no_change(stores, workspace, hook):
    ping = await workspace.webhooks.ping(hook.id, "ping-1")
    assert (ping.kind, ping.seq, ping.message_id, ping.subject_id) == (PING, None, "ping-1", hook.id)
    assert [due.message_id for due in await taken(stores)] == ["ping-1"]


async def test_a_webhook_takes_its_deliveries_along(stores, workspace, hook):
    await told(stores)
    [due] = await taken(stores)
    await workspace.webhooks.remove(hook.id)
    await stores.deliveries.note(due, FINE, again_seconds=None)
    await stores.deliveries.give_back(due)
    assert await stores.deliveries.busy() == ()


async def test_a_receiver_that_is_gone_switches_its_webhook_off_until_somebody_enables_it(stores, workspace):
    hook = await workspace.webhooks.add(new_webhook())
    await leave(workspace)
    await told(stores)
    first, _ = await taken(stores)
    await stores.deliveries.note(first, GONE, again_seconds=None)
    gone = await workspace.webhooks.get(hook.id)
    assert not gone.enabled
    assert gone.gone_at is not None
    assert gone.updated_at == gone.gone_at
    assert (await kinds_in(workspace))[-1] == "webhook.gone"
    assert (await workspace.webhooks.delivery(hook.id, first.number)).state is DeliveryState.FAILED
    with pytest.raises(ConflictError):
        await workspace.webhooks.ping(hook.id, "m")

    still = await workspace.webhooks.change(hook.id, description="asked them")
    assert (still.enabled, still.gone_at) == (False, gone.gone_at)
    back = await workspace.webhooks.change(hook.id, enabled=True)
    assert (back.enabled, back.gone_at) == (True, None)


async def test_an_address_that_was_replaced_meanwhile_is_not_heeded(stores, workspace, hook):
    await told(stores)
    [due] = await taken(stores)
    await workspace.webhooks.change(hook.id, url="https://new.example/")
    await stores.deliveries.note(due, GONE, again_seconds=None, rest_seconds=600.0)
    kept = await workspace.webhooks.get(hook.id)
    assert (kept.enabled, kept.gone_at, kept.rest_until) == (True, None, None)


async def test_a_receiver_that_asks_for_it_is_left_alone_with_all_its_deliveries(stores, workspace):
    hook = await workspace.webhooks.add(new_webhook())
    other = await workspace.webhooks.add(new_webhook())
    await leave(workspace, 2)
    await told(stores)
    first = next(due for due in await taken(stores, limit=1) if due.webhook_id == hook.id)
    await stores.deliveries.note(first, BROKEN, again_seconds=0.0, rest_seconds=600.0)
    resting = await workspace.webhooks.get(hook.id)
    tried = (await workspace.webhooks.delivery(hook.id, first.number)).attempts[0]
    assert 590 < (resting.rest_until - tried.at).total_seconds() < 610
    assert {webhook for _, webhook in await stores.deliveries.busy()} == {other.id}
    assert {due.webhook_id for due in await taken(stores)} == {other.id}
    own = (first.workspace_id, hook.id)
    assert await stores.deliveries.take(*own, limit=9, hold_seconds=9.0) == ()

    again = first.model_copy(update={"tries": 1})
    await stores.deliveries.note(again, AWAY, again_seconds=0.0, rest_seconds=1.0)
    assert (await workspace.webhooks.get(hook.id)).rest_until == resting.rest_until, "the longer rest counts"
    await workspace.webhooks.replay(hook.id, first.number)
    assert (await workspace.webhooks.get(hook.id)).rest_until is None
    assert {due.webhook_id for due in await taken(stores)} == {hook.id}


async def test_a_new_secret_signs_beside_the_one_before_for_a_while(stores, workspace, hook):
    assert hook.older_until is None
    for secret, overlap in (("second", 600.0), ("third", 600.0), ("fourth", 0.0)):
        rotated = await rotate(workspace, hook, secret, overlap_seconds=overlap)
        assert rotated == await workspace.webhooks.get(hook.id)
        assert overlap - 10 < (rotated.older_until - rotated.updated_at).total_seconds() < overlap + 10
    assert (await kinds_in(workspace))[-3:] == ["webhook.changed"] * 3
    await told(stores)
    [due] = await taken(stores)
    assert (due.sealed_secret, due.older_secret) == ("fourth", None)
    await stores.deliveries.give_back(due)
    await rotate(workspace, hook, "fifth", overlap_seconds=600.0)
    [due] = await taken(stores)
    assert (due.sealed_secret, due.older_secret) == ("fifth", "fourth")
    with pytest.raises(NotFoundError):
        await workspace.webhooks.rotate("none", "sealed", secret_id="s", overlap_seconds=0.0)


async def test_what_enabled_webhooks_are_signed_to_with_is_told_as_it_is_sealed(
    stores, workspace, second_workspace, hook
):
    theirs = await stores.of(second_workspace).webhooks.add(new_webhook(sealed_secret="theirs"))
    silent = await workspace.webhooks.add(new_webhook())
    await workspace.webhooks.change(silent.id, enabled=False)
    await rotate(workspace, hook, "second", overlap_seconds=600.0)
    assert {(one.webhook_id, one.sealed_secret) for one in await stores.deliveries.sealed()} == {
        (hook.id, "second"),
        (theirs.id, "theirs"),
    }
    assert second_workspace in {one.workspace_id for one in await stores.deliveries.sealed()}


async def test_a_secret_that_is_a_webhooks_already_takes_nothing_from_the_one_before(stores, workspace, hook):
    rotated = [await rotate(workspace, hook, "second", overlap_seconds=overlap) for overlap in (600.0, 0.0)]
    assert rotated[0] == rotated[1] == await workspace.webhooks.get(hook.id)
    assert (await kinds_in(workspace)).count("webhook.changed") == 1
    await told(stores)
    [due] = await taken(stores)
    assert (due.sealed_secret, due.older_secret) == ("second", "sealed")


async def rotate(workspace, hook, secret, overlap_seconds):
    return await workspace.webhooks.rotate(
        hook.id, secret, secret_id=f"id of {secret}", overlap_seconds=overlap_seconds
    )
