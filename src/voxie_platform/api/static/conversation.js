// The panel of one conversation: who speaks, what was said, mute, write, hang up.
import { ask } from "./api.js";
import { h } from "./dom.js";
import { join, microphone } from "./room.js";

const STATES = {
  idle: "Ready", microphone: "Asking for the microphone …", connecting: "Connecting …", initializing: "Connecting …",
  late: "Still connecting: the agent is on its way …", listening: "Listening", thinking: "Thinking …", speaking: "Speaking",
  reconnecting: "The line broke, reconnecting …", lost: "The agent's line broke, getting it back …",
  silenced: "The browser keeps the sound off: press any key to hear the agent.",
};

/** `begin()` makes the call and answers what join() needs; `name` is who speaks at the other end. */
export function conversation({ name, startLabel, begin, sheet, ended }) {
  const dot = h("span", { class: "dot", "aria-hidden": "true", "data-state": "idle" });
  const words = h("span", { role: "status" }, STATES.idle);
  const talk = h("div", { class: "talk", role: "log", "aria-label": "Transcript", tabindex: "0", hidden: true });
  const start = h("button", { type: "button", class: "main", onclick: () => run(true) }, startLabel);
  const quiet = h("button", { type: "button", onclick: () => run(false) }, "Without a microphone");
  const mute = h("button", { type: "button", "aria-pressed": "false", hidden: true, onclick: () => muted(!isMuted()) }, "Mute");
  const hang = h("button", { type: "button", class: "bad", hidden: true, onclick: () => live?.hangUp() }, "Hang up");
  const line = h("input", { class: "grow", "aria-label": "Write instead of speaking", placeholder: "Write instead of speaking", maxlength: "2000", autocomplete: "off" });
  const write = h("form", { class: "row", hidden: true, onsubmit: send }, line, h("button", {}, "Send"));
  const bubbles = new Map();
  let live = null;
  let stream = null;
  let hasLeft = false;

  function state(value, sentence) {
    dot.dataset.state = value;
    words.textContent = sentence ?? STATES[value] ?? value;
  }

  function said(who, id, text) {
    if (!text.trim()) return;
    const key = `${who} ${id}`;
    if (!bubbles.has(key)) {
      bubbles.set(key, h("div", { class: `bubble ${who}` }, h("small", {}, who === "caller" ? "You" : name), h("span", {})));
      talk.append(bubbles.get(key));
      talk.hidden = false;
    }
    bubbles.get(key).lastChild.textContent = text;
    talk.scrollTop = talk.scrollHeight;
  }

  function controls(inCall) {
    const focused = [start, quiet, mute, hang, line].includes(document.activeElement) || document.activeElement === document.body;
    start.hidden = quiet.hidden = inCall;
    hang.hidden = write.hidden = !inCall;
    mute.hidden = !inCall || !stream;
    if (focused) (inCall ? hang : start).focus();
  }

  const isMuted = () => mute.getAttribute("aria-pressed") === "true";
  function muted(value) {
    mute.setAttribute("aria-pressed", String(value));
    stream?.getTracks().forEach((track) => { track.enabled = !value; });
  }

  async function send(event) {
    event.preventDefault();
    const text = line.value.trim();
    if (!text || !live) return;
    line.value = "";
    said("caller", `written ${bubbles.size}`, text);
    await live.write(text).catch((error) => state("failed", `That was not sent: ${error.message}`));
  }

  function over(call, sentence) {
    live = null;
    letGo();
    controls(false);
    state("idle", sentence);
    if (!hasLeft) ended?.(call);
  }

  function letGo() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
  }

  async function run(speaking) {
    start.disabled = quiet.disabled = true;
    let call = null;
    try {
      if (speaking) {
        state("microphone");
        stream = await microphone();
      }
      state("connecting");
      call = await begin();
      talk.replaceChildren();
      bubbles.clear();
      live = await join(call, stream, { state, words: said, sheet, ended: (sentence) => over(call, sentence) });
      muted(false);
      if (hasLeft) await live.hangUp();
      else controls(true);
    } catch (error) {
      letGo();
      state("failed", error.message);
      if (call) ask(`/calls/${call.call_id}/end`, { method: "POST" }).catch(() => {});
    } finally {
      start.disabled = quiet.disabled = false;
    }
  }

  return {
    panel: h("section", { class: "card", "aria-label": "Conversation" },
      h("div", { class: "row" }, start, quiet, mute, hang), h("p", { class: "state" }, dot, words), talk, write),
    edit: (field, value) => live.edit(field, value),
    isLive: () => live !== null,
    left: () => {
      hasLeft = true;
      letGo();
      live?.hangUp();
    },
  };
}
