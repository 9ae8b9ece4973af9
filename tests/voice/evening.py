"""One evening of calls on the real platform: an interview, a call to the new agent, callers elsewhere."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx

from tests.support.stack import Stack
from tests.voice.people import ASKS_TOO_MUCH, BISTRO, GUEST, LATE_GUEST, VISITOR, Character
from tests.voice.person import Person, on_the_line
from tests.voice.speech import Speech, word_errors

SECONDS_TO_SETTLE = 20
FINAL = {"ended", "failed"}
SAVED = "Saved"


@dataclass(repr=False)
class Conversation:
    """One call: what was spoken into it, what was heard in it, what is left of it."""

    person: Person
    call: dict
    turns: list[dict]
    events: list[dict]
    heard: list[str] = field(default_factory=list)
    """Each thing the agent said, as Whisper hears it."""

    def __repr__(self) -> str:
        """For a person who has to find out why."""
        lines = [
            f"{turn['started_ms'] / 1000:6.1f} {turn['who']:6} {turn['heard'] or turn['said']}"
            + (" (interrupted)" if turn["interrupted"] else "")
            for turn in self.turns
        ]
        waits = ", ".join(f"{reply.seconds_until:.2f}" for reply in self.person.replies)
        return "\n".join([f"{self.call['state']} {self.call['end_reason']}", *lines, f"waited {waits} s"])

    @property
    def said(self) -> list[str]:
        return [turn["said"] for turn in self.turns if turn["who"] == "agent"]

    @property
    def understood(self) -> list[str]:
        return [turn["heard"] for turn in self.turns if turn["who"] == "caller"]

    @property
    def sentences(self) -> list[str]:
        """What the person said, by their own account."""
        return [reply.to for reply in self.person.replies if reply.to]

    def misheard(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Words heard wrong, and words: by the engine, and by whoever listened to the agent."""
        pairs = ((self.sentences, self.understood), (self.said, self.heard))
        by_engine, by_person = [word_errors(" ".join(said), " ".join(heard)) for said, heard in pairs]
        return by_engine, by_person

    def answers_of(self, function: str) -> list[dict]:
        return [
            event["data"]["answer"]
            for event in self.events
            if event["kind"] == "function" and event["data"]["name"] == function
        ]


@dataclass(repr=False)
class Evening:
    """Everything that was left when all had hung up."""

    interview: Conversation
    sheet: dict
    agent: dict
    """As it was saved by the interview."""
    greeting: str
    """As the spawn answered it."""
    guest_of_new_agent: Conversation
    guest: Conversation
    late_guest: Conversation
    asks_too_much: Conversation
    bookings: list[dict]
    messages: list[dict]

    def __repr__(self) -> str:
        return "\n\n".join(f"{name}: {call!r}" for name, call in self.conversations.items())

    @property
    def conversations(self) -> dict[str, Conversation]:
        return {name: it for name, it in vars(self).items() if isinstance(it, Conversation)}

    @property
    def seconds_until_an_answer(self) -> list[float]:
        """From the end of what a person said to the first sound of the agent, all of them, sorted."""
        calls = self.conversations.values()
        return sorted(it.seconds_until for call in calls for it in call.person.replies if it.to)

    @property
    def misheard(self) -> list[float]:
        """The share of all words: by the engine, and by whoever listened to an agent."""
        counts = [call.misheard() for call in self.conversations.values()]
        return [
            sum(count[side][0] for count in counts) / sum(count[side][1] for count in counts)
            for side in (0, 1)
        ]

    def of(self, conversation: Conversation, rows: list[dict]) -> list[dict]:
        return [row for row in rows if row["call_id"] == conversation.call["id"]]


async def spent(stack: Stack, speech: Speech) -> Evening:
    """Two calls at a time, as many as two cores carry; Whisper judges when they are over."""
    await prepared(speech)
    with stack.api() as api:
        bistro = made(api.post("/api/agents", json=BISTRO))["id"]
        house = House(api, speech)
        (interview, sheet, agent, greeting, first), callers = await asyncio.gather(
            house.create(), house.receive(bistro, GUEST, LATE_GUEST, ASKS_TOO_MUCH)
        )
        evening = Evening(
            interview,
            sheet,
            agent,
            greeting,
            first,
            *callers,
            bookings=made(api.get("/api/bookings"))["items"],
            messages=made(api.get("/api/messages"))["items"],
        )
    await asyncio.gather(*(judged(it, speech) for it in evening.conversations.values()))
    return evening


async def judged(conversation: Conversation, speech: Speech) -> None:
    """What a person would have heard the agent say."""
    conversation.heard = [await speech.words(reply.pcm) for reply in conversation.person.replies]


async def prepared(speech: Speech) -> None:
    """What people will say is made before anybody waits for it."""
    for character in (VISITOR, GUEST, LATE_GUEST, ASKS_TOO_MUCH):
        for sentence in character.sentences:
            await speech.sound(sentence, character.voice)


@dataclass
class House:
    """Where all of them call."""

    api: httpx.Client
    speech: Speech

    async def create(self) -> tuple[Conversation, dict, dict, str, Conversation]:
        """A visitor describes an agent; then a guest calls it."""
        session = await self.post("/api/voxie/sessions")
        interview = await self.talk(session, VISITOR, until=lambda person: SAVED in person.replies[-1].shown)
        sheet = await self.get(f"/api/interviews/{session['interview_id']}")
        assert sheet["agent_id"], f"nothing was saved: {interview!r}"
        agent = await self.get(f"/api/agents/{sheet['agent_id']}")
        spawned = await self.post(f"/api/agents/{agent['id']}/spawn")
        return interview, sheet, agent, spawned["agent"]["greeting"], await self.talk(spawned, GUEST)

    async def receive(self, agent_id: str, *characters: Character) -> list[Conversation]:
        """One caller after the other."""
        return [await self.talk(await self.post(f"/api/agents/{agent_id}/spawn"), it) for it in characters]

    async def talk(
        self, spawned: dict, character: Character, until: Callable[[Person], bool] = lambda person: False
    ) -> Conversation:
        async with on_the_line(spawned, self.speech, character.voice) as person:
            await person.talk(character.answers, until)
        return await self.settled(person, f"/api/calls/{spawned['call_id']}")

    async def settled(self, person: Person, call: str) -> Conversation:
        """Once the row is final."""
        deadline = time.monotonic() + SECONDS_TO_SETTLE
        while (row := await self.get(call))["state"] not in FINAL and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
        turns, events = [
            (await self.get(f"{call}/{rows}?limit=200"))["items"] for rows in ("turns", "events")
        ]
        return Conversation(person, row, turns, events)

    def get(self, path: str) -> Awaitable[dict]:
        return asyncio.to_thread(lambda: made(self.api.get(path)))

    def post(self, path: str) -> Awaitable[dict]:
        return asyncio.to_thread(lambda: made(self.api.post(path)))


def made(answer: httpx.Response) -> dict:
    assert answer.is_success, answer.text
    return answer.json()
