// The requirement sheet: what was understood, from which sentence, and a way to put it right by hand.
import { h } from "./dom.js";

const ANSWER_MS = 4000;

/** `keep(field, value)` sends what was typed; a sheet comes back only if it was understood. */
export function sheetPanel(keep) {
  const asks = h("p", { class: "muted", "aria-live": "polite" }, "Nothing yet: it fills in while you talk.");
  const list = h("div", { class: "entries" });
  const open = h("p", { class: "open" });
  const saved = h("p", { hidden: true });
  const rows = new Map();
  const buttons = new Map();

  function draw(sheet) {
    const known = sheet.fields.filter((line) => line.state !== null);
    asks.hidden = known.length > 0 && !sheet.question;
    asks.textContent = sheet.question ? `Voxie asks: ${sheet.question}` : "Nothing yet: it fills in while you talk.";
    const shown = sheet.fields.filter((line) => line.state !== null || rows.get(line.field)?.isEdited());
    place(list, shown.map((line) => rowOf(line).element));
    place(open, sheet.fields.filter((line) => !shown.includes(line)).map((line) => openField(line)));
    if (open.children.length) open.prepend(h("span", { class: "muted" }, "Still open: "));
    saved.hidden = !sheet.agent_id;
    if (sheet.agent_id) saved.replaceChildren(h("a", { class: "button main", href: `#/test/${sheet.agent_id}` }, "Test agent"));
  }

  function rowOf(line) {
    const row = rows.get(line.field) ?? entry(line.field, line.label, keep);
    rows.set(line.field, row);
    row.show(line);
    return row;
  }

  function openField(line) {
    if (!buttons.has(line.field)) buttons.set(line.field, button(line));
    return buttons.get(line.field);
  }

  function button(line) {
    return h("button", { type: "button", class: "small", title: line.question, onclick: (event) => {
      const row = rowOf(line);
      event.target.remove();
      list.append(row.element);
      row.edit();
    } }, line.label);
  }

  return { panel: h("section", { class: "card", "aria-label": "What Voxie understood" }, h("h2", {}, "What Voxie understood"), saved, asks, list, open), draw };
}

/** Put these and no others into the box; what stays is not touched, so that nobody loses the focus. */
function place(box, elements) {
  for (const child of [...box.children]) if (!elements.includes(child)) child.remove();
  elements.forEach((element, position) => {
    if (box.children[position] !== element) box.insertBefore(element, box.children[position] ?? null);
  });
}

function entry(field, label, keep) {
  const value = h("div", { class: "value" });
  const tag = h("span", { class: "tag" });
  const source = h("q", {});
  const news = h("p", { class: "error", role: "alert", hidden: true });
  const button = h("button", { type: "button", class: "small", "aria-label": `Edit: ${label}`, "aria-expanded": "false", onclick: () => (form.hidden ? edit() : close()) }, "Edit");
  const input = h("input", { class: "grow", "aria-label": label, maxlength: "2000", autocomplete: "off" });
  const form = h("form", { class: "row", hidden: true, onsubmit: submit, onkeydown: (event) => event.key === "Escape" && close() },
    input, h("button", {}, "Keep"));
  let waiting = null;
  let text = "";

  function show(line) {
    text = line.value;
    value.textContent = line.value || (line.state === "skipped" ? "left open" : "–");
    value.classList.toggle("muted", !line.value);
    tag.hidden = line.state === null;
    tag.className = `tag ${line.state}`;
    tag.textContent = line.default ? "proposed by Voxie" : line.state;
    source.textContent = line.source;
    source.hidden = !line.source || line.source === line.value;
    if (waiting) answered();
  }

  function edit() {
    news.hidden = true;
    form.hidden = false;
    button.setAttribute("aria-expanded", "true");
    input.value = text;
    input.focus();
  }

  function close() {
    form.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  function answered(sentence) {
    clearTimeout(waiting);
    waiting = null;
    news.hidden = !sentence;
    news.textContent = sentence ?? "";
  }

  async function submit(event) {
    event.preventDefault();
    const typed = input.value.trim();
    close();
    if (!typed || typed === text) return;
    answered();
    waiting = setTimeout(() => answered(`Voxie could not read “${typed}” here. Try other words, or say it.`), ANSWER_MS);
    try {
      await keep(field, typed);
    } catch (error) {
      answered(error.message);
    }
  }

  return {
    element: h("div", { class: "entry", "data-field": field },
      h("div", { class: "row" }, h("strong", {}, label), tag, h("span", { class: "grow" }), button), value, source, news, form),
    show, edit,
    isEdited: () => !form.hidden || waiting !== null || !news.hidden,
  };
}
