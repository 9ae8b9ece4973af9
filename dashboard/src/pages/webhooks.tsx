// Addresses that are told what changes.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, data } from "../api/client";
import type { paths } from "../api/schema";
import type { Webhook } from "../api/types";
import { Check, Field } from "../form/form";
import { Dialog, Sure } from "../parts/dialog";
import { Pieces } from "../parts/found";
import { HookState } from "../parts/hook";
import { Icon } from "../parts/icon";
import { Menu } from "../parts/menu";
import { Card } from "../parts/page";
import { SecretOnce } from "../parts/secret";
import { useSending } from "../parts/sending";
import { toggled } from "../parts/small";
import { Note, sentenceOf, Shown } from "../parts/states";
import { useToast } from "../parts/toast";
import { go, hrefOf } from "../router";
import { words } from "../words";

type Kind = NonNullable<paths["/api/webhooks"]["post"]["requestBody"]["content"]["application/json"]["kinds"]>[number];

const say = words.webhooks;

export function Webhooks() {
  const client = useQueryClient();
  const tell = useToast();
  const hooks = useQuery({ queryKey: ["webhooks"], queryFn: () => data(api.GET("/api/webhooks")) });
  const [isMaking, make] = useState(false);
  const [condemned, condemn] = useState<Webhook | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["webhooks"] });
  const failed = (error: unknown) => tell(sentenceOf(error), { isBad: true });
  const change = useMutation({
    mutationFn: ({ id, enabled }: Webhook) => data(api.PATCH("/api/webhooks/{id}", { params: { path: { id } }, body: { enabled: !enabled } })),
    onSuccess: refresh,
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/webhooks/{id}", { params: { path: { id } } })),
    onSuccess: refresh,
    onError: failed,
    onSettled: () => condemn(null),
  });
  return (
    <Card title={say.title} hint={say.text} actions={
      <button type="button" onClick={() => make(true)}><Icon name="create" />{say.new}</button>
    }>
      <Shown of={hooks} rows={1}>{({ items }) => (items.length ? <Pieces items={items} search={say.search} textOf={textOf}>{(shown) => (
        <ul className="hooks">
          {shown.map((hook) => (
            <li key={hook.id} className="row">
              <div className="grow">
                <h3><a href={hrefOf("webhook", hook.id)}>{hook.url}</a></h3>
                <p className="muted">{[hook.description, hook.kinds.length ? say.some(hook.kinds.length) : say.everything].filter(Boolean).join(" · ")}</p>
              </div>
              <HookState hook={hook} />
              <Menu label={words.actions(hook.url)} choices={[
                { text: say.deliveries, run: () => go(`webhook/${hook.id}`) },
                { text: hook.enabled ? words.agents.disable : words.agents.enable, run: () => change.mutate(hook) },
                { text: words.agents.delete, run: () => condemn(hook), isBad: true },
              ]} />
            </li>
          ))}
        </ul>
      )}</Pieces> : <p className="muted">{say.none}.</p>)}</Shown>
      {isMaking && <Making close={() => make(false)} />}
      {condemned && <Sure title={say.askDelete} text={say.askDeleteText(condemned.url)} yes={words.agents.delete} busy={remove.isPending}
        onYes={() => remove.mutate(condemned.id)} onNo={() => condemn(null)} />}
    </Card>
  );
}

const textOf = (hook: Webhook) => `${hook.url} ${hook.description} ${hook.enabled ? say.on : say.off}`;

function Making({ close }: { close: () => void }) {
  const client = useQueryClient();
  const [url, setUrl] = useState("");
  const [description, setDescription] = useState("");
  const [groups, setGroups] = useState<string[]>([]);
  const create = useSending((body: { url: string; description: string; kinds: Kind[] }, header) => data(api.POST("/api/webhooks", { params: { header }, body })));
  const making = useMutation({
    mutationFn: () => create({ url, description, kinds: groups.flatMap((group) => KINDS[group] ?? []) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  if (making.data) return <SecretOnce say={say} secret={making.data.secret} close={close} />;
  return (
    <Dialog title={say.new} onClose={close}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); making.mutate(); }}>
        <Field label={say.url} hint={say.urlHint}>{(ids) => <input {...ids} type="url" required value={url} onChange={(event) => setUrl(event.target.value)} />}</Field>
        <Field label={say.description}>{(ids) => <input {...ids} maxLength={200} value={description} onChange={(event) => setDescription(event.target.value)} />}</Field>
        <fieldset className="stack tight">
          <legend className="label">{say.kinds}</legend>
          <p className="hint">{say.kindsHint}</p>
          {Object.keys(KINDS).map((group) => <Check key={group} label={say.groups[group] ?? group} value={groups.includes(group)} onChange={() => setGroups((was) => toggled(was, group))} />)}
        </fieldset>
        <Note error={making.error} />
        <div className="row end">
          <button type="button" onClick={close}>{words.cancel}</button>
          <button className="primary" disabled={making.isPending}>{say.make}</button>
        </div>
      </form>
    </Dialog>
  );
}

const KINDS: Record<string, Kind[]> = {
  calls: ["call.requested", "call.live", "call.ended", "call.failed"],
  bookings: ["booking.created", "booking.moved", "booking.cancelled"],
  messages: ["message.created", "message.done", "message.open"],
  agents: ["agent.created", "agent.saved", "agent.enabled", "agent.disabled", "agent.deleted", "agent.restored"],
  interviews: ["interview.begun", "interview.saved"],
};
