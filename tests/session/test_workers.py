"""What a worker decides without anybody's help: its mode, its seats, its jobs, its last steps."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx
import pytest

from voxie_platform.calls.models import Call, CallKind, CallState, Channel, EndReason, Took
from voxie_platform.calls.recorder import Recorder
from voxie_platform.errors import SettingsError
from voxie_platform.fleet.models import LAST_ATTEMPT, MAX_ATTEMPTS
from voxie_platform.ids import new_id
from voxie_platform.metrics.figures import WorkerMetrics
from voxie_platform.rooms import names
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.settings import DeploymentMode, read_settings
from voxie_platform.voice.access import access_of
from voxie_platform.watcher.rules import End, Redispatch, step_for_overdue, step_for_unseen_room
from voxie_platform.worker.edits import edit_in
from voxie_platform.worker.figures import answers, show
from voxie_platform.worker.guard import guard
from voxie_platform.worker.health import Asked, health_page
from voxie_platform.worker.modes import MODES, mode_of
from voxie_platform.worker.seats import Seats

VOXIE, SPAWNER = DeploymentMode.VOXIE, DeploymentMode.SPAWNER


def settings(tmp_path, **given):
    return read_settings(data_dir=tmp_path, **given)


@pytest.mark.parametrize(
    ("given", "configured", "mode"),
    [(VOXIE, None, VOXIE), (None, SPAWNER, SPAWNER), (SPAWNER, SPAWNER, SPAWNER)],
)
def test_the_mode_is_given_or_configured(tmp_path, given, configured, mode):
    assert mode_of(given, settings(tmp_path, deployment_mode=configured), {}) is mode


def test_two_modes_that_differ_are_refused_by_name(tmp_path):
    with pytest.raises(SettingsError, match=r"--mode is voxie, but DEPLOYMENT_MODE is spawner"):
        mode_of(VOXIE, settings(tmp_path, deployment_mode=SPAWNER), {})


def test_no_mode_at_all_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="DEPLOYMENT_MODE"):
        mode_of(None, settings(tmp_path), {})


@pytest.mark.parametrize("name", ["LIVEKIT_AGENT_NAME", "LIVEKIT_AGENT_NAME_OVERRIDE"])
def test_a_variable_that_would_rename_the_worker_is_refused_by_name(tmp_path, name):
    assert mode_of(VOXIE, settings(tmp_path), {name: "voxie"}) is VOXIE
    with pytest.raises(SettingsError, match=rf"voxie, but {name} is spawner"):
        mode_of(VOXIE, settings(tmp_path), {name: "spawner"})


def test_without_any_model_the_settings_are_refused(tmp_path):
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        access_of(settings(tmp_path))


def test_a_model_key_never_shows(tmp_path):
    assert "sesame" not in repr(access_of(settings(tmp_path, openai_api_key="open-sesame")))


def test_seats_are_exact_and_given_back():
    seats = Seats(2)
    assert seats.take("a")
    assert seats.load < 0.7
    assert seats.take("b")
    assert not seats.take("c")
    assert seats.load < 0.7, "LiveKit would hear too late of the next free seat"
    seats.free("a")
    assert seats.take("c")


def test_the_seat_of_a_job_that_died_is_taken_back():
    seats = Seats(1)
    seats.take("a")
    seats.keep([])
    assert seats.active == 1, "accepted, not started yet"
    seats.started("a")
    seats.keep(["a"])
    assert seats.active == 1
    seats.keep([])
    assert seats.active == 0


def test_a_draining_worker_seats_nobody():
    seats = Seats(2)
    seats.close()
    assert not seats.take("a")
    assert seats.load >= 0.7


class Request:
    """What LiveKit asks."""

    def __init__(self, room, metadata, job_id="job"):
        self.id, self.room = job_id, SimpleNamespace(name=room)
        self.job = SimpleNamespace(metadata=metadata)
        self.answers = []

    async def accept(self):
        self.answers.append("accepted")

    async def reject(self, *, terminate):
        self.answers.append(f"rejected, terminate={terminate}")


async def asked(mode, room, metadata, seats=None):
    request = Request(room, metadata)
    await guard(MODES[mode], seats or Seats(1))(request)
    return request.answers


async def test_a_job_is_taken_when_room_note_and_mode_agree():
    call, agent = new_id(), new_id()
    note = DispatchNote(call, 1).metadata
    assert await asked(SPAWNER, names.agent_room(agent, call), note) == ["accepted"]
    assert await asked(VOXIE, names.interview_room(call), note) == ["accepted"]


async def test_a_job_of_the_other_deployment_is_refused_for_good():
    call = new_id()
    note = DispatchNote(call, 1).metadata
    refused = ["rejected, terminate=True"]
    assert await asked(SPAWNER, names.interview_room(call), note) == refused
    assert await asked(VOXIE, names.agent_room(new_id(), call), note) == refused
    assert await asked(VOXIE, names.interview_room(new_id()), note) == refused


async def test_a_worker_in_trouble_takes_no_job_and_offers_no_seat():
    call, trouble = new_id(), [None]
    seats = Seats(2, lambda: trouble[0])
    assert seats.take("other")
    assert (seats.offered, seats.load < 0.7) == (2, True)
    trouble[0] = "The disk is full."
    room, note = names.interview_room(call), DispatchNote(call, 1).metadata
    assert await asked(VOXIE, room, note, seats) == ["rejected, terminate=False"]
    assert seats.offered == 1
    assert 0.6 < seats.load < 0.7, (
        "LiveKit asks the others first, and hears too late that the trouble is over"
    )
    trouble[0] = None
    assert await asked(VOXIE, room, note, seats) == ["accepted"]


async def test_a_full_worker_lets_the_next_one_be_asked():
    call, seats = new_id(), Seats(1)
    seats.take("other")
    room = names.interview_room(call)
    assert await asked(VOXIE, room, DispatchNote(call, 1).metadata, seats) == ["rejected, terminate=False"]


async def test_a_seat_is_free_again_if_the_job_never_came():
    class Lost(Request):
        async def accept(self):
            raise TimeoutError

    call, seats = new_id(), Seats(1)
    with pytest.raises(TimeoutError):
        await guard(MODES[VOXIE], seats)(Lost(names.interview_room(call), DispatchNote(call, 1).metadata))
    assert seats.active == 0


NOT_YET = (
    *("job_id", "worker_id", "agent_identity", "lease_until", "variant", "claimed_at", "live_at"),
    *("ended_at", "end_reason", "end_detail", "seconds"),
)


def call_in(state, *, attempt=1, room="voxie-creation-00000000"):
    now = datetime.now(UTC)
    return Call.model_validate(
        {
            "id": new_id(),
            "kind": CallKind.INTERVIEW,
            "channel": Channel.VOICE if room else Channel.TEXT,
            "deployment": VOXIE,
            "room_name": room,
            "caller_identity": "c",
            "workspace_id": "w",
            "state": state,
            "attempt": attempt,
            "requested_at": now,
            "dispatched_at": now,
        }
        | dict.fromkeys(NOT_YET)
    )


@pytest.mark.parametrize("state", [CallState.REQUESTED, CallState.CLAIMED])
def test_fault_03_a_lost_agent_is_dispatched_once_more_and_no_more(state):
    assert step_for_overdue(call_in(state), worker_there=True, dispatched=True) == Redispatch()
    last = call_in(state, attempt=MAX_ATTEMPTS)
    for worker_there in (True, False):
        step = step_for_overdue(last, worker_there=worker_there, dispatched=True)
        assert step == End(EndReason.NO_AGENT)
    step = step_for_overdue(call_in(state), worker_there=False, dispatched=True)
    assert step == End(EndReason.NO_WORKER)


def test_an_attempt_that_no_agent_was_asked_for_is_made_again_but_not_for_ever():
    def step(attempt):
        call = call_in(CallState.REQUESTED, attempt=attempt)
        return step_for_overdue(call, worker_there=True, dispatched=False)

    assert step(MAX_ATTEMPTS) == Redispatch()
    assert step(LAST_ATTEMPT) == End(EndReason.NO_AGENT)


@pytest.mark.parametrize("room", ["voxie-creation-00000000", None])
def test_a_conversation_whose_process_is_gone_was_interrupted(room):
    step = step_for_overdue(call_in(CallState.LIVE, room=room), worker_there=True, dispatched=True)
    assert isinstance(step, End)
    assert step.reason is EndReason.INTERRUPTED


def test_a_room_may_still_be_on_its_way_while_the_call_is_only_requested():
    assert step_for_unseen_room(call_in(CallState.REQUESTED), missed_seconds=60) is None
    assert step_for_unseen_room(call_in(CallState.LIVE), missed_seconds=60) == End(EndReason.ROOM_DELETED)
    assert step_for_unseen_room(call_in(CallState.LIVE), missed_seconds=0.5) is None


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "7", '{"field": 1, "value": "x"}', "[" * 9_000, "x" * 9_000]
)
def test_nonsense_is_no_edit(text):
    assert edit_in(text) is None


def test_an_edit_names_field_and_value():
    assert edit_in('{"field": "trade", "value": "bakery"}') == ("trade", "bakery")


async def test_the_health_page_is_red_until_livekit_knows_the_worker():
    wrong, metrics = ["not registered"], answers(WorkerMetrics(VOXIE), None)
    async with health_page("127.0.0.1", 0, lambda: wrong[0], metrics) as port:
        async with httpx.AsyncClient(trust_env=False) as client:
            red = await client.get(f"http://127.0.0.1:{port}/")
            assert (red.status_code, red.text) == (503, "not registered\n")
            wrong[0] = None
            assert (await client.get(f"http://127.0.0.1:{port}/")).status_code == 200
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"nonsense")
        writer.close()


class Unwatched:
    draining = False


async def test_a_second_worker_on_one_health_port_is_told_which_setting_to_change():
    metrics = answers(WorkerMetrics(VOXIE), None)
    async with health_page("127.0.0.1", 0, lambda: None, metrics) as port:
        with pytest.raises(SettingsError, match=f"port {port}.*WORKER_HEALTH_PORT") as refused:
            async with health_page("127.0.0.1", port, lambda: None, metrics):
                pass
    assert [fault.field for fault in refused.value.faults] == ["WORKER_HEALTH_PORT"]


async def test_the_health_page_shows_the_workers_figures():
    metrics, seats = WorkerMetrics(VOXIE), Seats(3)
    outbox = SimpleNamespace(records_waiting=5, records_in_memory=2, stuck_seconds=90.0, dropped=0)
    show(metrics, VOXIE, seats=seats, heart=Unwatched(), outbox=outbox, registered=lambda: True)
    seats.take("job")
    async with (
        health_page("127.0.0.1", 0, lambda: "not registered", answers(metrics, None)) as port,
        httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{port}") as client,
    ):
        shown = (await client.get("/metrics?x=1")).text
        assert (await client.get("/metrics", headers={"host": "evil.example"})).status_code == 401
        assert (await client.get("/metricsx")).status_code == 503
    for line in (
        'voxie_worker_slots{deployment="voxie"} 3.0',
        'voxie_worker_active_calls{deployment="voxie"} 1.0',
        'voxie_worker_draining{deployment="voxie"} 0.0',
        'voxie_outbox_records{deployment="voxie"} 5.0',
        'voxie_outbox_memory_records{deployment="voxie"} 2.0',
        'voxie_outbox_stuck_seconds{deployment="voxie"} 90.0',
    ):
        assert line in shown


async def test_the_workers_figures_may_need_a_key():
    page = answers(WorkerMetrics(VOXIE), "sesame")
    assert page(Asked("/metrics", {"host": "127.0.0.1"}, "127.0.0.1")).status == 401
    assert page(Asked("/metrics", {"authorization": "Bearer sesame"}, "10.0.0.7")).status == 200


def test_a_late_transcript_keeps_the_place_its_turn_began_at():
    kept, now = [], [0.0]
    recorder = Recorder("call", 1, kept.append, clock=lambda: now[0])
    recorder.begin("caller-1", "caller")
    now[0] = 1.5
    recorder.stop("caller-1")
    assert recorder.awaits_words
    recorder.begin("agent-1", "agent")
    now[0] = 3.0
    recorder.said("agent-1", "Yes?", interrupted=False)
    recorder.heard("caller-1", "Hello")
    assert [(turn.seq, turn.who, turn.started_ms, turn.ended_ms) for turn in kept] == [
        (2, "agent", 1500, 3000),
        (1, "caller", 0, 1500),
    ]
    assert not recorder.awaits_words


def test_what_the_agent_means_to_say_is_written_before_it_is_played():
    kept, now = [], [0.0]
    recorder = Recorder("call", 1, kept.append, clock=lambda: now[0])
    recorder.meant("unknown", "a late word of a turn that is over")
    recorder.begin("agent-1", "agent")
    recorder.meant("agent-1", "One two three.")
    now[0] = 2.0
    recorder.said("agent-1", "One two", interrupted=True, took=Took(latency_ms=400))
    recorder.begin("agent-2", "agent")
    recorder.meant("agent-2", "Four.")
    recorder.said("agent-2", "Four.", interrupted=False)
    recorder.begin("agent-3", "agent")
    recorder.meant("agent-3", "Five.")
    recorder.unplayed()
    assert [(turn.seq, turn.meant, turn.said, turn.interrupted, turn.ended_ms) for turn in kept] == [
        (1, "One two three.", None, False, None),
        (1, "One two three.", "One two", True, 2000),
        (2, "Four.", None, False, None),
        (2, None, "Four.", False, 2000),
        (3, "Five.", None, False, None),
        (3, "Five.", None, True, 2000),
    ]
    assert [turn.latency_ms for turn in kept[:2]] == [None, 400]


def test_the_end_of_a_call_is_its_last_record():
    kept = []
    recorder = Recorder("call", 2, kept.append)
    recorder.over(EndReason.SILENCE, "nobody spoke", 12.5)
    event, word = kept
    assert event.data == {"state": "over", "reason": "silence", "detail": "nobody spoke"}
    assert (word.call_id, word.attempt, word.reason, word.seconds) == ("call", 2, EndReason.SILENCE, 12.5)


def test_the_offline_engine_serves_under_its_own_name(tmp_path):
    offline = access_of(settings(tmp_path, offline_api_key="k"))
    assert offline.name_of("gpt-realtime") == "offline"
    assert access_of(settings(tmp_path, openai_api_key="k")).name_of("gpt-realtime") == "gpt-realtime"
