// Calls, newest first; those that are on move by themselves.
import { useCallback, useMemo } from "react";
import { api, data } from "../api/client";
import { useBeat } from "../api/feed";
import type { paths } from "../api/schema";
import type { Agent, Call } from "../api/types";
import { minutes, when } from "../dates";
import { CallState, reasonOf } from "../parts/call-state";
import { DayRange, useWorkspaceZone, type Span } from "../parts/days";
import { useKnownAgents } from "../parts/known-agents";
import { ListingOf, useListing } from "../parts/listing";
import { Page } from "../parts/page";
import { Choose, Moment, NotMeasured, Tag } from "../parts/small";
import { Empty } from "../parts/states";
import { go, hrefOf } from "../router";
import { words } from "../words";
import { beginOf, later, whereabouts } from "../zones";
import type { Visited } from ".";

const PAGE = 50;
const BEAT_MS = 3000;
const STATES: Record<string, Call["state"][]> = { all: [], live: ["requested", "claimed", "live"], ended: ["ended"], failed: ["failed"] };
const OPTIONS: [string, string][] = [["all", words.calls.all], ["live", words.calls.live], ["ended", words.calls.ended], ["failed", words.calls.failed]];

export default function Calls({ query }: Visited) {
  const state = query.get("state") ?? "all";
  const agent = query.get("agent_id");
  const asked = askedBy(query);
  const list = useListing<Call>(["calls", query.toString()], (after) => data(api.GET("/api/calls", {
    params: { query: { ...asked, limit: PAGE, after, state: STATES[state] ?? [] } },
  })), useBeat(BEAT_MS));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const agents = useKnownAgents([...rows.map((call) => call.agent_id), agent]);
  const draw = useCallback((items: Call[]) => <tbody>{items.map((call) => <Row key={call.id} call={call} agents={agents} />)}</tbody>, [agents]);
  const show = (wanted: string) => go(hrefOf("calls", null, { ...Object.fromEntries(query), state: wanted === "all" ? null : wanted }).slice(2));
  const zone = useWorkspaceZone();
  const within = (span: Span) => zone && go(hrefOf("calls", null, { ...Object.fromEntries(query), ...momentsOf(span, zone) }).slice(2));
  const chips = chipsOf(query, zone);
  const isFiltered = [...query].length > 0;
  return (
    <Page title={agent ? words.calls.ofAgent(agents.get(agent)?.name ?? words.calls.gone) : words.calls.title} lead={words.calls.lead}
      back={isFiltered ? { href: hrefOf("calls"), text: words.calls.clear } : undefined}>
      <div className="toolbar"><Choose label={words.calls.filter} value={state} options={OPTIONS} onChange={show} />
        {zone && <DayRange value={spanIn(query, zone)} onChange={within} />}
        {chips.length > 0 && <ul className="chips" aria-label={words.calls.filters}>{chips.map((chip) => <li key={chip}><Tag>{chip}</Tag></li>)}</ul>}
      </div>
      <ListingOf of={list} empty={isFiltered
        ? <Empty icon="search" title={words.calls.emptyFilter} text={words.calls.emptyFilterText} />
        : <Empty icon="calls" title={words.calls.empty} text={words.calls.emptyText}><a className="button primary" href={hrefOf("agents")}>{words.nav.agents}</a></Empty>}
        frame={(pages) => (
          <div className="card table-card" tabIndex={0} role="region" aria-label={words.calls.title}>
            <table className="stacking">
              <thead><tr>
                <th scope="col">{words.calls.when}</th><th scope="col">{words.calls.with}</th><th scope="col">{words.calls.state}</th>
                <th scope="col">{words.calls.reason}</th><th scope="col" className="number">{words.calls.length}</th>
              </tr></thead>
              {pages}
            </table>
          </div>
        )}>{draw}</ListingOf>
    </Page>
  );
}

/** The days that the filter covers where the workspace is, if only in part. */
function spanIn(query: URLSearchParams, zone: string): Span {
  const dayOf = (at: string | null, back: number) => (at && !Number.isNaN(Date.parse(at)) ? whereabouts(new Date(Date.parse(at) - back), zone).day : "");
  return { from: dayOf(query.get("since"), 0), to: dayOf(query.get("until"), 1) };
}

function momentsOf({ from, to }: Span, zone: string): { since: string | null; until: string | null } {
  return { since: from ? beginOf(from, zone).toISOString() : null, until: to ? beginOf(later(to, 1), zone).toISOString() : null };
}

type Asked = NonNullable<paths["/api/calls"]["get"]["parameters"]["query"]>;

/** Whatever a figure asks for is passed on to the api, which says what of it it cannot take. */
function askedBy(query: URLSearchParams): Asked {
  return Object.fromEntries([...query].filter(([name]) => name !== "state")) as Asked;
}

/** What is asked for besides the agent and the state, in words. */
function chipsOf(query: URLSearchParams, zone: string | undefined): string[] {
  const tell: Record<string, (value: string) => string> = {
    since: (at) => words.calls.since(when(at, zone)), until: (at) => words.calls.until(when(at, zone)), adds_to: words.calls.addsTo, version: (number) => words.agents.version(Number(number)),
  };
  return [...query].filter(([name]) => name !== "state" && name !== "agent_id")
    .map(([name, value]) => tell[name]?.(value) ?? `${words.calls.narrowed[name] ?? name}: ${VALUES[name]?.[value] ?? value}`);
}

const VALUES: Record<string, Record<string, string>> = {
  kind: words.calls.kinds, channel: words.call.channels, deployment: words.workers.modes, end_reason: words.calls.reasons, answered: words.calls.answered,
};

export function otherEnd(call: Call, agents: Map<string, Agent>): string {
  if (call.kind === "interview") return words.calls.voxie;
  return (call.agent_id && agents.get(call.agent_id)?.name) || words.calls.gone;
}

function Row({ call, agents }: { call: Call; agents: Map<string, Agent> }) {
  return (
    <tr>
      <td data-label={words.calls.when}><a href={hrefOf("call", call.id)}><Moment at={call.requested_at} /></a></td>
      <td data-label={words.calls.with}><span>{otherEnd(call, agents)}{call.kind === "interview" && ` · ${words.calls.interview}`}</span></td>
      <td data-label={words.calls.state}><CallState call={call} /></td>
      <td data-label={words.calls.reason}>{reasonOf(call)}</td>
      <td data-label={words.calls.length} className="number">{call.seconds === null ? (call.ended_at ? <NotMeasured /> : words.none) : minutes(call.seconds)}</td>
    </tr>
  );
}
