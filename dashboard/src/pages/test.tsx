// Calling an agent to try it, and what it did meanwhile.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, data } from "../api/client";
import { useBeat } from "../api/feed";
import type { Agent, CallEvent } from "../api/types";
import { Icon } from "../parts/icon";
import { agentQuery } from "../parts/known-agents";
import { Card, Page, PageOf } from "../parts/page";
import { NewestBookings, NewestMessages } from "../parts/newest";
import { useSending } from "../parts/sending";
import { Conversation, type Aside } from "../room/conversation";
import { ROOM_WAITS_MS, useTalk } from "../room/talk";
import { hrefOf } from "../router";
import { words } from "../words";
import type { Visited } from ".";

const BEAT_MS = 1500;
const BACK = { href: hrefOf("agents"), text: words.agents.title };

export default function Test({ id }: Visited) {
  const agent = useQuery(agentQuery(id ?? ""));
  return <PageOf of={agent} title={words.agents.test} back={BACK}>{(found) => <Testing agent={found} />}</PageOf>;
}

function Testing({ agent }: { agent: Agent }) {
  const client = useQueryClient();
  const [over, setOver] = useState<string | null>(null);
  const spawn = useSending((id: string, header) => data(api.POST("/api/agents/{id}/spawn", { params: { path: { id }, header }, body: {} })), ROOM_WAITS_MS);
  const [talk, doing] = useTalk({
    begin: () => spawn(agent.id),
    ended: (call) => {
      setOver(call.call_id);
      for (const key of ["calls", "bookings", "messages"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const isLive = talk.phase === "live";
  const beat = useBeat(BEAT_MS);
  const asides = useRecord(talk.call?.call_id ?? null, isLive);
  const enable = useMutation({
    mutationFn: () => data(api.PATCH("/api/agents/{id}", { params: { path: { id: agent.id } }, body: { enabled: true, note: "" } })),
    onSuccess: (changed) => client.setQueryData(["agent", agent.id], changed),
  });
  return (
    <Page title={agent.name} lead={agent.config.identity.purpose || words.test.lead} back={BACK}
      actions={<a className="button" href={hrefOf("agent", agent.id)}><Icon name="settings" />{words.test.settings}</a>}>
      {!agent.enabled && (
        <p className="note warn row"><span>{words.test.disabled}</span>
          <button type="button" className="small" disabled={enable.isPending} onClick={() => enable.mutate()}>{words.test.enable}</button></p>
      )}
      <div className="two">
        <div className="stack">
          <Conversation talk={talk} doing={doing} name={agent.name} startLabel={words.agents.test} asides={asides} />
          {over && !isLive && <p><a href={hrefOf("call", over)}>{words.test.record}</a></p>}
        </div>
        <div className="stack">
          <Card title={words.bookings.title}><NewestBookings agent={agent} every={isLive ? beat : false} /></Card>
          <Card title={words.messages.title}><NewestMessages agent={agent} every={isLive ? beat : false} /></Card>
        </div>
      </div>
    </Page>
  );
}

/** Which functions ran in this call and how long answers took, as it is written down while the call goes on. */
function useRecord(call: string | null, isLive: boolean): Aside[] {
  const beat = useBeat(BEAT_MS);
  const events = useQuery({
    queryKey: ["call", call, "talk", "events"],
    queryFn: () => data(api.GET("/api/calls/{id}/events", { params: { path: { id: call! }, query: { limit: 200 } } })),
    enabled: call !== null,
    refetchInterval: isLive ? beat : false,
  });
  const turns = useQuery({
    queryKey: ["call", call, "talk", "turns"],
    queryFn: () => data(api.GET("/api/calls/{id}/turns", { params: { path: { id: call! }, query: { limit: 200 } } })),
    enabled: call !== null,
    refetchInterval: isLive ? beat : false,
  });
  const [happened, said] = [events.data?.items, turns.data?.items];
  return useMemo(() => [
    ...(happened ?? []).filter((event) => event.kind === "function").map((event) => ({
      key: `function ${event.attempt} ${event.seq}`, at: Date.parse(event.at), content: <Ran event={event} />,
    })),
    ...(said ?? []).filter((turn) => typeof turn.latency_ms === "number").map((turn) => ({
      key: `took ${turn.attempt} ${turn.seq}`, at: Date.parse(turn.at) + (turn.ended_ms ?? turn.started_ms) - turn.started_ms,
      content: <p className="ran">{words.talk.answered(turn.latency_ms!)}</p>,
    })),
  ], [happened, said]);
}

function Ran({ event }: { event: CallEvent }) {
  const { name, ms } = event.data as { name?: unknown; ms?: unknown };
  return (
    <p className="ran"><Icon name="function" size={15} /><span><code>{String(name ?? event.kind)}</code>{typeof ms === "number" && ` · ${words.units.ms(ms)}`}</span></p>
  );
}
