"""What belongs to the whole workspace: its members, webhooks, hours, and its rows as files."""

import codecs
import csv
import io
import sqlite3
from contextlib import closing, contextmanager

import pytest

from tests.browser.chromium import ONE_FOR_ALL
from tests.browser.conftest import MANY
from tests.browser.crowd import FORMULA, MARKUP
from tests.support.receiver import FINE, answering, running_receiver
from tests.support.until import until
from voxie_platform.ids import new_id

pytestmark = ONE_FOR_ALL

FORMULAS = frozenset("=+-@")


async def test_a_webhook_is_made_pinged_and_switched_off(crowded, crowd):
    async with running_receiver() as receiver:
        await crowd.open(crowded.ready, "settings")
        await crowd.press("New webhook")
        await crowd.page.get_by_label("Address", exact=True).fill("http://169.254.169.254/latest")
        await crowd.press("Make the webhook")
        await crowd.page.get_by_role("dialog").get_by_role("alert").wait_for()
        await crowd.page.get_by_label("Address", exact=True).fill(receiver.url)
        await crowd.page.get_by_label("Bookings: made, moved, cancelled").check()
        await crowd.press("Make the webhook")
        assert (await crowd.page.get_by_label("The secret").input_value()).startswith("whsec_")
        await crowd.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await crowd.page.get_by_role("link", name=receiver.url).click()
        await crowd.press("Send a ping")
        await crowd.sees("webhook.ping")
        await crowd.page.locator("summary").get_by_text("delivered").wait_for()
        await crowd.page.locator("summary").first.click()
        await crowd.press("Send again")
        await crowd.sees("again, of 1")
        assert len(receiver.received) >= 1
        await crowd.press("New secret")
        await crowd.press("an hour")
        await crowd.press("Make a new secret")
        assert (await crowd.page.get_by_label("The secret").input_value()).startswith("whsec_")
        await crowd.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await crowd.sees("The secret before this one signs too")
        await crowd.press("Send a ping")
        await until(lambda: " " in receiver.received[-1].headers["webhook-signature"])
        receiver.behave = answering(b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n")
        await crowd.press("Send a ping")
        await crowd.sees("wants to be told nothing more (410)")
        await crowd.shoot("webhook-gone")
        receiver.behave = answering(FINE)
        await crowd.press("Enable")
        await crowd.page.get_by_role("button", name="Send a ping").wait_for()
        await crowd.page.get_by_role("link", name="Settings").first.click()
        await crowd.press(f"Actions for {receiver.url}")
        await crowd.press("Disable")
        hook = crowd.page.locator(".hooks > li", has_text=receiver.url)
        await hook.get_by_text("off", exact=True).wait_for()
    crowd.complaints.clear()  # Chromium's own line on a 422


async def test_a_webhook_that_was_deleted_is_said_to_be_and_not_asked_for_again(crowded, crowd_api, crowd):
    hook = crowd_api.post("/api/webhooks", json={"url": "https://example.org/told"}).raise_for_status().json()
    await crowd.page.clock.install()
    await crowd.open(crowded.ready, f"webhook/{hook['id']}")
    await crowd.sees("Send a ping")
    crowd_api.delete(f"/api/webhooks/{hook['id']}").raise_for_status()
    await crowd.sees("This is not here")
    asked = []
    crowd.page.on("request", lambda request: asked.append(request.url))
    await crowd.page.clock.run_for(20_000)
    assert [url for url in asked if hook["id"] in url] == []
    crowd.complaints.clear()  # Chromium's own line on a 404


async def test_a_member_is_let_in_gets_another_role_and_is_shown_out(crowded, crowd_api, crowd):
    card = crowd.page.get_by_role("region", name="Members")
    user = new_id()
    await crowd.open(crowded.ready, "settings")
    await crowd.press("Let somebody in")
    dialog = crowd.page.get_by_role("dialog")
    await dialog.get_by_label("User id").fill("nobody's id")
    await dialog.get_by_role("button", name="Let somebody in").click()
    await dialog.get_by_role("alert").wait_for()
    await dialog.get_by_label("User id").fill(user)
    await dialog.get_by_label("What you call them").fill("Ada")
    await dialog.get_by_label("Role").select_option("editor")
    await dialog.get_by_role("button", name="Let somebody in").click()
    await dialog.wait_for(state="detached")
    await card.get_by_text(user).wait_for()
    assert members(crowd_api) == [(user, "Ada", "editor")]

    async with crowd.page.expect_response("**/api/members/*"):
        await card.get_by_label("Role of Ada").select_option("viewer")
    assert members(crowd_api) == [(user, "Ada", "viewer")]
    await crowd.press("Remove Ada")
    await dialog.get_by_role("button", name="Cancel").click()
    assert members(crowd_api) == [(user, "Ada", "viewer")]
    await crowd.press("Remove Ada")
    await dialog.get_by_role("button", name="Remove").click()
    await card.get_by_text("Nobody yet.").wait_for()
    assert members(crowd_api) == []
    crowd.complaints.clear()  # Chromium's own line on a 422


def members(api):
    found = api.get("/api/members").raise_for_status().json()["items"]
    return [(member["user_id"], member["name"], member["role"]) for member in found]


async def test_the_workspaces_hours_are_those_of_the_zone_that_was_chosen(crowded, crowd_api, crowd):
    before = crowd_api.get("/api/workspace").json()["timezone"]
    await crowd.open(crowded.ready, "settings")
    zone = crowd.page.get_by_label("Time zone")
    await zone.fill("Mars/Olympus")
    await crowd.press("Save")
    await crowd.sees("is no IANA time zone")
    await zone.fill("Asia/Tokyo")
    await crowd.press("Save")
    await crowd.page.get_by_role("button", name="Save").wait_for(state="detached")
    await crowd.open(crowded.ready, "analytics")
    await crowd.sees("Days are those of Asia/Tokyo.")
    crowd_api.patch("/api/workspace", json={"timezone": before}).raise_for_status()
    await crowd.sees(f"Days are those of {before}.")
    crowd.complaints.clear()  # Chromium's own line on a 422


@pytest.mark.parametrize("kind", ["bookings", "messages"])
async def test_all_rows_go_out_as_a_file_in_which_no_text_is_a_formula(crowded, crowd_api, crowd, kind):
    await crowd.open(crowded.ready, kind)
    async with crowd.page.expect_download(timeout=60_000) as waiting:
        await crowd.press("Download CSV")
    download = await waiting.value
    assert download.suggested_filename == f"{kind}.csv"
    file = (await download.path()).read_bytes()
    assert file.startswith(codecs.BOM_UTF8)
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert len(rows) == MANY
    given = crowd_api.get(f"/api/{kind}", params={"limit": 200}).json()["items"]
    for row, item in zip(rows, given, strict=False):
        plain = {name: "" if item[name] is None else str(item[name]) for name in row}
        assert row == {name: f"'{text}" if text[:1] in FORMULAS else text for name, text in plain.items()}
    assert {f"'{FORMULA}", MARKUP} <= {row["name"] for row in rows}


async def test_a_file_holds_every_row_however_many_there_are(crowded, crowd):
    with more_messages(crowded.folder):
        await crowd.open(crowded.ready, "messages")
        async with crowd.page.expect_download(timeout=120_000) as waiting:
            await crowd.press("Download CSV")
        text = (await (await waiting.value).path()).read_text(encoding="utf-8-sig")
        ids = [row["id"] for row in csv.DictReader(io.StringIO(text, newline=""))]
        assert len(ids) == len(set(ids)) == 2 * MANY + 500


@contextmanager
def more_messages(folder):
    """More than any list of the page would fetch at once."""
    [store] = folder.glob("*.db")
    copied = """
        INSERT INTO messages (workspace_id, id, token, name, phone, text, urgency, status, created_at)
        SELECT workspace_id, ? || id, ? || token, name, phone, text, urgency, status, created_at
        FROM messages WHERE token LIKE 'm%' LIMIT ?
    """
    with closing(sqlite3.connect(store, timeout=10, isolation_level=None)) as connection:
        try:
            connection.execute(copied, ("x", "x", MANY))
            connection.execute(copied, ("y", "y", 500))
            yield
        finally:
            connection.execute("DELETE FROM messages WHERE token LIKE 'x%' OR token LIKE 'y%'")
