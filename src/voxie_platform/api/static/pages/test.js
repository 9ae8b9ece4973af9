// Calling an agent to try it, and what it did.
import { ask } from "../api.js";
import { conversation } from "../conversation.js";
import { h, link } from "../dom.js";
import { rowsOf } from "./desk.js";

const BEAT_MS = 2000;

export async function test(id) {
  const agent = await ask(`/agents/${encodeURIComponent(id)}`);
  const done = await rowsOf(id);
  const record = h("p", {});
  const talk = conversation({
    name: agent.name,
    startLabel: "Test agent",
    begin: () => ask(`/agents/${encodeURIComponent(id)}/spawn`, { method: "POST", body: {}, key: crypto.randomUUID() }),
    ended: (call) => {
      record.replaceChildren(link("call", call.call_id, "What was said in this call"));
      return done.fill();
    },
  });
  const beat = setInterval(() => talk.isLive() && done.fill(), BEAT_MS);
  return {
    content: [h("h1", {}, agent.name), h("p", { class: "lead" }, agent.config.identity.purpose || "Speak as your callers would."),
      h("div", { class: "two" }, h("div", {}, talk.panel, record), done.panel)],
    left: () => {
      clearInterval(beat);
      talk.left();
    },
  };
}
