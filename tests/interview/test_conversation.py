"""The talk: what counts as asked, when saving is allowed, what is kept."""

import re

import pytest

from voxie_platform.errors import STORE_AWAY, UnavailableError
from voxie_platform.ids import new_id
from voxie_platform.interview.answers import Hint
from voxie_platform.interview.conversation import Interview
from voxie_platform.interview.questions import DEFAULTS
from voxie_platform.interview.typed import typed_value

TALK = (
    "Bella Napoli, a pizzeria in Boston.",
    "Bookings and questions.",
    "Tuesday to Sunday from five to eleven.",
    "Ten tables of four.",
    "12 Main Street, Boston. 617 555 0123.",
    "Pizza and pasta.",
    "Families.",
    "Complaints, messages go to Marco.",
    "No.",
    "That's fine.",
)


@pytest.fixture
async def interview(workspace):
    opened = await Interview.open(workspace.interviews, new_id(), call_id=None)
    opened.opening()
    opened.spoken(True)
    return opened


async def said(interview, words, *, to_the_end=True, hints=()):
    interview.visitor_spoke()
    heard = await interview.listen(words, hints)
    interview.spoken(to_the_end)
    return heard


async def until_read_back(interview):
    for words in TALK[:-1]:
        await said(interview, words)
    interview.visitor_spoke()
    return await interview.listen(TALK[-1])


async def said_at(interview, question, words):
    """These words in answer to that question of the whole talk."""
    heard = None
    for before in TALK:
        if heard is not None and heard.next == question:
            return await said(interview, words)
        heard = await said(interview, before)
    raise AssertionError(f"{question} was never asked")


def line(interview, field):
    return next(each for each in interview.sheet.fields if each.field == field)


async def test_a_yes_after_the_read_back_saves(interview):
    heard = await until_read_back(interview)
    assert heard.say.endswith("Shall I save it?")
    interview.spoken(True)
    heard = await said(interview, "Yes.")
    assert (heard.may_save, heard.call) == (True, "save")
    saved = await interview.save()
    assert saved.status == "saved"
    assert interview.sheet.status == "saved"
    assert line(interview, "opening_hours").state == "confirmed"


async def test_a_price_read_in_half_is_asked_for_again(interview):
    heard = await said_at(interview, "services", "Haircut for 20 or 30 euros and color for 50 euros.")
    assert heard.unclear == ("services",)
    assert "what does it cost?" in heard.say
    assert line(interview, "services").value == ""
    await said(interview, "Haircut for 20 to 30 euros and color for 50 euros.")
    assert line(interview, "services").value == "Haircut for 20 to 30 euros and color for 50 euros"


async def test_an_email_address_that_may_be_longer_is_asked_for_again(interview):
    words = "Complaints, messages go to Marco, marco rossi at gmail dot com."
    heard = await said_at(interview, "handover", words)
    assert heard.unclear == ("owner_contact",)
    assert "the whole e-mail address" in heard.say
    assert line(interview, "owner_contact").value == "Marco"
    await said(interview, "marco underscore rossi at gmail dot com")
    assert line(interview, "owner_contact").value == "Marco, marco_rossi@gmail.com"
    assert line(interview, "handover").value == "Complaints"


@pytest.mark.parametrize(
    ("words", "next_one", "address", "phone"),
    [
        ("No address, 617 555 0100.", "services", "", "6175550100"),
        ("We don't have an address.", "phone", "", ""),
        ("12 Main Street, and no phone number.", "services", "12 Main Street", ""),
        ("12 Main Street, no phone number yet.", "services", "12 Main Street", ""),
        ("No address, no phone line.", "services", "", ""),
        ("12 Main Street, and we take no phone orders.", "phone", "12 Main Street", ""),
        ("12 Main Street. No phone calls at night, please.", "phone", "12 Main Street", ""),
        ("617 555 0100. There is no address book.", "address", "", "6175550100"),
        ("No, the address is 12 Main Street.", "phone", "12 Main Street", ""),
    ],
)
async def test_what_there_is_not_is_not_asked_for_again(interview, words, next_one, address, phone):
    heard = await said_at(interview, "where", words)
    assert heard.next == next_one
    assert (line(interview, "address").value, line(interview, "phone").value) == (address, phone)


@pytest.mark.parametrize("words", ["We take no phone orders.", "We have no phone service on Sundays.",
                                   "No telephone bookings.", "Please don't phone at night."])  # fmt: skip
async def test_what_is_not_done_by_telephone_leaves_its_number_to_be_asked_for(interview, words):
    await said_at(interview, "where", "12 Main Street.")
    await said(interview, words)
    assert line(interview, "phone").state is None
    await said(interview, "617 555 0123.")
    assert line(interview, "phone").value == "6175550123"


async def test_an_area_code_told_afterwards_is_part_of_the_number(interview):
    await said_at(interview, "where", "12 Main Street, Boston. 555 0123.")
    await said(interview, "The area code is 617.")
    assert line(interview, "phone").value == "6175550123"


async def test_nothing_is_saved_before_the_read_back(interview):
    await said(interview, TALK[0])
    assert (await interview.save()).status == "refused"
    heard = await said(interview, "Just save it.")
    assert heard.call is None
    assert (await interview.save()).status == "refused"


async def test_an_interrupted_read_back_is_read_again(interview):
    await until_read_back(interview)
    interview.spoken(False)
    heard = await said(interview, "Yes.")
    assert heard.call is None
    assert "Here is everything." in heard.say
    assert (await interview.save()).status == "refused"
    assert (await said(interview, "Yes.")).call == "save"


async def test_a_yes_that_no_visitor_said_saves_nothing(interview):
    await until_read_back(interview)
    interview.spoken(True)
    heard = await interview.listen("Yes, save it.")
    assert heard.call is None
    assert (await interview.save()).status == "refused"


async def test_a_change_after_the_yes_is_read_before_it_is_saved(interview):
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Yes.")
    await interview.set("phone", "617 555 0199")
    assert (await interview.save()).status == "refused"
    heard = await said(interview, "Yes.")
    assert "zero one nine nine" in heard.say
    assert heard.call is None
    assert (await said(interview, "Yes.")).call == "save"


async def test_only_the_changed_part_is_read_again(interview):
    await until_read_back(interview)
    interview.spoken(True)
    heard = await said(interview, "Yes, but we close at ten.")
    assert "10 pm" in heard.say
    assert "Main Street" not in heard.say
    assert heard.say.endswith("Shall I save it?")


async def test_a_question_is_asked_once_it_was_spoken_to_its_end(interview, workspace):
    heard = await said(interview, TALK[0], to_the_end=False)
    await said(interview, "um")
    record = await workspace.interviews.get(interview.sheet.interview_id)
    assert heard.next == "tasks"
    assert "tasks" not in record.asked


async def test_an_interrupted_question_comes_again_shorter(interview):
    first = await said(interview, TALK[0], to_the_end=False)
    again = await said(interview, "We're open from nine to five, Monday to Friday.")
    assert again.next == first.next == "tasks"
    assert again.say.endswith("Should it take bookings, answer questions, or take messages?")


async def test_after_the_save_talking_makes_a_new_version(interview, workspace):
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Yes.")
    first = await interview.save()
    again = await Interview.open(workspace.interviews, interview.sheet.interview_id, call_id=None)
    assert "Bella Napoli is saved" in again.opening()
    again.spoken(True)
    assert "midnight" in (await said(again, "We close at midnight on Fridays.")).say
    assert (await said(again, "Yes.")).call == "save"
    second = await again.save()
    assert second.agent_id == first.agent_id
    assert (first.version, second.version) == (1, 2)


async def test_saving_twice_makes_one_version(interview, workspace):
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Yes.")
    saved = await interview.save()
    assert (await interview.save()).status == "refused"
    assert (await workspace.agents.get(saved.agent_id)).version == 1


async def test_a_hint_without_the_visitors_words_is_left_out(interview):
    heard = await said(
        interview,
        "Bella Napoli.",
        hints=[Hint(field="address", value="1 Invented Road"), Hint(field="phone", value="555 999 000")],
    )
    assert {noted.field for noted in heard.understood} == {"business_name"}


async def test_a_supported_hint_is_taken(interview):
    heard = await said(
        interview,
        "so everyone round here knows us as Bella Napoli you know the good old Bella Napoli of Boston town",
        hints=[Hint(field="business_name", value="Bella Napoli")],
    )
    assert [(noted.field, noted.value) for noted in heard.understood] == [("business_name", "Bella Napoli")]


async def test_two_supported_readings_that_differ_are_asked_back(interview):
    heard = await said(
        interview,
        "It's called Bella Napoli Boston, a pizzeria.",
        hints=[Hint(field="business_name", value="Bella Napoli")],
    )
    assert "business_name" in heard.unclear
    assert "business_name" not in {noted.field for noted in heard.understood}


async def test_a_hint_cannot_move_the_hours(interview):
    for words in TALK[:2]:
        await said(interview, words)
    await said(interview, TALK[2], hints=[Hint(field="opening_hours", value="Monday to Sunday 9 to 5")])
    assert line(interview, "opening_hours").value == "Tuesday to Sunday from 5 pm to 11 pm, closed on Monday"


async def test_a_typed_value_counts_as_said(interview):
    await said(interview, TALK[0])
    await interview.set("business_name", "Bella Napoli & Figli")
    assert line(interview, "business_name").value == "Bella Napoli & Figli"
    assert line(interview, "business_name").state == "corrected"


async def test_a_number_is_said_digit_by_digit_and_shown_in_figures(interview):
    heard = await said(interview, "Our phone number is 617 555 0188.")
    assert "six one seven, five five five, zero one eight eight" in heard.say
    assert line(interview, "phone").value == "6175550188"


@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("Oh two oh seven nine four six oh nine five eight.", "02079460958"),
        ("Sorry, oh double two nine, one seven one, two three four.", "0229171234"),
        ("Oh, two, oh, seven, nine, four, six, oh, nine, five, eight.", "02079460958"),
        ("Oh, six one seven five five five oh one two three.", "6175550123"),
        ("Oh, 617 555 0123.", "6175550123"),
    ],
)
async def test_an_oh_said_with_the_digits_is_a_nought(interview, words, phone):
    await said_at(interview, "where", words)
    assert line(interview, "phone").value == phone


@pytest.mark.parametrize(
    "address",
    [
        "Hauptstraße 5, 10115 Berlin",
        "Via Roma 12, 00184 Roma",
        "Via Roma 12 00184 Roma",
        "Rua Augusta 1500, 01305-100 Sao Paulo",
        "Damrak 1, 1012 AB Amsterdam",
    ],
)
async def test_a_house_number_and_a_postcode_are_no_telephone_number(interview, address):
    heard = await said_at(interview, "where", address)
    assert [(noted.field, noted.value) for noted in heard.understood] == [("address", address)]


@pytest.mark.parametrize("address", ["Hauptstraße 5, 10115 Berlin", "Hauptstraße 5"])
async def test_the_number_behind_an_address_is_the_telephone_number(interview, address):
    await said_at(interview, "where", f"{address}, 030 1234567.")
    assert (line(interview, "address").value, line(interview, "phone").value) == (address, "0301234567")


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("No, the name is Mario's Pizza.", "business_name", "Mario's Pizza"),
        ("My cell is 0171 1234567.", "owner_contact",
         "Marco, zero one seven, one one two, three four five, six seven"),
        ("On Sunday we close at nine.", "opening_hours",
         "Tuesday to Saturday from 5 pm to 11 pm, Sunday from 5 pm to 9 pm, closed on Monday"),
        ("No, but the address is 5 Elm Street.", "address", "5 Elm Street"),
    ],
)  # fmt: skip
async def test_a_correction_at_the_question_for_limits_is_no_limit(interview, words, field, value):
    heard = await said_at(interview, "never", words)
    assert [noted.field for noted in heard.understood] == [field]
    assert line(interview, field).value == value


async def test_a_limit_told_beside_a_correction_is_kept(interview):
    await said_at(interview, "never", "Never talk about politics. And the name is Mario's Pizza.")
    assert line(interview, "never").value == "talk about politics"
    assert line(interview, "business_name").value == "Mario's Pizza"


@pytest.mark.parametrize("asked", ["never", "services", "handover"])
@pytest.mark.parametrize(
    "words",
    [
        "Never say that we close at nine.",
        "Don't tell people we are open on Mondays from ten to six.",
        "Please never mention that our address is 5 Elm Street.",
    ],
)
async def test_what_is_not_to_be_said_is_a_limit_and_nothing_else(interview, asked, words):
    heard = await said_at(interview, asked, words)
    assert [noted.field for noted in heard.understood] == ["never"]
    assert (
        line(interview, "never").value == re.sub(r"^.*?(?:never|don't) ", "", words, flags=re.IGNORECASE)[:-1]
    )


async def test_half_said_hours_are_asked_back_at_another_question_too(interview):
    await said(interview, TALK[0])
    heard = await said(interview, "We are open from five to eleven.")
    assert (heard.say, heard.next) == ("On which days is that?", "opening_hours")
    heard = await said(interview, "Tuesday to Sunday.")
    assert line(interview, "opening_hours").value == "Tuesday to Sunday from 5 pm to 11 pm, closed on Monday"
    assert heard.next == "tasks"


@pytest.mark.parametrize("words", ["We are at Via Roma 12 in Berlin.", "Purple."])
async def test_what_is_no_task_was_not_understood_and_is_not_called_impossible(interview, words):
    await said(interview, TALK[0])
    heard = await said(interview, words)
    assert heard.say.startswith("Sorry, I did not get that.")
    assert heard.next == "tasks"


async def test_an_address_at_the_question_for_the_tasks_is_noted(interview):
    await said(interview, TALK[0])
    heard = await said(interview, "Our address is Via Roma 12 in Berlin.")
    assert [noted.field for noted in heard.understood] == ["address"]
    assert heard.say.endswith("Should it take bookings, answer questions, or take messages?")


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("No, and the name is Trattoria Milano.", {"business_name", "trade"}),
        ("No, and the name is Trattoria Milano, and we keep Berlin time.",
         {"business_name", "trade", "timezone"}),
        ("A friendly tone and Berlin time.", {"tone", "timezone"}),
    ],
)  # fmt: skip
async def test_a_city_in_a_name_is_no_time_zone(interview, words, fields):
    heard = await said_at(interview, DEFAULTS, words)
    assert {noted.field for noted in heard.understood} == fields


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("booking_minutes", "90", 90),
        ("booking_minutes", "90 minutes", 90),
        ("booking_minutes", " 45 min. ", 45),
        ("booking_minutes", "-5", None),
        ("booking_minutes", "1.5 hours", None),
        ("booking_minutes", "10 or 20", None),
        ("booking_minutes", "20 people", None),
        ("max_party", "8 people", 8),
        ("max_party", "-8", None),
        ("max_party", "8.5", None),
    ],
)
def test_a_typed_number_is_read_whole_or_not_at_all(field, text, value):
    assert typed_value(field, text, {}) == value


async def test_a_password_that_is_typed_is_kept_nowhere(interview, workspace):
    await interview.set("address", "12 Main Street. The password is hunter2.")
    assert "hunter2" not in interview.sheet.model_dump_json()
    kept = await workspace.interviews.get(interview.sheet.interview_id)
    assert "hunter2" not in kept.model_dump_json()


async def test_a_typed_value_that_makes_no_sense_is_refused(interview):
    assert (await interview.set("opening_hours", "whenever")).unclear == ("opening_hours",)
    assert (await interview.set("no such field", "x")).unclear == ("no such field",)


async def test_whoever_looks_on_sees_each_change(interview):
    seen = []
    interview.on_change = seen.append
    await said(interview, TALK[0])
    assert [each.value for each in seen[-1].fields if each.field == "business_name"] == ["Bella Napoli"]
    assert "opening_hours" in seen[-1].missing


@pytest.mark.parametrize(
    "words",
    [
        "",
        "\x00\x1b[31m",
        "🍕" * 50,
        "a" * 50_000,
        "no " * 3_000,
        "1 " * 3_000,
        "b, e, " * 800,
        "and on monday " * 300,
    ],
)
async def test_no_sentence_breaks_the_talk(interview, words):
    heard = await said(interview, words)
    assert heard.say


class Away:
    """A store that cannot be reached just now; passed in like any other."""

    def __init__(self, store, error=UnavailableError):
        self.store = store
        self.error = error
        self.away = False

    async def create(self, interview_id):
        return await self.store.create(interview_id)

    async def note(self, *given, **named):
        if self.away:
            raise self.error("The store does not answer.")
        return await self.store.note(*given, **named)

    async def save(self, *given, **named):
        if self.away:
            raise self.error("The store does not answer.")
        return await self.store.save(*given, **named)


@pytest.mark.parametrize("error", STORE_AWAY)
async def test_what_the_store_missed_is_noted_with_the_next_turn(workspace, error):
    store = Away(workspace.interviews, error)
    interview = await Interview.open(store, new_id(), call_id=None)
    interview.opening()
    store.away = True
    await said(interview, TALK[0])
    store.away = False
    await said(interview, TALK[1])
    record = await workspace.interviews.get(interview.sheet.interview_id)
    assert {entry.field for entry in record.entries} >= {"business_name", "trade", "tasks"}


async def test_what_was_said_last_while_the_store_was_away_is_noted_when_the_talk_is_over(workspace):
    store = Away(workspace.interviews)
    interview = await Interview.open(store, new_id(), call_id=None)
    interview.opening()
    await said(interview, TALK[0])
    store.away = True
    await said(interview, TALK[1])
    with pytest.raises(UnavailableError):
        await interview.settle()
    store.away = False
    await interview.settle()
    record = await workspace.interviews.get(interview.sheet.interview_id)
    again = await Interview.open(workspace.interviews, record.id, call_id=None)
    assert (record.turns, again.sheet) == (2, interview.sheet)


async def test_a_save_whose_agent_was_deleted_makes_a_new_one(interview, workspace):
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Yes.")
    made = (await interview.save()).agent_id
    await workspace.agents.delete(made)
    await said(interview, "The phone number is 617 555 9999.")
    await said(interview, "That is all.")
    await said(interview, "Yes.")
    again = await interview.save()
    assert (again.status, again.version) == ("saved", 1)
    assert interview.sheet.agent_id == again.agent_id != made
    assert "is ready" in again.say
    reopened = await Interview.open(workspace.interviews, interview.sheet.interview_id, call_id=None)
    assert reopened.sheet.agent_id == again.agent_id


@pytest.mark.parametrize("error", STORE_AWAY)
async def test_a_save_with_the_store_away_can_be_repeated(workspace, error):
    store = Away(workspace.interviews, error)
    interview = await Interview.open(store, new_id(), call_id=None)
    interview.opening()
    interview.spoken(True)
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Yes.")
    store.away = True
    refused = await interview.save()
    assert (refused.status, refused.failed) == ("refused", error.code)
    assert "failed" not in refused.for_model()
    store.away = False
    saved = await interview.save()
    assert (saved.status, saved.failed) == ("saved", "")


@pytest.mark.parametrize(
    ("field", "change", "gone", "name"),
    [
        ("address", "Change the address.", "We have no address any more.", "the address"),
        ("phone", "Change the phone number.", "We don't have a phone.", "the telephone number"),
    ],
)
@pytest.mark.parametrize("version", [1, 2])
async def test_what_there_is_no_more_is_taken_out(interview, workspace, field, change, gone, name, version):
    await until_read_back(interview)
    interview.spoken(True)
    if version > 1:
        await said(interview, "Yes.")
        await interview.save()
    await said(interview, change)

    heard = await said(interview, gone)

    assert heard.say == f"All right. Left open: {name}. Shall I save it?"
    assert (line(interview, field).value, line(interview, field).state) == ("", "skipped")
    assert (await said(interview, "Yes.")).call == "save"
    saved = await interview.save()
    config = (await workspace.agents.get(saved.agent_id)).config
    assert (saved.version, getattr(config.business, field)) == (version, "")
    kept = await Interview.open(workspace.interviews, interview.sheet.interview_id, call_id=None)
    assert line(kept, field).value == ""


async def test_what_was_taken_out_can_be_told_again(interview):
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Change the address.")
    await said(interview, "No address.")
    await said(interview, "The address is 5 Elm Street.")
    assert line(interview, "address").value == "5 Elm Street"


async def test_what_is_passed_over_stays_as_it_was_told(interview):
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Change the address.")
    assert (await said(interview, "Skip it.")).next == "read_back"
    assert line(interview, "address").value == "12 Main Street, Boston"


async def test_no_time_zone_is_asked_for_where_the_address_is_taken_out(interview):
    for words in ("Bella Napoli, a pizzeria.", *TALK[1:-1]):
        await said(interview, words)
    await said(interview, "That's fine.")
    await said(interview, "Change the address.")
    heard = await said(interview, "No address.")
    assert heard.next == "read_back"
    assert line(interview, "timezone").value == "New York time"


@pytest.mark.parametrize(
    ("words", "greeting"),
    [
        ("Please greet with. Ciao, this is Bella Napoli.", "Ciao, this is Bella Napoli."),
        ("Please greet callers with. Welcome how may I help you?", "Welcome how may I help you?"),
        ("Please say, welcome to Bella Napoli. How may I help you?", "Welcome to Bella Napoli"),
    ],
)
async def test_a_greeting_is_the_words_alone_and_names_no_time_zone(interview, words, greeting):
    for sentence in TALK[:-1]:
        await said(interview, sentence)
    await said(interview, words)
    values = {field.field: field.value for field in interview.sheet.fields}
    assert values["greeting"].startswith(greeting)
    assert values["timezone"] == "New York time"


@pytest.mark.parametrize("question", ["What can you do?", "How long does this take?", "Can it order pizzas?"])
async def test_a_question_of_the_visitor_is_no_answer(interview, question):
    for words in TALK[:4]:
        await said(interview, words)

    heard = await said(interview, question)

    assert not heard.understood
    assert "address" in heard.say
    assert line(interview, "address").value == ""


async def test_whoever_says_wait_and_goes_on_is_listened_to(interview):
    for words in TALK[:3]:
        await said(interview, words)

    heard = await said(interview, "No wait, the name is Bella Roma.")

    assert [(noted.field, noted.value) for noted in heard.understood] == [("business_name", "Bella Roma")]


OUT_OF_TURN = {
    "a number": ("617 555 0188", "phone", "six one seven, five five five, zero one eight eight"),
    "prices": (
        "Margherita 9 dollars each, tiramisu 5",
        "services",
        "Margherita for 9 dollars and tiramisu for 5",
    ),
    "a manner": ("casual please", "tone", "casual"),
    "a limit": ("don't ever talk about politics", "never", "talk about politics"),
}


@pytest.mark.parametrize("case", OUT_OF_TURN)
@pytest.mark.parametrize("asked", [3, 4])
async def test_what_is_said_out_of_turn_goes_where_it_belongs(interview, case, asked):
    for words in TALK[:asked]:
        await said(interview, words)
    words, field, value = OUT_OF_TURN[case]

    heard = await said(interview, words)

    assert [(noted.field, noted.value) for noted in heard.understood] == [(field, value)]


async def test_a_street_is_never_what_is_offered(interview):
    for words in TALK[:4]:
        await said(interview, words)
    await said(interview, "617 555 0123")

    heard = await said(interview, "Bahnhofstrasse 7 in Zurich")

    assert [noted.field for noted in heard.understood] == ["address"]


async def test_a_price_is_changed_after_saving_and_nothing_else(interview):
    await until_read_back(interview)
    interview.spoken(True)
    await said(interview, "Yes.")
    await interview.save()

    heard = await said(interview, "No, the pasta is 12 dollars.")

    assert line(interview, "services").value == "Pizza and pasta for 12 dollars"
    assert heard.say.count("12 dollars") == 1
    await said(interview, "Yes.")
    assert (await interview.save()).version == 2


@pytest.mark.parametrize(
    "denied",
    [
        "We never close at nine.",
        "I didn't say we close at nine.",
        "Nobody said that we're open until nine on Fridays.",
    ],
)
async def test_hours_that_are_denied_are_asked_for_and_not_noted(interview, denied):
    await until_read_back(interview)
    interview.spoken(True)
    before = line(interview, "opening_hours").value
    heard = await said(interview, denied)
    assert line(interview, "opening_hours").value == before
    assert heard.say == "On which days are you open, and from when to when?"


async def test_what_is_denied_is_no_answer_to_an_open_question(interview):
    heard = await said_at(interview, "audience", "I didn't say we close at nine.")
    assert heard.next == "opening_hours"
    assert line(interview, "audience").value == ""


@pytest.mark.parametrize(
    "greeting", ["Hi there, before anything: our phone is 0113 496 0123.", "Hello everyone!"]
)
async def test_a_greeting_is_no_name(interview, greeting):
    await said(interview, greeting)
    assert line(interview, "business_name").value == ""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            "Good morning, this is Margaret Hale of Hale and Thornton, we're a law office.",
            "Hale and Thornton",
        ),
        ("This is Bank of Flowers, a flower shop.", "Bank of Flowers"),
    ],
)
async def test_a_person_of_a_business_names_the_business(interview, words, name):
    await said(interview, words)
    assert line(interview, "business_name").value == name


async def test_a_trade_is_no_sentence_about_something_else(interview):
    await said(interview, "It's called Joe Pipes.")
    await said(interview, "people call with leaks")
    assert line(interview, "trade").value == ""
    await said(interview, "Plumber. Just me.")
    assert line(interview, "trade").value == "plumber"


@pytest.mark.parametrize(
    "words",
    ["mostly regulars, students too", "a call out is 95 dollars and 120 an hour", "we take all insurances"],
)
async def test_what_is_no_place_is_no_address(interview, words):
    await said_at(interview, "where", words)
    assert line(interview, "address").value == ""


@pytest.mark.parametrize(
    "words",
    ["Harrogate", "opposite the town hall", "the Old Mill in Harrogate", "3 Marlborough, second floor"],
)
async def test_a_place_without_a_street_is_an_address(interview, words):
    await said_at(interview, "where", words)
    assert line(interview, "address").value.lower() in words.lower()
    assert line(interview, "address").value


async def test_a_price_is_changed_whatever_is_asked(interview):
    await said_at(interview, "services", "Haircut for 30 pounds and colour for 55 pounds.")
    heard = await said(interview, "No wait, the colour is sixty.")
    assert "colour for 60 pounds" in line(interview, "services").value
    assert "Take your time" not in heard.say


async def test_asking_for_what_is_noted_answers_no_open_question(interview):
    heard = await said_at(interview, "audience", "What do you have so far?")
    assert heard.say.startswith("So far I have this.")
    assert line(interview, "audience").value == ""


async def test_a_question_for_what_the_agent_can_do_is_answered(interview):
    heard = await said_at(interview, "audience", "Can it send invoices?")
    assert heard.say.startswith("It can take bookings, answer questions and take messages.")


async def test_a_field_that_is_refused_by_name_is_not_asked_for(interview):
    heard = await said_at(interview, "units", "I'd rather not say the address.")
    assert heard.next == "units"
    assert line(interview, "address").state == "skipped"


async def test_a_number_called_wrong_is_the_one_that_was_read_back(interview):
    await said_at(interview, "services", "Messages go to Joe on 555 201 3344.")
    await said(interview, "No, that's the wrong number, it's 555 201 3345.")
    assert "three three four five" in line(interview, "owner_contact").value
    assert line(interview, "services").value == ""


async def test_what_goes_to_somebody_is_left_to_a_person(interview):
    await said_at(interview, "services", "Anything about allergies goes to me, Tracy, on 07700 900123.")
    assert line(interview, "handover").value == "Anything about allergies"
    assert line(interview, "owner_contact").value.startswith("Tracy")
    assert line(interview, "services").value == ""


@pytest.mark.parametrize(
    ("words", "handover", "contact"),
    [
        ("Cancellations go to Sam.", "Cancellations", "Sam"),
        ("Refunds should go to my wife Anna.", "Refunds", "Anna"),
        ("Anything medical goes to Dr Anna Brown.", "Anything medical", "Dr Anna Brown"),
        ("Running cases, that's for Miss Finch.", "Running cases", "Miss Finch"),
        ("Complaints go to me and all messages go to Marco.", "Complaints go to me", "Marco"),
        ("Complaints go to me, cancellations go to Sam.", "Complaints go to me, cancellations go to Sam", ""),
        ("Where people go to the doctor.", "Where people go to the doctor", ""),
    ],
)
async def test_what_goes_to_somebody_by_name_names_who_gets_the_messages(interview, words, handover, contact):
    heard = await said_at(interview, "handover", words)
    assert line(interview, "handover").value == handover
    assert line(interview, "owner_contact").value == contact
    assert ("Who gets the messages?" in heard.say) is not bool(contact)


async def test_hours_of_a_day_are_corrected_at_the_read_back(interview):
    heard = await until_read_back(interview)
    assert "Tuesday to Sunday from 5 pm to 11 pm" in heard.say
    interview.spoken(True)
    heard = await said(interview, "No, the Saturday is six till twelve.")
    assert "Saturday from 6 pm to midnight" in heard.say
    heard = await said(interview, "No, on Sunday it's for two to three people.")
    assert "opening_hours" not in [noted.field for noted in heard.understood]


async def test_answers_to_later_questions_are_no_name_and_no_trade(interview):
    await said(interview, "A law firm.")
    heard = await said(interview, "Take messages mainly, and book first consultations.")
    assert (heard.next, line(interview, "business_name").value) == ("business_name", "")
    heard = await said(interview, "Nine to five thirty on weekdays.")
    assert (heard.next, line(interview, "trade").value) == ("business_name", "law firm")
    assert line(interview, "opening_hours").value.startswith("Monday to Friday from 9 am to 5:30 pm")
    await said(interview, "Harlow and Finch.")
    assert line(interview, "business_name").value == "Harlow and Finch"


@pytest.mark.parametrize(
    ("words", "name", "trade", "hours"),
    [
        ("Bella Napoli, Tuesday to Sunday five to eleven.", "Bella Napoli", "",
         "Tuesday to Sunday from 5 pm to 11 pm, closed on Monday"),
        ("It's Bella Napoli, Tuesday to Sunday from five pm to eleven pm.", "Bella Napoli", "",
         "Tuesday to Sunday from 5 pm to 11 pm, closed on Monday"),
        ("Bella Napoli, a pizzeria, Tuesday to Sunday five to eleven.", "Bella Napoli", "pizzeria",
         "Tuesday to Sunday from 5 pm to 11 pm, closed on Monday"),
        ("miller plumbing, monday to friday eight to five", "Miller Plumbing", "",
         "Monday to Friday from 8 am to 5 pm, closed on Saturday and Sunday"),
        ("The Book Nook, Monday to Friday eight to five.", "The Book Nook", "",
         "Monday to Friday from 8 am to 5 pm, closed on Saturday and Sunday"),
        ("A plumber, Monday to Friday eight to five.", "", "plumber",
         "Monday to Friday from 8 am to 5 pm, closed on Saturday and Sunday"),
        ("Bella Napoli, Tuesday to Sunday from five pm.", "Bella Napoli", "", ""),
    ],
)  # fmt: skip
async def test_a_name_and_a_trade_may_be_told_with_the_hours(interview, words, name, trade, hours):
    await said(interview, words)
    noted = [line(interview, field).value for field in ("business_name", "trade", "opening_hours")]
    assert noted == [name, trade, hours]


@pytest.mark.parametrize("before", ["617 555 0123", "12 Main Street", "Sure", "In summer", "Our hours",
                                    "Take messages", "We're in Boston"])  # fmt: skip
async def test_what_else_stands_before_the_hours_is_no_name(interview, before):
    await said(interview, f"{before}, nine to five on weekdays.")
    noted = [line(interview, field).value for field in ("business_name", "trade")]
    assert noted == ["", ""]
    assert line(interview, "opening_hours").value.startswith("Monday to Friday from 9 am to 5 pm")


@pytest.mark.parametrize(
    ("words", "name", "trade"),
    [
        ("My firm is Harlow and Finch, we're solicitors.", "Harlow and Finch", ""),
        ("We are the Harbour View Hotel.", "The Harbour View Hotel", "hotel"),
        ("The Book Nook.", "The Book Nook", ""),
        ("Take Five.", "Take Five", ""),
        ("Our salon is Nine to Five.", "Nine to Five", "salon"),
        ("our hotel is harbour view", "Harbour View", "hotel"),
        ("Our Hotel Is Harbour View", "Harbour View", "hotel"),
        ("Our shop is In Bloom.", "In Bloom", "shop"),
        ("Our hotel is the Grand.", "The Grand", "hotel"),
        ("My shop is bella napoli.", "Bella Napoli", "shop"),
    ],
)
async def test_a_name_may_sound_like_something_else(interview, words, name, trade):
    await said(interview, words)
    assert (line(interview, "business_name").value, line(interview, "trade").value) == (name, trade)


@pytest.mark.parametrize(
    "words",
    [
        "Our hotel is in Boston",
        "Our shop is closed on Sundays",
        "Our clinic is open every day",
        "Our school is near the station",
        "Our practice is run by Dr Miller",
        "Our store is new",
        "Our clinic is next to the bakery",
        "My restaurant is in Boston",
    ],
)
async def test_what_is_told_of_a_business_is_not_its_name(interview, words):
    for written in (words, words.lower(), words.upper(), words.title()):
        await said(interview, written)
        assert line(interview, "business_name").value == ""


@pytest.mark.parametrize("money", [" euros", ""])
async def test_an_old_price_and_a_new_thing_may_be_told_at_once(interview, money):
    await said_at(interview, "services", "Pizza 12 euros, pasta 14 euros.")
    await said(interview, f"The pizza is thirteen{money} and a salad is nine{money}.")
    offered = line(interview, "services").value
    assert offered == f"Pizza for 13 euros, pasta for 14 euros and salad for 9{money}"
    assert line(interview, "audience").value == ""


@pytest.mark.parametrize(
    "words",
    [
        "It should never give discounts and should never promise a time.",
        "Never give discounts, and it must not promise a time.",
    ],
)
async def test_two_limits_in_one_sentence_are_two(interview, words):
    await said_at(interview, "never", words)
    assert interview._state.known["never"] == ["give discounts", "promise a time"]


async def test_where_guests_go_is_nobody_who_gets_messages(interview):
    await said_at(interview, "audience", "Families who go to Fenway before.")
    assert line(interview, "owner_contact").value == ""


async def test_a_wish_beside_the_tasks_is_owned_up_to(interview):
    heard = await said_at(interview, "tasks", "Take bookings and send them a photo of the haircut.")
    assert "It cannot send them a photo of the haircut yet." in heard.say


async def test_yes_save_it_ends_the_questions(interview):
    heard = await said_at(interview, "audience", "Yes, save it.")
    assert heard.say.endswith("Shall I save it?")


async def test_a_fact_of_two_topics_is_said_once(interview):
    await said_at(interview, "where", "We take all insurances and parking is behind the building.")
    assert line(interview, "facts").value.count("parking") == 1


async def test_an_address_one_moved_to_is_the_new_one(interview):
    await said_at(interview, "audience", "Wait. We moved. It's 5 Marlborough Street now.")
    assert line(interview, "address").value == "5 Marlborough Street"
    assert line(interview, "audience").value == ""


async def test_money_counts_no_tables_and_a_second_number_is_the_owners(interview):
    await said_at(interview, "units", "A checkup is ninety dollars.")
    assert line(interview, "units").value == ""
    assert line(interview, "services").value == "checkup for 90 dollars"
    await said(interview, "Emergencies come straight to me, Dr. Lee, 217 555 0199.")
    assert line(interview, "phone").value == ""
    assert line(interview, "owner_contact").value.startswith("Dr Lee, two one seven")


async def test_a_corner_and_a_number_to_call_are_noted_unasked(interview):
    await said_at(
        interview, "units", "We're at the corner of Main and Fifth, Springfield; call 217 555 0148."
    )
    assert line(interview, "address").value == "the corner of Main and Fifth, Springfield"
    assert line(interview, "phone").value == "2175550148"


async def test_a_fuller_word_for_the_trade_is_the_better_one(interview):
    await said(interview, "Smile Dental.")
    await said(interview, "It's a dental clinic.")
    assert line(interview, "trade").value == "dental clinic"


async def test_a_language_as_well_is_one_more(interview):
    await said_at(interview, "audience", "Can it speak Spanish as well?")
    assert line(interview, "language").value == "English and Spanish"


async def test_how_long_a_session_is_is_nothing_it_must_never_do(interview):
    await said_at(interview, "never", "The trial session should be sixty minutes.")
    assert line(interview, "booking_minutes").value == "60 minutes"
    assert line(interview, "never").value == ""


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("Make it formal, and appointments should be an hour.", "60 minutes"),
        ("A visit takes about two hours and a half.", "150 minutes"),
        ("An hour for each booking.", "60 minutes"),
        ("Appointments are an hour late at times.", ""),
        ("Appointments may be cancelled an hour before.", ""),
    ],
)
async def test_how_long_a_booking_lasts_may_be_told_at_any_time(interview, words, minutes):
    await said_at(interview, "services", words)
    assert line(interview, "booking_minutes").value == minutes


async def test_a_price_from_so_much_on_is_said_so(interview):
    heard = await said_at(interview, "services", "Training from 40 pounds an hour.")
    assert "You offer Training from 40 pounds." in heard.say
