// Opening hours as a week: each day unknown, closed, or open in one or more spans.
import type { OpeningHours, Weekday } from "../api/types";
import { Icon } from "../parts/icon";
import { words } from "../words";
import { useFaultsBelow, useField } from "./form";
import type { Path } from "./paths";

const DAYS: Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const FIRST_SPAN: Span = ["09:00", "17:00"];
const MIDNIGHT = "24:00";
const MOST_SPANS = 8;

type Span = [string, string];
type Spans = Span[] | null | undefined;
type State = "unknown" | "closed" | "open";

const stateOf = (spans: Spans): State => (spans ? (spans.length ? "open" : "closed") : "unknown");
const STARTS: Record<State, Spans> = { unknown: null, closed: [], open: [FIRST_SPAN] };

export function HoursGrid({ path }: { path: Path }) {
  const { value, set } = useField<OpeningHours | null>(path);
  const hours = value ?? {};
  const others = useFaultsBelow(path, (name) => DAYS.some((day) => name.startsWith(`${path.join(".")}.${day}`)));
  return (
    <div className="hours">
      {DAYS.map((day) => (
        <Day key={day} day={day} path={path} spans={hours[day] as Spans} change={(spans) => set({ ...hours, [day]: spans })}
          copy={(spans) => set(Object.fromEntries(DAYS.map((each) => [each, spans])))} />
      ))}
      {others.map((fault) => <p key={fault} className="fault" role="alert">{fault}</p>)}
    </div>
  );
}

function Day({ day, path, spans, change, copy }: {
  day: Weekday; path: Path; spans: Spans; change: (spans: Spans) => void; copy: (spans: Spans) => void;
}) {
  const name = words.agent.days[day];
  const faults = useFaultsBelow([...path, day], () => false);
  const replace = (position: number, span: Span) => change(spans!.map((one, number) => (number === position ? span : one)));
  return (
    <fieldset className="day">
      <legend className="day-name">{name}</legend>
      <select aria-label={words.agent.hours.state(name)} value={stateOf(spans)} onChange={(event) => change(STARTS[event.target.value as State])}>
        <option value="unknown">{words.agent.hours.unknown}</option>
        <option value="closed">{words.agent.hours.closed}</option>
        <option value="open">{words.agent.hours.open}</option>
      </select>
      <div className="spans">
        {spans?.map((span, number) => (
          <div key={number} className="span">
            <input type="time" aria-label={words.agent.hours.from(name, number + 1)} value={span[0]} onChange={(event) => replace(number, [event.target.value, span[1]])} />
            <span className="muted">{words.agent.hours.until}</span>
            <input type="time" aria-label={words.agent.hours.to(name, number + 1)} value={span[1] === MIDNIGHT ? "00:00" : span[1]}
              onChange={(event) => replace(number, [span[0], event.target.value === "00:00" ? MIDNIGHT : event.target.value])} />
            <button type="button" className="small round quiet" aria-label={words.agent.hours.remove(name, number + 1)} onClick={() => change(spans.filter((_, other) => other !== number))}>
              <Icon name="close" size={16} />
            </button>
          </div>
        ))}
        {spans && spans.length > 0 && (
          <div className="row">
            {spans.length < MOST_SPANS && <button type="button" className="small quiet" onClick={() => change([...spans, FIRST_SPAN])}><Icon name="create" size={15} />{words.agent.hours.add}</button>}
            <button type="button" className="small quiet" title={words.agent.hours.copyFrom(name)} aria-label={words.agent.hours.copyFrom(name)} onClick={() => copy(spans)}><Icon name="copy" size={15} />{words.agent.hours.copy}</button>
          </div>
        )}
        {faults.map((fault) => <p key={fault} className="fault" role="alert">{fault}</p>)}
      </div>
    </fieldset>
  );
}
