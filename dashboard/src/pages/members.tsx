// The people who may enter the workspace with an account of their own, and as what.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, data } from "../api/client";
import type { ApiKey, Member } from "../api/types";
import { Field } from "../form/form";
import { Dialog, Sure } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { Pieces } from "../parts/found";
import { keysQuery, membersQuery } from "../parts/let-in";
import { Card } from "../parts/page";
import { useSending } from "../parts/sending";
import { isExpired, Moment } from "../parts/small";
import { Note, Shown } from "../parts/states";
import { words } from "../words";

type Role = Member["role"];
const ROLES: Role[] = ["owner", "editor", "viewer"];
const say = words.members;

export function Members() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["members"] });
  const members = useQuery(membersQuery);
  const keys = useQuery(keysQuery);
  const [isAdding, add] = useState(false);
  const [condemned, condemn] = useState<Member | null>(null);
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => data(api.PATCH("/api/members/{id}", { params: { path: { id } }, body: { role } })),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/members/{id}", { params: { path: { id } } })),
    onSettled: () => {
      condemn(null);
      void refresh();
    },
  });
  return (
    <Card title={say.title} hint={say.text} actions={<button type="button" onClick={() => add(true)}><Icon name="create" />{say.add}</button>}>
      <Note error={change.error ?? remove.error} />
      <Shown of={members} rows={1}>{({ items }) => (items.length ? <Pieces items={items} search={say.search} textOf={textOf}>{(shown) => (
        <ul className="hooks">
          {shown.map((member) => (
            <li key={member.user_id} className="row">
              <div className="grow">
                <h3>{member.name || say.unnamed}</h3>
                <p className="muted"><code>{member.user_id}</code> · {say.since} <Moment at={member.created_at} relative /></p>
              </div>
              <select className="role" aria-label={say.roleOf(member.name || member.user_id)} value={member.role}
                onChange={(event) => change.mutate({ id: member.user_id, role: event.target.value as Role })}>
                {ROLES.map((role) => <option key={role} value={role}>{say.roles[role]}</option>)}
              </select>
              <button type="button" className="small danger" aria-label={say.removeThis(member.name || member.user_id)} onClick={() => condemn(member)}>{words.remove}</button>
            </li>
          ))}
        </ul>
      )}</Pieces> : <p className="muted">{say.none}</p>)}</Shown>
      {isAdding && <Adding close={() => add(false)} />}
      {condemned && <Sure title={say.askRemove(condemned.name || condemned.user_id)} text={say.askRemoveText(keysOf(condemned, keys.data?.items))} yes={words.remove} busy={remove.isPending}
        onYes={() => remove.mutate(condemned.user_id)} onNo={() => condemn(null)} />}
    </Card>
  );
}

/** What opens this workspace to whoever has it, also when its maker is gone. */
const keysOf = (member: Member, keys: ApiKey[] = []) =>
  keys.filter((key) => key.author === `user:${member.user_id}` && key.revoked_at === null && !isExpired(key)).map((key) => key.name);

const textOf = (member: Member) => `${member.name || say.unnamed} ${member.user_id} ${say.roles[member.role]}`;

function Adding({ close }: { close: () => void }) {
  const client = useQueryClient();
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const add = useSending((body: { user_id: string; name: string; role: Role }, header) => data(api.POST("/api/members", { params: { header }, body })));
  const adding = useMutation({
    mutationFn: () => add({ user_id: id.trim(), name, role }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["members"] });
      close();
    },
  });
  return (
    <Dialog title={say.add} onClose={close}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); adding.mutate(); }}>
        <Field label={say.id} hint={say.idHint}>{(ids) => <input {...ids} required value={id} onChange={(event) => setId(event.target.value)} />}</Field>
        <Field label={say.name}>{(ids) => <input {...ids} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <Field label={say.role}>{(ids) => (
          <select {...ids} value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {ROLES.map((one) => <option key={one} value={one}>{say.roles[one]}</option>)}
          </select>
        )}</Field>
        <Note error={adding.error} />
        <div className="row end">
          <button type="button" onClick={close}>{words.cancel}</button>
          <button className="primary" disabled={adding.isPending}>{say.add}</button>
        </div>
      </form>
    </Dialog>
  );
}
