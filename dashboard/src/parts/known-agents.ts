// The agents that rows name: what they are called, and in whose time their bookings are.
import { useQueries } from "@tanstack/react-query";
import { api, data } from "../api/client";
import type { Agent, AgentConfig, BookingsConfig } from "../api/types";

const FRESH_MS = 60_000;

/** Seven in the evening is meant where the business is. */
export function zoneIn(config: AgentConfig): string {
  const bookings = config.functions.find((one): one is BookingsConfig => one.kind === "bookings");
  return bookings?.plan?.timezone ?? config.identity.timezone;
}

/** As far as they are known; one that is gone is not among them. */
export function useKnownAgents(ids: (string | null | undefined)[]): Map<string, Agent> {
  const wanted = [...new Set(ids.filter((id): id is string => Boolean(id)))];
  return useQueries({
    queries: wanted.map((id) => ({
      queryKey: ["agent", id],
      queryFn: () => data(api.GET("/api/agents/{id}", { params: { path: { id } } })),
      staleTime: FRESH_MS,
      retry: false,
    })),
    combine: (found) => new Map(found.flatMap((one, position) => (one.data ? [[wanted[position]!, one.data] as const] : []))),
  });
}
