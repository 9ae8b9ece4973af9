"""A text model that tells of calls that are over, asked through OpenAI's Responses API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from openai import APIError, APIStatusError, APITimeoutError, AsyncOpenAI
from openai.resources.responses import AsyncResponses
from openai.types.responses import Response
from pydantic import ValidationError

from voxie_platform.calls.models import Usage
from voxie_platform.calls.summary import Story
from voxie_platform.calls.told import (
    NotWaitedForError,
    Storyteller,
    Telling,
    Told,
    material,
    shown_turns,
    summary_told,
)
from voxie_platform.errors import UnavailableError
from voxie_platform.ids import new_id
from voxie_platform.voice.access import ModelAccess

PROMPT = Path(__file__).parent / "prompts" / "summary.md"
FORMAT: Any = {"type": "json_schema", "name": "record", "strict": True, "schema": Told.model_json_schema()}
ANSWER_SECONDS = 60.0
MOST_ANSWER_TOKENS = 8_000
"""A model that reasons counts its thoughts too."""
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}
"""Other refusals would come again: a wrong key, an unknown model, a server without this API."""
NO_RESPONSE = (ValueError, TypeError, AttributeError)
"""What comes of an answer that is none: the library looks for the parts of a response in whatever came."""


class TextModel:
    """One model, asked once for each call."""

    def __init__(
        self, responses: AsyncResponses, model: str, *, recorded: str, answer_seconds: float
    ) -> None:
        self._responses = responses
        self._seconds = answer_seconds
        self._model = model
        self._recorded = recorded
        self._prompt = PROMPT.read_text(encoding="utf-8")

    async def tell(self, story: Story) -> Telling:
        """As Storyteller says."""
        turns, left_out = shown_turns(story.turns)
        try:
            response = await self._ask(material(story, turns))
            text, usage = response.output_text, self._usage(story, response)
        except APIStatusError as error:
            if error.status_code in LATER or error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise UnavailableError(f"{self._recorded} does not answer ({error.status_code}).") from error
            return Telling(None, None, f"the request is refused ({error.status_code})")
        except (TimeoutError, APITimeoutError) as error:
            sentence = f"{self._recorded} does not answer within {self._seconds:g} s."
            raise NotWaitedForError(sentence, self._unmeasured(story)) from error
        except (APIError, *NO_RESPONSE) as error:
            # the library's own words may quote what was asked
            raise UnavailableError(f"{self._recorded} does not answer ({type(error).__name__}).") from error
        try:
            told = Told.model_validate_json(text)
        except ValidationError:
            return Telling(None, usage, f"the answer cannot be read ({response.status})")
        summary = summary_told(
            story, told, turns, made_by=self._recorded, made_at=datetime.now(UTC), left_out=left_out
        )
        return Telling(summary, usage, "" if summary else "no turn bears what the answer says")

    async def _ask(self, document: str) -> Response:
        async with asyncio.timeout(self._seconds):
            return await self._responses.create(
                model=self._model,
                instructions=self._prompt,
                input=document,
                text={"format": FORMAT},
                max_output_tokens=MOST_ANSWER_TOKENS,
                store=False,
            )

    def _unmeasured(self, story: Story) -> Usage:
        return Usage(call_id=story.call.id, response_id=new_id(), model=self._recorded, at=datetime.now(UTC))

    def _usage(self, story: Story, response: Response) -> Usage | None:
        used = response.usage
        if used is None:
            return None
        return Usage(
            call_id=story.call.id,
            response_id=response.id,
            model=self._recorded,
            input_text=used.input_tokens,
            input_cached=used.input_tokens_details.cached_tokens,
            output_text=used.output_tokens,
            at=datetime.now(UTC),
        )


@asynccontextmanager
async def open_storyteller(
    access: ModelAccess, model: str, *, answer_seconds: float = ANSWER_SECONDS
) -> AsyncIterator[Storyteller]:
    """With one connection pool for all calls."""
    async with AsyncOpenAI(
        api_key=access.api_key,
        base_url=access.base_url,
        max_retries=0,  # it is tried again later, and a bounded number of times
    ) as client:
        # its half of the library is loaded here, at the start, and not while a call is told of
        responses = client.responses
        yield TextModel(responses, model, recorded=access.name_of(model), answer_seconds=answer_seconds)
