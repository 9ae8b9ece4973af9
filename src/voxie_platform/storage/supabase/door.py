"""The one way to Supabase: functions of the database, called with the secret key over HTTP/1.1."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from postgrest import APIError
from pydantic import JsonValue

from supabase import AsyncClient, AsyncClientOptions, acreate_client
from voxie_platform.errors import InvalidError, UnavailableError
from voxie_platform.storage.supabase.refusals import refused
from voxie_platform.storage.supabase.text import given_back, kept

SECONDS = httpx.Timeout(8.0, connect=2.0)
CONNECTIONS = httpx.Limits(max_connections=20, max_keepalive_connections=20, keepalive_expiry=20.0)
NO_JSON = "What Supabase answers is no JSON: something else stands in its place."
BROKEN = (httpx.NetworkError, httpx.RemoteProtocolError)
"""The connection went before the answer came."""


@asynccontextmanager
async def open_door(url: str, secret_key: str) -> AsyncIterator["Door"]:
    """A door for the loop that opens it; its connections are closed at the end.

    HTTP/2 is left alone: when the server ends such a connection, requests under way on it are lost.
    """
    transport = httpx.AsyncHTTPTransport(http2=False, limits=CONNECTIONS, retries=1)
    hooks = {"response": [expect_something]}
    async with httpx.AsyncClient(transport=transport, timeout=SECONDS, event_hooks=hooks) as connections:
        options = AsyncClientOptions(
            httpx_client=connections,
            auto_refresh_token=False,
            persist_session=False,
            postgrest_client_retry=False,
        )
        yield Door(await acreate_client(url, secret_key, options))


async def expect_something(response: httpx.Response) -> None:
    """Each of our functions answers JSON, be it `null`; the client would take nothing for an empty list.

    Raises: UnavailableError.
    """
    if response.is_success and not await response.aread():
        raise UnavailableError(NO_JSON)


class Door:
    """Functions of the database by their names; each is one transaction."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def read(self, function: str, **given: JsonValue) -> JsonValue:
        """What a function answers that changes nothing; asked once more if the connection broke.

        Raises: UnavailableError, and what the function refuses with.
        """
        try:
            return await self.call(function, given)
        except BROKEN:
            return await self.write(function, **given)

    async def write(self, function: str, **given: JsonValue) -> JsonValue:
        """What a function answers that changes something; if the connection broke, it may have done so.

        Raises: UnavailableError, and what the function refuses with.
        """
        try:
            return await self.call(function, given)
        except BROKEN as error:
            raise UnavailableError(f"Supabase does not answer ({type(error).__name__}).") from error

    async def call(self, function: str, given: dict[str, JsonValue]) -> JsonValue:
        try:
            answer = await self.client.rpc(function, {"given": kept(given)}).execute()
        except APIError as error:
            refusal = refused(error)
            if refusal is None:
                raise
            raise refusal from error
        except (UnicodeEncodeError, ValueError) as error:
            raise InvalidError("This holds a character or a number that cannot be kept.") from error
        except BROKEN:
            raise
        except (httpx.HTTPError, RuntimeError) as error:
            raise UnavailableError(f"Supabase does not answer ({type(error).__name__}).") from error
        data: JsonValue = answer.data  # type: ignore[assignment]  # whatever JSON the function answers
        if isinstance(data, str):  # none does; the client hands on what it could not read
            raise UnavailableError(NO_JSON)
        return given_back(data)


class Tenant:
    """One workspace's way through the door: all that it asks carries its id."""

    def __init__(self, door: Door, workspace_id: str) -> None:
        self.door = door
        self.workspace_id = workspace_id

    async def read(self, function: str, **given: JsonValue) -> JsonValue:
        """What is seen of this workspace."""
        return await self.door.read(function, workspace_id=self.workspace_id, **given)

    async def write(self, function: str, **given: JsonValue) -> JsonValue:
        """What is changed in this workspace."""
        return await self.door.write(function, workspace_id=self.workspace_id, **given)
