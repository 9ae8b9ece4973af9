// The newest bookings and messages that one agent made, to stand beside a conversation.
import { useQuery } from "@tanstack/react-query";
import { api, data, type Rows } from "../api/client";
import type { Agent, Booking, Message } from "../api/types";
import { words } from "../words";
import { Moment, Tag } from "./small";
import { Shown } from "./states";
import { zoneIn } from "./known-agents";

const PAGE = 200;
const LOOKED_AT = 1000;
const SHOWN = 5;

interface Newest<T> {
  own: T[];
  /** Or else some older ones were not looked at. */
  isAll: boolean;
}

/** The lists are of all agents: gone through as far as it takes, and no further than is quick. */
async function newestOf<T extends { agent_id: string | null }>(agent: Agent, fetch: (after?: string) => Promise<Rows<T>>): Promise<Newest<T>> {
  const own: T[] = [];
  let after: string | undefined;
  for (let looked = 0; looked < LOOKED_AT && own.length < SHOWN; looked += PAGE) {
    const page = await fetch(after);
    own.push(...page.items.filter((row) => row.agent_id === agent.id));
    if (!page.next) return { own: own.slice(0, SHOWN), isAll: true };
    after = page.next;
  }
  return { own: own.slice(0, SHOWN), isAll: false };
}

interface Given {
  agent: Agent;
  every: number | false;
}

export function NewestBookings({ agent, every }: Given) {
  const found = useQuery({
    queryKey: ["bookings", "newest", agent.id],
    queryFn: () => newestOf<Booking>(agent, (after) => data(api.GET("/api/bookings", { params: { query: { limit: PAGE, after } } }))),
    refetchInterval: every,
  });
  const zone = zoneIn(agent.config);
  return (
    <Shown of={found} rows={1}>{({ own, isAll }) => {
      if (!own.length) return <p className="muted">{isAll ? `${words.bookings.empty}.` : words.noneAmong(LOOKED_AT)}</p>;
      return (
        <ul className="newest" aria-live="polite">
          {own.map((row) => (
            <li key={row.id}>
              <div className="row"><strong>{row.name || words.none}</strong>
                {row.status === "cancelled" && <Tag mood="bad">{words.bookings.cancelled}</Tag>}</div>
              <p><Moment at={row.starts_at} zone={zone} /></p>
              <p className="muted">{words.bookings.people(row.party)} · {row.unit}</p>
            </li>
          ))}
        </ul>
      );
    }}</Shown>
  );
}

export function NewestMessages({ agent, every }: Given) {
  const found = useQuery({
    queryKey: ["messages", "newest", agent.id],
    queryFn: () => newestOf<Message>(agent, (after) => data(api.GET("/api/messages", { params: { query: { limit: PAGE, after } } }))),
    refetchInterval: every,
  });
  return (
    <Shown of={found} rows={1}>{({ own, isAll }) => {
      if (!own.length) return <p className="muted">{isAll ? `${words.messages.empty}.` : words.noneAmong(LOOKED_AT)}</p>;
      return (
        <ul className="newest" aria-live="polite">
          {own.map((row) => (
            <li key={row.id}>
              <div className="row"><strong>{row.name || words.messages.unknown}</strong>{row.urgency === "urgent" && <Tag mood="bad">{words.messages.urgent}</Tag>}</div>
              <p>{row.text}</p>
              <p className="muted">{row.phone || words.none} · <Moment at={row.created_at} relative /></p>
            </li>
          ))}
        </ul>
      );
    }}</Shown>
  );
}
