"""`up`: everything as children of this terminal."""

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.opening import logged_settings

if TYPE_CHECKING:
    from voxie_platform.supervisor.telling import News

SPEECH = {"demo": "demo brain (no OPENAI_API_KEY)", "openai": "the Realtime model that is set"}
SENTENCES = {
    "progress": "  {text} ...",
    "warning": "  note: {whose}{text}",
    "died": "  {part} ended with code {code}; starting it again in {again_in_seconds:.1f} s",
    "ready": "\n  Open {sign_in}\n\n  ready after {after_seconds} s, speech: {speaks}; Ctrl-C stops it\n",
    "stopping": "\n  stopping: calls may end within {seconds:.0f} s; Ctrl-C again ends them now",
    "stopped": "  stopped",
}


def up(
    without: list[str] = typer.Option([], help="Leave a part out, e.g. worker-spawner; may be repeated."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line, for programs."),
) -> None:
    """Start everything: LiveKit, api, both workers, and the offline speech engine if there is no key."""
    from voxie_platform.supervisor.up import up as run

    asyncio.run(run(logged_settings(quiet=True), without=without, tell=as_line if as_json else as_sentence))


def as_line(news: "News") -> None:
    typer.echo(json.dumps({"event": news.event, **asdict(news)}, ensure_ascii=False))


def as_sentence(news: "News") -> None:
    fields = asdict(news)
    whose = f"{fields['part']}: " if fields.get("part") else ""
    speaks = SPEECH.get(str(fields.get("speech")), "")
    if sentence := SENTENCES.get(news.event):
        typer.echo(sentence.format(whose=whose, speaks=speaks, **fields))
