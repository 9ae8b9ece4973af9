"""A Supabase user's token signs in: the token says who it is, the membership what they may do."""

import time
from dataclasses import replace

import jwt
import pytest

from tests.api.conftest import client_of, expect_problem
from tests.support.supabase import SignInService
from voxie_platform.access.models import Role
from voxie_platform.api.app import build_app
from voxie_platform.api.users import open_users
from voxie_platform.errors import SettingsError
from voxie_platform.ids import new_id
from voxie_platform.settings import read_settings

ANNA = "4f7c1f0e-9d55-4a3e-8f86-0a4f8d9f1c11"
SECRET = "a shared secret that is long enough for HS256"


@pytest.fixture
async def joined(stores, workspace_id):
    """Makes somebody a member."""

    async def join(role, user_id=ANNA, workspace=None):
        await stores.access.add_member(workspace or workspace_id, user_id, role=role, name="")
        return user_id

    return join


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
async def test_a_member_is_who_the_token_says_and_may_what_the_role_says(
    users_app, supabase, joined, algorithm, workspace_id
):
    supabase.add_key(algorithm)
    async with client_of(users_app, supabase.token(await joined(Role.EDITOR))) as anna:
        me = (await anna.get("/api/me")).json()
        assert (me["kind"], me["id"], me["role"], me["scopes"]) == (
            "user",
            ANNA,
            "editor",
            ["read", "call", "write"],
        )
        assert me["workspaces"] == [{"id": workspace_id, "name": "ours", "role": "editor"}]
        made = await anna.post("/api/agents", json={"identity": {"name": "Ada"}})
        assert made.status_code == 201
        versions = (await anna.get(f"/api/agents/{made.json()['id']}/versions")).json()
        assert versions["items"][0]["author"] == f"user:{ANNA}"
        refused = expect_problem(await anna.get("/api/keys"), 403, "forbidden")
        assert "editor" in refused["detail"]


async def test_the_token_gives_no_right_of_its_own(users_app, supabase, joined):
    token = supabase.token(await joined(Role.VIEWER), role="service_role", app_metadata={"role": "owner"})
    async with client_of(users_app, token) as anna:
        expect_problem(await anna.post("/api/agents", json={"identity": {"name": "Ada"}}), 403)


async def test_a_changed_role_counts_from_the_next_request_on(
    users_app, supabase, joined, stores, workspace_id
):
    async with client_of(users_app, supabase.token(await joined(Role.OWNER))) as anna:
        assert (await anna.get("/api/keys")).status_code == 200
        await stores.access.add_member(workspace_id, new_id(), role=Role.OWNER, name="")
        await stores.access.change_member(workspace_id, ANNA, role=Role.VIEWER)
        expect_problem(await anna.get("/api/keys"), 403)
        await stores.access.remove_member(workspace_id, ANNA)
        expect_problem(await anna.get("/api/agents"), 403)


async def test_a_user_without_a_membership_is_told_to_ask_for_one(users_app, supabase):
    async with client_of(users_app, supabase.token(ANNA)) as anna:
        assert "ask an owner" in expect_problem(await anna.get("/api/agents"), 403, "forbidden")["detail"]


async def test_of_several_workspaces_the_header_names_one(users_app, supabase, joined, stores, workspace_id):
    second = await stores.access.add_workspace("Second")
    await joined(Role.OWNER)
    await joined(Role.VIEWER, workspace=second.id)
    async with client_of(users_app, supabase.token(ANNA)) as anna:
        which = expect_problem(await anna.get("/api/me"), 400, "which_workspace")
        assert {fault["field"] for fault in which["faults"]} == {workspace_id, second.id}
        for workspace, role in ((workspace_id, "owner"), (second.id, "viewer")):
            me = (await anna.get("/api/me", headers={"X-Workspace": workspace})).json()
            assert (me["workspace"]["id"], me["role"], len(me["workspaces"])) == (workspace, role, 2)
        for other in (new_id(), "", "x" * 5_000):
            expect_problem(await anna.get("/api/me", headers={"X-Workspace": other}), 403)


async def test_a_key_does_nothing_in_a_workspace_that_it_is_not_for(api, workspace_id):
    asked = {"json": {"identity": {"name": "Ada"}}}
    assert (await api.post("/api/agents", **asked, headers={"X-Workspace": workspace_id})).status_code == 201
    for other in (new_id(), ""):
        expect_problem(await api.post("/api/agents", **asked, headers={"X-Workspace": other}), 403)
    assert len((await api.get("/api/agents")).json()["items"]) == 1


async def test_keys_are_rotated_without_a_restart(users_app, supabase, joined):
    async with client_of(users_app, supabase.token(await joined(Role.VIEWER))) as anna:
        assert (await anna.get("/api/me")).status_code == 200
        assert (await anna.get("/api/me")).status_code == 200
    assert supabase.asked == 1


async def test_while_supabase_is_away_nobody_new_gets_in_and_keys_still_do(
    users_app, supabase, joined, key_for
):
    supabase.broken = True
    async with client_of(users_app, supabase.token(await joined(Role.OWNER))) as anna:
        away = await anna.get("/api/me")
        expect_problem(away, 503, "unavailable")
        assert away.headers["retry-after"]
    async with client_of(users_app, await key_for()) as shop:
        assert (await shop.get("/api/me")).status_code == 200


def now():
    return int(time.time())


def unsigned(service):
    return jwt.encode({"sub": ANNA, "aud": "authenticated", "iss": service.issuer}, None, "none")


def signed_with_the_public_key(service):
    """The old trick: the public key as a shared secret."""
    return jwt.encode(
        {"sub": ANNA, "aud": "authenticated", "iss": service.issuer, "exp": now() + 60},
        str(service.key_set()),
        "HS256",
        headers={"kid": service.newest},
    )


def tampered(service):
    head, _, signature = service.token(ANNA).split(".")
    other = service.token(new_id()).split(".")[1]
    return f"{head}.{other}.{signature}"


def another_projects(service):
    other = SignInService(service.url)
    other.private = {service.newest: (other.private[other.newest])}
    other.newest = service.newest
    return other.token(ANNA)


BAD = {
    "expired": lambda service: service.token(ANNA, exp=now() - 60),
    "never expiring": lambda service: service.token(ANNA, exp=None),
    "not yet valid": lambda service: service.token(ANNA, nbf=now() + 600),
    "issued in the future": lambda service: service.token(ANNA, iat=now() + 600),
    "of another issuer": lambda service: service.token(ANNA, iss="https://evil.example/auth/v1"),
    "without an issuer": lambda service: service.token(ANNA, iss=None),
    "for another audience": lambda service: service.token(ANNA, aud="anon"),
    "for no audience": lambda service: service.token(ANNA, aud=None),
    "of nobody": lambda service: service.token(None),
    "of an empty name": lambda service: service.token(""),
    "of a number": lambda service: service.token(7),
    "of a huge name": lambda service: service.token("a" * 3_000),
    "unsigned": unsigned,
    "signed with the public key": signed_with_the_public_key,
    "tampered with": tampered,
    "another project's under our key's id": another_projects,
    "with an unknown key": lambda service: service.token(ANNA, headers={"kid": "unknown"}),
    "with a key's id that is a number": lambda service: service.token(ANNA, headers={"kid": "7"}),
    "cut": lambda service: service.token(ANNA)[:-40],
    "not base64": lambda service: "a.b.c",
    "huge": lambda service: service.token(ANNA, padding="x" * 20_000),
    "a shared secret's": lambda service: jwt.encode({"sub": ANNA}, SECRET, "HS256"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_token_opens_nothing(users_app, supabase, joined, kind, caplog):
    await joined(Role.OWNER)
    token = BAD[kind](supabase)
    async with client_of(users_app, token) as anna:
        document = expect_problem(await anna.get("/api/agents"), 401, "not_signed_in")
    assert token not in str(document)
    assert token not in caplog.text


async def test_a_small_difference_of_clocks_is_borne(users_app, supabase, joined):
    await joined(Role.OWNER)
    for claims in ({"exp": now() - 5}, {"nbf": now() + 5, "iat": now() + 5}):
        async with client_of(users_app, supabase.token(ANNA, **claims)) as anna:
            assert (await anna.get("/api/agents")).status_code == 200


async def test_without_a_project_a_token_is_no_credential(app, supabase):
    async with client_of(app, supabase.token(ANNA)) as anna:
        expect_problem(await anna.get("/api/agents"), 401, "not_signed_in")


async def test_owners_let_others_in_and_out(api, workspace_id):
    asked = {"user_id": ANNA, "role": "owner", "name": " Anna "}
    made = await api.post("/api/members", json=asked, headers={"idempotency-key": "k1"})
    assert made.status_code == 201
    assert made.json()["name"] == "Anna"
    assert (await api.post("/api/members", json=asked, headers={"idempotency-key": "k1"})).text == made.text
    expect_problem(await api.post("/api/members", json=asked), 409, "conflict")
    expect_problem(await api.post("/api/members", json=asked | {"role": "king"}), 422)
    expect_problem(await api.post("/api/members", json=asked | {"user_id": "anna"}), 422)
    url = f"/api/members/{ANNA}"
    expect_problem(await api.patch(url, json={"role": "viewer"}), 409, "last_owner")
    expect_problem(await api.delete(url), 409, "last_owner")
    other = (await api.post("/api/members", json=asked | {"user_id": new_id()})).json()
    assert (await api.patch(url, json={"role": "viewer", "name": "A."})).json()["role"] == "viewer"
    assert [(one["name"], one["role"]) for one in (await api.get("/api/members")).json()["items"]] == [
        ("A.", "viewer"),
        ("Anna", "owner"),
    ]
    assert (await api.delete(url)).status_code == 204
    expect_problem(await api.delete(url), 404, "not_found")
    expect_problem(await api.delete("/api/members/x"), 404, "not_found")
    expect_problem(await api.delete(f"/api/members/{other['user_id']}"), 409, "last_owner")


async def test_the_page_is_told_where_people_sign_in_and_may_talk_to_that_project(platform, stranger):
    assert (await stranger.get("/api/sign-in")).json() == {"supabase": None}
    assert "example.supabase.co" not in (await stranger.get("/")).headers["content-security-policy"]
    key = "sb_publishable_known_to_everybody"
    given = {"supabase_url": "https://example.supabase.co/", "supabase_publishable_key": key}
    named = replace(platform, settings=platform.settings.model_copy(update=given))
    async with client_of(build_app(named)) as visitor:
        told = (await visitor.get("/api/sign-in")).json()["supabase"]
        assert told == {"url": "https://example.supabase.co", "publishable_key": key}
        policy = (await visitor.get("/")).headers["content-security-policy"]
        assert "https://live.example.com https://example.supabase.co; base-uri" in policy


async def test_a_project_is_asked_at_its_inner_address_and_known_by_its_public_one(
    platform, supabase, joined
):
    await joined(Role.OWNER)
    public = "https://people.example.org"
    given = {
        "supabase_url": supabase.url,
        "supabase_public_url": f"{public}/",
        "supabase_publishable_key": "sb_publishable_known_to_everybody",
    }
    settings = platform.settings.model_copy(update=given)
    async with open_users(settings) as users:
        app = build_app(replace(platform, settings=settings, users=users))
        async with client_of(app, supabase.token(ANNA, iss=f"{public}/auth/v1")) as anna:
            assert (await anna.get("/api/agents")).status_code == 200
            assert (await anna.get("/api/sign-in")).json()["supabase"]["url"] == public
            policy = (await anna.get("/")).headers["content-security-policy"]
        async with client_of(app, supabase.token(ANNA)) as anna:
            expect_problem(await anna.get("/api/agents"), 401, "not_signed_in")
    assert public in policy
    assert supabase.url not in policy


@pytest.mark.parametrize("key", ["sb_secret_never_tell", jwt.encode({"role": "service_role"}, SECRET), "x"])
def test_a_secret_key_is_not_taken_for_the_one_that_browsers_are_told(tmp_path, key, monkeypatch):
    monkeypatch.setenv("SUPABASE_PUBLISHABLE_KEY", key)
    with pytest.raises(SettingsError, match="SUPABASE_PUBLISHABLE_KEY") as refused:
        read_settings(data_dir=tmp_path)
    assert key not in str(refused.value) or key == "x"


def test_the_older_anon_key_is_taken_where_there_is_no_newer_one(tmp_path, monkeypatch):
    anon = jwt.encode({"role": "anon"}, SECRET)
    monkeypatch.setenv("SUPABASE_ANON_KEY", anon)
    assert read_settings(data_dir=tmp_path).supabase_publishable_key == anon
