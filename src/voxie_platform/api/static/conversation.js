// The panel of one conversation: who speaks, what was said, mute, write, hang up.
import { h } from "./dom.js";
import { join, microphone } from "./room.js";

const STATES = {
  idle: "Ready", microphone: "Asking for the microphone …", connecting: "Connecting …", initializing: "Connecting …",
  listening: "Listening", thinking: "Thinking …", speaking: "Speaking", reconnecting: "The line broke, reconnecting …",
};

/** `begin(stream)` makes the call and answers what join() needs; `name` is who speaks at the other end. */
export function conversation({ name, startLabel, begin, sheet, ended }) {
  const dot = h("span", { class: "dot", "aria-hidden": "true" });
  const words = h("span", { role: "status" }, STATES.idle);
  const talk = h("div", { class: "talk", role: "log", "aria-label": "Transcript", tabindex: "0" });
  const start = h("button", { class: "main", onclick: () => run(true) }, startLabel);
  const quiet = h("button", { onclick: () => run(false) }, "Without a microphone");
  const mute = h("button", { "aria-pressed": "false", hidden: true, onclick: toggle }, "Mute");
  const hang = h("button", { class: "bad", hidden: true, onclick: () => live?.hangUp() }, "Hang up");
  const line = h("input", { class: "grow", "aria-label": "Write instead of speaking", placeholder: "Write instead of speaking", maxlength: "2000" });
  const write = h("form", { class: "row", hidden: true, onsubmit: send }, line, h("button", {}, "Send"));
  const bubbles = new Map();
  let live = null;

  function state(value, sentence) {
    dot.dataset.state = value;
    words.textContent = sentence ?? STATES[value] ?? value;
  }

  function said(who, id, text) {
    if (!text.trim()) return;
    let bubble = bubbles.get(`${who} ${id}`);
    if (!bubble) {
      bubble = h("div", { class: `bubble ${who}` }, h("small", {}, who === "caller" ? "You" : name), h("span", {}));
      bubbles.set(`${who} ${id}`, bubble);
      talk.append(bubble);
    }
    bubble.lastChild.textContent = text;
    talk.scrollTop = talk.scrollHeight;
  }

  function controls(inCall) {
    start.hidden = quiet.hidden = inCall;
    mute.hidden = hang.hidden = write.hidden = !inCall;
  }

  function toggle() {
    const muted = mute.getAttribute("aria-pressed") !== "true";
    mute.setAttribute("aria-pressed", String(muted));
    mute.textContent = muted ? "Unmute" : "Mute";
    live?.mute(muted);
  }

  async function send(event) {
    event.preventDefault();
    const text = line.value.trim();
    if (!text || !live) return;
    line.value = "";
    said("caller", `written ${bubbles.size}`, text);
    await live.write(text);
  }

  async function run(speaking) {
    start.disabled = quiet.disabled = true;
    let stream = null;
    try {
      state("microphone");
      if (speaking) stream = await microphone();
      state("connecting");
      const call = await begin();
      live = await join(call, stream, {
        state, words: said, sheet,
        ended: (sentence) => { live = null; controls(false); state("idle", sentence); ended?.(call); },
      });
      controls(true);
      mute.hidden = !speaking;
    } catch (error) {
      stream?.getTracks().forEach((track) => track.stop());
      state("failed", error.message);
    } finally {
      start.disabled = quiet.disabled = false;
    }
  }

  return {
    panel: h("section", { class: "card", "aria-label": "Conversation" },
      h("div", { class: "row" }, start, quiet, mute, hang, h("span", { class: "state" }, dot, words)), talk, write),
    edit: (field, value) => live?.edit(field, value),
    isLive: () => live !== null,
    left: () => live?.hangUp(),
  };
}
