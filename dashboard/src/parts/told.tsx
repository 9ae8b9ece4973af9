// What is told of a call that is over, and what it cost.
import type { Cost, Summary } from "../api/types";
import { words } from "../words";
import { money, paid } from "./money";
import { Facts, Tag, type Mood } from "./small";

const say = words.told;
const MOODS: Partial<Record<Summary["outcome"], Mood>> = { booked: "good", moved: "good", message: "accent", saved: "good", failed: "bad", cancelled: "warn" };

export const turnAt = (attempt: number, seq: number) => `turn-${attempt}-${seq}`;

export function Told({ summary, isOver }: { summary: Summary | null; isOver: boolean }) {
  if (!summary) return <p className="muted">{isOver ? say.soon : say.later}</p>;
  return (
    <div className="stack tight">
      <p><Tag mood={MOODS[summary.outcome]}>{say.outcomes[summary.outcome] ?? summary.outcome}</Tag></p>
      {summary.summary.map((one, number) => <Statement key={number} one={one} />)}
      <Statements title={say.points} of={summary.key_points ?? []} />
      <Statements title={say.toDo} of={summary.action_items ?? []} />
      {(summary.fields ?? []).length > 0 && <Facts rows={(summary.fields ?? []).map((one) => [one.name, <>{one.value} <Turns of={one.turns} /></>])} />}
      {summary.sentiment && <p>{say.mood(summary.sentiment.mood)} <Turns of={summary.sentiment.turns} /></p>}
      <p className="hint">{summary.made_by === "rules" ? say.byRules : say.byModel(summary.made_by)}
        {summary.turns_left_out ? ` ${say.leftOut(summary.turns_left_out)}` : ""}</p>
    </div>
  );
}

type Place = Summary["summary"][number]["turns"][number];

function Statements({ title, of }: { title: string; of: Summary["summary"] }) {
  if (!of.length) return null;
  return <div><h3>{title}</h3><ul className="points">{of.map((one, number) => <li key={number}><Statement one={one} /></li>)}</ul></div>;
}

function Statement({ one }: { one: Summary["summary"][number] }) {
  return <p>{one.text} <Turns of={one.turns} /></p>;
}

/** Small ways to the turns that a statement was read from. */
function Turns({ of }: { of: Place[] }) {
  return (
    <span className="turn-links">
      {of.map(({ attempt, seq }) => (
        <button key={`${attempt}.${seq}`} type="button" aria-label={say.turn(seq)} title={say.turn(seq)} onClick={() => {
          const line = document.getElementById(turnAt(attempt, seq));
          line?.scrollIntoView({ block: "center" });
          line?.focus();
        }}>{seq}</button>
      ))}
    </span>
  );
}

export function Paid({ cost }: { cost: Cost }) {
  return (
    <div className="stack tight">
      <p><strong className="sum">{cost.amount === null ? words.notMeasured : paid(cost.amount, cost.currency, cost.missing.length > 0)}</strong></p>
      {cost.lines.length > 0 && (
        <ul className="points">
          {cost.lines.map((line) => (
            <li key={`${line.model} ${line.kind} ${line.price_from}`}>
              {say.line(Number(line.quantity).toLocaleString(), line.kind.replaceAll("_", " "), line.model)}: {money(line.amount, cost.currency)}
              <span className="hint block">{say.price(line.unit_price, cost.currency, line.kind === "seconds", line.price_from)}</span>
            </li>
          ))}
        </ul>
      )}
      {cost.missing.map((what) => <p key={what} className="hint">{say.missing(what)}</p>)}
    </div>
  );
}
