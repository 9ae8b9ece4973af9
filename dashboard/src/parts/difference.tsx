// Two versions of a config side by side, field by field.
import { differences } from "../form/paths";
import { words } from "../words";

const NAMES: Record<string, string> = {
  identity: words.agent.sections.identity, business: words.agent.sections.business, prompt: words.agent.sections.prompt, greeting: words.agent.sections.greeting,
  models: words.agent.sections.voice, turns: words.agent.sections.turns, limits: words.agent.sections.limits, functions: words.agent.sections.functions,
  opening_hours: words.agent.sections.hours, ...words.agent.days,
};

function named(path: string): string {
  return path.split(".").map((step) => NAMES[step] ?? (/^\d+$/.test(step) ? `${Number(step) + 1}` : step.replaceAll("_", " "))).join(" › ");
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return words.none;
  if (typeof value === "boolean") return value ? "✓" : "✗";
  if (Array.isArray(value)) return value.length ? value.map((one) => (Array.isArray(one) ? one.join("–") : String(one))).join(", ") : words.none;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function Difference({ before, after, heads = [words.agent.before, words.agent.after] }: { before: unknown; after: unknown; heads?: [string, string] }) {
  const found = differences(before, after);
  if (!found.length) return <p className="muted">{words.agent.nothingChanged}.</p>;
  return (
    <div className="table-card" tabIndex={0} role="group" aria-label={words.agent.changedFields(found.length)}>
      <table className="stacking difference">
        <thead><tr><th scope="col">{words.agent.field}</th><th scope="col">{heads[0]}</th><th scope="col">{heads[1]}</th></tr></thead>
        <tbody>
          {found.map((one) => (
            <tr key={one.path}>
              <th scope="row">{named(one.path)}</th>
              <td data-label={heads[0]}><del>{shown(one.before)}</del></td>
              <td data-label={heads[1]}><ins>{shown(one.after)}</ins></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
