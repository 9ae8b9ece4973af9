// What agents did for callers: bookings and messages.
import { ask } from "../api.js";
import { h, listing, problem, table, when } from "../dom.js";

const NEWEST = 5;
const zones = new Map();
const BOOKINGS = {
  path: "/bookings", title: "Bookings", none: "No booking yet.", heads: ["When", "Party", "Name", "Unit", "State"],
  cells: (row) => [when(row.starts_at, row.timezone), String(row.party), row.name, row.unit, row.status],
};
const MESSAGES = {
  path: "/messages", title: "Messages", none: "No message yet.", heads: ["Left", "From", "Number", "Message", "State"],
  cells: (row) => [when(row.created_at), row.name || "–", row.phone || "–", row.urgency === "urgent" ? `Urgent: ${row.text}` : row.text, row.status],
};

async function fetching(what, limit, after) {
  const page = await ask(`${what.path}?${new URLSearchParams({ limit, ...(after ? { after } : {}) })}`);
  await Promise.all(page.items.map(async (row) => { row.timezone = await zoneOf(row.agent_id); }));
  return page;
}

/** The zone of the agent's business: seven in the evening is meant there. Null: the agent is gone. */
function zoneOf(agentId) {
  if (!zones.has(agentId)) {
    zones.set(agentId, agentId === null ? null : ask(`/agents/${encodeURIComponent(agentId)}`).then(({ config }) =>
      config.functions.find((one) => one.kind === "bookings")?.plan?.timezone ?? config.identity.timezone, () => null));
  }
  return zones.get(agentId);
}

async function page(what) {
  const list = await listing((after) => fetching(what, "50", after), (items) => table(what.heads, items.map(what.cells)), what.none);
  return { content: [h("h1", {}, what.title), list] };
}

export const bookings = () => page(BOOKINGS);

export async function messages() {
  const seen = (row) => h("button", { type: "button", class: "small", onclick: async (event) => {
    const button = event.currentTarget;
    const wanted = row.status === "open" ? "done" : "open";
    try {
      row = await ask(`/messages/${encodeURIComponent(row.id)}`, { method: "PATCH", body: { status: wanted } });
      button.closest("tr").cells[4].textContent = row.status;
      button.textContent = next(row);
    } catch (error) {
      button.after(problem(error));
    }
  } }, next(row));
  const next = (row) => (row.status === "open" ? "Done" : "Open again");
  return page({ ...MESSAGES, heads: [...MESSAGES.heads, ""], cells: (row) => [...MESSAGES.cells(row), seen(row)] });
}

/** The newest of both that one agent made, to stand beside a conversation. */
export async function rowsOf(agentId) {
  const panel = h("div", { "aria-live": "polite" });
  let shown = null;
  async function fill() {
    const found = await Promise.all([BOOKINGS, MESSAGES].map(async (what) => {
      const { items } = await fetching(what, "100");
      return items.filter((row) => row.agent_id === agentId).slice(0, NEWEST);
    }));
    const text = JSON.stringify(found);
    if (text === shown) return;
    shown = text;
    panel.replaceChildren(...[BOOKINGS, MESSAGES].map((what, index) => h("section", { class: "card", "aria-label": what.title }, h("h2", {}, what.title),
      found[index].length ? table(what.heads, found[index].map(what.cells)) : h("p", { class: "muted" }, what.none))));
  }
  await fill();
  return { panel, fill: () => fill().catch(() => {}) };
}
