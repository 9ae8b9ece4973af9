// What an agent can do: each kind switched on or off, with its settings.
import { useState } from "react";
import type { BookingsConfig, CalendarPlan, FunctionConfig } from "../api/types";
import { Icon } from "../parts/icon";
import { words } from "../words";
import { Check, NumberField, TextField, useFaultsBelow, useField } from "./form";
import type { Path } from "./paths";

const PLAN: CalendarPlan = {
  units: [{ name: words.agent.functions.unitNamed(1), capacity: 4 }], slot_minutes: 30, booking_minutes: 90, lead_minutes: 0, horizon_days: 180,
  max_party: null, opening_hours: null, timezone: null,
};
const MOST_UNITS = 500;
const KINDS: Record<FunctionConfig["kind"], FunctionConfig> = {
  bookings: { kind: "bookings", calendar: "main", plan: PLAN, thing: "" },
  messages: { kind: "messages" },
  facts: { kind: "facts" },
  end_call: { kind: "end_call", farewell: "" },
};

export function Functions() {
  const { value, set } = useField<FunctionConfig[]>(["functions"]);
  return (
    <div className="stack">
      {Object.values(KINDS).map((fresh) => {
        const position = value.findIndex((one) => one.kind === fresh.kind);
        const isOn = position >= 0;
        return (
          <div key={fresh.kind} className="function">
            <Check label={words.agent.functions[fresh.kind]} hint={words.agent.functions[`${fresh.kind}Hint`]} value={isOn}
              onChange={(wanted) => set(wanted ? [...value, fresh] : value.filter((one) => one.kind !== fresh.kind))} />
            {isOn && fresh.kind === "bookings" && <Bookings path={["functions", position]} />}
            {isOn && fresh.kind === "end_call" && (
              <div className="fields inside"><TextField label={words.agent.functions.farewell} hint={words.agent.functions.farewellHint} path={["functions", position, "farewell"]} wide /></div>
            )}
          </div>
        );
      })}
    </div>
  );
}

function Bookings({ path }: { path: Path }) {
  const { value, set } = useField<BookingsConfig>(path);
  const say = words.agent.functions;
  return (
    <div className="inside stack">
      <div className="fields">
        <TextField label={say.calendar} hint={say.calendarHint} path={[...path, "calendar"]} />
        <TextField label={say.thing} hint={say.thingHint} path={[...path, "thing"]} />
      </div>
      <Check label={say.planned} hint={say.plannedHint} value={Boolean(value.plan)} onChange={(wanted) => set({ ...value, plan: wanted ? PLAN : null })} />
      {value.plan && <Plan path={[...path, "plan"]} />}
    </div>
  );
}

function Plan({ path }: { path: Path }) {
  const say = words.agent.functions;
  return (
    <>
      <Units path={[...path, "units"]} />
      <div className="fields">
        <NumberField label={say.length} path={[...path, "booking_minutes"]} min={5} max={1440} />
        <NumberField label={say.slot} path={[...path, "slot_minutes"]} min={5} max={1440} />
        <NumberField label={say.lead} path={[...path, "lead_minutes"]} min={0} />
        <NumberField label={say.horizon} path={[...path, "horizon_days"]} min={1} max={730} />
        <NumberField label={say.maxParty} hint={say.maxPartyHint} path={[...path, "max_party"]} min={1} max={1000} />
      </div>
    </>
  );
}

type Unit = CalendarPlan["units"][number];

function Units({ path }: { path: Path }) {
  const { value: units, set } = useField<Unit[]>(path);
  const [several, setSeveral] = useState<number | null>(null);
  const say = words.agent.functions;
  const name = path.join(".");
  const faults = useFaultsBelow(path, (field) => /\.\d+\.(name|capacity)$/.test(field.slice(name.length)));
  const add = (count: number) => {
    const last = units.at(-1) ?? { name: say.unitNamed(0), capacity: 4 };
    const stem = last.name.replace(/\s*\d+$/, "");
    const taken = new Set(units.map((unit) => unit.name.toLowerCase()));
    const made: Unit[] = [];
    for (let number = 1; made.length < Math.min(count, MOST_UNITS - units.length); number += 1) {
      const next = `${stem} ${number}`;
      if (!taken.has(next.toLowerCase())) made.push({ name: next, capacity: last.capacity });
    }
    set([...units, ...made]);
    setSeveral(null);
  };
  return (
    <fieldset className="units">
      <legend className="label">{say.units}</legend>
      <p className="hint">{say.unitsHint}</p>
      {units.map((_, number) => (
        <div key={number} className="unit">
          <UnitName path={[...path, number, "name"]} number={number + 1} />
          <UnitCapacity path={[...path, number, "capacity"]} number={number + 1} />
          <button type="button" className="small round quiet" aria-label={`${words.remove}: ${units[number]?.name ?? ""}`} onClick={() => set(units.filter((_unit, other) => other !== number))}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
      {faults.map((fault) => <p key={fault} className="fault" role="alert">{fault}</p>)}
      <div className="row">
        <button type="button" className="small" onClick={() => add(1)}><Icon name="create" size={15} />{say.addUnit}</button>
        {several === null
          ? <button type="button" className="small quiet" onClick={() => setSeveral(5)}>{say.addSeveral}</button>
          : <>
              <input className="narrow" type="number" min={1} max={MOST_UNITS} aria-label={say.addSeveral} value={several} onChange={(event) => setSeveral(event.target.valueAsNumber || 1)} />
              <button type="button" className="small" onClick={() => add(several)}>{say.addSeveral}</button>
            </>}
      </div>
    </fieldset>
  );
}

function UnitName({ path, number }: { path: Path; number: number }) {
  const { value, set, fault } = useField<string>(path);
  return <input aria-label={`${words.agent.functions.unit} ${number}`} aria-invalid={fault ? true : undefined} title={fault} value={value} onChange={(event) => set(event.target.value)} />;
}

function UnitCapacity({ path, number }: { path: Path; number: number }) {
  const { value, set, fault } = useField<number | null>(path);
  return (
    <label className="capacity">
      <input type="number" min={1} max={1000} aria-label={`${words.agent.functions.capacity} ${number}`} aria-invalid={fault ? true : undefined} title={fault} value={value ?? ""}
        onChange={(event) => set(event.target.value === "" ? null : event.target.valueAsNumber)} />
      <span className="muted" aria-hidden="true">{words.agent.functions.capacity.toLowerCase()}</span>
    </label>
  );
}
