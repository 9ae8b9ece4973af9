// What agents booked for callers.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { api, data } from "../api/client";
import { useBeat } from "../api/feed";
import type { Agent, Booking } from "../api/types";
import { useWorkspaceZone } from "../parts/days";
import { Download } from "../parts/download";
import { useKnownAgents, useZoneOf, zoneIn } from "../parts/known-agents";
import { everything, ListingOf, useListing } from "../parts/listing";
import { Page } from "../parts/page";
import { Choose, Moment, SearchBox, Tag, useSettled } from "../parts/small";
import { Empty, Loading, Shown } from "../parts/states";
import { go, hrefOf } from "../router";
import { words } from "../words";
import { isDay, today } from "../zones";
import type { Visited } from ".";
import { BookingCalendar, type View } from "./booking-calendar";

const PAGE = 50;
const LARGEST = 200;
const BEAT_MS = 5000;
const HEADS = ["id", "starts_at", "ends_at", "party", "name", "phone", "unit", "status", "note", "call_id", "agent_id", "created_at"] as const;

const fetchPage = (limit: number) => (after: string | undefined) => data(api.GET("/api/bookings", { params: { query: { after, limit } } }));

type Shape = View | "list";
const SHAPES: [Shape, string][] = [["list", words.bookings.views.list], ["week", words.bookings.views.week], ["day", words.bookings.views.day]];

export default function Bookings({ query }: Visited) {
  const [search, setSearch] = useState("");
  const wanted = useSettled(search.trim().toLowerCase());
  const list = useListing<Booking>(["bookings"], fetchPage(PAGE), useBeat(BEAT_MS));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const own = useWorkspaceZone();
  const view = SHAPES.find(([shape]) => shape === query.get("view"))?.[0] ?? "list";
  const agents = useKnownAgents(view === "list" ? rows.map((row) => row.agent_id) : []);
  const zone = useZoneOf(rows.map((row) => row.agent_id), own);
  const day = query.get("day");
  const draw = useCallback((items: Booking[]) => <Rows items={items} agents={agents} />, [agents]);
  return (
    <Page title={words.bookings.title} lead={words.bookings.lead} actions={rows.length > 0 && <Download name="bookings.csv" heads={HEADS} fetch={fetchPage} />}>
      {rows.length > 0 && <div className="toolbar">
        <Choose<Shape> label={words.bookings.view} value={view} options={SHAPES} onChange={(shape) => go(hrefOf("bookings", null, shape === "list" ? {} : { view: shape, day }).slice(2))} />
        {view === "list" && <SearchBox label={words.bookings.search} value={search} onChange={setSearch} />}
      </div>}
      {view !== "list" && rows.length > 0 && (zone && own
        ? <BookingCalendar view={view} day={isDay(day) ? day : today(zone)} zone={zone} own={own} /> : <Loading rows={5} />)}
      {view !== "list" && rows.length > 0 ? null : wanted ? <Found wanted={wanted} agents={agents} /> : (
        <ListingOf of={list} frame={(pages) => <Table>{pages}</Table>}
          empty={<Empty icon="bookings" title={words.bookings.empty} text={words.bookings.emptyText} />}>{draw}</ListingOf>
      )}
    </Page>
  );
}

/** Searched through all that there are, not only through those shown. */
function Found({ wanted, agents }: { wanted: string; agents: Map<string, Agent> }) {
  const all = useQuery({ queryKey: ["bookings", "all"], queryFn: ({ signal }) => everything(fetchPage(LARGEST), signal), staleTime: 30_000 });
  return (
    <Shown of={all} rows={5}>{(rows) => {
      const found = rows.filter((row) => `${row.name} ${row.phone} ${row.unit} ${row.note}`.toLowerCase().includes(wanted));
      return (
        <>
          <p className="muted" role="status">{words.bookings.searched(rows.length)}</p>
          {found.length ? <Table><Rows items={found.slice(0, LARGEST)} agents={agents} /></Table> : <Empty icon="search" title={words.bookings.noMatch} />}
        </>
      );
    }}</Shown>
  );
}

function Table({ children }: { children: React.ReactNode }) {
  return (
    <div className="card table-card" tabIndex={0} role="region" aria-label={words.bookings.title}>
      <table className="stacking">
        <thead><tr>
          <th scope="col">{words.bookings.when}</th><th scope="col">{words.bookings.name}</th><th scope="col">{words.bookings.phone}</th>
          <th scope="col" className="number">{words.bookings.party}</th><th scope="col">{words.bookings.unit}</th><th scope="col">{words.bookings.state}</th><th scope="col">{words.bookings.call}</th>
        </tr></thead>
        {children}
      </table>
    </div>
  );
}

function Rows({ items, agents }: { items: Booking[]; agents: Map<string, Agent> }) {
  return (
    <tbody>
      {items.map((row) => {
        const agent = row.agent_id ? agents.get(row.agent_id) : undefined;
        return (
          <tr key={row.id} className={row.status === "cancelled" ? "struck" : undefined}>
            <td data-label={words.bookings.when}><Moment at={row.starts_at} zone={agent && zoneIn(agent.config)} /></td>
            <td data-label={words.bookings.name}>{row.name || words.none}{row.note && <span className="muted block">{row.note}</span>}</td>
            <td data-label={words.bookings.phone}>{row.phone || words.none}</td>
            <td data-label={words.bookings.party} className="number">{row.party}</td>
            <td data-label={words.bookings.unit}>{row.unit}</td>
            <td data-label={words.bookings.state}><Tag mood={row.status === "booked" ? "good" : "bad"}>{words.bookings[row.status]}</Tag></td>
            <td data-label={words.bookings.call}>{row.call_id ? <a href={hrefOf("call", row.call_id)}>{words.bookings.openCall}</a> : words.none}</td>
          </tr>
        );
      })}
    </tbody>
  );
}
