"""The page on a running platform, with a scripted model: what is shown and what happens."""

import asyncio
import http.server
import threading
import time

import pytest

from tests.browser.chromium import ONE_FOR_ALL, Browser, running_chromium, seconds_loud, visiting
from tests.support.until import until
from voxie_platform.calls.models import FINAL_STATES

pytestmark = ONE_FOR_ALL

MARKUP = "<img src=x onerror=document.title='broken'>"
WELCOME = "Welcome to Mario's."
SECONDS = 1.5
OF_A_NEW_TRACK = 0x22
"""What a client says to LiveKit begins with it where something is going to be published."""
BODY = """'{"identity": {"name": "Not theirs"}}'"""
POST = f"""
url => fetch(url, {{ method: 'POST', credentials: 'include', mode: 'no-cors', body: {BODY} }})
  .catch(() => null)
"""
FORM = f"""
url => {{
  const form = document.createElement('form');
  Object.assign(form, {{ method: 'POST', action: url, enctype: 'text/plain' }});
  const field = Object.assign(document.createElement('input'), {{ name: {BODY} }});
  form.append(field);
  document.body.append(form);
  form.submit();
}}
"""


@pytest.fixture
def agent(api):
    """Whose name is markup."""
    made = api.post("/api/agents", json={"identity": {"name": MARKUP}, "greeting": {"text": WELCOME}})
    return made.raise_for_status().json()["id"]


def calls_of(api, **query) -> list[dict]:
    return api.get("/api/calls", params=query).raise_for_status().json()["items"]


def newest_of(api, of, **query) -> dict:
    return next(call for call in calls_of(api, **query) if of in {None, call["id"]})


async def until_over(api, of=None, **query) -> dict:
    """The newest call, or this one, once it is final."""
    deadline = time.monotonic() + 10
    while (call := newest_of(api, of, **query))["state"] not in FINAL_STATES:
        assert time.monotonic() < deadline, call
        await asyncio.sleep(0.1)
    return call


async def test_the_printed_link_signs_in_once(stack, chromium, entering):
    async with entering(stack) as browser:
        await browser.open(stack.ready, "agents")
        await browser.page.get_by_role("link", name="Create an agent").first.wait_for()
        await browser.page.goto(stack.ready["sign_in"])
        await browser.page.get_by_role("heading", name="Agents").wait_for()
    async with visiting(chromium) as stranger:
        answer = await stranger.page.goto(stack.ready["sign_in"])
        assert answer.status == 401
        await stranger.sees("This link is used up")
        await stranger.shoot("link-used-up")


async def test_an_agent_is_heard_answers_and_leaves_a_record(stack, api, model, browser, agent):
    model.play(
        audio_seconds=SECONDS, transcripts=[f"a table {MARKUP}"], reply={"say": f"For how many {MARKUP}?"}
    )
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Test agent")
    await browser.sees(WELCOME)
    assert await browser.page.get_by_role("button", name="Hang up").evaluate(
        "button => button === document.activeElement"
    )
    await browser.sees(f"a table {MARKUP}")
    await browser.sees(f"For how many {MARKUP}?")
    await browser.shoot("test-live")
    assert seconds_loud(await browser.heard()) > 1.5
    await browser.press("Hang up")
    await browser.sees("You hung up.")
    await browser.shoot("test-over")

    await until_over(api, agent_id=agent)
    await browser.page.get_by_role("link", name="Calls").click()
    row = browser.page.get_by_role("row").nth(1)
    await row.get_by_text(MARKUP).wait_for()
    await row.get_by_text("caller hung up").wait_for()
    await browser.shoot("calls")
    await row.get_by_role("link").click()
    await browser.sees(f"a table {MARKUP}")
    await browser.sees("Told by rules, not by a model.", seconds=10)
    await browser.sees("gpt-realtime@127.0.0.1: no price is known")
    told = browser.page.get_by_role("region", name="Summary")
    await told.get_by_role("button", name="Show turn 3").first.click()
    assert await browser.page.evaluate("document.activeElement.id") == "turn-1-3"
    who = await browser.page.locator(".turn strong").all_inner_texts()
    words = await browser.page.locator(".turn .turn-words").all_inner_texts()
    assert who == [MARKUP, "Caller", MARKUP]
    assert words == [WELCOME, f"a table {MARKUP}", f"For how many {MARKUP}?"]
    await browser.shoot("call")
    assert await browser.page.locator("main img").count() == 0
    assert await browser.page.title() != "broken"


async def test_voxie_is_heard_and_what_is_typed_goes_into_the_sheet(stack, api, model, browser):
    model.play(audio_seconds=SECONDS)
    await browser.open(stack.ready, "create")
    await browser.press("Talk to Voxie")
    await browser.sees("What is your business called")
    await browser.press("Business name")
    await browser.page.get_by_role("textbox", name="Business name").fill(f"Bella {MARKUP}")
    await browser.page.keyboard.press("Enter")
    entry = browser.page.locator("[data-field=business_name]")
    await entry.get_by_text("heard").wait_for()
    assert await entry.locator(".value").inner_text() == f"Bella {MARKUP}"
    await browser.press("Opening hours")
    await browser.page.get_by_role("textbox", name="Opening hours").fill("purple")
    await browser.page.keyboard.press("Enter")
    await browser.sees("Voxie could not read “purple” here")
    await browser.shoot("create-live")
    assert seconds_loud(await browser.heard()) > 1
    await browser.press("Hang up")
    await browser.sees("You hung up.")

    interview = browser.page.url.rpartition("/")[2]
    await until_over(api, interview_id=interview)
    await browser.page.reload()
    assert await entry.locator(".value").inner_text() == f"Bella {MARKUP}"
    await browser.press("Edit: Business name")
    await browser.page.get_by_role("textbox", name="Business name").fill("Bella Napoli")
    await browser.page.keyboard.press("Enter")
    await entry.get_by_text("corrected").wait_for()
    fields = api.get(f"/api/interviews/{interview}").json()["fields"]
    assert next(line["value"] for line in fields if line["field"] == "business_name") == "Bella Napoli"
    await browser.page.get_by_role("button", name="Go on talking to Voxie").wait_for()


async def test_fault_12_a_refused_microphone_is_said_and_writing_works_without_it(
    stack, model, entering, agent
):
    model.play(audio_seconds=SECONDS, reply={"say": "For how many?"})
    async with running_chromium(None) as refusing, entering(stack, refusing) as browser:
        await browser.open(stack.ready, f"test/{agent}")
        await browser.press("Check your microphone")
        await browser.page.get_by_role("alert").get_by_text("The microphone was refused.").wait_for()
        await browser.press("Test agent")
        await browser.state.get_by_text("The microphone was refused.").wait_for()
        await browser.shoot("microphone-refused")
        await browser.press("Without a microphone")
        await browser.sees(WELCOME)
        await browser.page.get_by_label("Write instead of speaking").fill("a table please")
        await browser.page.keyboard.press("Enter")
        await browser.sees("For how many?")
        await browser.press("Hang up")
        await browser.sees("You hung up.")


async def test_the_microphone_is_tried_before_anybody_listens(stack, api, browser, agent):
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Check your microphone")
    await browser.sees("Say something: the bars should move.")
    devices = browser.page.get_by_label("Microphone to use").locator("option")
    await devices.nth(1).wait_for(state="attached")
    await browser.sees("Your microphone works.")
    await browser.press("Done")
    await browser.page.get_by_role("button", name="Check your microphone").wait_for()
    assert calls_of(api, agent_id=agent) == []


async def test_two_tabs_call_at_once_and_each_hangs_up_for_itself(stack, api, browser, agent):
    other = Browser(await browser.page.context.new_page())
    for tab in (browser, other):
        await tab.open(stack.ready, f"test/{agent}")
        await tab.press("Test agent")
        await tab.sees(WELCOME)
    await other.press("Hang up")
    await other.sees("You hung up.")
    record = await other.page.get_by_role("link", name="What was said in this call").get_attribute("href")
    assert (await until_over(api, of=record.rpartition("/")[2], agent_id=agent))["state"] == "ended"
    [left] = [call for call in calls_of(api, agent_id=agent) if call["state"] not in FINAL_STATES]
    assert left["state"] == "live"
    await browser.press("Hang up")
    await browser.sees("You hung up.")
    assert other.complaints == []


async def test_an_interview_that_goes_on_in_a_second_tab_is_over_in_the_first(stack, model, browser):
    await browser.open(stack.ready, "create")
    await browser.press("Without a microphone")
    await browser.sees("What is your business called")
    other = Browser(await browser.page.context.new_page())
    await other.page.goto(browser.page.url)
    await other.press("Without a microphone")
    await browser.page.get_by_role("button", name="Go on talking to Voxie").wait_for()
    await browser.state.get_by_text("This interview goes on elsewhere.").wait_for()
    await other.page.locator(".state[data-state=listening]").wait_for()
    await other.press("Business name")
    await other.page.get_by_role("textbox", name="Business name").fill("Bella Napoli")
    await other.page.keyboard.press("Enter")
    entry = "[data-field=business_name] .value"
    await other.page.locator(entry).get_by_text("Bella Napoli").wait_for()
    await browser.page.reload()
    await browser.page.locator(entry).get_by_text("Bella Napoli").wait_for()
    await other.press("Hang up")
    await other.sees("You hung up.")
    assert other.complaints == []


async def test_leaving_the_page_ends_the_call(stack, api, browser, agent):
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Test agent")
    await browser.sees(WELCOME)
    await browser.page.get_by_role("link", name="Bookings").click()
    assert (await until_over(api, agent_id=agent))["end_reason"] == "caller_hung_up"

    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Test agent")
    await browser.sees(WELCOME)
    await browser.page.goto("about:blank")
    assert (await until_over(api, agent_id=agent))["end_reason"] == "caller_hung_up"
    assert len(calls_of(api, agent_id=agent)) == 2


async def test_an_agent_that_ends_the_call_is_seen_to_have_done_so(stack, api, model, browser, agent):
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Test agent")
    await browser.sees(WELCOME)
    api.post(f"/api/calls/{calls_of(api, agent_id=agent)[0]['id']}/end").raise_for_status()
    await browser.sees("The call was closed.", seconds=5)
    await browser.page.get_by_role("button", name="Test agent").wait_for()


async def test_a_call_is_hung_up_while_the_microphone_is_still_on_its_way(stack, api, browser, agent):
    held = []

    def carry(socket):
        server = socket.connect_to_server()
        socket.on_message(lambda said: held.append(said) if said[0] == OF_A_NEW_TRACK else server.send(said))

    await browser.page.route_web_socket("**/rtc**", carry)
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Test agent")
    await browser.sees(WELCOME)
    await until(lambda: bool(held))
    await browser.press("Hang up")
    await browser.sees("You hung up.")
    assert (await until_over(api, agent_id=agent))["end_reason"] == "caller_hung_up"
    assert await browser.page.locator("[data-state=failed]").count() == 0


async def test_a_livekit_server_out_of_reach_is_named(stack, api, browser, agent):
    await browser.page.route_web_socket("**/rtc/**", lambda socket: socket.close())
    await browser.page.route("**/rtc/**", lambda route: route.abort())
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Test agent")
    await browser.sees("cannot be reached from this browser", seconds=30)
    assert (await until_over(api, agent_id=agent))["end_reason"] in {"never_joined", "room_deleted"}
    browser.complaints.clear()


async def test_fault_33_another_sites_page_does_nothing_in_the_visitors_name(stack, api, browser, agent):
    before = api.get("/api/agents").json()
    with blank_site() as address:
        await browser.page.goto(address)
        for path in (f"/api/agents/{agent}/spawn", "/api/voxie/sessions", "/api/agents", "/api/sign-out"):
            await browser.page.evaluate(POST, stack.ready["api"] + path)
            async with browser.page.expect_response(f"**{path}") as waiting:
                await browser.page.evaluate(FORM, stack.ready["api"] + path)
            assert (await waiting.value).status == 403
            await browser.page.wait_for_url(f"**{path}")
            await browser.page.goto(address)
    assert calls_of(api, agent_id=agent) == []
    assert api.get("/api/agents").json() == before
    browser.complaints.clear()
    await browser.open(stack.ready, "agents")


async def test_fault_33_an_agent_deleted_elsewhere_is_said_to_be_gone(stack, api, browser, agent):
    await browser.open(stack.ready, f"test/{agent}")
    api.delete(f"/api/agents/{agent}").raise_for_status()
    await browser.press("Test agent")
    await browser.page.locator("[data-state=failed]").wait_for()
    assert "agent" in await browser.state.inner_text()
    browser.complaints.clear()


class Blank(http.server.BaseHTTPRequestHandler):
    """A page with nothing on it, not even an icon."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b'<link rel="icon" href="data:,">')  # else it is asked for at any time

    def log_message(self, *_):
        """Nobody reads it."""


class blank_site:
    """Another origin on this machine."""

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Blank)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
