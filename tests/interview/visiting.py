"""Written visitors: held through a whole interview and marked field by field."""
# ruff: noqa: E501 - a sentence and its reading stand side by side

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from voxie_platform.functions.hours import WEEKDAYS
from voxie_platform.ids import new_id
from voxie_platform.interview.conversation import Interview
from voxie_platform.interview.readers.numerals import digits
from voxie_platform.interview.records import EntryState

FOLDER = Path(__file__).parent / "visitors"
MOST_TURNS = 25


@dataclass
class Visitor:
    """Answers by question, sentences nobody asked for by turn, and what must come of it."""

    name: str
    answers: dict
    unasked: dict
    expected: dict
    used: dict = field(default_factory=dict)

    def next_words(self, turn, question):
        if turn in self.unasked:
            return self.unasked[turn]
        given = self.answers.get(question, "Yes, please save it." if question == "read_back" else None)
        if given is None:
            return "I don't know."
        if isinstance(given, str):
            return given
        count = self.used.get(question, 0)
        self.used[question] = count + 1
        return given[min(count, len(given) - 1)]


@dataclass
class Visit:
    """What came of one visitor."""

    visitor: Visitor
    turns: list = field(default_factory=list)
    entries: dict = field(default_factory=dict)
    config: object = None
    marks: dict = field(default_factory=dict)

    @property
    def said(self):
        return " ".join(voxie for _, voxie in self.turns)

    @property
    def wrong(self):
        return {name: mark for name, mark in self.marks.items() if mark[0] == "wrong"}

    @property
    def missing(self):
        return {name: mark for name, mark in self.marks.items() if mark[0] == "missing"}


def visitors():
    for file in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        answers = {key: "yes" if value is True else value for key, value in data["answers"].items()}
        yield Visitor(file.stem, answers, data.get("unasked", {}), data)


async def visit(workspace, visitor, *, ears=lambda words: words, dropped_after=None):
    """One whole interview, each sentence through these ears; dropped and taken up again after so many turns."""
    visitor.used.clear()
    result = Visit(visitor)
    interview_id = new_id()
    store = workspace.interviews
    interview = await Interview.open(store, interview_id, call_id=None)
    say = interview.opening()
    interview.spoken(True)
    result.turns.append(("", say))
    question = (await store.create(interview_id)).pending.get("question") or "business"
    for turn in range(1, MOST_TURNS):
        words = ears(visitor.next_words(turn, question))
        interview.visitor_spoke()
        heard = await interview.listen(words)
        say = heard.say
        if heard.call == "save":
            saved = await interview.save()
            result.turns.append((words, saved.say))
            assert saved.status == "saved", saved
            result.config = (await workspace.agents.get(saved.agent_id)).config
            break
        interview.spoken(True)
        result.turns.append((words, say))
        question = heard.next
        if turn == dropped_after:
            interview = await Interview.open(store, interview_id, call_id=None)
            result.turns.append(("(comes back)", interview.opening()))
            interview.spoken(True)
            question = interview._state.question
    result.entries = {entry.field: entry for entry in (await store.get(interview_id)).entries}
    mark(result)
    return result


def mark(result):
    """Right, wrong (also: invented) or missing, per field."""
    expected = {name: written(name, value) for name, value in result.visitor.expected["sheet"].items()}
    for name in [*expected, *(name for name in result.entries if name not in expected)]:
        entry = result.entries.get(name)
        value = entry.value if entry is not None and not entry.default else None
        if name in expected:
            same = plain(value) == plain(expected[name]) and value is not None
            kind = "right" if same else "missing" if value is None else "wrong"
            result.marks[name] = (kind, expected[name], value)
        elif value is not None:
            result.marks[name] = ("wrong", None, value)
    proposed = {name for name, entry in result.entries.items() if entry.default}
    if proposed != set(result.visitor.expected.get("defaults", ())):
        result.marks["defaults"] = ("wrong", result.visitor.expected.get("defaults"), sorted(proposed))
    left = {name for name, entry in result.entries.items() if entry.state == EntryState.SKIPPED}
    if left != set(result.visitor.expected.get("open", ())):
        result.marks["open"] = ("wrong", result.visitor.expected.get("open"), sorted(left))


def written(name, value):
    """The short forms of the files."""
    if name == "opening_hours":
        return week(value)
    if name == "units":
        return [
            {"count": int(count), "capacity": int(each)}
            for count, each in (pair.split("x") for pair in value.split())
        ]
    if name == "services":
        return [
            {"name": item.split(": ")[0], "price": item.split(": ")[1] if ": " in item else ""}
            for item in value
        ]
    if name == "facts":
        return [dict(zip(("topic", "text"), item.split(": "), strict=True)) for item in value]
    return value


def week(text):
    """ "mon-fri 09:00-12:00+14:00-18:00, sat closed" as the sheet keeps it."""
    short = [day[:3] for day in WEEKDAYS]
    days = {}
    for part in text.split(", "):
        which, spans = part.split(" ")
        first, _, last = which.partition("-")
        for position in range(short.index(first), short.index(last or first) + 1):
            days[WEEKDAYS[position]] = (
                [] if spans == "closed" else [span.split("-") for span in spans.split("+")]
            )
    return {day: days[day] for day in WEEKDAYS if day in days}


def plain(value):
    """Without capitals and punctuation: the ears have their own."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False) if not isinstance(value, str) else value
    return re.sub(r"[^\w:+ ]", "", digits(text.lower()).replace("-", " ")).split()
