"""What Voxie makes of a visitor's turn and says next."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from voxie_platform.interview import wording
from voxie_platform.interview.answers import Heard, Hint, Noted
from voxie_platform.interview.defaults import say_proposals, timezone_of
from voxie_platform.interview.gate import Gate
from voxie_platform.interview.hints import with_hints
from voxie_platform.interview.intents import (
    Intent,
    asks_of_the_agent,
    intent_of,
    says_finish,
    says_nothing,
    without,
)
from voxie_platform.interview.masking import masked
from voxie_platform.interview.questions import (
    BY_ID,
    DEFAULTS,
    READ_BACK,
    Question,
    next_question,
    question_for,
    said_trade,
)
from voxie_platform.interview.readback import ASK, read_back, read_changed
from voxie_platform.interview.readers.text import tidy
from voxie_platform.interview.records import EntryState
from voxie_platform.interview.speech import text_of
from voxie_platform.interview.state import State
from voxie_platform.interview.understanding import Understanding, understand

MOST_TRIES = 2
FIELDS_OF_DEFAULTS = ("tone", "voice", "language", "greeting", "booking_minutes", "timezone")
NO_ANSWERS = frozenset(
    {Intent.SKIP, Intent.YES, Intent.NO, Intent.FINISH, Intent.WAIT, Intent.ASKS, Intent.SUMMARY}
)
"""They answer no open question, so nothing of them is a value for it."""


class Talk:
    """The pure half of an interview: a turn goes in, the answer comes out, the state has moved on."""

    def __init__(self, state: State, gate: Gate) -> None:
        self.state = state
        self.gate = gate
        self.say = ""

    def opening(self) -> str:
        """Greeting and first question, or where the visitor left off."""
        if self.state.saved and not self.state.changed:
            self.state.question = None
            name = self.state.known.get("business_name") or "Your agent"
            return self._said(f"{wording.BACK} {name} is saved. {wording.WHAT_TO_CHANGE}")
        if not self.state.entries:
            return self._said(f"{wording.HELLO} {self._next()}")
        return self._said(f"{wording.BACK} {self._so_far()} {self._next(again=True)}")

    def hear(self, said: str, hints: Sequence[Hint]) -> Heard:
        """One turn of the visitor."""
        self.state.turns += 1
        clean = masked(tidy(said))
        intent = intent_of(clean.text)
        understood = self._understand(clean.text, intent, hints)
        lacks = self._leave_open_what_is_not_there(clean.text, understood)
        heard = lacks or self._answer(clean.text, intent, understood)
        if clean.masked:
            heard = heard.model_copy(update={"say": f"{wording.SECRET} {heard.say}"})
        self.say = heard.say
        return heard

    def typed(self, values: dict[str, JsonValue], text: str) -> Heard:
        """A value typed on the page is noted as if it were said; the open question stays open."""
        noted = self._note(values, text)
        return Heard(understood=noted, next=self.state.question, say="")

    @property
    def question(self) -> str:
        """The open question, as the page shows it."""
        question = BY_ID.get(self.state.question or "")
        if question is not None:
            return self._text(question, short=True)
        return {DEFAULTS: wording.ALL_RIGHT, READ_BACK: ASK}.get(self.state.question or "", "")

    def _understand(self, said: str, intent: Intent, hints: Sequence[Hint]) -> Understanding:
        state = self.state
        if intent in {Intent.NOISE, Intent.REPEAT}:
            return Understanding()
        question = BY_ID.get(state.question or "")
        fields = question.fields if question else FIELDS_OF_DEFAULTS if state.question == DEFAULTS else ()
        asked = () if intent in NO_ANSWERS or says_nothing(said) else fields
        alone = understand(said, asked=asked, known=state.known, last=state.last)
        if state.partial and asked:
            alone = self._completed(said, fields, alone)
        settled = state.tries.get(state.question or "", 0) > 0
        return alone if settled else with_hints(alone, hints, said=said, asked=asked, known=state.known)

    def _completed(self, said: str, fields: Sequence[str], alone: Understanding) -> Understanding:
        """Half an answer and its other half, in one."""
        joins = (f"{self.state.partial}, {said}", f"{self.state.partial}, each for {said}")
        if any(field in alone.values for field in fields) and "opening_hours" not in fields:
            return alone
        for joined in joins:
            both = understand(joined, asked=fields, known=self.state.known, last=self.state.last)
            if any(field in both.values for field in fields):
                return both
        return alone

    def _leave_open_what_is_not_there(self, said: str, understood: Understanding) -> Heard | None:
        """ "No address, 555 0100": of what was asked; an answer of its own where nothing else was said."""
        question = BY_ID.get(self.state.question or "")
        lacking = without(said).intersection(question.fields if question else ()) - understood.values.keys()
        self.state.skip(tuple(lacking))
        if self.state.take_out(tuple(lacking)):
            self.gate.close()
        return self._heard(f"All right. {self._next()}") if lacking and not understood.values else None

    def _answer(self, said: str, intent: Intent, understood: Understanding) -> Heard:
        if understood.values:
            return self._after(understood, said)
        if intent == Intent.NOISE:
            return self._heard(f"{wording.HERE} {self._again()}")
        if intent == Intent.WAIT:
            self.gate.close()
            return self._heard(wording.TAKE_TIME)
        if intent == Intent.ASKS and self.state.question in BY_ID and not understood.mentioned:
            told = wording.ABILITIES if asks_of_the_agent(said) else wording.ABOUT
            return self._heard(f"{told} {self._again()}")
        if intent in {Intent.REPEAT, Intent.SUMMARY}:
            return self._heard(
                f"{self._so_far()} {self._again()}"
                if intent == Intent.SUMMARY and self.state.question != READ_BACK
                else self._again()
            )
        if understood.unclear:
            return self._unclear(said, understood)
        if understood.mentioned:
            return self._ask_for(understood.mentioned, refused=intent == Intent.SKIP)
        if self.state.question == READ_BACK:
            return self._to_the_read_back(said, intent)
        if self.state.question == DEFAULTS:
            return self._to_the_defaults(said, intent)
        return self._to_a_question(said, intent)

    def _after(self, understood: Understanding, said: str) -> Heard:
        """Values were taken: say so and go on."""
        state = self.state
        before = set(state.entries)
        noted = self._note(understood.values, said)
        changed = [each.field for each in noted]
        question = BY_ID.get(state.question or "")
        if not noted and not understood.unclear and question is not None and question.needed(state.known):
            return self._to_a_question(said, Intent.NONE)
        corrected = [each.field for each in noted if each.corrected]
        first = [field for field in changed if field not in before]
        told = wording.acknowledged(changed, state.known, corrected=corrected, first=first, turn=state.turns)
        if (state.saved or (state.question == READ_BACK and self.gate.heard_whole)) and changed:
            told = wording.CHANGED  # the changed part is read out behind it
        parts = [told, wording.cannot(understood.impossible)]
        if understood.assumed_closed and "opening_hours" in changed:
            parts.append(wording.other_days(understood.assumed_closed))
        state.last, state.partial = changed, ""
        state.proposed = state.proposed or state.question == DEFAULTS
        if understood.unclear:
            field, why = next(iter(understood.unclear.items()))
            return self._heard(
                " ".join([*parts, wording.asked_back(field, why)]), noted, tuple(understood.unclear)
            )
        return self._heard(" ".join([*parts, self._next()]), noted)

    def _note(self, values: Mapping[str, JsonValue], said: str) -> tuple[Noted, ...]:
        """Into the sheet; what differs from before has to be read back again."""
        state = self.state
        changed = state.note(values, said)
        if changed:
            self.gate.close()
        return tuple(
            Noted(
                field=field,
                value=text_of(field, state.known[field], said_trade(state.known)),
                corrected=state.entries[field].state == EntryState.CORRECTED,
            )
            for field in changed
        )

    def _unclear(self, said: str, understood: Understanding) -> Heard:
        field, why = next(iter(understood.unclear.items()))
        asking, open_one = question_for(field), BY_ID.get(self.state.question or "")
        if asking and (open_one is None or field not in open_one.fields):
            self.gate.close()
            self.state.question = asking.id
        if self._tried_enough():
            return self._left_open()
        self.state.partial = said if why in {"days", "times", "seats"} else ""
        return self._heard(wording.asked_back(field, why), unclear=tuple(understood.unclear))

    def _ask_for(self, field: str, *, refused: bool = False) -> Heard:
        if refused:
            self.state.skip((field,))
            return self._heard(f"All right. {self._next()}")
        question = question_for(field)
        self.gate.close()
        if question is None:
            return self._heard(wording.WHAT_TO_CHANGE)
        self.state.question, self.state.last = question.id, [field]
        return self._heard(self._text(question, short=True))

    def _to_the_read_back(self, said: str, intent: Intent) -> Heard:
        if intent in {Intent.YES, Intent.FINISH}:
            if self.gate.open:
                self.gate.agreed = True
                return Heard(next=READ_BACK, may_save=True, call="save")
            return self._heard(self._next(again=True))
        if says_nothing(said) and intent != Intent.NO:
            return self._heard(self._shall_i())
        self.gate.close()
        if intent == Intent.NO:
            return self._heard(wording.WHAT_TO_CHANGE)
        return self._heard(f"{wording.NOT_UNDERSTOOD} {self._shall_i()}")

    def _to_the_defaults(self, said: str, intent: Intent) -> Heard:
        if intent == Intent.NO:
            return self._heard(wording.WHAT_TO_CHANGE)
        if intent in {Intent.YES, Intent.SKIP, Intent.FINISH} or says_nothing(said) or self._tried_enough():
            self.state.proposed = True
            return self._heard(self._next())
        return self._heard(f"{wording.NOT_UNDERSTOOD} What should be different? Or is it all right?")

    def _to_a_question(self, said: str, intent: Intent) -> Heard:
        question = BY_ID.get(self.state.question or "")
        if question is None:
            done = intent in {Intent.YES, Intent.NO, Intent.FINISH, Intent.SKIP} or says_nothing(said)
            return self._heard("All right. Your agent is ready." if done else wording.WHAT_TO_CHANGE)
        if not any(field not in self.state.known for field in question.fields):
            return self._heard(self._next())  # answered on the page meanwhile
        if says_finish(said, intent) and not (self.state.hurried and self._tried_enough()):
            self.state.hurried = True
            return self._heard(self._next())
        if says_nothing(said) and question.id == "never":
            return self._after(Understanding(values={"never": []}), said)
        skips = intent == Intent.SKIP or says_nothing(said)
        if skips and (question.id not in {"business", "business_name", "tasks"} or intent == Intent.SKIP):
            return self._left_open(told=False)
        if self._tried_enough():
            return self._left_open()
        return self._heard(
            f"{wording.NOT_UNDERSTOOD} {self._text(question, short=True)}", unclear=question.fields
        )

    def _left_open(self, *, told: bool = True) -> Heard:
        question = BY_ID[self.state.question or ""]
        self.state.skip(question.fields)
        self.state.partial = ""
        return self._heard(f"{wording.LEFT_OPEN if told else 'All right.'} {self._next()}")

    def _tried_enough(self) -> bool:
        key = self.state.question or ""
        self.state.tries[key] = self.state.tries.get(key, 0) + 1
        return (self.state.tries[key] >= MOST_TRIES and key in BY_ID) or self.state.tries[key] > MOST_TRIES

    def _next(self, *, again: bool = False) -> str:
        """The next question; its id is noted as the open one."""
        state = self.state
        zone = state.known.get("timezone") or timezone_of(state.said, state.sources)
        derived = ("timezone",) if zone else ()
        question = next_question(state.said, hurried=state.hurried, passed=derived)
        if question is not None and not (state.saved and state.changed):
            state.question = question.id
            return self._text(
                question,
                short=not again and (question.id in {*state.asked, *state.tries} or state.interrupted),
            )
        proposed = state.propose()
        if proposed and not state.proposed and not state.hurried and not state.saved:
            state.question = DEFAULTS
            return f"For the rest I have defaults. {say_proposals(proposed, state.known)} {wording.ALL_RIGHT}"
        state.question = READ_BACK
        return self._read()

    def _read(self) -> str:
        state = self.state
        whole = not self.gate.heard_whole
        self.gate.offer(whole=whole)
        if whole:
            return read_back(state.known, state.entries)
        changed = read_changed(state.known, state.changed)
        return f"{changed} {ASK}".strip()

    def _shall_i(self) -> str:
        """The question alone, where nothing is left to be read."""
        if not self.gate.heard_whole or self.state.changed:
            return self._read()
        self.gate.offer(whole=False)
        return ASK

    def _again(self) -> str:
        """The open question once more, shorter."""
        if self.state.question == READ_BACK:
            self.gate.heard_whole = False
            return self._read()
        question = BY_ID.get(self.state.question or "")
        if question is not None:
            return self._text(question, short=True)
        return self._next() if self.state.question == DEFAULTS else wording.WHAT_TO_CHANGE

    def _text(self, question: Question, *, short: bool) -> str:
        return (question.short if short else question.ask).format(trade=said_trade(self.state.known))

    def _so_far(self) -> str:
        fields = [
            name
            for name, entry in self.state.entries.items()
            if entry.value not in (None, [], "") and not entry.default
        ]
        return (
            f"So far I have this. {read_changed(self.state.known, fields)}"
            if fields
            else "So far I have nothing noted."
        )

    def _heard(self, say: str, understood: tuple[Noted, ...] = (), unclear: tuple[str, ...] = ()) -> Heard:
        return Heard(understood=understood, unclear=unclear, next=self.state.question, say=self._said(say))

    def _said(self, say: str) -> str:
        self.say = " ".join(say.split())
        self.state.interrupted = False
        return self.say
