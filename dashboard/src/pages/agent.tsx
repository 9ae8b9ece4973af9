// One agent: its settings as a form, and its versions.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api, basedOn, data } from "../api/client";
import { isProblem, type Fault } from "../api/problem";
import type { Agent, AgentConfig } from "../api/types";
import { AgentForm, BLANK } from "../form/agent-form";
import { FormOf } from "../form/form";
import { Dialog } from "../parts/dialog";
import { Difference } from "../parts/difference";
import { Icon } from "../parts/icon";
import { agentQuery } from "../parts/known-agents";
import { useNewAgent } from "../parts/new-agent";
import { Page, PageOf } from "../parts/page";
import { Choose, Tag } from "../parts/small";
import { Note } from "../parts/states";
import { useToast } from "../parts/toast";
import { go, hrefOf, useGuard } from "../router";
import { words } from "../words";
import type { Visited } from ".";
import { Versions } from "./versions";

const NO_FAULTS: Fault[] = [];
const BACK = { href: hrefOf("agents"), text: words.agents.title };

export default function AgentPage({ id, query }: Visited) {
  if (!id || id === "new") return <Editor agent={null} />;
  return <Saved id={id} version={query.get("version")} />;
}

function Saved({ id, version }: { id: string; version: string | null }) {
  const agent = useQuery(agentQuery(id));
  const [tab, show] = useState<"settings" | "versions">(version ? "versions" : "settings");
  return (
    <PageOf of={agent} title={words.agent.one} back={BACK}>{(found) => (tab === "settings"
      ? <Editor agent={found} toVersions={() => show("versions")} />
      : (
        <Page title={found.name} back={BACK} actions={<Ways agent={found} />} lead={words.agents.version(found.version)}>
          <div className="toolbar"><Tabs tab={tab} show={show} /></div>
          <Versions agent={found} first={version ? Number(version) : null} />
        </Page>
      ))}</PageOf>
  );
}

function Tabs({ tab, show }: { tab: "settings" | "versions"; show: (tab: "settings" | "versions") => void }) {
  return <Choose label={words.agent.view} value={tab} onChange={show} options={[["settings", words.agent.settings], ["versions", words.agent.versions]]} />;
}

function Ways({ agent }: { agent: Agent }) {
  return (
    <>
      <a className="button" href={hrefOf("calls", null, { agent_id: agent.id })}><Icon name="calls" />{words.agent.calls}</a>
      {agent.enabled && <a className="button primary" href={hrefOf("test", agent.id)}><Icon name="mic" />{words.agents.test}</a>}
    </>
  );
}

/** What is edited stays as it is, whatever is saved elsewhere meanwhile. */
function Editor({ agent, toVersions }: { agent: Agent | null; toVersions?: () => void }) {
  const client = useQueryClient();
  const tell = useToast();
  const [base, setBase] = useState<{ version: number; config: AgentConfig }>({ version: agent?.version ?? 0, config: agent?.config ?? BLANK });
  const [config, setConfig] = useState(base.config);
  const [note, setNote] = useState("");
  const [theirs, setTheirs] = useState<Agent | null>(null);
  const [leaving, leave] = useState<(() => void) | null>(null);
  const created = useRef<string | null>(null);
  const isDirty = useMemo(() => JSON.stringify(config) !== JSON.stringify(base.config), [config, base]);
  useGuard(isDirty ? ask : null);

  function ask(goOn: () => void) {
    leave(() => goOn);
  }
  const begin = useCallback((from: Agent, sent?: AgentConfig) => {
    setBase({ version: from.version, config: from.config });
    // what was typed while it was being saved is not saved yet
    setConfig((was) => (sent && was !== sent ? was : from.config));
    setNote("");
  }, []);
  // saved elsewhere while nothing was changed here: go on from that
  useEffect(() => {
    if (agent && agent.version > base.version && !isDirty) begin(agent);
  }, [agent, base.version, isDirty, begin]);

  const create = useNewAgent();
  const saving = useMutation({
    mutationFn: async ({ over, config }: { over: number; config: AgentConfig }) => {
      if (!agent) return create(config);
      return data(api.PATCH("/api/agents/{id}", {
        params: { path: { id: agent.id }, header: basedOn(over) }, body: { config, note },
      }));
    },
    onSuccess: (saved, sent) => {
      begin(saved, agent ? sent.config : undefined);
      setTheirs(null);
      client.setQueryData(["agent", saved.id], saved);
      void client.invalidateQueries({ queryKey: ["agents"] });
      void client.invalidateQueries({ queryKey: ["versions", saved.id] });
      tell(agent ? words.agent.saved(saved.version) : words.agent.created);
      if (!agent) created.current = saved.id;
    },
    onError: async (error) => {
      if (isProblem(error, 412) && agent) setTheirs(await data(api.GET("/api/agents/{id}", { params: { path: { id: agent.id } } })));
    },
  });
  useEffect(() => {
    if (created.current && !isDirty) go(`agent/${created.current}`);
  });

  const faults = isProblem(saving.error, 422) ? saving.error.faults : NO_FAULTS;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (faults.length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .fault')?.scrollIntoView({ block: "center" });
    if (faults.length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus({ preventScroll: true });
  }, [faults]);
  return (
    <Page title={agent?.name ?? words.agent.new} back={BACK}
      lead={agent ? <>{words.agents.version(agent.version)}{!agent.enabled && <> · <Tag>{words.agents.disabled}</Tag></>}</> : words.agent.newLead}
      actions={agent && <Ways agent={agent} />}>
      {toVersions && <div className="toolbar"><Tabs tab="settings" show={(tab) => tab === "versions" && (isDirty ? ask(toVersions) : toVersions())} /></div>}
      <form ref={form} className="stack agent-form" noValidate onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ over: base.version, config });
      }}>
        <FormOf value={config} change={setConfig} faults={faults}><AgentForm /></FormOf>
        {(isDirty || !agent) && <div className="save-bar">
          <div className="save-news" aria-live="polite">
            {faults.length > 0 ? <p className="fault">{words.agent.faults(faults.length)} {faults.map((fault) => `${fault.field}: ${fault.message}`).join("; ")}</p>
              : saving.error && !isProblem(saving.error, 412) ? <Note error={saving.error} />
                : <p className="muted">{isDirty ? words.agent.unsaved : ""}</p>}
          </div>
          {agent && <input aria-label={words.agent.fields.note} placeholder={words.agent.fields.note} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
          {isDirty && <button type="button" onClick={() => { setConfig(base.config); saving.reset(); }}>{words.agent.discard}</button>}
          <button className="primary" disabled={saving.isPending}>{words.save}</button>
        </div>}
      </form>
      {theirs && (
        <Dialog wide title={words.agent.conflict} onClose={() => setTheirs(null)} actions={<>
          <button type="button" onClick={() => setTheirs(null)}>{words.cancel}</button>
          <button type="button" onClick={() => { begin(theirs); client.setQueryData(["agent", theirs.id], theirs); setTheirs(null); saving.reset(); }}>{words.agent.takeTheirs}</button>
          <button type="button" className="primary" disabled={saving.isPending} onClick={() => saving.mutate({ over: theirs.version, config })}>{words.agent.keepMine}</button>
        </>}>
          <p>{words.agent.conflictText(theirs.version, base.version)}</p>
          <Difference before={theirs.config} after={config} heads={[words.agent.theirs(theirs.version), words.agent.mine]} />
        </Dialog>
      )}
      {leaving && (
        <Dialog title={words.agent.leave} onClose={() => leave(null)} actions={<>
          <button type="button" className="danger" onClick={leaving}>{words.agent.leaveNow}</button>
          <button type="button" className="primary" onClick={() => leave(null)}>{words.agent.stay}</button>
        </>}>
          <p>{words.agent.leaveText}</p>
        </Dialog>
      )}
    </Page>
  );
}
