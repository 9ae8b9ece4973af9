// What callers asked to be passed on: open or done.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api, data } from "../api/client";
import { useBeat } from "../api/feed";
import type { Message } from "../api/types";
import { Download } from "../parts/download";
import { Icon } from "../parts/icon";
import { ListingOf, useListing } from "../parts/listing";
import { Page } from "../parts/page";
import { Choose, Moment, Tag } from "../parts/small";
import { Empty, Note } from "../parts/states";
import { hrefOf } from "../router";
import { words } from "../words";

const PAGE = 50;
const BEAT_MS = 5000;
const HEADS = ["id", "created_at", "name", "phone", "text", "urgency", "status", "call_id", "agent_id"] as const;
type Which = "all" | "open" | "done";

const fetchPage = (limit: number) => (after: string | undefined) => data(api.GET("/api/messages", { params: { query: { after, limit } } }));

export default function Messages() {
  const [which, choose] = useState<Which>("all");
  const list = useListing<Message>(["messages"], fetchPage(PAGE), useBeat(BEAT_MS));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const draw = useCallback((items: Message[]) => (
    <>{items.filter((row) => which === "all" || row.status === which).map((row) => <Row key={row.id} row={row} />)}</>
  ), [which]);
  const isNone = rows.length > 0 && !list.hasNextPage && !rows.some((row) => row.status === which);
  return (
    <Page title={words.messages.title} lead={words.messages.lead} actions={rows.length > 0 && <Download name="messages.csv" heads={HEADS} fetch={fetchPage} />}>
      {rows.length > 0 && (
        <div className="toolbar">
          <Choose<Which> label={words.messages.filter} value={which} onChange={choose}
            options={[["all", words.messages.all], ["open", words.messages.open], ["done", words.messages.done]]} />
        </div>
      )}
      {which !== "all" && isNone && <p className="muted">{words.messages.noneOf[which]}.</p>}
      <ListingOf of={list} frame={(pages) => <ul className="messages">{pages}</ul>}
        empty={<Empty icon="messages" title={words.messages.empty} text={words.messages.emptyText} />}>{draw}</ListingOf>
    </Page>
  );
}

function Row({ row }: { row: Message }) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => data(api.PATCH("/api/messages/{id}", {
      params: { path: { id: row.id } }, body: { status: row.status === "open" ? "done" : "open" },
    })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["messages"] }),
  });
  return (
    <li className={`card message ${row.status}`}>
      <div className="message-head">
        <h2>{row.name || words.messages.unknown}</h2>
        {row.urgency === "urgent" && <Tag mood="bad">{words.messages.urgent}</Tag>}
        <Tag mood={row.status === "open" ? "accent" : "plain"}>{words.messages.states[row.status] ?? row.status}</Tag>
        <span className="muted push"><Moment at={row.created_at} relative /></span>
      </div>
      <p className="message-text">{row.text}</p>
      <div className="row">
        {row.phone && <a href={`tel:${row.phone.replaceAll(/[^\d+]/g, "")}`}>{row.phone}</a>}
        {row.call_id && <a href={hrefOf("call", row.call_id)}>{words.bookings.openCall}</a>}
        <button type="button" className="small push" disabled={change.isPending} onClick={() => change.mutate()}>
          {row.status === "open" ? <><Icon name="check" size={16} />{words.messages.done}</> : words.messages.reopen}
        </button>
      </div>
      <Note error={change.error} />
    </li>
  );
}
