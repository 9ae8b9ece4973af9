"""How a command asks the api."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from voxie_platform.cli.opening import logged_settings
from voxie_platform.errors import Fault, NotSignedInError, SettingsError, UnavailableError, VoxieError

if TYPE_CHECKING:
    import httpx


def ask_api(method: str, path: str, **query: str) -> "httpx.Response":
    """The api's answer.

    Raises:
        SettingsError: there is no key to ask with.
        VoxieError: the api's own sentence, if it says no.
    """
    import httpx

    settings = logged_settings(quiet=True)
    if settings.voxie_api_key is None:
        faults = [Fault("VOXIE_API_KEY", "missing")]
        raise SettingsError(
            "VOXIE_API_KEY is not set, and no `up` runs here that would give one.", faults=faults
        )
    url = settings.api_url
    headers = {"Authorization": f"Bearer {settings.voxie_api_key.get_secret_value()}"}
    try:
        answer = httpx.request(method, url + quote(path), params=query, headers=headers, timeout=30.0)
    except httpx.HTTPError as error:
        raise UnavailableError(f"The api at {url} does not answer ({type(error).__name__}).") from error
    if answer.is_success:
        return answer
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        raise NotSignedInError(f"The api at {url} does not know this VOXIE_API_KEY.")
    raise VoxieError(sentence_of(answer))


def sentence_of(answer: "httpx.Response") -> str:
    """What a problem document says."""
    try:
        problem: dict[str, Any] = answer.json()
        return str(problem.get("detail") or problem["title"])
    except (ValueError, KeyError, AttributeError):
        return f"The api answered {answer.status_code}."
