// Creating an agent by talking to Voxie, with the sheet filling in beside the talk.
import { ask } from "../api.js";
import { conversation } from "../conversation.js";
import { h } from "../dom.js";

export async function create(interviewId) {
  const sheet = h("section", { class: "card", "aria-label": "What Voxie understood" });
  let known = interviewId ?? null;
  const talk = conversation({
    name: "Voxie",
    startLabel: interviewId ? "Go on talking to Voxie" : "Talk to Voxie",
    begin: async () => {
      const call = await ask("/voxie/sessions", { method: "POST", body: known ? { interview_id: known } : {}, key: crypto.randomUUID() });
      known = call.interview_id;
      history.replaceState(null, "", `#/create/${known}`);
      return call;
    },
    sheet: draw,
    ended: () => refresh(),
  });

  function draw(found) {
    if (sheet.contains(document.activeElement) && document.activeElement.value) return;
    sheet.replaceChildren(h("h2", {}, "What Voxie understood"),
      ...found.entries.map((entry) => row(entry)),
      found.agent_id ? h("p", {}, h("a", { class: "button main", href: `#/test/${found.agent_id}` }, "Test agent")) : "");
    if (!found.entries.length) sheet.append(h("p", { class: "muted" }, "Nothing yet: it fills in while you talk."));
  }

  function row(entry) {
    const form = h("form", { class: "row", hidden: true, onsubmit: (event) => {
      event.preventDefault();
      talk.edit(entry.field, input.value);
      form.hidden = true;
      document.activeElement?.blur();
    } });
    const input = h("input", { class: "grow", "aria-label": entry.label, value: entry.text, maxlength: "2000" });
    form.append(input, h("button", {}, "Keep"));
    return h("div", { class: "entry", "data-field": entry.field },
      h("div", { class: "row" }, h("strong", {}, entry.label), h("span", { class: `tag ${entry.state}` }, entry.default ? `${entry.state}, default` : entry.state),
        talk.isLive() ? h("button", { onclick: () => { form.hidden = !form.hidden; input.focus(); } }, "Edit") : null),
      h("div", {}, entry.text || "–"), entry.source ? h("q", {}, entry.source) : null, form);
  }

  async function refresh() {
    if (known) draw(await ask(`/interviews/${encodeURIComponent(known)}`));
  }
  if (known) await refresh(); else draw({ entries: [] });
  return { content: [
    h("h1", {}, "Create an agent"),
    h("p", { class: "lead" }, "Voxie asks, you answer as you would a colleague. Correct it whenever you like; at the end it reads everything back."),
    h("div", { class: "two" }, talk.panel, sheet)],
  left: () => talk.left() };
}
