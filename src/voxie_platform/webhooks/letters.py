"""What is sent to a webhook and how often: Standard Webhooks (https://www.standardwebhooks.com)."""

import base64
import json
import secrets
from datetime import datetime

from standardwebhooks import Webhook as Signer

from voxie_platform.webhooks.models import Due

SECRET_BYTES = 32
DAY_SECONDS = 86_400.0
PAUSES = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 21_600.0, 36_000.0)
"""After the first attempt, the second, ...: a day in all."""


def new_secret() -> str:
    """What a receiver checks signatures with."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def body_of(due: Due) -> str:
    """That something changed, and what; how it is now is read from the api."""
    letter = {
        "type": due.kind,
        "timestamp": due.happened_at.isoformat(),
        "data": {"workspace_id": due.workspace_id, "seq": due.seq, "subject_id": due.subject_id},
    }
    return json.dumps(letter, separators=(",", ":"))


def headers_of(due: Due, body: str, secret: str, now: datetime) -> dict[str, str]:
    """The signature covers id, time and body."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "voxie-platform",
        "webhook-id": due.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(secret).sign(due.message_id, now, body),
    }


def pause_after(due: Due, pauses: tuple[float, ...] = PAUSES) -> float | None:
    """Until the attempt after the one that just failed; None: a day is over."""
    pause = pauses[min(due.tries, len(pauses) - 1)]
    return pause if due.age_seconds + pause <= DAY_SECONDS else None
