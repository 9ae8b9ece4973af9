"""The items of one session's conversation, in order."""

import json
from typing import Any

from voxie_platform.offline.parts import Item
from voxie_platform.offline.protocol import Event, RefusedEventError, short_id

FIRST = "root"
"""What a client names as the previous item of the first one."""

ITEM_TYPES = frozenset({"message", "function_call", "function_call_output"})


class Conversation:
    """Owned by one session: only its loop touches it."""

    def __init__(self) -> None:
        self._items: list[Event] = []
        self._audio_ms: dict[str, int] = {}

    def items(self) -> list[Item]:
        """As the brain reads them: without what has no words."""
        return [read for item in self._items if (read := _read(item)) is not None]

    def insert(self, item: Event, previous_item_id: str | None = None) -> str | None:
        """Put a client's item in its place (default: the end); returns the id of the item before it."""
        _check(item)
        item.setdefault("id", short_id("item"))
        item.setdefault("object", "realtime.item")
        item.setdefault("status", "completed")
        if self._position(item["id"]) is not None:
            raise RefusedEventError(
                "item_create_duplicate_item_id",
                f"Error adding item: an item with id '{item['id']}' already exists in the conversation.",
                "item.id",
            )
        position = self._position_after(previous_item_id)
        self._items.insert(position, item)
        return str(self._items[position - 1]["id"]) if position else None

    def append(self, item: Event) -> str | None:
        return self.insert(item)

    def replace(self, item: Event) -> None:
        """An item has grown; if the client deleted it in the meantime it stays deleted."""
        position = self._position(str(item["id"]))
        if position is not None:
            self._items[position] = item

    def delete(self, item_id: str) -> Event:
        position = self._position(item_id)
        if position is None:
            raise RefusedEventError(
                "item_delete_invalid_item_id",
                f"Error deleting item: the item with id '{item_id}' does not exist.",
                "item_id",
            )
        return self._items.pop(position)

    def note_audio(self, item_id: str, milliseconds: int) -> None:
        """How long the audio of an answer was, so that a cut can be turned into words."""
        self._audio_ms[item_id] = milliseconds

    def truncate(self, item_id: str, audio_end_ms: int) -> None:
        """Keep the share of the words that was played: nobody heard the rest."""
        position = self._position(item_id)
        if position is None:
            raise RefusedEventError(
                "item_truncate_invalid_item_id",
                f"Error truncating item: the item with id '{item_id}' does not exist.",
                "item_id",
            )
        whole_ms = self._audio_ms.get(item_id, 0)
        for part in self._items[position].get("content", []):
            words = str(part.get("transcript") or "").split()
            kept = round(len(words) * audio_end_ms / whole_ms) if whole_ms else len(words)
            part["transcript"] = " ".join(words[:kept])

    def set_transcript(self, item_id: str, transcript: str) -> None:
        position = self._position(item_id)
        if position is not None:
            self._items[position]["content"][0]["transcript"] = transcript

    def _position(self, item_id: str) -> int | None:
        return next((at for at, item in enumerate(self._items) if item["id"] == item_id), None)

    def _position_after(self, previous_item_id: str | None) -> int:
        if previous_item_id is None:
            return len(self._items)
        if previous_item_id == FIRST:
            return 0
        position = self._position(previous_item_id)
        if position is None:
            raise RefusedEventError(
                "item_create_invalid_previous_item_id",
                f"Error adding item: the previous item with id '{previous_item_id}' does not exist.",
                "previous_item_id",
            )
        return position + 1


def _check(item: Event) -> None:
    kind = item.get("type")
    if kind not in ITEM_TYPES:
        raise RefusedEventError(
            "invalid_value", f"Invalid value: {kind!r} is no type of an item.", "item.type"
        )
    if kind == "message" and not isinstance(item.get("content"), list):
        raise RefusedEventError(
            "missing_required_parameter", "Missing required parameter: 'item.content'.", "item.content"
        )
    if "id" in item and (not isinstance(item["id"], str) or not item["id"]):
        raise RefusedEventError("invalid_value", "Invalid value: 'item.id' is no text.", "item.id")


def _read(item: Event) -> Item | None:
    kind = item["type"]
    if kind == "function_call":
        return Item(
            kind, _text(item.get("arguments")), str(item.get("name", "")), str(item.get("call_id", ""))
        )
    if kind == "function_call_output":
        return Item(kind, _text(item.get("output")), call_id=str(item.get("call_id", "")))
    words = " ".join(_words(part) for part in item["content"]).strip()
    return Item(str(item.get("role", "user")), words) if words else None


def _words(part: Any) -> str:
    if not isinstance(part, dict):
        return ""
    return str(part.get("text") or part.get("transcript") or "")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
