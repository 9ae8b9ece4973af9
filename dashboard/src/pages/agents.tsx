// The list of agents: found, tested, copied, switched off, deleted.
import { useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { api, data, type Rows } from "../api/client";
import type { AgentConfig, AgentRow } from "../api/types";
import { ago } from "../dates";
import { Icon } from "../parts/icon";
import { agentQuery } from "../parts/known-agents";
import { ListingOf, useListing } from "../parts/listing";
import { Menu } from "../parts/menu";
import { useNewAgent } from "../parts/new-agent";
import { Page } from "../parts/page";
import { save, SearchBox, Tag, useSettled } from "../parts/small";
import { Empty, sentenceOf } from "../parts/states";
import { useToast } from "../parts/toast";
import { go, hrefOf } from "../router";
import { words } from "../words";

const PAGE = 100;

export function Agents() {
  const [search, setSearch] = useState("");
  const wanted = useSettled(search.trim());
  const list = useListing<AgentRow>(["agents", wanted], (after) =>
    data(api.GET("/api/agents", { params: { query: { search: wanted, after, limit: PAGE } } })));
  const actions = useActions();
  const draw = useCallback((items: AgentRow[]) => (
    <ul className="agents">
      {items.map((agent) => <Row key={agent.id} agent={agent} actions={actions} />)}
    </ul>
  ), [actions]);
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

function sentenceAbout(agent: AgentRow): string {
  const parts = [words.agents.version(agent.version), agent.last_call_at ? words.agents.lastCall(ago(agent.last_call_at)) : words.agents.noCall];
  if (agent.calls_today > 0) parts.push(words.agents.today(agent.calls_today));
  return parts.join(" · ");
}

function Row({ agent, actions }: { agent: AgentRow; actions: Actions }) {
  return (
    <li className="agent-row">
      <span className="avatar" aria-hidden="true">{[...agent.name.trim()][0]?.toUpperCase()}</span>
      <div className="agent-words">
        <h2><a href={hrefOf("agent", agent.id)}>{agent.name}</a>{!agent.enabled && <Tag>{words.agents.disabled}</Tag>}</h2>
        <p className="muted">{sentenceAbout(agent)}</p>
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
  duplicate: (agent: AgentRow) => void;
  exported: (agent: AgentRow) => void;
  enable: (agent: AgentRow) => void;
  remove: (agent: AgentRow) => void;
}

function useActions(): Actions {
  const client = useQueryClient();
  const tell = useToast();
  const create = useNewAgent();
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: ["agents"] }), [client]);
  const failed = useCallback((error: unknown) => tell(sentenceOf(error), { isBad: true }), [tell]);
  return useMemo(() => ({
    duplicate: (agent) => void (async () => {
      const { config } = await agentQuery(agent.id).queryFn();
      const identity = { ...config.identity, name: words.agents.copyOf(agent.name).slice(0, 100) };
      const made = await create({ ...config, identity });
      await refresh();
      go(`agent/${made.id}`);
    })().catch(failed),
    exported: (agent) => void (async () => {
      const [{ config }, { stringify }] = await Promise.all([agentQuery(agent.id).queryFn(), import("yaml")]);
      save(`${agent.name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.yaml`, "application/yaml", stringify(config));
    })().catch(failed),
    enable: (agent) => void data(api.PATCH("/api/agents/{id}", {
      params: { path: { id: agent.id } }, body: { enabled: !agent.enabled, note: "" },
    })).then(refresh, failed),
    // a list that was opened far is not fetched anew for the one row that is gone
    remove: (agent) => void data(api.DELETE("/api/agents/{id}", { params: { path: { id: agent.id } } })).then(async () => {
      await client.cancelQueries({ queryKey: ["agents"] });
      client.setQueriesData<Pages>({ queryKey: ["agents"] }, (was) => was && without(agent.id, was));
      tell(words.agents.deleted(agent.name), {
        undo: () => void data(api.POST("/api/agents/{id}/restore", { params: { path: { id: agent.id } } })).then(refresh).catch(failed),
      });
    }).catch(failed),
  }), [client, create, refresh, failed, tell]);
}

type Pages = InfiniteData<Rows<AgentRow>>;

const without = (id: string, { pages, pageParams }: Pages): Pages => ({
  pageParams, pages: pages.map((page) => ({ ...page, items: page.items.filter((agent) => agent.id !== id) })),
});

function Import() {
  const client = useQueryClient();
  const tell = useToast();
  const picker = useRef<HTMLInputElement>(null);
  const create = useNewAgent();
  const importing = useMutation({
    mutationFn: async (file: File) => {
      const [text, { parse }] = await Promise.all([file.text(), import("yaml")]);
      return create(read(text, parse));
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
