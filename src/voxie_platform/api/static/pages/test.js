// Calling an agent to try it, and what it did.
import { ask } from "../api.js";
import { conversation } from "../conversation.js";
import { h } from "../dom.js";
import { rows } from "./desk.js";

export async function test(id) {
  const agent = await ask(`/agents/${encodeURIComponent(id)}`);
  const done = await rows();
  const talk = conversation({
    name: agent.name,
    startLabel: "Test agent",
    begin: () => ask(`/agents/${encodeURIComponent(id)}/spawn`, { method: "POST", body: {}, key: crypto.randomUUID() }),
    ended: () => done.fill(),
  });
  const beat = setInterval(() => talk.isLive() && done.fill(), 2000);
  return {
    content: [h("h1", {}, agent.name), h("p", { class: "lead" }, agent.config.identity.purpose || "Speak as your callers would."),
      h("div", { class: "two" }, talk.panel, done.panel)],
    left: () => { clearInterval(beat); talk.left(); },
  };
}
