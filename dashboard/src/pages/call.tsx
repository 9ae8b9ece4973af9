// One call: what was said, what happened, what was used.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { api, data } from "../api/client";
import { useBeat } from "../api/feed";
import type { Call, CallEvent, Turn, Usage } from "../api/types";
import { minutes, when } from "../dates";
import { CallState, isOver, reasonOf } from "../parts/call-state";
import { Icon } from "../parts/icon";
import { useKnownAgents } from "../parts/known-agents";
import { everything } from "../parts/listing";
import { Card, Page, PageOf } from "../parts/page";
import { Facts, Moment, NotMeasured, Tag } from "../parts/small";
import { Note, Shown } from "../parts/states";
import { hrefOf } from "../router";
import { words } from "../words";
import { Paid, Told, turnAt } from "../parts/told";
import type { Visited } from ".";
import { otherEnd } from "./calls";

const BEAT_MS = 2000;
const PAGE = 200;
const BACK = { href: hrefOf("calls"), text: words.calls.title };

export default function CallPage({ id = "" }: Visited) {
  const path = { id };
  const beat = useBeat(BEAT_MS);
  const call = useQuery({
    queryKey: ["call", id],
    queryFn: () => data(api.GET("/api/calls/{id}", { params: { path } })),
    refetchInterval: (query) => (query.state.data && !isOver(query.state.data) ? beat : false),
  });
  return <PageOf of={call} title={words.call.one} back={BACK}>{(found) => <Found call={found} />}</PageOf>;
}

function Found({ call }: { call: Call }) {
  const client = useQueryClient();
  const path = { id: call.id };
  const beat = useBeat(BEAT_MS);
  const every = isOver(call) ? false : beat;
  // the last words are written a moment after the end: the state is part of the key
  const turns = useQuery({
    queryKey: ["call", call.id, "turns", call.state],
    queryFn: ({ signal }) => everything<Turn>((after) => data(api.GET("/api/calls/{id}/turns", { params: { path, query: { after, limit: PAGE } } })), signal),
    refetchInterval: every,
    placeholderData: (before) => before,
  });
  const events = useQuery({
    queryKey: ["call", call.id, "events", call.state],
    queryFn: ({ signal }) => everything<CallEvent>((after) => data(api.GET("/api/calls/{id}/events", { params: { path, query: { after, limit: PAGE } } })), signal),
    refetchInterval: every,
    placeholderData: (before) => before,
  });
  const usage = useQuery({
    queryKey: ["call", call.id, "usage", call.state],
    queryFn: () => data(api.GET("/api/calls/{id}/usage", { params: { path } })),
    refetchInterval: every,
    placeholderData: (before) => before,
  });
  const cost = useQuery({
    queryKey: ["call", call.id, "cost", call.state],
    queryFn: () => data(api.GET("/api/calls/{id}/cost", { params: { path } })),
    refetchInterval: every,
    placeholderData: (before) => before,
  });
  const summary = useQuery({
    queryKey: ["call", call.id, "summary"],
    queryFn: async () => (await data(api.GET("/api/calls/{id}/summary", { params: { path } }))) ?? null,
    // it comes some seconds after the end
    refetchInterval: (query) => (query.state.data ? false : beat),
  });
  const agents = useKnownAgents([call.agent_id]);
  const end = useMutation({
    mutationFn: () => data(api.POST("/api/calls/{id}/end", { params: { path } })),
    onSuccess: (ended) => {
      client.setQueryData(["call", call.id], ended);
      void client.invalidateQueries({ queryKey: ["calls"] });
    },
  });
  const name = otherEnd(call, agents);
  return (
    <Page title={words.call.title(name)} lead={<><Moment at={call.requested_at} /> · <CallState call={call} /></>} back={BACK}
      actions={<>
        {call.kind === "agent" && agents.has(call.agent_id ?? "") && <a className="button" href={hrefOf("test", call.agent_id)}>{words.call.testAgain}</a>}
        {call.interview_id && <a className="button" href={hrefOf("create", call.interview_id)}>{words.call.goOn}</a>}
        {!isOver(call) && <button type="button" className="danger" disabled={end.isPending} onClick={() => end.mutate()}><Icon name="hangUp" />{words.call.end}</button>}
      </>}>
      <Note error={end.error} />
      <div className="two uneven">
        <Card title={words.call.said}>
          <Shown of={turns}>{(said) => <Story turns={said} events={events.data ?? []} name={name} />}</Shown>
        </Card>
        <div className="stack">
          <Card title={words.told.title}><Shown of={summary} rows={1}>{(found) => <Told summary={found} isOver={isOver(call)} />}</Shown></Card>
          <Card title={words.call.facts}><Facts rows={factsOf(call, events.data ?? [])} /></Card>
          <Card title={words.call.usage}><Shown of={usage} rows={1}>{({ items }) => <Used items={items} />}</Shown></Card>
          <Card title={words.call.cost}><Shown of={cost} rows={1}>{(paid) => <Paid cost={paid} />}</Shown></Card>
          {(events.data?.length ?? 0) > 0 && <Happened events={events.data ?? []} />}
        </div>
      </div>
    </Page>
  );
}

/** What was said and which functions ran, in the order it happened. */
function Story({ turns, events, name }: { turns: Turn[]; events: CallEvent[]; name: string }) {
  const lines = useMemo(() => {
    const said = turns.map((turn) => ({ key: `t${turn.attempt}.${turn.seq}`, attempt: turn.attempt, ms: turn.started_ms, content: <Said turn={turn} name={name} /> }));
    const ran = events.filter((event) => event.kind === "function")
      .map((event) => ({ key: `e${event.attempt}.${event.seq}`, attempt: event.attempt, ms: event.ms, content: <Ran event={event} /> }));
    return [...said, ...ran].sort((a, b) => a.attempt - b.attempt || a.ms - b.ms);
  }, [turns, events, name]);
  if (!lines.length) return <p className="muted">{words.call.nothingSaid}</p>;
  return (
    <ol className="story">
      {lines.map((line) => <li key={line.key}><span className="at">{minutes(line.ms / 1000)}</span>{line.content}</li>)}
    </ol>
  );
}

function Said({ turn, name }: { turn: Turn; name: string }) {
  const text = turn.heard || turn.said || "";
  const unplayed = turn.meant && !turn.said ? words.call.notHeard(turn.meant) : words.call.notUnderstood;
  return (
    <p className={`turn ${turn.who}`} id={turnAt(turn.attempt, turn.seq)} tabIndex={-1}>
      <strong>{turn.who === "caller" ? words.call.caller : name}</strong>
      <span className="turn-words">{text || <span className="muted">{unplayed}</span>}</span>
      {turn.interrupted && <Tag>{words.talk.interrupted}</Tag>}
      <Took turn={turn} />
    </p>
  );
}

function Took({ turn }: { turn: Turn }) {
  if (typeof turn.latency_ms !== "number" && typeof turn.model_ms !== "number") return null;
  const ms = (measured?: number | null) => (typeof measured === "number" ? words.units.ms(measured) : words.notMeasured);
  return (
    <span className="took">
      {words.call.latency} {ms(turn.latency_ms)} · {words.call.modelTime} {ms(turn.model_ms)}
      {typeof turn.function_ms === "number" && ` · ${words.call.functionTime} ${ms(turn.function_ms)}`}
    </span>
  );
}

function Ran({ event }: { event: CallEvent }) {
  const { name, arguments: given, answer, ms } = event.data ?? {};
  return (
    <details className="ran">
      <summary><Icon name="function" size={15} />{words.call.functionRan(String(name ?? ""))}{typeof ms === "number" && <span className="muted"> {words.units.ms(ms)}</span>}</summary>
      {given !== undefined && <><h3>{words.call.arguments}</h3><pre>{written(given)}</pre></>}
      {answer !== undefined && <><h3>{words.call.answer}</h3><pre>{written(answer)}</pre></>}
    </details>
  );
}

const written = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

function factsOf(call: Call, events: CallEvent[]): [string, ReactNode][] {
  const heard = events.find((event) => event.kind === "greeting_heard" && event.attempt === call.attempt);
  const greeting = heard && call.claimed_at ? Date.parse(call.claimed_at) - Date.parse(call.requested_at) + heard.ms : null;
  return [
    [words.calls.reason, reasonOf(call)],
    ...(call.end_detail ? [[words.call.detail, call.end_detail] as [string, ReactNode]] : []),
    [words.calls.length, call.seconds === null ? <NotMeasured /> : minutes(call.seconds)],
    [words.call.greeting, greeting === null ? <NotMeasured /> : words.units.seconds(greeting / 1000)],
    [words.call.started, <Moment at={call.requested_at} />],
    [words.call.channel, words.call.channels[call.channel] ?? call.channel],
    ...(call.agent_id ? [[words.calls.version, <a href={hrefOf("agent", call.agent_id, { version: String(call.version ?? "") })}>{call.version}</a>] as [string, ReactNode]] : []),
    [words.call.room, call.room_name ? <code>{call.room_name}</code> : words.none],
    [words.call.worker, call.worker_id ? <code>{call.worker_id}</code> : words.none],
    ...(call.attempt > 1 ? [[words.call.attempt, String(call.attempt)] as [string, ReactNode]] : []),
  ];
}

/** A transcript is used by the second, everything else by the token: a row of one says nothing of the other. */
function Used({ items }: { items: Usage[] }) {
  if (!items.length) return <p className="muted">{words.call.noUsage}</p>;
  const heard = items.filter((one) => one.audio_seconds !== null);
  const answered = items.filter((one) => one.audio_seconds === null && one.is_measured);
  const models = [...new Set(items.map((one) => one.model))].join(", ");
  const tokens = (take: (one: Usage) => number) =>
    answered.length ? sumOf(answered, take).toLocaleString() : <NotMeasured />;
  const seconds = sumOf(heard, (one) => one.audio_seconds ?? 0);
  return <Facts rows={[
    [words.call.model, models],
    [words.call.input, tokens((one) => (one.input_text ?? 0) + (one.input_audio ?? 0))],
    [words.call.cached, tokens((one) => one.input_cached ?? 0)],
    [words.call.output, tokens((one) => (one.output_text ?? 0) + (one.output_audio ?? 0))],
    [words.call.transcribed, heard.length ? words.units.seconds(seconds) : <NotMeasured />],
  ]} />;
}

function sumOf<Item>(items: Item[], take: (one: Item) => number): number {
  return items.reduce((total, one) => total + take(one), 0);
}

function Happened({ events }: { events: CallEvent[] }) {
  return (
    <details className="card">
      <summary>{words.call.all}</summary>
      <ol className="events">
        {events.map((event) => (
          <li key={`${event.attempt}.${event.seq}`}>
            <span className="at" title={when(event.at)}>{minutes(event.ms / 1000)}</span>
            <code>{event.kind}</code>
            {Object.keys(event.data ?? {}).length > 0 && <code className="muted">{JSON.stringify(event.data)}</code>}
          </li>
        ))}
      </ol>
    </details>
  );
}
