// Bookings as a calendar: a week of days, or a day with what is booked side by side.
import { useQuery } from "@tanstack/react-query";
import { api, data } from "../api/client";
import { useBeat } from "../api/feed";
import type { Agent, Booking, BookingsConfig } from "../api/types";
import { DayInput } from "../parts/days";
import { Icon } from "../parts/icon";
import { useFewAgents, useZoneOf } from "../parts/known-agents";
import { everything } from "../parts/listing";
import { Empty, Shown } from "../parts/states";
import { go, hrefOf } from "../router";
import { words } from "../words";
import { beginOf, clock, later, mondayOf, named, today, whereabouts, type Day } from "../zones";

export type View = "week" | "day";

const LARGEST = 200;
const BEAT_MS = 5000;
const DAY_MINUTES = 24 * 60;
const GRAIN = 5;
const say = words.bookings;
const LONG: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const UTC = "UTC";
const SHORT: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" };
const STEP: Record<View, number> = { week: 7, day: 1 };

interface Given {
  view: View;
  day: Day;
  /** In whose time it is where nothing is booked. */
  zone: string;
  /** The workspace's. */
  own: string;
}

export function BookingCalendar({ view, day, zone, own }: Given) {
  const first = view === "week" ? mondayOf(day) : day;
  const found = useQuery({
    queryKey: ["bookings", "between", first, view],
    queryFn: ({ signal }) => everything((after) => data(api.GET("/api/bookings", {
      params: { query: { ...aroundOf(first, view), limit: LARGEST, after } },
    })), signal),
    refetchInterval: useBeat(BEAT_MS),
  });
  // whose bookings these are says in whose time they are shown, and not who booked last
  const theirs = useZoneOf((found.data ?? []).map((row) => row.agent_id), own, zone);
  const title = view === "week" ? say.week(named(first, SHORT), named(later(first, 6), { ...SHORT, year: "numeric" })) : named(day, LONG);
  return (
    <section className="stack tight" aria-label={title}>
      <Ways view={view} day={day} zone={theirs ?? zone} title={title} />
      <Shown of={theirs ? found : { ...found, data: undefined }} rows={5}>{(rows) => <Booked rows={rows} first={first} view={view} zone={theirs!} />}</Shown>
    </section>
  );
}

/** Whatever may be of these days somewhere on earth; what began the evening before may reach into the first. */
function aroundOf(first: Day, view: View): { starts_since: string; starts_until: string } {
  return { starts_since: beginOf(later(first, -2), UTC).toISOString(), starts_until: beginOf(later(first, STEP[view] + 1), UTC).toISOString() };
}

function Booked({ rows, first, view, zone }: { rows: Booking[]; first: Day; view: View; zone: string }) {
  const since = beginOf(first, zone).getTime();
  const until = beginOf(later(first, STEP[view]), zone).getTime();
  const own = rows.filter((row) => Date.parse(row.ends_at) > since && Date.parse(row.starts_at) < until);
  const booked = own.filter((row) => row.status === "booked");
  const free = own.filter((row) => row.status === "cancelled" && Date.parse(row.starts_at) >= since).length;
  return (
    <>
      {view === "week" ? <Week first={first} rows={booked} zone={zone} /> : <DayOf day={first} rows={booked} zone={zone} />}
      <p className="muted hint">{[free > 0 && say.cancelledNotShown(free), say.zone(zone)].filter(Boolean).join(" ")}</p>
    </>
  );
}

const placeOf = (view: View, day: Day) => hrefOf("bookings", null, { view, day });

function Ways({ view, day, zone, title }: { view: View; day: Day; zone: string; title: string }) {
  const show = (wanted: Day) => go(placeOf(view, wanted).slice(2));
  return (
    <div className="row calendar-ways">
      <h2 className="grow" aria-live="polite">{title}</h2>
      <DayInput label={say.goTo} value={day} required onChange={show} />
      <button type="button" className="round" aria-label={say.before[view]} onClick={() => show(later(day, -STEP[view]))}><Icon name="back" /></button>
      <button type="button" onClick={() => show(today(zone))}>{say.today}</button>
      <button type="button" className="round" aria-label={say.after[view]} onClick={() => show(later(day, STEP[view]))}><Icon name="next" /></button>
    </div>
  );
}

function Week({ first, rows, zone }: { first: Day; rows: Booking[]; zone: string }) {
  const now = today(zone);
  const of = grouped(rows, (row) => whereabouts(row.starts_at, zone).day);
  return (
    <ol className="week card">
      {Array.from({ length: STEP.week }, (_, number) => later(first, number)).map((day) => {
        const own = of.get(day) ?? [];
        return (
          <li key={day} className={day === now ? "weekday now" : "weekday"}>
            <h3><a href={placeOf("day", day)} aria-current={day === now ? "date" : undefined}>
              <span>{named(day, { weekday: "short" })}</span> <strong>{named(day, { day: "numeric", month: "short" })}</strong>
            </a></h3>
            {own.length ? <ol className="slips">{own.map((row) => <li key={row.id}><Slip row={row} zone={zone} unit /></li>)}</ol>
              : <p className="muted hint">{say.nothing}</p>}
          </li>
        );
      })}
    </ol>
  );
}

function DayOf({ day, rows, zone }: { day: Day; rows: Booking[]; zone: string }) {
  const agents = useFewAgents(rows.map((row) => row.agent_id));
  if (!rows.length) return <Empty icon="bookings" title={say.freeDay} />;
  const spans = new Map(rows.map((row) => [row.id, spanOf(row, day, zone)]));
  const from = Math.floor(Math.min(...[...spans.values()].map(([start]) => start)) / 60) * 60;
  const to = Math.ceil(Math.max(...[...spans.values()].map(([, end]) => end)) / 60) * 60;
  const line = (minutes: number) => Math.round((minutes - from) / GRAIN) + 1;
  const hours = Array.from({ length: (to - from) / 60 }, (_, number) => from + number * 60);
  const lines = { gridTemplateRows: `repeat(${line(to) - 1}, var(--grain))` };
  return (
    <div className="card table-card lanes" tabIndex={0} role="group" aria-label={named(day, LONG)}>
      <div className="lane hours-lane" aria-hidden="true">
        <p className="lane-name" />
        <ol style={lines}>{hours.map((hour) => <li key={hour} style={{ gridRow: line(hour) }}>{clock(hour)}</li>)}</ol>
      </div>
      {lanesOf(rows, agents).map(([key, unit, own]) => (
        <section key={key} className="lane" aria-label={unit}>
          <h3 className="lane-name">{unit}</h3>
          <ol className="lane-rows" style={lines}>
            {own.map((row) => {
              const [start, end] = spans.get(row.id)!;
              return <li key={row.id} style={{ gridRow: `${line(start)} / ${line(end)}` }}><Slip row={row} zone={zone} /></li>;
            })}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** In minutes of that day, cut where it goes beyond. */
function spanOf(row: Booking, day: Day, zone: string): [number, number] {
  const [start, end] = [whereabouts(row.starts_at, zone), whereabouts(row.ends_at, zone)];
  return [start.day < day ? 0 : start.minutes, end.day > day ? DAY_MINUTES : end.minutes];
}

/** What can be booked, with its bookings: also what is free all day, where it is known what there is. */
function lanesOf(rows: Booking[], agents: Map<string, Agent>): [string, string, Booking[]][] {
  const of = grouped(rows, (row) => `${row.calendar_id} ${row.unit}`);
  const calendars = new Set(rows.map((row) => row.calendar_id));
  const plans = new Map(rows.flatMap((row) => unitsOf(agents.get(row.agent_id ?? ""))).map((names) => [names.join("\n"), names]));
  const known = calendars.size === 1 && plans.size === 1 ? [...plans.values()][0]!.map((name) => `${[...calendars][0]} ${name}`) : [];
  const keys = [...known, ...[...of.keys()].filter((key) => !known.includes(key)).sort((one, other) => one.localeCompare(other, [], { numeric: true }))];
  return keys.map((key) => [key, key.slice(key.indexOf(" ") + 1), of.get(key) ?? []]);
}

/** The names of what an agent's calendar has, where it is the agent that says so. */
function unitsOf(agent: Agent | undefined): string[][] {
  const bookings = agent?.config.functions.find((one): one is BookingsConfig => one.kind === "bookings");
  return bookings?.plan ? [bookings.plan.units.map(({ name }) => name)] : [];
}

function grouped(rows: Booking[], by: (row: Booking) => string): Map<string, Booking[]> {
  const groups = new Map<string, Booking[]>();
  for (const row of rows) {
    const key = by(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function Slip({ row, zone, unit }: { row: Booking; zone: string; unit?: boolean }) {
  const [start, end] = [whereabouts(row.starts_at, zone), whereabouts(row.ends_at, zone)];
  const content = (
    <>
      <span className="slip-time"><time dateTime={row.starts_at}>{clock(start.minutes)}</time>–<time dateTime={row.ends_at}>{clock(end.minutes)}</time></span>
      <strong>{row.name || words.none}</strong>
      <span>{[say.people(row.party), unit && row.unit].filter(Boolean).join(" · ")}</span>
      {row.note && <span>{row.note}</span>}
    </>
  );
  return row.call_id ? <a className="slip" href={hrefOf("call", row.call_id)}>{content}</a> : <div className="slip">{content}</div>;
}
