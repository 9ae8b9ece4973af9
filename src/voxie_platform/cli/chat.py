"""`chat`: the same conversation in text."""

import json
from contextlib import aclosing
from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.calls.reading import plain
from voxie_platform.cli.opening import in_stores, logged_settings
from voxie_platform.cli.printing import shown
from voxie_platform.cli.typed import typed_lines

if TYPE_CHECKING:
    from voxie_platform.storage.stores import Stores
    from voxie_platform.voice.chat import ChatEvent
    from voxie_platform.voice.text_call import Subject


def chat(
    agent: str = typer.Argument(help="Id or name of the agent, or `voxie` to create one."),
    interview: str | None = typer.Option(None, help="With voxie: id of the interview to go on with."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object for each thing that happens."),
) -> None:
    """Talk in text: same agent, same functions, same records. One line is one turn."""
    in_stores(lambda stores, workspace: talk_to(stores, workspace, agent, interview, as_json=as_json))


async def talk_to(
    stores: "Stores", workspace: str, agent: str, interview: str | None, *, as_json: bool
) -> None:
    from voxie_platform.cli.agents.named import agent_named
    from voxie_platform.voice.text_call import VOXIE, Subject

    whom = agent if agent == VOXIE else await agent_named(stores.of(workspace), agent)
    await talk(stores, Subject(workspace, whom, interview), as_json=as_json)


async def talk(stores: "Stores", subject: "Subject", *, as_json: bool) -> None:
    from voxie_platform.cli.brain import settings_with_a_model
    from voxie_platform.voice.chat import chat as conversation

    # However this ends, also in the middle: the conversation ends before its model and its store go.
    async with (
        settings_with_a_model(logged_settings(quiet=True)) as settings,
        aclosing(conversation(settings, stores, subject, typed_lines())) as talked,
    ):
        async for happened in talked:
            typer.echo(as_line(happened) if as_json else as_words(happened))


def as_line(happened: "ChatEvent") -> str:
    return json.dumps({"event": happened.event, **happened.data}, ensure_ascii=False)


def as_words(happened: "ChatEvent") -> str:
    if happened.event == "said":
        return f"{happened.data.get('who')}: {plain(str(happened.data.get('text')))}"
    return shown(f"  [{happened.event}: {json.dumps(happened.data, ensure_ascii=False)}]")
