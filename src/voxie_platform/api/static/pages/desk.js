// What agents did for callers: bookings and messages.
import { ask } from "../api.js";
import { h, when } from "../dom.js";

const BOOKINGS = ["/bookings", "Bookings", "No booking yet.", ["When", "Party", "Name", "Unit", "State"],
  (row) => [when(row.starts_at), String(row.party), row.name, row.unit, row.status]];
const MESSAGES = ["/messages", "Messages", "No message yet.", ["Left", "From", "Number", "Message", "State"],
  (row) => [when(row.created_at), row.name, row.phone, row.text, row.status]];

async function table([path, title, none, heads, cells], limit, after) {
  const page = await ask(`${path}?${new URLSearchParams({ limit, ...(after ? { after } : {}) })}`);
  const body = page.items.length
    ? h("div", { class: "scroll" }, h("table", {},
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, page.items.map((row) => h("tr", {}, cells(row).map((cell) => h("td", {}, cell)))))))
    : h("p", { class: "muted" }, none);
  return { title, body, next: page.next };
}

async function listing(what) {
  const list = h("div", {});
  async function fill(after) {
    const { body, next } = await table(what, "50", after);
    list.append(body);
    if (next) list.append(h("button", { onclick: (event) => { event.target.remove(); fill(next); } }, "Show more"));
  }
  await fill(null);
  return { content: [h("h1", {}, what[1]), list] };
}

export const bookings = () => listing(BOOKINGS);
export const messages = () => listing(MESSAGES);

/** The newest of both, to stand beside a conversation. */
export async function rows() {
  const panel = h("div", { "aria-live": "polite" });
  let shown = "";
  async function fill() {
    const found = await Promise.all([table(BOOKINGS, "5"), table(MESSAGES, "5")]);
    const text = found.map(({ body }) => body.textContent).join();
    if (text === shown) return;
    shown = text;
    panel.replaceChildren(...found.map(({ title, body }) => h("section", { class: "card" }, h("h2", {}, title), body)));
  }
  await fill();
  return { panel, fill: () => fill().catch(() => {}) };
}
