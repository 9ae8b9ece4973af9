// Figures of the calls that are over; each leads to the calls behind it.
import { useQuery, type QueryKey } from "@tanstack/react-query";
import { useCallback, useMemo, useState, type ReactNode } from "react";
import { api, data, type Rows } from "../api/client";
import type { Breakdown, Figures, Point, Totals } from "../api/types";
import { Bars, type Bar } from "../parts/bars";
import { DayRange, type Span } from "../parts/days";
import { useKnownAgents } from "../parts/known-agents";
import { ListingOf, useListing } from "../parts/listing";
import { paid } from "../parts/money";
import { Card, Page } from "../parts/page";
import { Choose, NotMeasured } from "../parts/small";
import { Empty, Shown } from "../parts/states";
import { go, hrefOf } from "../router";
import { words } from "../words";
import { isDay, later, whereabouts, type Day } from "../zones";
import type { Visited } from ".";

const say = words.analytics;
const BEAT_MS = 15_000;
const [QUARTER_MS, DAY_MS] = [900_000, 86_400_000];
const RANGES = ["1", "7", "30", "90"] as const;
type Range = (typeof RANGES)[number];
type By = "agent" | "version" | "worker" | "deployment" | "kind" | "channel";
const OF_ALL: By[] = ["agent", "kind", "channel", "deployment", "worker"];

/** The list of calls behind a figure, as this page shows it. */
const rowsAt = (rows: string) => `#/calls?${rows.split("?")[1] ?? ""}`;

export default function Analytics({ query }: Visited) {
  const range = RANGES.find((one) => one === query.get("days")) ?? "30";
  const own = spanIn(query);
  const when = own ? `${own.from} ${own.to}` : range;
  const within = useMemo((): Within => (own ? { ...own } : { days: range }), [when]);
  const agent = query.get("agent_id");
  const agents = useKnownAgents([agent]);
  const asked: Asked = { ...(own ? { since: own.from, until: later(own.to, 1) } : lately(range)), agent_id: agent };
  const step = (own ? own.from === own.to : range === "1") ? "hour" as const : "day" as const;
  const totals = useQuery({
    queryKey: ["analytics", "totals", when, agent],
    queryFn: () => data(api.GET("/api/analytics/totals", { params: { query: asked } })),
    refetchInterval: BEAT_MS,
  });
  const series = useQuery({
    queryKey: ["analytics", "series", when, agent],
    queryFn: () => data(api.GET("/api/analytics/series", { params: { query: { ...asked, step } } })),
    refetchInterval: BEAT_MS,
  });
  const show = (which: { days: Range } | Span) => go(hrefOf("analytics", null, { ...which, agent_id: agent }).slice(2));
  return (
    <Page title={agent ? say.ofAgent(agents.get(agent)?.name ?? words.calls.gone) : say.title} lead={say.lead}
      back={agent ? { href: hrefOf("analytics", null, within), text: say.all } : undefined}>
      <div className="toolbar">
        <Choose<Range | ""> label={say.range} value={own ? "" : range} onChange={(days) => days && show({ days })} options={RANGES.map((days): [Range, string] => [days, say.days[days] ?? days])} />
        <DayRange required value={own ?? spanOf(totals.data)} onChange={show} />
      </div>
      <Shown of={totals} rows={4}>{(found) => (found.figures.calls.value === 0
        ? <><Empty icon="analytics" title={say.empty} text={say.emptyText} /><Missing of={found} /></>
        : (
          <div className="stack">
            <Tiles figures={found.figures} />
            <Shown of={series} rows={3}>{({ points, timezone }) => <Course points={points} zone={timezone} isHourly={step === "hour"} />}</Shown>
            <div className="two">
              <Card title={say.reasons}><Reasons figures={found.figures} /></Card>
              <Card title={say.functions}><Functions figures={found.figures} /></Card>
            </div>
            <Apart asked={asked} within={within} />
            <Missing of={found} />
          </div>
        ))}</Shown>
    </Page>
  );
}

/** What the api is asked for. */
interface Asked {
  since?: string;
  until?: string;
  days?: number;
  agent_id: string | null;
}

/** The days that are shown, as an address says it. */
type Within = Record<string, string>;

interface Days {
  from: Day;
  to: Day;
}

/** Chosen by hand. */
function spanIn(query: URLSearchParams): Days | null {
  const [from, to] = [query.get("from"), query.get("to")];
  return isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}

/** The days that figures are of, where the workspace is. */
function spanOf(found: Totals | undefined): Span {
  if (!found) return { from: "", to: "" };
  const last = new Date(Date.parse(found.until) - 1);
  return { from: whereabouts(found.since, found.timezone).day, to: whereabouts(last, found.timezone).day };
}

/** 24 hours, begun with a quarter since sums are kept of no less; or days, which the api knows where the workspace is. */
function lately(range: Range): Pick<Asked, "since" | "days"> {
  if (range !== "1") return { days: Number(range) };
  return { since: new Date(Math.floor((Date.now() - DAY_MS) / QUARTER_MS) * QUARTER_MS).toISOString() };
}

function Missing({ of }: { of: Totals }) {
  const { unfinished, over } = of.uncounted;
  const sentences = [unfinished > 0 && say.unfinished(unfinished), over > 0 && say.uncounted(over)].filter(Boolean);
  return <p className="muted hint">{[...sentences, say.zone(of.timezone)].join(" ")}</p>;
}

function Tiles({ figures }: { figures: Figures }) {
  const { calls, answered_share: share, answered, minutes, bookings, messages, cost } = figures;
  return (
    <ul className="tiles">
      <Tile name={say.calls} rows={calls.rows}>{calls.value.toLocaleString()}</Tile>
      <Tile name={say.answered} rows={answered.rows}>{share === null ? null : percent(share)}</Tile>
      <Tile name={say.minutes} rows={minutes.rows}>{minutes.value === null ? null : short(minutes.value)}</Tile>
      <Tile name={say.bookings} rows={bookings.rows}>{bookings.value.toLocaleString()}</Tile>
      <Tile name={say.messages} rows={messages.rows}>{messages.value.toLocaleString()}</Tile>
      <Tile name={say.greeting} rows={figures.time_to_greeting.rows} more={slowest(figures.time_to_greeting)}>{seconds(figures.time_to_greeting.p50_ms)}</Tile>
      <Tile name={say.latency} rows={figures.turn_latency.rows} more={slowest(figures.turn_latency)}>{seconds(figures.turn_latency.p50_ms)}</Tile>
      <Tile name={say.cost} rows={cost.rows} more={cost.calls > 0 && cost.calls < calls.value ? say.priced(cost.calls) : undefined}>
        {sumOf(cost)}</Tile>
    </ul>
  );
}

function Tile({ name, rows, more, children }: { name: string; rows: string; more?: string | null; children: ReactNode }) {
  return (
    <li>
      <a className="tile" href={rowsAt(rows)}>
        <span className="tile-name">{name}</span>
        <strong>{children ?? <span className="unmeasured">{words.notMeasured}</span>}</strong>
        {more && <span className="hint">{more}</span>}
      </a>
    </li>
  );
}

type Metric = "calls" | "minutes" | "latency" | "cost";
const METRICS: Record<Metric, (figures: Figures) => { value: number | null; rows: string; text: string }> = {
  calls: ({ calls }) => ({ ...calls, text: say.some(calls.value) }),
  minutes: ({ minutes }) => ({ ...minutes, text: minutes.value === null ? words.notMeasured : say.someMinutes(short(minutes.value)) }),
  latency: ({ turn_latency: { p50_ms: value, rows } }) => ({ value, rows, text: seconds(value) ?? words.notMeasured }),
  cost: ({ cost }) => ({ value: cost.value === null ? null : Number(cost.value), rows: cost.rows, text: sumOf(cost) ?? words.notMeasured }),
};

function Course({ points, zone, isHourly }: { points: Point[]; zone: string; isHourly: boolean }) {
  const [metric, choose] = useState<Metric>("calls");
  const bars = points.map((point): Bar => {
    const { value, rows, text } = METRICS[metric](point.figures);
    const name = new Date(point.since).toLocaleString([], isHourly
      ? { hour: "numeric", timeZone: zone } : { day: "numeric", month: "short", timeZone: zone });
    return { key: point.since, name, value, href: rowsAt(rows), label: `${name}: ${text}` };
  });
  return (
    <Card title={say.course} actions={
      <Choose<Metric> label={say.metric} value={metric} onChange={choose}
        options={[["calls", say.calls], ["minutes", say.minutes], ["latency", say.latency], ["cost", say.cost]]} />
    }><Bars bars={bars} /></Card>
  );
}

function Reasons({ figures }: { figures: Figures }) {
  return (
    <ul className="shares">
      {figures.end_reasons.map((one) => (
        <li key={one.reason}>
          <a href={rowsAt(one.rows)}>{words.calls.reasons[one.reason] ?? one.reason}</a>
          <meter min={0} max={figures.calls.value} value={one.value} aria-label={words.calls.reasons[one.reason] ?? one.reason} />
          <span className="number">{one.value.toLocaleString()}</span>
        </li>
      ))}
    </ul>
  );
}

function Functions({ figures }: { figures: Figures }) {
  if (!figures.functions.length) return <p className="muted">{say.noFunctions}</p>;
  return (
    <table className="plain">
      <thead><tr><th scope="col">{say.function}</th><th scope="col" className="number">{say.used}</th><th scope="col" className="number">{say.broke}</th></tr></thead>
      <tbody>
        {figures.functions.map((one) => (
          <tr key={one.name}>
            <th scope="row"><code>{one.name}</code></th>
            <td className="number"><a href={rowsAt(one.used.rows)}>{one.used.value.toLocaleString()}</a></td>
            <td className="number">{one.failed.value ? <a href={rowsAt(one.failed.rows)}>{one.failed.value.toLocaleString()}</a> : "0"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same figures value by value. */
function Apart({ asked, within }: { asked: Asked; within: Within }) {
  const agent = asked.agent_id;
  const [chosen, choose] = useState<By>("agent");
  const by = agent ? "version" : chosen;
  const key = [by, asked.since, asked.until, asked.days, agent];
  return (
    <Card title={say.apart} actions={!agent && (
      <Choose<By> label={say.by} value={chosen} onChange={choose} options={OF_ALL.map((one): [By, string] => [one, say.bys[one] ?? one])} />
    )}>
      {/* of other values nothing is shown meanwhile */}
      <Values key={key.join()} name={key} by={by} within={within}
        fetch={(after) => data(api.GET("/api/analytics/breakdown", { params: { query: { ...asked, by, after } } }))} />
    </Card>
  );
}

type Value = Breakdown["items"][number];

function Values({ name, by, within, fetch }: { name: QueryKey; by: By; within: Within; fetch: (after?: string) => Promise<Rows<Value>> }) {
  const list = useListing<Value>(["analytics", "breakdown", ...name], fetch);
  const draw = useCallback((items: Value[]) => <ValueRows items={items} by={by} within={within} />, [by, within]);
  return (
    <ListingOf of={list} empty={<p className="muted">{say.empty}.</p>} frame={(pages) => <ValueTable by={by}>{pages}</ValueTable>}>{draw}</ListingOf>
  );
}

function ValueTable({ by, children }: { by: By; children: ReactNode }) {
  return (
    <div className="table-card" tabIndex={0} role="group" aria-label={say.apart}>
      <table className="stacking">
        <thead><tr>
          <th scope="col">{say.bys[by] ?? by}</th><th scope="col" className="number">{say.calls}</th><th scope="col" className="number">{say.answered}</th>
          <th scope="col" className="number">{say.minutes}</th><th scope="col" className="number">{say.latency}</th><th scope="col" className="number">{say.cost}</th>
        </tr></thead>
        {children}
      </table>
    </div>
  );
}

function ValueRows({ items, by, within }: { items: Value[]; by: By; within: Within }) {
  const agents = useKnownAgents(by === "agent" ? items.map((item) => item.value) : []);
  const named = (value: string): ReactNode => {
    if (by === "agent") return <a href={hrefOf("analytics", null, { ...within, agent_id: value })}>{agents.get(value)?.name ?? words.calls.gone}</a>;
    if (by === "version") return words.agents.version(Number(value));
    return by === "worker" ? <code>{value}</code> : (NAMES[by]?.[value] ?? value);
  };
  return (
    <tbody>
      {items.map(({ value, figures }) => (
        <tr key={value}>
          <td data-label={say.bys[by] ?? by}>{named(value)}</td>
          <td data-label={say.calls} className="number"><a href={rowsAt(figures.calls.rows)}>{figures.calls.value.toLocaleString()}</a></td>
          <td data-label={say.answered} className="number">{figures.answered_share === null ? <NotMeasured /> : percent(figures.answered_share)}</td>
          <td data-label={say.minutes} className="number">{figures.minutes.value === null ? <NotMeasured /> : short(figures.minutes.value)}</td>
          <td data-label={say.latency} className="number">{seconds(figures.turn_latency.p50_ms) ?? <NotMeasured />}</td>
          <td data-label={say.cost} className="number">{sumOf(figures.cost) ?? <NotMeasured />}</td>
        </tr>
      ))}
    </tbody>
  );
}

/** What the api calls them by, as people do. */
const NAMES: Partial<Record<By, Record<string, string>>> = {
  kind: words.calls.kinds, channel: words.call.channels, deployment: words.workers.modes,
};

const sumOf = ({ value, currency, in_part: inPart }: Figures["cost"]) => (value === null ? null : paid(value, currency, inPart > 0));
const percent = (share: number) => share.toLocaleString([], { style: "percent", maximumFractionDigits: 0 });
const short = (value: number) => value.toLocaleString([], { maximumFractionDigits: value < 10 ? 1 : 0 });
const seconds = (ms: number | null) => (ms === null ? null : words.units.seconds(ms / 1000));
const slowest = ({ p95_ms: ms }: { p95_ms: number | null }) => (ms === null ? null : say.slowest(seconds(ms) ?? ""));
