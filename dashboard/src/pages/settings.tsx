// How the page looks, who one is, and the workspace's API keys.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, data } from "../api/client";
import type { ApiKey, Me, Member, Scope } from "../api/types";
import { chooseWorkspace, keyOfThisTab } from "../api/session";
import { signOut } from "../sign-out";
import { Check, Field } from "../form/form";
import { Dialog, Sure } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { Pieces } from "../parts/found";
import { keysQuery, membersQuery } from "../parts/let-in";
import { Card, Page } from "../parts/page";
import { SecretOnce } from "../parts/secret";
import { useSending } from "../parts/sending";
import { Choose, Facts, isExpired, Moment, Tag, toggled } from "../parts/small";
import { Note, Shown } from "../parts/states";
import { theme, THEMES, wear, type Theme } from "../theme";
import { words } from "../words";
import type { Visited } from ".";
import { Members } from "./members";
import { Webhooks } from "./webhooks";

const SCOPES: Scope[] = ["read", "call", "write", "admin"];

export default function Settings({ me }: Visited) {
  const [worn, setWorn] = useState<Theme>(theme);
  const out = useMutation({
    mutationFn: signOut,
    onSuccess: () => location.reload(),
  });
  return (
    <Page title={words.settings.title} lead={words.settings.lead(me.workspace.name)}>
      <div className="stack">
        <Card title={words.settings.appearance}>
          <Choose<Theme> label={words.settings.appearance} value={worn} onChange={(chosen) => { wear(chosen); setWorn(chosen); }}
            options={THEMES.map((one): [Theme, string] => [one, words.settings.themes[one] ?? one])} />
        </Card>
        <Card title={words.settings.you} actions={<button type="button" disabled={out.isPending} onClick={() => out.mutate()}>{words.signIn.out}</button>}>
          <Facts rows={[
            [words.settings.kind[keyOfThisTab() ? "key" : me.kind] ?? me.kind, <code>{me.id}</code>],
            [words.settings.scopes, me.scopes.join(", ")],
          ]} />
          {me.workspaces.length > 1 && <Workspaces me={me} />}
          <Note error={out.error} />
        </Card>
        {me.scopes.includes("admin") && <><Workspace /><Members /><Keys me={me} /><Webhooks /></>}
      </div>
    </Page>
  );
}

/** Of a user who is in several. */
function Workspaces({ me }: { me: Me }) {
  const enter = (id: string) => {
    chooseWorkspace(id);
    location.reload();
  };
  return (
    <Field label={words.workspace.yours}>{(ids) => (
      <select {...ids} className="medium" value={me.workspace.id} onChange={(event) => enter(event.target.value)}>
        {me.workspaces.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    )}</Field>
  );
}

function Workspace() {
  const client = useQueryClient();
  const zones = useId();
  const own = useQuery({ queryKey: ["workspace"], queryFn: () => data(api.GET("/api/workspace")) });
  const [zone, setZone] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: (timezone: string) => data(api.PATCH("/api/workspace", { body: { timezone } })),
    onSuccess: (changed) => {
      client.setQueryData(["workspace"], changed);
      setZone(null);
      void client.invalidateQueries({ queryKey: ["analytics"] });
    },
  });
  return (
    <Card title={words.workspace.title}>
      <Shown of={own} rows={1}>{({ timezone }) => (
        <form className="stack tight" noValidate onSubmit={(event) => { event.preventDefault(); if (zone) change.mutate(zone); }}>
          <datalist id={zones}>{Intl.supportedValuesOf("timeZone").map((one) => <option key={one} value={one} />)}</datalist>
          <Field label={words.workspace.timezone} hint={words.workspace.timezoneHint}>{(ids) => (
            <input {...ids} className="medium" list={zones} value={zone ?? timezone} onChange={(event) => setZone(event.target.value)} />
          )}</Field>
          <Note error={change.error} />
          {zone !== null && zone !== timezone && <div className="row"><button className="primary" disabled={change.isPending}>{words.save}</button></div>}
        </form>
      )}</Shown>
    </Card>
  );
}

function Keys({ me }: { me: Me }) {
  const client = useQueryClient();
  const keys = useQuery(keysQuery);
  const [isMaking, make] = useState(false);
  const [condemned, condemn] = useState<ApiKey | null>(null);
  const revoke = useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/keys/{id}", { params: { path: { id } } })),
    onSettled: () => {
      condemn(null);
      void client.invalidateQueries({ queryKey: ["keys"] });
    },
  });
  return (
    <Card title={words.settings.keys} hint={words.settings.keysText} actions={
      <button type="button" className="primary" onClick={() => make(true)}><Icon name="create" />{words.settings.newKey}</button>
    }>
      <Note error={revoke.error} />
      <Shown of={keys}>{({ items }) => (items.length ? (
        <Pieces items={items} search={words.settings.searchKeys} textOf={textOf}>{(shown) => <KeyTable items={shown} own={me.id} revoke={condemn} />}</Pieces>
      ) : <p className="muted">{words.settings.noKeys}.</p>)}</Shown>
      {isMaking && <Making close={() => make(false)} />}
      {condemned && <Sure title={words.settings.askRevoke(condemned.name)} text={words.settings.askRevokeText} yes={words.settings.revoke}
        busy={revoke.isPending} onYes={() => revoke.mutate(condemned.id)} onNo={() => condemn(null)} />}
    </Card>
  );
}

const textOf = (key: ApiKey) => `${key.name} ${key.prefix} ${key.scopes.join(" ")} ${stateOf(key)}`;

function stateOf(key: ApiKey): string {
  if (key.revoked_at) return words.settings.revoked;
  return isExpired(key) ? words.settings.expired : words.settings.works;
}

/** A member by the name that they have here; one who is gone by their id. */
function makerOf(author: string, members: Member[] = []): string {
  const [kind = "", id = ""] = author.split(":");
  return words.settings.makers[kind] ?? (members.find((member) => member.user_id === id)?.name || id);
}

function KeyTable({ items, own, revoke }: { items: ApiKey[]; own: string; revoke: (key: ApiKey) => void }) {
  const members = useQuery(membersQuery);
  return (
    <div className="table-card" tabIndex={0} role="group" aria-label={words.settings.keys}>
      <table className="stacking">
        <thead><tr>
          <th scope="col">{words.settings.keyName}</th><th scope="col">{words.settings.scopes}</th><th scope="col">{words.settings.used}</th>
          <th scope="col">{words.settings.expires}</th><th scope="col">{words.settings.state}</th><th scope="col"><span className="unseen">{words.settings.revoke}</span></th>
        </tr></thead>
        <tbody>
          {items.map((key) => {
            const state = stateOf(key);
            const works = state === words.settings.works;
            return (
              <tr key={key.id} className={works ? undefined : "struck"}>
                <td data-label={words.settings.keyName}><strong>{key.name}</strong><code className="muted block">{key.prefix}…</code>{key.author && <span className="muted block">{words.settings.by(makerOf(key.author, members.data?.items))}</span>}</td>
                <td data-label={words.settings.scopes}>{key.scopes.join(", ")}</td>
                <td data-label={words.settings.used}>{key.last_used_at ? <Moment at={key.last_used_at} relative /> : words.settings.never}</td>
                <td data-label={words.settings.expires}>{key.expires_at ? <Moment at={key.expires_at} /> : words.settings.forever}</td>
                <td data-label={words.settings.state}><Tag mood={works ? "good" : "plain"}>{state}</Tag></td>
                <td className="end">{works && key.id !== own && (
                  <button type="button" className="small danger" aria-label={words.settings.revokeThis(key.name)} onClick={() => revoke(key)}>{words.settings.revoke}</button>
                )}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Making({ close }: { close: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["read", "call"]);
  const [until, setUntil] = useState("");
  const create = useSending((body: { name: string; scopes: Scope[]; expires_at: string | null }, header) => data(api.POST("/api/keys", { params: { header }, body })));
  const making = useMutation({
    mutationFn: () => create({ name, scopes, expires_at: until ? new Date(until).toISOString() : null }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["keys"] }),
  });
  if (making.data) return <SecretOnce say={words.settings} secret={making.data.key} close={close} />;
  return (
    <Dialog title={words.settings.newKey} onClose={close}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); making.mutate(); }}>
        <Field label={words.settings.keyName}>{(ids) => <input {...ids} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <fieldset className="stack tight">
          <legend className="label">{words.settings.scopes}</legend>
          {SCOPES.map((scope) => <Check key={scope} label={words.settings.scope[scope] ?? scope} value={scopes.includes(scope)} onChange={() => setScopes((was) => toggled(was, scope))} />)}
        </fieldset>
        <Field label={words.settings.expires} hint={words.settings.expiresHint}>{(ids) => <input {...ids} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />}</Field>
        <Note error={scopes.length === 0 ? words.settings.noScope : making.error} />
        <div className="row end">
          <button type="button" onClick={close}>{words.cancel}</button>
          <button className="primary" disabled={making.isPending || scopes.length === 0}>{words.settings.make}</button>
        </div>
      </form>
    </Dialog>
  );
}
