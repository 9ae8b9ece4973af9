// What a call cost, and how that was reckoned.
import type { Cost } from "../api/types";
import { words } from "../words";
import { money } from "./money";

const say = words.told;

export function Paid({ cost }: { cost: Cost }) {
  return (
    <div className="stack tight">
      <p><strong className="sum">{cost.amount === null ? words.notMeasured : `${cost.missing.length ? `${say.atLeast} ` : ""}${money(cost.amount, cost.currency)}`}</strong></p>
      {cost.lines.length > 0 && (
        <ul className="points">
          {cost.lines.map((line) => (
            <li key={`${line.model} ${line.kind} ${line.price_from}`}>
              {say.line(Number(line.quantity).toLocaleString(), line.kind.replaceAll("_", " "), line.model)}: {money(line.amount, cost.currency)}
              <span className="hint block">{say.price(line.unit_price, cost.currency, line.kind === "minutes", line.price_from)}</span>
            </li>
          ))}
        </ul>
      )}
      {cost.missing.map((what) => <p key={what} className="hint">{say.missing(what)}</p>)}
    </div>
  );
}
