// Calls and what was said in each.
import { ask } from "../api.js";
import { h, when } from "../dom.js";

const seconds = (call) => (call.seconds === null || call.seconds === undefined ? "not measured" : `${Math.round(call.seconds)} s`);

export async function calls() {
  const body = h("tbody", {});
  const more = h("button", { hidden: true }, "Show more");
  async function fill(after) {
    const page = await ask(`/calls?${new URLSearchParams({ limit: "50", ...(after ? { after } : {}) })}`);
    body.append(...page.items.map((row) => h("tr", {},
      h("td", {}, h("a", { href: `#/call/${row.id}` }, when(row.requested_at))),
      h("td", {}, row.kind), h("td", {}, row.channel), h("td", {}, row.state), h("td", {}, row.end_reason ?? "–"), h("td", {}, seconds(row)))));
    more.hidden = !page.next;
    more.onclick = () => fill(page.next);
  }
  await fill(null);
  const table = h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {},
    ["Asked for", "Kind", "Channel", "State", "Reason", "Length"].map((head) => h("th", { scope: "col" }, head)))), body));
  return { content: [h("h1", {}, "Calls"), body.children.length ? table : h("p", { class: "muted" }, "No call yet."), more] };
}

export async function call(id) {
  const [row, turns] = await Promise.all([ask(`/calls/${encodeURIComponent(id)}`), ask(`/calls/${encodeURIComponent(id)}/turns?limit=200`)]);
  return { content: [h("h1", {}, `Call of ${when(row.requested_at)}`),
    h("section", { class: "card" }, h("dl", {},
      ...[["Kind", row.kind], ["Room", row.room_name ?? "–"], ["State", row.state], ["Reason", row.end_reason ?? "–"], ["Length", seconds(row)]]
        .flatMap(([term, text]) => [h("dt", {}, term), h("dd", {}, text)]))),
    h("section", { class: "card" }, h("h2", {}, "What was said"),
      turns.items.length ? h("div", {}, turns.items.map((turn) => h("p", {},
        h("strong", {}, turn.who === "caller" ? "Caller: " : "Agent: "), turn.heard ?? turn.said ?? "",
        turn.interrupted ? h("span", { class: "muted" }, " (interrupted)") : null)))
        : h("p", { class: "muted" }, "Nothing was said."))] };
}
