// The agents that rows name: what they are called, and in whose time their bookings are.
import { useQueries } from "@tanstack/react-query";
import { api, data } from "../api/client";
import type { Agent, AgentConfig, BookingsConfig } from "../api/types";

const FRESH_MS = 60_000;
/** More than these hardly agree on a time zone: a thousand questions would keep the browser from all others. */
const MOST_ASKED = 20;

export const agentQuery = (id: string) => ({
  queryKey: ["agent", id],
  queryFn: () => data(api.GET("/api/agents/{id}", { params: { path: { id } } })),
});

/** Seven in the evening is meant where the business is. */
export function zoneIn(config: AgentConfig): string {
  const bookings = config.functions.find((one): one is BookingsConfig => one.kind === "bookings");
  return bookings?.plan?.timezone ?? config.identity.timezone;
}

/** As far as they are known; one that is gone is not among them. */
export function useKnownAgents(ids: (string | null | undefined)[]): Map<string, Agent> {
  return useQueries({ queries: distinct(ids).map(askedFor), combine: byId });
}

/** The same, and of many none. */
export function useFewAgents(ids: (string | null | undefined)[]): Map<string, Agent> {
  return useKnownAgents(fewOf(ids));
}

/** In whose time their bookings are: theirs where they agree on one, else the workspace's; undefined: not known yet. */
export function useZoneOf(ids: (string | null | undefined)[], own: string | undefined, ofNone = own): string | undefined {
  const [agents, few] = [distinct(ids), fewOf(ids)];
  const zones = useQueries({ queries: few.map(askedFor), combine: zonesIn });
  if (!agents.length) return ofNone;
  if (!few.length) return own;
  return zones?.length === 1 ? zones[0] : zones ? own : undefined;
}

interface Asked {
  data: Agent | undefined;
  isPending: boolean;
}

// named once: what a function made anew gives would be new at every drawing, and every row with it
const byId = (found: Asked[]) => new Map(found.flatMap(({ data: agent }) => (agent ? [[agent.id, agent] as const] : [])));
const zonesIn = (found: Asked[]) => (found.some((one) => one.isPending) ? null : distinct(found.map((one) => one.data && zoneIn(one.data.config))));

const distinct = (texts: (string | null | undefined)[]) => [...new Set(texts.filter((text): text is string => Boolean(text)))];

function fewOf(ids: (string | null | undefined)[]): string[] {
  const agents = distinct(ids);
  return agents.length <= MOST_ASKED ? agents : [];
}

const askedFor = (id: string) => ({ ...agentQuery(id), staleTime: FRESH_MS, retry: false });
