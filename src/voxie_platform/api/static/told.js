// What is told of a call that is over, and what it cost.
import { ask } from "./api.js";
import { h, table } from "./dom.js";

const OUTCOMES = {
  booked: "Booked", moved: "Booking moved", cancelled: "Booking cancelled", message: "Message taken", saved: "Agent saved",
  talked: "Talked, nothing to write down", silent: "Nothing understood", not_joined: "Nobody came", failed: "Failed",
};

export const turnId = (turn) => `turn-${turn.attempt}-${turn.seq}`;

/** A box and `fill()`, which asks anew and changes only what has changed; `place` is the call's address. */
export function told(place) {
  const summary = h("section", { class: "card", "aria-label": "Summary" });
  const cost = h("section", { class: "card", "aria-label": "Cost" });
  const box = h("div", { hidden: true }, summary, cost);
  let shown = null;
  async function fill() {
    const [story, price] = await Promise.all([ask(`${place}/summary`), ask(`${place}/cost`)]);
    if (shown === (shown = JSON.stringify([story, price]))) return;
    box.hidden = false;
    summary.replaceChildren(h("h2", {}, "Summary"), ...(story ? summaryOf(story) : [muted("None yet: it is made soon after the call is over.")]));
    cost.replaceChildren(h("h2", {}, "Cost"), ...costOf(price));
  }
  return { box, fill };
}

function summaryOf(story) {
  const by = story.made_by === "rules" ? "by rules, not by a model" : `by the model ${story.made_by}`;
  return [
    h("p", {}, h("strong", {}, OUTCOMES[story.outcome] ?? story.outcome), muted(` Told ${by}.`)),
    ...story.summary.map((one) => h("p", {}, one.text, turnsOf(one))),
    ...listOf("Worth knowing", story.key_points), ...listOf("To do", story.action_items),
    story.fields.length ? h("dl", {}, story.fields.flatMap((one) => [h("dt", {}, one.name), h("dd", {}, one.value, turnsOf(one))])) : null,
    story.sentiment ? h("p", {}, `Mood, as the model judged it: ${story.sentiment.mood}`, turnsOf(story.sentiment)) : null,
    story.turns_left_out ? muted(`${story.turns_left_out} turns in the middle were not shown to the model.`) : null,
  ].filter((child) => child !== null);
}

function listOf(title, statements) {
  if (!statements.length) return [];
  return [h("h3", {}, title), h("ul", {}, statements.map((one) => h("li", {}, one.text, turnsOf(one))))];
}

/** Small buttons that lead to the turns a statement was read from. */
function turnsOf(statement) {
  return h("span", {}, statement.turns.map((turn) => h("button", { type: "button", class: "turn-link", "aria-label": `Show turn ${turn.seq}`, onclick: () => show(turn) }, String(turn.seq))));
}

function show(turn) {
  const element = document.getElementById(turnId(turn));
  element?.scrollIntoView({ block: "center" });
  element?.focus();
}

function costOf(cost) {
  const sum = cost.amount === null ? "not measured" : `${cost.missing.length ? "at least " : ""}${trimmed(cost.amount)} ${cost.currency}`;
  const rows = cost.lines.map((line) => [line.model, line.kind.replaceAll("_", " "), line.quantity,
    `${line.unit_price} a ${line.kind === "seconds" ? "minute" : "million"}, since ${line.price_from}`, trimmed(line.amount)]);
  return [h("p", {}, h("strong", {}, sum)),
    ...(rows.length ? [table(["Model", "What", "How much", `Price in ${cost.currency}`, "Amount"], rows)] : []),
    ...cost.missing.map((what) => muted(`Not measured: ${what}`))];
}

/** An exact decimal without the zeros at its end. */
function trimmed(amount) {
  return amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;
}

function muted(text) {
  return h("p", { class: "muted" }, text);
}
