"""Whatever is done on a page and refused: it is said why, and nothing that was typed is lost."""

from dataclasses import dataclass

import pytest

from tests.browser.chromium import ONE_FOR_ALL
from tests.browser.refusing import SAID, Refusing

pytestmark = ONE_FOR_ALL

ID = "00000001-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Deed:
    """What somebody presses and types on a page; the last press is asked of the api."""

    place: str
    path: str
    press: str
    opened: tuple[str, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()


DEEDS = {
    "make an agent": Deed("agent/new", "agents", "Save", typed=(("Name", "Mario"), ("Tone", "dry"))),
    "save an agent": Deed(f"agent/{ID}", f"agents/{ID}", "Save", typed=(("Tone", "dry"),)),
    "test an agent": Deed(f"test/{ID}", f"agents/{ID}/spawn", "Without a microphone"),
    "talk to Voxie": Deed("create", "voxie/sessions", "Without a microphone"),
    "correct an entry": Deed(
        f"create/{ID}",
        f"interviews/{ID}/entries",
        "Keep",
        opened=("Edit: Business name",),
        typed=(("Business name", "Pizzeria 2"),),
    ),
    "see to a message": Deed("messages", "messages/*", "Done"),
    "send a message of a webhook again": Deed(
        f"webhook/{ID}", f"webhooks/{ID}/deliveries/*/replay", "Send again", opened=("booking.made",)
    ),
    "make a key": Deed(
        "settings", "keys", "Make the key", opened=("New key",), typed=(("What it is for", "night shift"),)
    ),
    "make a webhook": Deed(
        "settings",
        "webhooks",
        "Make the webhook",
        opened=("New webhook",),
        typed=(("Address", "https://example.org/told"),),
    ),
    "let somebody in": Deed(
        "settings",
        "members",
        "Let somebody in",
        opened=("Let somebody in",),
        typed=(("User id", ID), ("What you call them", "Ada")),
    ),
    "choose a time zone": Deed("settings", "workspace", "Save", typed=(("Time zone", "Asia/Tokyo"),)),
}
ONCE_SIGNED_OUT = (
    Deed("agents", "agents/*", "Export as a file", opened=("Actions for Agent 2",)),
    Deed("agents", "agents/*", "Disable", opened=("Actions for Agent 2",)),
    Deed("bookings", "bookings?*limit=200*", "Download CSV"),
    DEEDS["correct an entry"],
    DEEDS["test an agent"],
)
"""Asked of the api in ways of their own."""
SAVED_MEANWHILE = 412
"""Of an agent: then both versions are shown."""


async def prepared(stack, browser, deed):
    """All but the last press: its button, and what was typed into which field."""
    fields = [(browser.page.get_by_label(label, exact=True).last, text) for label, text in deed.typed]
    await browser.open(stack.ready, deed.place)
    for name in deed.opened:
        await browser.page.get_by_text(name, exact=True).or_(browser.page.get_by_label(name)).first.click()
    for field, text in fields:
        await field.fill(text)
    return browser.page.get_by_role("button", name=deed.press, exact=True).filter(visible=True), fields


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
async def test_what_is_refused_is_said_and_what_was_typed_stays(crowded, crowd, deed):
    refusing = Refusing(0, only_changes=True)
    await crowd.page.route(f"**/api/{deed.path}", refusing)
    button, fields = await prepared(crowded, crowd, deed)
    for refusing.status in sorted(SAID.keys() - {SAVED_MEANWHILE}):
        await button.last.click()
        await crowd.sees(SAID[refusing.status])
        assert [await field.input_value() for field, _ in fields] == [text for _, text in fields]
    assert refusing.times == len(SAID) - 1
    crowd.complaints.clear()


@pytest.mark.parametrize("deed", ONCE_SIGNED_OUT, ids=lambda deed: deed.press)
async def test_whatever_is_done_once_signed_out_asks_to_sign_in_over_the_page(crowded, crowd, deed):
    button, fields = await prepared(crowded, crowd, deed)
    await crowd.page.route(f"**/api/{deed.path}", lambda route: route.fulfill(status=401))
    await button.last.click()
    await crowd.sees("You were signed out")
    assert [await field.input_value() for field, _ in fields] == [text for _, text in fields]
    crowd.complaints.clear()


@pytest.mark.parametrize("choice", ["Disable", "Delete"])
async def test_an_agent_stays_in_the_list_where_a_change_of_it_is_refused(crowded, crowd, choice):
    row = crowd.page.get_by_role("link", name="Agent 2", exact=True)
    refusing = Refusing(0, only_changes=True)
    await crowd.page.route("**/api/agents/*", refusing)
    await crowd.open(crowded.ready, "agents")
    for refusing.status in (0, 403, 409, 429, 503):
        await crowd.press("Actions for Agent 2")
        await crowd.press(choice)
        await crowd.page.get_by_role("status").get_by_text(SAID[refusing.status]).wait_for()
        await row.wait_for()
        await crowd.page.get_by_role("button", name="Dismiss").last.click()
    crowd.complaints.clear()
