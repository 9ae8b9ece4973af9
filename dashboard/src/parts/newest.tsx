// The newest bookings and messages that one agent made, to stand beside a conversation.
import { useQuery } from "@tanstack/react-query";
import { api, data } from "../api/client";
import type { Agent } from "../api/types";
import { words } from "../words";
import { Moment, Tag } from "./small";
import { Shown } from "./states";
import { zoneIn } from "./known-agents";

const LOOKED_AT = 100;
const SHOWN = 5;

interface Given {
  agent: Agent;
  every: number | false;
}

export function NewestBookings({ agent, every }: Given) {
  const found = useQuery({
    queryKey: ["bookings", "newest"],
    queryFn: () => data(api.GET("/api/bookings", { params: { query: { limit: LOOKED_AT } } })),
    refetchInterval: every,
  });
  const zone = zoneIn(agent.config);
  return (
    <Shown of={found} rows={1}>{({ items }) => {
      const own = items.filter((row) => row.agent_id === agent.id).slice(0, SHOWN);
      if (!own.length) return <p className="muted">{words.bookings.empty}.</p>;
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
    queryKey: ["messages", "newest"],
    queryFn: () => data(api.GET("/api/messages", { params: { query: { limit: LOOKED_AT } } })),
    refetchInterval: every,
  });
  return (
    <Shown of={found} rows={1}>{({ items }) => {
      const own = items.filter((row) => row.agent_id === agent.id).slice(0, SHOWN);
      if (!own.length) return <p className="muted">{words.messages.empty}.</p>;
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
