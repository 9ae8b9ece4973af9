// The list of agents.
import { ask } from "../api.js";
import { h, problem, when } from "../dom.js";

export async function agents() {
  const list = h("div", {});
  const search = h("input", { type: "search", "aria-label": "Search agents", placeholder: "Search", oninput: () => fill(null) });

  async function fill(after) {
    const wanted = search.value;
    const query = new URLSearchParams({ limit: "50", ...(wanted ? { search: wanted } : {}), ...(after ? { after } : {}) });
    const page = await ask(`/agents?${query}`);
    if (wanted !== search.value) return;
    if (!after) list.replaceChildren();
    list.querySelector("button.more")?.remove();
    list.append(...page.items.map(card));
    if (page.next) list.append(h("button", { class: "more", onclick: () => fill(page.next).catch((error) => list.append(problem(error))) }, "Show more"));
    if (!list.children.length) {
      list.append(h("div", { class: "card" },
        h("h2", {}, wanted ? "No agent of that name" : "No agent yet"),
        h("p", { class: "muted" }, wanted ? "Try a shorter part of its name." : "Tell Voxie what you need, by talking: it asks, you answer, and the agent is there.")));
    }
  }
  await fill(null);
  return { content: [
    h("h1", {}, "Agents"),
    h("p", { class: "lead" }, "Each answers calls in rooms of its own. Describe a new one by talking to Voxie."),
    h("div", { class: "row" }, h("a", { class: "button main", href: "#/create" }, "Create an agent"), search),
    h("p", {}), list] };
}

function card(agent) {
  return h("article", { class: "card row" },
    h("div", { class: "grow" }, h("h2", {}, agent.name),
      h("span", { class: "muted" }, `Version ${agent.version}, ${when(agent.updated_at)}${agent.enabled ? "" : ", disabled"}`)),
    agent.enabled ? h("a", { class: "button", href: `#/test/${encodeURIComponent(agent.id)}` }, "Test agent") : null);
}
