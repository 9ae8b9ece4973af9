"""What is sent to a webhook and how often: Standard Webhooks (https://www.standardwebhooks.com)."""

import base64
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from standardwebhooks import Webhook as Signer

from voxie_platform.webhooks.models import Due

SECRET_BYTES = 32
LONGEST_REST_SECONDS = 21_600.0
DAY_SECONDS = 86_400.0
PAUSES = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 21_600.0, 36_000.0)
"""After the first attempt, the second, ...: a day in all."""


def new_secret() -> str:
    """What a receiver checks signatures with."""
    return secret_from(secrets.token_bytes(SECRET_BYTES))


def secret_from(key: bytes) -> str:
    """In the form in which receivers take it."""
    return "whsec_" + base64.b64encode(key).decode()


def body_of(due: Due) -> str:
    """That something changed, and what; how it is now is read from the api."""
    letter = {
        "type": due.kind,
        "timestamp": due.happened_at.isoformat(),
        "data": {"workspace_id": due.workspace_id, "seq": due.seq, "subject_id": due.subject_id},
    }
    return json.dumps(letter, separators=(",", ":"))


def headers_of(due: Due, body: str, secrets_now: Sequence[str], now: datetime) -> dict[str, str]:
    """Each signature covers id, time and body; any one that fits will do."""
    signed = (Signer(secret).sign(due.message_id, now, body) for secret in secrets_now)
    return {
        "Content-Type": "application/json",
        "User-Agent": "voxie-platform",
        "webhook-id": due.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def pause_after(due: Due, pauses: tuple[float, ...] = PAUSES, rest: float = 0.0) -> float | None:
    """Until the attempt after the one that just failed, or for the rest asked for; None: a day is over."""
    pause, left = pauses[min(due.tries, len(pauses) - 1)], DAY_SECONDS - due.age_seconds
    return min(max(pause, rest), left) if pause <= left else None


def rest_in(retry_after: str | None, now: datetime) -> float:
    """How long an answer asks to be left alone, in seconds or until a date; 0: not at all, or no sense."""
    said = (retry_after or "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said), LONGEST_REST_SECONDS)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):  # a year or an offset of twenty digits
        return 0.0
    seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_REST_SECONDS)
