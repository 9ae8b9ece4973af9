// The list of agents.
import { ask } from "../api.js";
import { h, link, listing, problem, when } from "../dom.js";

export async function agents() {
  const found = h("div", { "aria-live": "polite" });
  const search = h("input", { type: "search", "aria-label": "Search agents", placeholder: "Search", maxlength: "100", oninput: () => fill().catch((error) => found.replaceChildren(problem(error))) });

  async function fill() {
    const wanted = search.value;
    const fetch = (after) => ask(`/agents?${new URLSearchParams({ limit: "50", ...(wanted ? { search: wanted } : {}), ...(after ? { after } : {}) })}`);
    const list = await listing(fetch, (items) => h("div", {}, items.map(card)),
      wanted ? "No agent of that name." : "No agent yet. Tell Voxie what you need, by talking: it asks, you answer, and the agent is there.");
    if (wanted === search.value) found.replaceChildren(list);
  }
  await fill();
  return { content: [
    h("h1", {}, "Agents"),
    h("p", { class: "lead" }, "Each answers calls in rooms of its own. Describe a new one by talking to Voxie."),
    h("div", { class: "row above" }, h("a", { class: "button main", href: "#/create" }, "Create an agent"), search), found] };
}

function card(agent) {
  const test = link("test", agent.id, "Test agent");
  test.className = "button";
  test.setAttribute("aria-label", `Test agent ${agent.name}`);
  return h("article", { class: "card row" },
    h("div", { class: "grow" }, h("h2", {}, agent.name),
      h("span", { class: "muted" }, `Version ${agent.version} · ${when(agent.updated_at)}${agent.enabled ? "" : " · disabled"}`)),
    agent.enabled ? test : null);
}
