// Every save of an agent, what changed in each, and the way back to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api, basedOn, data } from "../api/client";
import type { Agent, AgentVersion } from "../api/types";
import { Difference } from "../parts/difference";
import { ListingOf, useListing } from "../parts/listing";
import { Moment, Tag } from "../parts/small";
import { Note, Shown } from "../parts/states";
import { useToast } from "../parts/toast";
import { words } from "../words";

const PAGE = 50;

export function Versions({ agent, first }: { agent: Agent; first: number | null }) {
  const list = useListing<AgentVersion>(["versions", agent.id], (after) => data(api.GET("/api/agents/{id}/versions", {
    params: { path: { id: agent.id }, query: { after, limit: PAGE } },
  })));
  const draw = useCallback((items: AgentVersion[]) => (
    <>{items.map((version) => <Version key={version.number} version={version} agent={agent} isOpen={version.number === (first ?? agent.version)} />)}</>
  ), [agent, first]);
  return <ListingOf of={list} empty={null} frame={(pages) => <ol className="versions">{pages}</ol>}>{draw}</ListingOf>;
}

function Version({ version, agent, isOpen }: { version: AgentVersion; agent: Agent; isOpen: boolean }) {
  const [wasOpened, open] = useState(isOpen);
  const isCurrent = version.number === agent.version;
  return (
    <li className="card">
      <details open={isOpen} onToggle={(event) => event.currentTarget.open && open(true)}>
        <summary>
          <strong>{words.agents.version(version.number)}</strong>{isCurrent && <Tag mood="accent">{words.agent.current}</Tag>}
          <span className="muted"><Moment at={version.created_at} /> · {words.agent.by(version.author.split(":")[0] ?? version.author)}</span>
          {version.note && <span className="version-note">{version.note}</span>}
        </summary>
        {wasOpened && <Changes version={version} agent={agent} isCurrent={isCurrent} />}
      </details>
    </li>
  );
}

function Changes({ version, agent, isCurrent }: { version: AgentVersion; agent: Agent; isCurrent: boolean }) {
  const client = useQueryClient();
  const tell = useToast();
  const parent = useQuery({
    queryKey: ["versions", agent.id, version.parent],
    queryFn: () => data(api.GET("/api/agents/{id}/versions/{number}", { params: { path: { id: agent.id, number: version.parent! } } })),
    enabled: version.parent !== null,
    staleTime: Infinity,
  });
  const restore = useMutation({
    mutationFn: () => data(api.PATCH("/api/agents/{id}", {
      params: { path: { id: agent.id }, header: basedOn(agent.version) },
      body: { config: version.config, note: words.agent.restoreAs(version.number) },
    })),
    onSuccess: (saved) => {
      client.setQueryData(["agent", agent.id], saved);
      void client.invalidateQueries({ queryKey: ["versions", agent.id] });
      tell(words.agent.saved(saved.version));
    },
  });
  return (
    <div className="stack">
      {version.parent === null ? <p className="muted">{words.agent.firstVersion}</p>
        : <Shown of={parent} rows={1}>{(before) => <Difference before={before.config} after={version.config} />}</Shown>}
      {!isCurrent && <div className="row"><button type="button" disabled={restore.isPending} onClick={() => restore.mutate()}>{words.agent.restore}</button></div>}
      <Note error={restore.error} />
    </div>
  );
}
