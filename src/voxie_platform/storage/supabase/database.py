"""The project's PostgreSQL itself, for what is done by hand: its schema, and moving data into it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from voxie_platform.errors import ConflictError, SettingsError, UnavailableError

CONNECT_SECONDS = 10
MISREAD = (ValueError, asyncpg.ClientConfigurationError, asyncpg.InvalidCatalogNameError)
"""Their own words repeat parts of the address, and of a password with signs that mean something there."""
UNUSABLE = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InsufficientPrivilegeError)


@asynccontextmanager
async def connected(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the database's owner; through a pooler too, as nothing is prepared ahead.

    Raises: SettingsError: the address or its password cannot be used. UnavailableError.
    """
    try:
        connection = await asyncpg.connect(
            database_url, timeout=CONNECT_SECONDS, statement_cache_size=0, server_settings={"TimeZone": "UTC"}
        )
    except MISREAD:
        raise SettingsError(
            "DATABASE_URL cannot be used: it must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, of a "
            "database that is there, and signs of the password such as / # ? [ @ % must be written %XX."
        ) from None
    except UNUSABLE as error:
        raise SettingsError(f"DATABASE_URL cannot be used: {error}") from error
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise UnavailableError(f"The database of DATABASE_URL does not answer ({error}).") from error
    try:
        yield connection
    except asyncpg.IntegrityConstraintViolationError as error:
        raise ConflictError(f"This contradicts what the database holds ({error}).") from error
    except asyncpg.PostgresError as error:
        raise UnavailableError(f"The database refuses: {error}.") from error
    finally:
        await connection.close()
