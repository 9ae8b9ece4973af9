"""Who may enter a workspace, and requests that are sent again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.store.examples import kinds_in
from voxie_platform.access.models import Begun, Role, Scope
from voxie_platform.access.store import LastOwnerError
from voxie_platform.errors import ConflictError, InvalidError, NotFoundError


@pytest.fixture
async def ours(stores, workspace):
    return (await stores.access.first_workspace("ours")).id


async def key(stores, workspace_id, secret_hash="hash-1", **instead):
    given = {"name": "ci", "prefix": "vx_abc", "scopes": [Scope.READ, Scope.CALL], "expires_at": None}
    return await stores.access.add_key(workspace_id, secret_hash=secret_hash, **(given | instead))


async def test_there_is_one_first_workspace_however_many_ask_for_it(stores):
    made = await asyncio.gather(*(stores.access.first_workspace(f"name {n}") for n in range(10)))
    assert len({workspace.id for workspace in made}) == 1
    assert await stores.access.workspaces() == (made[0],)


async def test_a_key_opens_its_workspace_with_its_scopes(stores, ours):
    made = await key(stores, ours)
    assert (made.prefix, made.scopes, made.last_used_at) == ("vx_abc", (Scope.READ, Scope.CALL), None)

    holder = await stores.access.holder_of_key("hash-1")
    assert (holder.kind, holder.id, holder.workspace_id) == ("key", made.id, ours)
    assert holder.scopes == (Scope.READ, Scope.CALL)
    assert (await stores.access.keys(ours))[0].last_used_at is not None
    assert await stores.access.holder_of_key("another hash") is None


async def test_a_key_has_the_id_that_it_was_given(stores, ours):
    made = await key(stores, ours, key_id="the-one")
    assert [kept.id for kept in await stores.access.keys(ours)] == [made.id] == ["the-one"]


async def test_a_key_says_who_made_it_or_that_nobody_knows(stores, ours):
    made = await key(stores, ours, author="user:anna")
    older = await key(stores, ours, "hash-2")
    assert (made.author, older.author) == ("user:anna", None)
    assert {kept.id: kept.author for kept in await stores.access.keys(ours)} == {
        made.id: "user:anna",
        older.id: None,
    }


async def test_a_key_that_was_revoked_or_ran_out_opens_nothing(stores, ours):
    made = await key(stores, ours)
    await key(stores, ours, "hash-2", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    await stores.access.revoke_key(ours, made.id)
    await stores.access.revoke_key(ours, made.id)

    assert await stores.access.holder_of_key("hash-1") is None
    assert await stores.access.holder_of_key("hash-2") is None
    kept = await stores.access.keys(ours)
    assert [shown.revoked_at is not None for shown in kept] == [False, True], "newest first"
    assert await kinds_in(stores.of(ours)) == ["key.created", "key.created", "key.revoked"]


WEST_OF_ALL_TIME = datetime.fromisoformat("9999-12-31T23:59:59-05:00")


async def test_a_key_that_would_run_out_after_all_time_is_refused_and_the_others_go_on(stores, ours):
    made = await key(stores, ours)
    with pytest.raises(InvalidError):
        await key(stores, ours, "hash-2", expires_at=WEST_OF_ALL_TIME)
    assert [kept.id for kept in await stores.access.keys(ours)] == [made.id]
    last = await key(stores, ours, "hash-2", expires_at=WEST_OF_ALL_TIME.replace(tzinfo=UTC))
    assert last.expires_at == WEST_OF_ALL_TIME.replace(tzinfo=UTC)
    assert (await stores.access.holder_of_key("hash-2")).id == last.id


async def test_no_key_for_a_workspace_that_is_not_there(stores):
    with pytest.raises(NotFoundError):
        await key(stores, "nowhere")
    with pytest.raises(NotFoundError):
        await stores.access.add_sign_in_code("nowhere", secret_hash="c", seconds=60)


async def test_a_sign_in_code_works_once(stores, ours):
    await stores.access.add_sign_in_code(ours, secret_hash="code", seconds=60)
    opened = await asyncio.gather(
        *(stores.access.sign_in("code", session_hash=f"session-{n}", seconds=60) for n in range(10))
    )
    sessions = [n for n, principal in enumerate(opened) if principal is not None]
    assert len(sessions) == 1
    holder = await stores.access.holder_of_session(f"session-{sessions[0]}")
    assert holder == opened[sessions[0]]
    assert (holder.kind, holder.workspace_id, holder.scopes) == ("session", ours, tuple(Scope))


async def test_a_session_ends_by_time_or_by_hand(stores, ours):
    for code, seconds in (("a", 60), ("b", -1)):
        await stores.access.add_sign_in_code(ours, secret_hash=code, seconds=60)
        assert await stores.access.sign_in(code, session_hash=f"session-{code}", seconds=seconds)
    assert await stores.access.holder_of_session("session-b") is None
    await stores.access.sign_out("session-a")
    assert await stores.access.holder_of_session("session-a") is None


async def test_an_old_code_opens_nothing(stores, ours):
    await stores.access.add_sign_in_code(ours, secret_hash="code", seconds=-1)
    assert await stores.access.sign_in("code", session_hash="s", seconds=60) is None


async def once(stores, ours, key="key-1", body_hash="body", seconds=60.0, stuck_seconds=60.0):
    return await stores.access.begin_once(
        ours, key, body_hash=body_hash, seconds=seconds, stuck_seconds=stuck_seconds
    )


async def test_of_fifty_requests_with_one_key_one_is_done(stores, ours):
    begun = await asyncio.gather(*(once(stores, ours) for _ in range(50)))
    assert sum(isinstance(one, Begun) for one in begun) == 1
    assert all(one.status is None for one in begun if not isinstance(one, Begun))

    await stores.access.answer_once(ours, "key-1", status=201, answer='{"id": 1}')
    again = await once(stores, ours)
    assert (again.status, again.answer, again.body_hash) == (201, '{"id": 1}', "body")


async def test_a_request_that_died_or_was_given_back_may_be_done_again(stores, ours):
    begun = await once(stores, ours)
    assert isinstance(begun, Begun)
    assert await once(stores, ours, stuck_seconds=0) == begun, "it died"
    await stores.access.forget_once(ours, "key-1")
    assert await once(stores, ours) == begun, "it was given back"
    await stores.access.forget_once(ours, "key-1")
    another = await once(stores, ours, body_hash="another")
    assert another.expires_at > begun.expires_at, "it is another request"
    await stores.access.answer_once(ours, "key-1", status=201, answer="{}")
    await stores.access.forget_once(ours, "key-1")
    again = await once(stores, ours, stuck_seconds=0)
    assert again.status == 201, "an answer is never forgotten"


async def test_an_idempotency_key_runs_out(stores, ours):
    over = await once(stores, ours, seconds=-1)
    begun = await once(stores, ours)
    assert begun.expires_at > over.expires_at
    assert (await once(stores, ours)).body_hash == "body"


async def test_members_enter_with_the_role_they_are_given(stores, ours, second_workspace):
    anna = await stores.access.add_member(ours, "anna", role=Role.OWNER, name="Anna")
    await stores.access.add_member(ours, "bert", role=Role.VIEWER, name="")
    await stores.access.add_member(second_workspace, "anna", role=Role.EDITOR, name="")
    with pytest.raises(ConflictError):
        await stores.access.add_member(ours, "bert", role=Role.OWNER, name="")

    assert (anna.user_id, anna.role, anna.name) == ("anna", Role.OWNER, "Anna")
    assert [(one.workspace.id, one.role) for one in await stores.access.memberships("anna")] == [
        (ours, Role.OWNER),
        (second_workspace, Role.EDITOR),
    ]
    assert await stores.access.memberships("nobody") == ()
    changed = await stores.access.change_member(ours, "bert", role=Role.EDITOR)
    assert (changed.role, changed.name) == (Role.EDITOR, "")
    assert (await stores.access.change_member(ours, "bert", name="Bert")).role is Role.EDITOR
    assert [(one.user_id, one.name) for one in await stores.access.members(ours)] == [
        ("anna", "Anna"),
        ("bert", "Bert"),
    ]
    await stores.access.remove_member(ours, "bert")
    assert [one.user_id for one in await stores.access.members(ours)] == ["anna"]
    assert await kinds_in(stores.of(ours)) == [
        "member.added",
        "member.added",
        "member.changed",
        "member.changed",
        "member.removed",
    ]


async def test_a_workspace_keeps_an_owner(stores, ours):
    await stores.access.add_member(ours, "anna", role=Role.OWNER, name="")
    await stores.access.add_member(ours, "bert", role=Role.EDITOR, name="")
    for attempt in (
        stores.access.remove_member(ours, "anna"),
        stores.access.change_member(ours, "anna", role=Role.VIEWER),
    ):
        with pytest.raises(LastOwnerError):
            await attempt
    await stores.access.change_member(ours, "anna", role=Role.OWNER, name="Anna")
    await stores.access.change_member(ours, "bert", role=Role.OWNER)
    gone = await asyncio.gather(
        *(stores.access.remove_member(ours, user) for user in ("anna", "bert")), return_exceptions=True
    )
    assert [type(one) for one in gone if one is not None] == [LastOwnerError], "one of two stays"


async def test_no_member_where_nobody_is(stores, ours):
    for attempt in (
        stores.access.add_member("nowhere", "anna", role=Role.OWNER, name=""),
        stores.access.change_member(ours, "anna", role=Role.OWNER),
        stores.access.remove_member(ours, "anna"),
    ):
        with pytest.raises(NotFoundError):
            await attempt


async def test_another_workspace_can_be_made(stores, ours):
    made = await stores.access.add_workspace("Second")
    assert [one.id for one in await stores.access.workspaces()] == [ours, made.id]
    assert (await stores.access.first_workspace("x")).id == ours
    assert await stores.access.members(made.id) == ()
