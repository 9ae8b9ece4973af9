// Which page is shown: the part of the address behind the #.
import { ask } from "./api.js";
import { h, problem } from "./dom.js";
import { agents } from "./pages/agents.js";
import { bookings, messages } from "./pages/desk.js";
import { call, calls } from "./pages/calls.js";
import { create } from "./pages/create.js";
import { test } from "./pages/test.js";

const PAGES = { agents, create, test, calls, call, bookings, messages };
const main = document.getElementById("main");
const nav = document.getElementById("nav");
let leave = () => {};

async function show() {
  leave();
  leave = () => {};
  const [name, ...rest] = location.hash.replace(/^#\//, "").split("/").map(decodeURIComponent);
  const page = PAGES[name] ?? agents;
  for (const link of nav.children) {
    if (link.hash === `#/${name || "agents"}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.replaceChildren(h("p", { class: "muted" }, "Loading …"));
  try {
    const here = location.hash;
    const { content, left } = await page(...rest);
    if (here !== location.hash) return left?.();
    main.replaceChildren(...content);
    leave = left ?? leave;
  } catch (error) {
    main.replaceChildren(error.status === 401 ? signIn() : problem(error));
  }
}

function signIn() {
  nav.hidden = true;
  return h("section", { class: "card" },
    h("h1", {}, "Please sign in"),
    h("p", {}, "Open the link that voxie-platform up printed in its terminal: it signs this browser in, once."));
}

async function start() {
  try {
    await ask("/me");
    nav.hidden = false;
    window.addEventListener("hashchange", show);
    await show();
  } catch (error) {
    main.replaceChildren(error.status === 401 ? signIn() : problem(error));
  }
}

start();
