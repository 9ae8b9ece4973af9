"""What a worker shows to Prometheus of a call that really was."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

pytestmark = pytest.mark.rooms


async def figures_of(worker):
    """Each sample by its name, of the one deployment that a worker is."""
    port = next(line["health_port"] for line in worker.lines if line["message"] == "worker starts")
    async with httpx.AsyncClient(trust_env=False) as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    return {
        (sample.name, sample.labels.get("reason") or sample.labels.get("operation")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "le" not in sample.labels
    }


async def test_a_call_is_in_the_figures_of_its_worker(stand):
    worker = stand.shared_workers[1]
    before = await figures_of(worker)
    stand.model.play(transcripts=["a table please"], reply={"say": "For how many?"})
    call = await stand.spawn(await stand.agent(greeting={"text": "Welcome."}))
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        during = await figures_of(worker)
        await caller.hum()
        await caller.until_heard()
        await caller.until_quiet()
    await stand.until_over(call)
    after = await figures_of(worker)

    def rose(name, of=None):
        return after[name, of] - before.get((name, of), 0)

    assert during["voxie_worker_active_calls", None] == before["voxie_worker_active_calls", None] + 1
    for name in ("spawn_to_joined", "time_to_greeting", "turn_latency", "turn_model"):
        assert rose(f"voxie_{name}_seconds_count") == 1, name
    joined, greeted = (rose(f"voxie_{name}_seconds_sum") for name in ("spawn_to_joined", "time_to_greeting"))
    assert 0 < joined < greeted < 10
    assert rose("voxie_calls_ended_total", "caller_hung_up") == 1
    assert rose("voxie_store_seconds_count", "fleet.claim") == 1
    assert after["voxie_outbox_lost_records", None] == 0
    assert after["voxie_worker_slots", None] == 6
    assert after["voxie_worker_registered", None] == 1
