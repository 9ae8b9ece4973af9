"""Every kind of change that the log knows: what it says and where its subject is read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of change."""

    says: str
    read: str
    """The route that shows the subject as it is now, `{id}` standing for the change's `subject_id`."""


AGENT = "GET /api/agents/{id}"
CALL = "GET /api/calls/{id}"
SUMMARY = "GET /api/calls/{id}/summary"
FIGURES = "GET /api/calls/{id}/figures"
WORKSPACE = "GET /api/workspace"
INTERVIEW = "GET /api/interviews/{id}"
BOOKINGS = "GET /api/bookings"
MESSAGES = "GET /api/messages"
KEYS = "GET /api/keys"
MEMBERS = "GET /api/members"
WEBHOOKS = "GET /api/webhooks"

KINDS = {
    "agent.created": Kind("An agent was saved for the first time.", AGENT),
    "agent.saved": Kind("An agent has a new version.", AGENT),
    "agent.enabled": Kind("An agent takes calls again.", AGENT),
    "agent.disabled": Kind("An agent takes no more calls.", AGENT),
    "agent.deleted": Kind("An agent is gone; its calls stay.", AGENT),
    "agent.restored": Kind("An agent that was deleted is back.", AGENT),
    "calendar.saved": Kind(
        "A calendar is new, or has new units or hours; bookings of a unit with a new name have it, too.",
        BOOKINGS,
    ),
    "call.requested": Kind("A call has its slot and waits for its agent.", CALL),
    "call.claimed": Kind("A worker has taken the call.", CALL),
    "call.live": Kind("The agent is there and can speak.", CALL),
    "call.noted": Kind("Turns, events or usage of the call were written: once for each batch.", CALL),
    "call.revoked": Kind("Its agent was lost; another one was asked for.", CALL),
    "call.ended": Kind("The call is over.", CALL),
    "call.failed": Kind("The call is over and did not work; `end_reason` says why.", CALL),
    "call.summarized": Kind("The call has a summary, or another one.", SUMMARY),
    "call.counted": Kind("The analytics hold the call, or what changed about it.", FIGURES),
    "interview.begun": Kind("An interview has an empty sheet.", INTERVIEW),
    "interview.noted": Kind("Its sheet was filled in or corrected.", INTERVIEW),
    "interview.saved": Kind("Its sheet became an agent, or a new version of one.", INTERVIEW),
    "booking.created": Kind("Something was booked.", BOOKINGS),
    "booking.moved": Kind("A booking has another time, party or unit.", BOOKINGS),
    "booking.cancelled": Kind("A booking is off; its units are free.", BOOKINGS),
    "message.created": Kind("Somebody left a message.", MESSAGES),
    "message.done": Kind("Somebody saw to a message.", MESSAGES),
    "message.open": Kind("A message is to be seen to again.", MESSAGES),
    "key.created": Kind("There is a new API key.", KEYS),
    "key.revoked": Kind("An API key opens nothing any more.", KEYS),
    "member.added": Kind("A Supabase user may enter the workspace.", MEMBERS),
    "member.changed": Kind("A member has another role or name.", MEMBERS),
    "member.removed": Kind("A user may enter the workspace no more.", MEMBERS),
    "workspace.changed": Kind("The workspace has another time zone.", WORKSPACE),
    "webhook.created": Kind("There is a new webhook.", WEBHOOKS),
    "webhook.changed": Kind("A webhook has another address, secret or kinds, or was switched.", WEBHOOKS),
    "webhook.gone": Kind("A webhook was switched off: its receiver said 410 Gone.", WEBHOOKS),
    "webhook.deleted": Kind("A webhook is gone, with its deliveries.", WEBHOOKS),
}
