// Calls and what was said in each.
import { ask } from "../api.js";
import { h, link, listing, table, when } from "../dom.js";
import { told, turnId } from "../told.js";

const BEAT_MS = 2000;
const MOST_BEATS_AFTER = 60; // the summary comes once the call is over, a model's a while later
const HEADS = ["Asked for", "With", "Channel", "State", "Reason", "Length"];
const OVER = ["ended", "failed"];
const inWords = (reason) => (reason ? reason.replaceAll("_", " ") : "–");
const seconds = (row) => (row.seconds === null ? "not measured" : `${Math.round(row.seconds)} s`);

export async function calls() {
  const names = new Map((await ask("/agents?limit=200")).items.map((agent) => [agent.id, agent.name]));
  const who = (row) => (row.kind === "interview" ? "Voxie" : names.get(row.agent_id) ?? "an agent that is gone");
  const list = await listing(
    (after) => ask(`/calls?${new URLSearchParams({ limit: "50", ...(after ? { after } : {}) })}`),
    (items) => table(HEADS, items.map((row) => [
      link("call", row.id, when(row.requested_at)), who(row), row.channel, row.state, inWords(row.end_reason), seconds(row)])),
    "No call yet.");
  return { content: [h("h1", {}, "Calls"), list] };
}

export async function call(id) {
  const place = `/calls/${encodeURIComponent(id)}`;
  const facts = h("dl", {});
  const turns = h("div", {});
  const after = told(place);
  let row;
  let beatsAfter = 0;

  async function fill() {
    row = await ask(place);
    if (OVER.includes(row.state)) {
      await after.fill();
      if (beatsAfter++) return;
    }
    facts.replaceChildren(...factsOf(row));
    turns.replaceChildren(await listing((after) => ask(`${place}/turns?${new URLSearchParams({ limit: "200", ...(after ? { after } : {}) })}`),
      (items) => h("div", {}, items.map(spoken)), "Nothing was said."));
  }
  await fill();
  const beat = setInterval(() => (beatsAfter > MOST_BEATS_AFTER ? clearInterval(beat) : fill().catch(() => {})), BEAT_MS);
  return {
    content: [h("h1", {}, `Call of ${when(row.requested_at)}`),
      h("section", { class: "card" }, facts),
      after.box, h("section", { class: "card" }, h("h2", {}, "What was said"), turns)],
    left: () => clearInterval(beat),
  };
}

function factsOf(row) {
  const subject = row.kind === "interview"
    ? ["Interview", link("create", row.interview_id, "with Voxie")]
    : ["Agent", h("span", {}, link("test", row.agent_id, "test it again"), `, version ${row.version}`)];
  return [subject, ["Room", row.room_name ?? "–"], ["State", row.state], ["Reason", inWords(row.end_reason)],
    ...(row.end_detail ? [["Detail", row.end_detail]] : []), ["Length", seconds(row)]]
    .flatMap(([term, text]) => [h("dt", {}, term), h("dd", {}, text)]);
}

const ms = (measured) => (measured === null ? "not measured" : `${measured} ms`);

function spoken(turn) {
  const words = turn.heard ?? turn.said ?? "";
  const timed = turn.latency_ms !== null || turn.model_ms !== null;
  const unplayed = turn.meant && !turn.said;
  return h("p", { class: "turn", id: turnId(turn), tabindex: "-1" }, h("strong", {}, turn.who === "caller" ? "Caller: " : "Agent: "),
    words || h("span", { class: "muted" }, unplayed ? `not heard: ${turn.meant}` : "not understood"),
    turn.interrupted ? h("span", { class: "muted" }, " (interrupted)") : null,
    timed ? h("span", { class: "muted" },
      ` – answer ${ms(turn.latency_ms)}, model ${ms(turn.model_ms)}, functions ${ms(turn.function_ms)}`) : null);
}
