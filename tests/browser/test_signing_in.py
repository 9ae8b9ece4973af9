"""People sign in on the page as users of a Supabase project, as owners let them in.

The project is @supabase/lite. What it lacks stands beside it as GoTrue does it, in `tests/support/lite`:
links of e-mails that bring a code back (PKCE). There, too, is a GitHub whose people are whoever they say.
"""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.chromium import ONE_FOR_ALL, Browser, visiting
from tests.support.stack import running_stack
from tests.support.supabase_project import new_database, serving
from voxie_platform.access.models import Role
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores

pytestmark = ONE_FOR_ALL

PASSWORD = "a rather good password"
EXPIRE = """
() => {
  const kept = JSON.parse(localStorage.getItem("voxie-user"));
  localStorage.setItem("voxie-user", JSON.stringify({ ...kept, expires_at: 1 }));
  return kept.refresh_token;
}
"""
KEPT = "() => JSON.parse(localStorage.getItem('voxie-user'))"


@pytest.fixture(scope="module")
def people(postgres, supabase_packages):
    """A Supabase project whose people have passwords."""
    new_database(postgres, "people")
    with serving(postgres, "people", supabase_packages, with_people=True) as running:
        yield running


@pytest.fixture(scope="module")
def house(tmp_path_factory, model, people):
    """The platform with that project for its people."""
    environment = {"SUPABASE_URL": people.url, "SUPABASE_PUBLISHABLE_KEY": people.publishable_key}
    folder = tmp_path_factory.mktemp("house")
    with running_stack(
        folder, model, without=("worker-voxie", "worker-spawner"), environment=environment
    ) as running:
        yield running


@pytest.fixture
def owner(house):
    """The api of the house."""
    with house.api() as client:
        yield client


@pytest.fixture
def anna(people, owner, request):
    """Has a password; owners have let her in."""
    email = f"{request.node.name[:60]}@example.com"
    user_id = signed_up(people, email)
    owner.post("/api/members", json={"user_id": user_id, "role": "editor", "name": "Anna"}).raise_for_status()
    return email


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(chromium):
    """Nobody yet."""
    async with visiting(chromium) as browser:
        yield browser
        refused = [one for one in browser.complaints if "Failed to load resource" in one]
        assert browser.complaints == refused  # Chromium says of each refusal that it was one


def signed_up(people, email):
    answer = httpx.post(
        f"{people.url}/auth/v1/signup",
        json={"email": email, "password": PASSWORD},
        headers={"apikey": people.publishable_key},
    )
    return answer.raise_for_status().json()["user"]["id"]


async def give(browser, email, password=PASSWORD):
    await browser.page.get_by_label("E-mail").fill(email)
    await browser.page.get_by_label("Password").fill(password)
    await browser.press("Sign in")


async def test_a_member_signs_in_by_password_stays_so_and_signs_out(house, visitor, anna):
    scripts = []
    visitor.page.on("response", lambda answer: scripts.append(answer.url))
    await visitor.open(house.ready, "calls")
    await visitor.sees("Please sign in")
    before = len([url for url in scripts if url.endswith(".js")])
    await visitor.shoot("sign-in-with-password")
    await give(visitor, anna, "another password")
    await visitor.sees("Invalid login credentials")
    assert len([url for url in scripts if url.endswith(".js")]) == before + 1  # Supabase's client, not before
    await give(visitor, anna)
    await visitor.page.get_by_role("heading", name="Calls").wait_for()
    await visitor.page.reload()
    await visitor.page.get_by_role("heading", name="Calls").wait_for()
    await visitor.open(house.ready, "settings")
    await visitor.sees("Signed in as a user")
    await visitor.press("Sign out")
    await visitor.sees("Please sign in")
    assert await visitor.page.evaluate(KEPT) is None


async def ask_for_letter(browser, email):
    await browser.page.get_by_label("E-mail").fill(email)
    await browser.press("Send me an e-mail instead")
    await browser.sees(f"An e-mail is on its way to {email}.")


def link_to(people, email):
    """Of the newest e-mail."""
    [letter] = people.letters_to(email)[-1:]
    [link] = re.findall(r"https?://\S+/verify\?\S+", letter["text"])
    return link


def opened_by_a_program(link):
    """As some do before people may; what it would have brought back."""
    [code] = parse_qs(urlsplit(httpx.get(link).headers["location"]).query)["code"]
    return code


async def in_other_tab(browser, address):
    """Where a program for e-mails opens its links."""
    other = Browser(await browser.page.context.new_page())
    await other.page.goto(address)
    return other


async def is_in(browser, heading):
    await expect(browser.page.locator("main h1")).to_have_text(heading, timeout=10_000)


async def refused_at(browser, house, behind, sentence):
    """An address that brings nobody in, and stays nowhere."""
    await browser.page.goto(house.ready["api"] + behind)
    await browser.sees(sentence)
    assert browser.page.url.split("#")[0] == house.ready["api"] + "/"
    assert "theirs" not in browser.page.url


async def test_a_member_without_a_password_signs_in_by_a_code_from_an_e_mail(house, people, visitor, anna):
    await visitor.open(house.ready, "calls")
    await visitor.press("Send me an e-mail instead")
    await visitor.sees("Give your e-mail.")
    await ask_for_letter(visitor, anna)
    await visitor.shoot("sign-in-by-e-mail")
    code = visitor.page.get_by_label("Code from the e-mail")
    await expect(code).to_be_focused()
    await code.fill("000000")
    await visitor.press("Sign in")
    await visitor.page.get_by_role("alert").wait_for()
    [letter] = people.letters_to(anna)[-1:]
    [given] = re.findall(r"\b\d{6}\b", letter["text"])[:1]
    await code.fill(given)
    await visitor.press("Sign in")
    await is_in(visitor, "Calls")
    await visitor.page.reload()
    await is_in(visitor, "Calls")


async def test_an_e_mail_makes_nobody_a_user(house, people, visitor):
    await visitor.open(house.ready, "agents")
    await visitor.page.get_by_label("E-mail").fill("nobody@example.com")
    await visitor.press("Send me an e-mail instead")
    await visitor.page.get_by_role("alert").wait_for()
    assert people.letters_to("nobody@example.com") == []


async def test_the_link_of_an_e_mail_opens_what_was_asked_for_and_its_code_stays_nowhere(
    house, people, visitor, anna
):
    asked = []

    def note(request):
        asked.append(request)

    visitor.page.context.on("request", note)
    await visitor.open(house.ready, "calls?agent=none")
    await ask_for_letter(visitor, anna)
    other = await in_other_tab(visitor, link_to(people, anna))
    await is_in(other, "Calls")
    assert other.page.url == house.ready["api"] + "/#/calls?agent=none"
    assert await other.page.evaluate("() => history.length") == 2  # the empty tab and this
    await is_in(visitor, "Calls")  # where it was asked for as well
    [code] = [given for request in asked for given in parse_qs(urlsplit(request.url).query).get("code", [])]
    assert code not in house.log("api")
    told = [request.url for request in asked if code in f"{request.url}{request.post_data}"]
    assert told == [f"{house.ready['api']}/?code={code}", f"{people.url}/auth/v1/token?grant_type=pkce"]
    assert [url for request in asked if (url := (await request.all_headers()).get("referer"))] == []
    await other.page.reload()
    await is_in(other, "Calls")


async def test_a_link_works_once_and_another_can_be_asked_for(house, people, visitor, anna):
    await visitor.open(house.ready, "bookings")
    await ask_for_letter(visitor, anna)
    used = link_to(people, anna)
    opened_by_a_program(used)
    await visitor.page.goto(used)
    await visitor.sees("This link is used up or too old")
    await visitor.shoot("sign-in-link-used-up")
    assert visitor.page.url == house.ready["api"] + "/#/bookings"
    await ask_for_letter(visitor, anna)
    await expect(visitor.page.get_by_role("alert")).to_have_count(0)
    await visitor.page.goto(link_to(people, anna))
    await is_in(visitor, "Bookings")


async def test_a_link_that_another_browser_asked_for_signs_nobody_in(house, people, chromium, visitor, anna):
    await visitor.open(house.ready, "calls")
    await ask_for_letter(visitor, anna)
    link = link_to(people, anna)
    async with visiting(chromium) as elsewhere:
        await elsewhere.page.goto(link)
        await elsewhere.sees("This was not begun in this browser")
        assert elsewhere.page.url == house.ready["api"] + "/"
        assert await elsewhere.page.evaluate(KEPT) is None
        await ask_for_letter(elsewhere, anna)
        code = opened_by_a_program(link_to(people, anna))
    await visitor.press("Back")
    await ask_for_letter(visitor, anna)
    await refused_at(visitor, house, f"/?code={code}", "not what this browser asked for last")
    assert await visitor.page.evaluate(KEPT) is None


async def test_a_session_in_the_address_is_nobodys_and_no_word_of_the_address_is_shown(house, visitor):
    theirs = "access_token=theirs&refresh_token=theirs&expires_in=3600"
    await refused_at(visitor, house, f"/#{theirs}", "A link that nobody asked for")
    lure = "error=server_error&error_code=constructor&error_description=Call+us+at+555-0100"
    await visitor.page.goto("about:blank")
    await refused_at(visitor, house, f"/?{lure}#{lure}&sb=", "Supabase did not let you in.")
    assert "555" not in await visitor.page.content()


async def test_a_member_signs_in_with_a_provider_that_the_project_has_switched_on(house, visitor, anna):
    await visitor.open(house.ready, "messages")
    await visitor.page.get_by_role("button", name="Continue with GitHub").wait_for()
    names = await visitor.page.get_by_role("button", name="Continue with").all_inner_texts()
    assert names == ["Continue with Microsoft", "Continue with GitHub"]
    await visitor.shoot("sign-in-with-provider")
    await visitor.press("Continue with GitHub")
    await visitor.page.get_by_role("link", name="Cancel").click()
    await visitor.sees("You called it off there")
    assert visitor.page.url == house.ready["api"] + "/#/messages"
    await visitor.press("Continue with GitHub")
    await visitor.page.get_by_label("Who are you?").fill(anna)
    await visitor.press("Authorize")
    await is_in(visitor, "Messages")
    assert visitor.page.url == house.ready["api"] + "/#/messages"
    kept = await visitor.page.evaluate(KEPT)
    assert "provider_token" not in kept
    await visitor.open(house.ready, "settings")
    await visitor.press("Sign out")
    await visitor.sees("Please sign in")
    assert await visitor.page.evaluate(KEPT) is None


async def test_microsoft_is_asked_for_the_e_mail_address_that_supabase_wants(house, visitor):
    await visitor.open(house.ready, "agents")
    async with visitor.page.expect_request("**/auth/v1/authorize?*") as asked:
        await visitor.press("Continue with Microsoft")
    given = parse_qs(urlsplit((await asked.value).url).query)
    assert given["scopes"] == ["email"]
    assert given["redirect_to"] == [house.ready["api"] + "/"]
    assert given["code_challenge_method"] == ["s256"]
    assert len(given["code_challenge"][0]) == 43


async def test_a_token_that_runs_out_is_renewed_without_a_word(house, visitor, anna):
    await visitor.open(house.ready, "agents")
    await give(visitor, anna)
    await visitor.page.get_by_role("heading", name="Agents").wait_for()
    before = await visitor.page.evaluate(EXPIRE)
    await visitor.page.get_by_role("link", name="Bookings").click()
    await visitor.sees("No booking yet")
    kept = await visitor.page.evaluate(KEPT)
    assert kept["refresh_token"] != before
    assert kept["expires_at"] > 1


async def typed_until_signed_out(house, people, browser, email, agent):
    """The field of the agent's form that is not saved: the session was over before."""
    await browser.open(house.ready, f"agent/{agent}")
    await give(browser, email)
    tone = browser.page.get_by_label("Tone", exact=True)
    await tone.fill("dry")
    people.psql("DELETE FROM auth.refresh_tokens; DELETE FROM auth.sessions")
    await browser.page.evaluate(EXPIRE)
    await browser.press("Save")
    await browser.sees("You were signed out")
    return tone


async def test_a_session_that_is_over_is_begun_anew_over_the_page_and_nothing_typed_is_lost(
    house, people, owner, visitor, anna
):
    agent = owner.post("/api/agents", json={"identity": {"name": "Mario"}}).json()["id"]
    tone = await typed_until_signed_out(house, people, visitor, anna, agent)
    await visitor.shoot("signed-out-over-the-page")
    await give(visitor, anna)
    await visitor.page.get_by_role("dialog").wait_for(state="detached")
    assert await tone.input_value() == "dry"
    await visitor.press("Save")
    await visitor.sees("Saved as version 2.")


async def test_over_the_page_a_provider_opens_in_another_tab(house, people, owner, visitor, anna):
    agent = owner.post("/api/agents", json={"identity": {"name": "Luigi"}}).json()["id"]
    tone = await typed_until_signed_out(house, people, visitor, anna, agent)
    async with visitor.page.context.expect_page() as opened:
        await visitor.press("Continue with GitHub")
    other = await opened.value
    await other.get_by_label("Who are you?").fill(anna)
    await other.get_by_role("button", name="Authorize").click()
    await other.get_by_role("heading", name="Luigi").wait_for()
    await visitor.page.get_by_role("dialog").wait_for(state="detached")
    assert await tone.input_value() == "dry"


async def test_whoever_nobody_let_in_is_told_by_which_id_to_ask(house, people, owner, visitor):
    user_id = signed_up(people, "stranger@example.com")
    await visitor.open(house.ready, "agents")
    await give(visitor, "stranger@example.com")
    await visitor.sees("ask an owner to add you")
    assert await visitor.page.get_by_label("Your user id").input_value() == user_id
    await visitor.shoot("not-let-in")
    owner.post("/api/members", json={"user_id": user_id, "role": "viewer", "name": ""}).raise_for_status()
    await visitor.press("Try again")
    await visitor.page.get_by_role("heading", name="Agents").wait_for()


async def test_a_member_gets_another_role_and_is_shown_out_where_they_are(house, people, owner, visitor):
    ids = {}
    for name, role in (("Olga", "owner"), ("Nadia", "editor")):
        ids[name] = signed_up(people, f"{name}@example.com")
        member = {"user_id": ids[name], "role": role, "name": name}
        owner.post("/api/members", json=member).raise_for_status()
    nadia = f"/api/members/{ids['Nadia']}"
    await visitor.open(house.ready, "settings")
    await give(visitor, "Nadia@example.com")
    await visitor.sees("Signed in as a user")
    keys = visitor.page.get_by_role("heading", name="API keys")
    await expect(keys).to_have_count(0)
    owner.patch(nadia, json={"role": "owner"}).raise_for_status()
    await keys.wait_for()
    await visitor.press("New key")
    dialog = visitor.page.get_by_role("dialog")
    await dialog.get_by_label("What it is for").fill("till")
    await dialog.get_by_role("button", name="Make the key").click()
    await visitor.page.get_by_label("The new key").wait_for()
    await dialog.get_by_role("button", name="Close").click()
    await visitor.sees("by Nadia")
    await visitor.press("Remove Nadia")
    await visitor.sees("API keys that they made go on working until they are revoked: till.")
    await visitor.shoot("remove-a-member-with-keys")
    await dialog.get_by_role("button", name="Cancel").click()
    owner.delete(nadia).raise_for_status()
    await visitor.sees("ask an owner to add you")


async def test_whoever_is_in_several_workspaces_chooses_one_and_changes_to_the_other(house, people, visitor):
    user_id = signed_up(people, "several@example.com")
    async with open_stores(read_settings(data_dir=house.folder)) as stores:
        for name in ("Bella Napoli", "Da Mario"):
            workspace = await stores.access.add_workspace(name)
            await stores.access.add_member(workspace.id, user_id, role=Role.OWNER, name="")
    await visitor.open(house.ready, "settings")
    await give(visitor, "several@example.com")
    await visitor.sees("Which workspace?")
    await visitor.shoot("which-workspace")
    await visitor.press("Da Mario")
    await visitor.sees("Workspace Da Mario.")
    await visitor.page.get_by_role("combobox", name="Workspace").select_option(label="Bella Napoli")
    await visitor.sees("Workspace Bella Napoli.")
    await visitor.page.reload()
    await visitor.sees("Workspace Bella Napoli.")
    other = Browser(await visitor.page.context.new_page())
    await other.open(house.ready, "settings")
    await other.page.get_by_role("combobox", name="Workspace").select_option(label="Da Mario")
    await other.sees("Workspace Da Mario.")
    await visitor.page.reload()
    await visitor.sees("Workspace Bella Napoli.")
