// Lists of answers and of rules.
import { Icon } from "../parts/icon";
import { words } from "../words";
import { Field, useField } from "./form";
import type { Path } from "./paths";

interface Fact {
  topic: string;
  text: string;
}

export function FactList({ path }: { path: Path }) {
  const { value: facts, set } = useField<Fact[]>(path);
  return (
    <div className="stack">
      {facts.map((_, number) => (
        <div key={number} className="fact" role="group" aria-label={`${words.agent.sections.facts} ${number + 1}`}>
          <Topic path={[...path, number, "topic"]} />
          <Answer path={[...path, number, "text"]} />
          <button type="button" className="small round quiet" aria-label={`${words.remove}: ${facts[number]?.topic ?? ""}`} onClick={() => set(facts.filter((_fact, other) => other !== number))}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
      <div className="row"><button type="button" className="small" onClick={() => set([...facts, { topic: "", text: "" }])}><Icon name="create" size={15} />{words.agent.fields.addFact}</button></div>
    </div>
  );
}

function Topic({ path }: { path: Path }) {
  const { value, set, fault } = useField<string>(path);
  return <Field label={words.agent.fields.topic} fault={fault}>{(ids) => <input {...ids} value={value} onChange={(event) => set(event.target.value)} />}</Field>;
}

function Answer({ path }: { path: Path }) {
  const { value, set, fault } = useField<string>(path);
  return <Field label={words.agent.fields.answer} fault={fault}>{(ids) => <textarea {...ids} className="short" value={value} onChange={(event) => set(event.target.value)} />}</Field>;
}

export function RuleList({ path }: { path: Path }) {
  const { value: rules, set } = useField<string[]>(path);
  return (
    <fieldset className="field wide">
      <legend className="label">{words.agent.fields.never}</legend>
      {rules.map((_, number) => (
        <div key={number} className="rule">
          <Rule path={[...path, number]} number={number + 1} />
          <button type="button" className="small round quiet" aria-label={`${words.remove}: ${words.agent.fields.rule(number + 1)}`} onClick={() => set(rules.filter((_rule, other) => other !== number))}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
      <div className="row"><button type="button" className="small" onClick={() => set([...rules, ""])}><Icon name="create" size={15} />{words.agent.fields.addNever}</button></div>
    </fieldset>
  );
}

function Rule({ path, number }: { path: Path; number: number }) {
  const { value, set, fault } = useField<string>(path);
  return (
    <div>
      <input aria-label={words.agent.fields.rule(number)} aria-invalid={fault ? true : undefined} value={value} onChange={(event) => set(event.target.value)} />
      {fault && <span className="fault">{fault}</span>}
    </div>
  );
}
