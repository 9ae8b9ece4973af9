"""Where an interview stands: what is noted, what was asked and what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from pydantic import JsonValue

from voxie_platform.interview.defaults import proposals
from voxie_platform.interview.questions import BY_ID, Known, said_trade, wants_bookings
from voxie_platform.interview.records import Entry, EntryState, InterviewRecord
from voxie_platform.interview.sheet import FIELDS, OPTIONAL, Sheet, SheetField
from voxie_platform.interview.speech import shown_of

LONGEST_SOURCE = 4_000
FOR_BOOKINGS = frozenset({"units", "booking_minutes", "max_party"})


@dataclass
class State:
    """One interview in memory; the store has the same after every turn."""

    interview_id: str
    call_id: str | None
    agent_id: str
    saved: bool = False
    entries: dict[str, Entry] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    turns: int = 0
    question: str | None = None
    """Id of the question that is open; None: nothing is asked."""
    tries: dict[str, int] = field(default_factory=dict)
    partial: str = ""
    """A sentence that answered half of the question."""
    proposed: bool = False
    """The defaults were offered and taken."""
    hurried: bool = False
    last: list[str] = field(default_factory=list)
    """Fields Voxie has just said back."""
    changed: list[str] = field(default_factory=list)
    """Fields that changed since everything was read back."""
    interrupted: bool = False
    """The visitor spoke into the open question."""
    dirty: set[str] = field(default_factory=set)
    """Fields the store has not got yet."""

    @classmethod
    def of(cls, record: InterviewRecord, *, call_id: str | None, fresh_id: str) -> "State":
        """As the store has it."""
        pending = record.pending
        agent_id = record.agent_id or cast("str | None", pending.get("agent_id")) or fresh_id
        return cls(
            interview_id=record.id,
            call_id=call_id,
            agent_id=agent_id,
            saved=record.status == "saved",
            entries={entry.field: entry for entry in record.entries},
            asked=list(record.asked),
            turns=record.turns,
            question=cast("str | None", pending.get("question")),
            tries=cast(dict[str, int], pending.get("tries") or {}),
            partial=cast(str, pending.get("partial") or ""),
            proposed=bool(pending.get("proposed")),
            hurried=bool(pending.get("hurried")),
            changed=cast(list[str], pending.get("changed") or []),
        )

    def pending(self) -> dict[str, JsonValue]:
        """What a later call needs to go on from here."""
        return {
            "agent_id": self.agent_id,
            "question": self.question,
            "tries": cast(JsonValue, dict(self.tries)),
            "partial": self.partial,
            "proposed": self.proposed,
            "hurried": self.hurried,
            "changed": cast(JsonValue, list(self.changed)),
        }

    @property
    def known(self) -> Known:
        """Field -> value."""
        return {name: entry.value for name, entry in self.entries.items()}

    @property
    def said(self) -> Known:
        """What the visitor said, without Voxie's proposals."""
        return {name: entry.value for name, entry in self.entries.items() if not entry.default}

    @property
    def sources(self) -> Mapping[str, str]:
        """The visitor's sentences by field."""
        return {name: entry.source for name, entry in self.entries.items()}

    def note(self, values: Mapping[str, JsonValue], source: str) -> list[str]:
        """Take these values; answers the fields that are new or different."""
        changed = [name for name in FIELDS if name in values and self._differs(name, values[name])]
        for name in changed:
            before = self.entries.get(name)
            corrected = before is not None and before.state != EntryState.SKIPPED and not before.default
            state = EntryState.CORRECTED if corrected else EntryState.HEARD
            self._put(name, values[name], state, source[:LONGEST_SOURCE])
        fresh = self._refresh_proposals()
        self.changed += [name for name in [*changed, *fresh] if name not in self.changed]
        return changed

    def skip(self, fields: Iterable[str]) -> None:
        """Leave these open."""
        for name in fields:
            if name not in self.entries:
                self._put(name, None, EntryState.SKIPPED, "")

    def take_out(self, fields: Iterable[str]) -> list[str]:
        """Leave these open also where something was told; answers those."""
        told = [name for name in fields if self.known.get(name) is not None]
        for name in told:
            self._put(name, None, EntryState.SKIPPED, "")
        self.changed += [name for name in told if name not in self.changed]
        return told

    def propose(self) -> Mapping[str, JsonValue]:
        """Put in the defaults for all that nobody spoke of; answers those that are proposals."""
        for name, value in proposals(self.said, self.sources).items():
            before = self.entries.get(name)
            if before is None or before.value is None or (before.default and before.value != value):
                self._put(name, value, EntryState.HEARD, "", default=True)
        return {name: entry.value for name, entry in self.entries.items() if entry.default}

    def confirmed(self) -> list[Entry]:
        """The entries as they stand once the visitor has agreed."""
        return [
            entry
            if entry.state == EntryState.SKIPPED
            else entry.model_copy(update={"state": EntryState.CONFIRMED})
            for entry in self.entries.values()
        ]

    def sheet(self, question: str) -> Sheet:
        """What the room and the page see."""
        shown = [name for name in FIELDS if name in self.entries or self._has_its_point(name)]
        fields = tuple(self._line(name) for name in shown)
        missing = tuple(line.field for line in fields if line.state is None)
        return Sheet(
            interview_id=self.interview_id,
            status="saved" if self.saved else "open",
            agent_id=self.agent_id if self.saved else None,
            fields=fields,
            question=question,
            missing=missing,
        )

    def _has_its_point(self, name: str) -> bool:
        return name not in OPTIONAL and (name not in FOR_BOOKINGS or wants_bookings(self.known))

    def _line(self, name: str) -> SheetField:
        entry = self.entries.get(name)
        asking = next((each for each in BY_ID.values() if name in each.fields), None)
        question = asking.short.format(trade=said_trade(self.known)) if asking else ""
        if entry is None:
            return SheetField(field=name, label=FIELDS[name], question=question)
        return SheetField(
            field=name,
            label=FIELDS[name],
            value=shown_of(name, entry.value, said_trade(self.known)),
            state=entry.state,
            source=entry.source,
            default=entry.default,
            turn=entry.turn,
            question=question,
        )

    def _differs(self, name: str, value: JsonValue) -> bool:
        before = self.entries.get(name)
        return before is None or before.default or before.state == EntryState.SKIPPED or before.value != value

    def _refresh_proposals(self) -> list[str]:
        """A greeting with the old name would be wrong; answers those that are new."""
        fresh = proposals(self.said, self.sources)
        changed = []
        for name, entry in list(self.entries.items()):
            if entry.default and name in fresh and fresh[name] != entry.value:
                self._put(name, fresh[name], EntryState.HEARD, "", default=True)
                changed.append(name)
        return changed

    def _put(
        self, name: str, value: JsonValue, state: EntryState, source: str, *, default: bool = False
    ) -> None:
        self.entries[name] = Entry(
            field=name,
            value=value,
            state=state,
            source=source,
            default=default,
            call_id=self.call_id,
            turn=self.turns if source else 0,
        )
        self.dirty.add(name)
