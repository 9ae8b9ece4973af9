// One webhook: each time that it was told something, and how that went.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api, data } from "../api/client";
import { isProblem, whileThere } from "../api/problem";
import type { Delivery, Webhook } from "../api/types";
import { Dialog } from "../parts/dialog";
import { HookState } from "../parts/hook";
import { ListingOf, useListing } from "../parts/listing";
import { Page, PageOf } from "../parts/page";
import { SecretOnce } from "../parts/secret";
import { useSending } from "../parts/sending";
import { Choose, Moment, Tag, type Mood } from "../parts/small";
import { Note } from "../parts/states";
import { hrefOf } from "../router";
import { words } from "../words";
import type { Visited } from ".";

const PAGE = 50;
const BEAT_MS = 3000;
const MOODS: Record<Delivery["state"], Mood> = { waiting: "warn", delivered: "good", failed: "bad" };
const BACK = { href: hrefOf("settings"), text: words.settings.title };
const say = words.webhooks;

export default function WebhookPage({ id = "" }: Visited) {
  const hook = useQuery({
    queryKey: ["webhooks", id],
    queryFn: () => data(api.GET("/api/webhooks/{id}", { params: { path: { id } } })),
    refetchInterval: whileThere(BEAT_MS),
  });
  // nothing is typed here that would be lost
  const shown = isProblem(hook.error, 404) ? { ...hook, data: undefined } : hook;
  return <PageOf of={shown} title={say.one} back={BACK}>{(found) => <Found hook={found} />}</PageOf>;
}

function Found({ hook }: { hook: Webhook }) {
  const client = useQueryClient();
  const path = { id: hook.id };
  const key = ["deliveries", hook.id];
  // deliveries are no changes of the workspace: the feed does not tell of them
  const list = useListing<Delivery>(key, (after) => data(api.GET("/api/webhooks/{id}/deliveries", { params: { path, query: { after, limit: PAGE } } })), BEAT_MS);
  const send = useSending((id: string, header) => data(api.POST("/api/webhooks/{id}/ping", { params: { path: { id }, header } })));
  const ping = useMutation({
    mutationFn: () => send(hook.id),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
  const enable = useMutation({
    mutationFn: () => data(api.PATCH("/api/webhooks/{id}", { params: { path }, body: { enabled: true } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  const [isRotating, rotate] = useState(false);
  const exchange = useSending((body: Overlap, header) =>  // beside the dialog: one that was closed and opened again goes on
    data(api.POST("/api/webhooks/{id}/secret", { params: { path: { id: hook.id }, header }, body })));
  const draw = useCallback((items: Delivery[]) => <>{items.map((one) => <Row key={one.number} hook={hook.id} one={one} />)}</>, [hook.id]);
  return (
    <Page title={hook.url} lead={<>{hook.description || say.deliveriesText} · <HookState hook={hook} /></>}
      back={BACK}
      actions={<>
        <button type="button" onClick={() => rotate(true)}>{say.rotate}</button>
        {hook.enabled
          ? <button type="button" className="primary" disabled={ping.isPending} onClick={() => ping.mutate()}>{say.ping}</button>
          : <button type="button" className="primary" disabled={enable.isPending} onClick={() => enable.mutate()}>{words.agents.enable}</button>}
      </>}>
      <Note error={ping.error ?? enable.error} />
      {hook.gone_at && <p role="status" className="fault">{say.goneText} <Moment at={hook.gone_at} /></p>}
      {isAhead(hook.rest_until) && <p role="status">{say.restText} <Moment at={hook.rest_until} /></p>}
      {isAhead(hook.older_until) && <p className="muted">{say.olderText} <Moment at={hook.older_until} /></p>}
      {isRotating && <Rotating exchange={exchange} close={() => rotate(false)} />}
      <ListingOf of={list} empty={<p className="muted">{say.noDelivery}.</p>} frame={(pages) => <ol className="versions">{pages}</ol>}>{draw}</ListingOf>
    </Page>
  );
}

const isAhead = (at: string | null): at is string => at !== null && Date.parse(at) > Date.now();

type Overlap = { overlap_seconds: number };

function Rotating({ exchange, close }: { exchange: (body: Overlap) => Promise<{ secret: string | null }>; close: () => void }) {
  const client = useQueryClient();
  const [overlap, choose] = useState<keyof typeof OVERLAPS>("day");
  const rotating = useMutation({
    mutationFn: () => exchange({ overlap_seconds: OVERLAPS[overlap] }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  if (rotating.data) return <SecretOnce say={say} secret={rotating.data.secret} close={close} />;
  const options = Object.keys(OVERLAPS) as (keyof typeof OVERLAPS)[];
  return (
    <Dialog title={say.rotate} onClose={close} actions={<>
      <button type="button" onClick={close}>{words.cancel}</button>
      <button type="button" className="primary" disabled={rotating.isPending} onClick={() => rotating.mutate()}>{say.rotateYes}</button>
    </>}>
      <p>{say.rotateText}</p>
      <Choose label={say.overlap} value={overlap} options={options.map((one) => [one, say.overlaps[one]])} onChange={choose} />
      <Note error={rotating.error} />
    </Dialog>
  );
}

const OVERLAPS = { none: 0, hour: 3_600, day: 86_400, week: 604_800 };

function Row({ hook, one }: { hook: string; one: Delivery }) {
  const client = useQueryClient();
  const send = useSending((path: { id: string; number: number }, header) =>
    data(api.POST("/api/webhooks/{id}/deliveries/{number}/replay", { params: { path, header } })));
  const replay = useMutation({
    mutationFn: () => send({ id: hook, number: one.number }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["deliveries", hook] }),
  });
  return (
    <li className="card">
      <details>
        <summary>
          <strong><code>{one.kind}</code></strong><Tag mood={MOODS[one.state]}>{say.states[one.state] ?? one.state}</Tag>
          <span className="muted"><Moment at={one.created_at} /> · {say.attempts(one.attempts.length)}{one.replay_of !== null && ` · ${say.replayOf(one.replay_of)}`}</span>
        </summary>
        <div className="stack tight">
          <ol className="events">
            {one.attempts.map((attempt) => (
              <li key={attempt.number}>
                <span className="at">{attempt.status ?? words.none}</span>
                <span><Moment at={attempt.at} /> · {words.units.ms(attempt.ms)}{attempt.error && <> · <span className="fault">{attempt.error}</span></>}</span>
                {attempt.answer && <code className="muted">{attempt.answer}</code>}
              </li>
            ))}
          </ol>
          {one.due_at && <p className="muted">{say.next} <Moment at={one.due_at} /></p>}
          <div className="row"><button type="button" className="small" disabled={replay.isPending} onClick={() => replay.mutate()}>{say.replay}</button></div>
          <Note error={replay.error} />
        </div>
      </details>
    </li>
  );
}
