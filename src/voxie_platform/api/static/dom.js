// Building elements: text is always text, never markup.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** In the zone of the business where it is given, else in the reader's own. */
export function when(moment, timeZone) {
  if (!moment) return "–";
  return new Date(moment).toLocaleString([], {
    weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
    ...(timeZone ? { timeZone, timeZoneName: "short" } : {}),
  });
}

export function problem(error) {
  return h("p", { class: "error", role: "alert" }, error.message);
}

export function link(page, id, ...children) {
  return h("a", { href: `#/${page}/${encodeURIComponent(id)}` }, ...children);
}

export function table(heads, rows) {
  return h("div", { class: "scroll", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)))))));
}

/** A list that is fetched page by page: `fetch(after)` answers {items, next}, `render(items)` an element. */
export async function listing(fetch, render, none) {
  const box = h("div", {});
  const more = h("button", { type: "button", hidden: true, onclick: () => fill(more.dataset.next).catch((error) => box.append(problem(error))) }, "Show more");
  async function fill(after) {
    const page = await fetch(after);
    more.hidden = !page.next;
    more.dataset.next = page.next ?? "";
    if (page.items.length) box.append(render(page.items));
    else if (!after) box.append(h("p", { class: "muted" }, none));
  }
  await fill(null);
  return h("div", {}, box, more);
}
