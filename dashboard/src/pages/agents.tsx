// The list of agents: found, tested, copied, switched off, deleted.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { api, data, newKey } from "../api/client";
import type { AgentConfig, AgentSummary, Call } from "../api/types";
import { ago, isToday } from "../dates";
import { Icon } from "../parts/icon";
import { ListingOf, useListing } from "../parts/listing";
import { Menu } from "../parts/menu";
import { Page } from "../parts/page";
import { save, SearchBox, Tag, useSettled } from "../parts/small";
import { Empty, sentenceOf } from "../parts/states";
import { useToast } from "../parts/toast";
import { go, hrefOf } from "../router";
import { words } from "../words";

const PAGE = 100;
const NEWEST_CALLS = 200;
const HIDDEN = ["agents being deleted"];
const NONE: string[] = [];

export function Agents() {
  const [search, setSearch] = useState("");
  const wanted = useSettled(search.trim());
  const list = useListing<AgentSummary>(["agents", wanted], (after) =>
    data(api.GET("/api/agents", { params: { query: { search: wanted, after, limit: PAGE } } })));
  const calls = useNewestCalls();
  const actions = useActions();
  const { isHidden } = actions;
  const draw = useCallback((items: AgentSummary[]) => (
    <ul className="agents">
      {items.filter((agent) => !isHidden(agent.id)).map((agent) => <Row key={agent.id} agent={agent} calls={calls} actions={actions} />)}
    </ul>
  ), [isHidden, calls, actions]);
  const isNew = wanted === "" && list.data?.pages[0]?.items.length === 0;
  return (
    <Page title={words.agents.title} lead={words.agents.lead} actions={<>
      <Import />
      <a className="button" href={hrefOf("agent", "new")}>{words.agents.byForm}</a>
      {!isNew && <a className="button primary" href={hrefOf("create")}><Icon name="create" />{words.nav.create}</a>}
    </>}>
      {!isNew && <div className="toolbar"><SearchBox label={words.agents.search} value={search} onChange={setSearch} /></div>}
      <ListingOf of={list} endless empty={wanted
        ? <Empty icon="search" title={words.agents.noMatch} text={words.agents.noMatchText(wanted)} />
        : <Empty icon="mic" title={words.agents.empty} text={words.agents.emptyText}>
            <a className="button primary big" href={hrefOf("create")}><Icon name="mic" />{words.create.start}</a>
          </Empty>}>{draw}</ListingOf>
    </Page>
  );
}

interface Known {
  of: Map<string, { last: Call; today: number }>;
  /** Whether these are all calls there are. */
  isWhole: boolean;
  /** Whether they reach back to the beginning of the day. */
  isWholeDay: boolean;
}

function useNewestCalls(): Known | null {
  const found = useQuery({
    queryKey: ["calls", "newest"],
    queryFn: () => data(api.GET("/api/calls", { params: { query: { limit: NEWEST_CALLS } } })),
  });
  return useMemo(() => {
    if (!found.data) return null;
    const { items, next } = found.data;
    const of: Known["of"] = new Map();
    for (const call of items) {
      if (!call.agent_id) continue;
      const known = of.get(call.agent_id) ?? { last: call, today: 0 };
      of.set(call.agent_id, { ...known, today: known.today + Number(isToday(call.requested_at)) });
    }
    const oldest = items.at(-1);
    return { of, isWhole: !next, isWholeDay: !next || (oldest !== undefined && !isToday(oldest.requested_at)) };
  }, [found.data]);
}

function sentenceAbout(agent: AgentSummary, calls: Known | null): string {
  const known = calls?.of.get(agent.id);
  const parts = [words.agents.version(agent.version)];
  if (known) parts.push(words.agents.lastCall(ago(known.last.requested_at)));
  else if (calls?.isWhole) parts.push(words.agents.noCall);
  else parts.push(words.agents.changed(ago(agent.updated_at)));
  if (calls && known && known.today > 0) parts.push(words.agents.today(known.today, !calls.isWholeDay));
  return parts.join(" · ");
}

function Row({ agent, calls, actions }: { agent: AgentSummary; calls: Known | null; actions: Actions }) {
  return (
    <li className="agent-row">
      <span className="avatar" aria-hidden="true">{[...agent.name.trim()][0]?.toUpperCase()}</span>
      <div className="agent-words">
        <h2><a href={hrefOf("agent", agent.id)}>{agent.name}</a>{!agent.enabled && <Tag>{words.agents.disabled}</Tag>}</h2>
        <p className="muted">{sentenceAbout(agent, calls)}</p>
      </div>
      {agent.enabled && (
        <a className="button" href={hrefOf("test", agent.id)} aria-label={words.agents.testThis(agent.name)}><Icon name="mic" size={16} />{words.agents.test}</a>
      )}
      <Menu label={words.actions(agent.name)} choices={[
        { text: words.agents.edit, run: () => go(`agent/${agent.id}`) },
        { text: words.agents.duplicate, run: () => actions.duplicate(agent) },
        { text: words.agents.export, run: () => actions.exported(agent) },
        { text: agent.enabled ? words.agents.disable : words.agents.enable, run: () => actions.enable(agent) },
        { text: words.agents.delete, run: () => actions.remove(agent), isBad: true },
      ]} />
    </li>
  );
}

interface Actions {
  isHidden: (id: string) => boolean;
  duplicate: (agent: AgentSummary) => void;
  exported: (agent: AgentSummary) => void;
  enable: (agent: AgentSummary) => void;
  remove: (agent: AgentSummary) => void;
}

function useActions(): Actions {
  const client = useQueryClient();
  const tell = useToast();
  // kept beside the data: it holds on every page until the api was asked
  const { data: hidden = NONE } = useQuery({ queryKey: HIDDEN, queryFn: () => NONE, enabled: false, staleTime: Infinity, gcTime: Infinity });
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: ["agents"] }), [client]);
  const failed = useCallback((error: unknown) => tell(sentenceOf(error), { isBad: true }), [tell]);
  const show = useCallback((id: string, isShown: boolean) => client.setQueryData<string[]>(HIDDEN, (was = []) => (
    isShown ? was.filter((one) => one !== id) : [...was, id]
  )), [client]);
  return useMemo(() => ({
    isHidden: (id) => hidden.includes(id),
    duplicate: (agent) => void (async () => {
      const { config } = await configOf(agent.id);
      const identity = { ...config.identity, name: words.agents.copyOf(agent.name).slice(0, 100) };
      const made = await data(api.POST("/api/agents", { params: { header: newKey() }, body: { ...config, identity } }));
      await refresh();
      go(`agent/${made.id}`);
    })().catch(failed),
    exported: (agent) => void (async () => {
      const [{ config }, { stringify }] = await Promise.all([configOf(agent.id), import("yaml")]);
      save(`${agent.name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.yaml`, "application/yaml", stringify(config));
    })().catch(failed),
    enable: (agent) => void data(api.PATCH("/api/agents/{id}", {
      params: { path: { id: agent.id } }, body: { enabled: !agent.enabled, note: "" },
    })).then(refresh, failed),
    // the api keeps nothing of a deleted agent to bring back, so it is asked only when nobody can undo it any more
    remove: (agent) => {
      show(agent.id, false);
      tell(words.agents.deleted(agent.name), {
        undo: () => show(agent.id, true),
        after: () => void data(api.DELETE("/api/agents/{id}", { params: { path: { id: agent.id } }, keepalive: true })).then(refresh).catch((error: unknown) => {
          show(agent.id, true);
          failed(error);
        }),
      });
    },
  }), [hidden, refresh, failed, show, tell]);
}

const configOf = (id: string) => data(api.GET("/api/agents/{id}", { params: { path: { id } } }));

function Import() {
  const client = useQueryClient();
  const tell = useToast();
  const picker = useRef<HTMLInputElement>(null);
  const importing = useMutation({
    mutationFn: async (file: File) => {
      const [text, { parse }] = await Promise.all([file.text(), import("yaml")]);
      return data(api.POST("/api/agents", { params: { header: newKey() }, body: read(text, parse) }));
    },
    onSuccess: async (made) => {
      tell(words.agents.imported(made.name));
      await client.invalidateQueries({ queryKey: ["agents"] });
    },
    onError: (error) => tell(sentenceOf(error), { isBad: true }),
  });
  return (
    <>
      <input ref={picker} type="file" hidden accept=".yaml,.yml,.json,application/yaml,application/json" onChange={(event) => {
        const [file] = event.target.files ?? [];
        if (file) importing.mutate(file);
        event.target.value = "";
      }} />
      <button type="button" disabled={importing.isPending} onClick={() => picker.current?.click()}>{words.agents.importFile}</button>
    </>
  );
}

function read(text: string, parse: (text: string) => unknown): AgentConfig {
  let found: unknown;
  try {
    found = parse(text);
  } catch {
    throw new Error(words.agents.unreadable);
  }
  if (typeof found !== "object" || found === null) throw new Error(words.agents.unreadable);
  return found as AgentConfig;
}
