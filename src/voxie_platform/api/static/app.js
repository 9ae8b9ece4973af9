// Which page is shown: the part of the address behind the #.
import { ask } from "./api.js";
import { h, problem } from "./dom.js";
import { agents } from "./pages/agents.js";
import { bookings, messages } from "./pages/desk.js";
import { call, calls } from "./pages/calls.js";
import { create } from "./pages/create.js";
import { test } from "./pages/test.js";

const PAGES = { agents, create, test, calls, call, bookings, messages };
const BELONGS = { test: "agents", call: "calls" };
const main = document.getElementById("main");
const nav = document.getElementById("nav");
let shown = 0;
let leave = () => {};

async function show() {
  const turn = (shown += 1);
  leave();
  leave = () => {};
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(unescaped);
  const page = Object.hasOwn(PAGES, name) ? name : "agents";
  for (const link of nav.children) {
    if (link.hash === `#/${BELONGS[page] ?? page}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.replaceChildren(h("p", { class: "muted" }, "Loading …"));
  let found;
  try {
    found = await PAGES[page](...rest.filter(Boolean));
  } catch (error) {
    if (turn === shown) main.replaceChildren(error.status === 401 ? signIn() : problem(error));
    return;
  }
  if (turn !== shown) return found.left?.();
  leave = found.left ?? leave;
  main.replaceChildren(...found.content);
  document.title = `${main.querySelector("h1")?.textContent ?? "voxie"} · voxie-platform`;
}

function unescaped(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

function signIn() {
  nav.hidden = true;
  return h("section", { class: "card" },
    h("h1", {}, "Please sign in"),
    h("p", {}, "Open the link that voxie-platform up printed in its terminal: it signs this browser in, once. ",
      "For a new one, type ", h("code", {}, "voxie-platform keys link"), " there."));
}

async function start() {
  try {
    await ask("/me");
    nav.hidden = false;
    addEventListener("hashchange", async () => {
      await show();
      main.focus();
    });
    await show();
  } catch (error) {
    main.replaceChildren(error.status === 401 ? signIn() : problem(error));
  }
}

start();
