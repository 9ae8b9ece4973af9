// Creating an agent by talking to Voxie, with the sheet filling in beside the talk.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, data } from "../api/client";
import { useBeat } from "../api/feed";
import { whileThere } from "../api/problem";
import type { Sheet } from "../api/types";
import { Page } from "../parts/page";
import { useSending } from "../parts/sending";
import { Failed, Loading } from "../parts/states";
import { Conversation } from "../room/conversation";
import { SheetPanel } from "../room/sheet";
import { ROOM_WAITS_MS, useTalk, type Spoken } from "../room/talk";
import { hrefOf, rename } from "../router";
import { words } from "../words";
import type { Visited } from ".";

const BEAT_MS = 2000;
const EARLIER_CALLS = 5;

export default function Create({ id }: Visited) {
  const client = useQueryClient();
  const [known, setKnown] = useState<string | null>(id ?? null);
  const own = useRef(known);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [marked, mark] = useState<string | null>(null);
  const kept = useQuery({
    queryKey: ["interview", known],
    queryFn: () => data(api.GET("/api/interviews/{id}", { params: { path: { id: known! } } })),
    enabled: known !== null,
    refetchInterval: whileThere(useBeat(BEAT_MS)),
  });
  const show = useCallback((news: Sheet) => {
    setSheet(news);
    // what is asked for at the end of the call must not begin with what was known before it
    client.setQueryData(["interview", news.interview_id], news);
  }, [client]);
  const [loaded] = useState(id ?? null);
  const earlier = useEarlier(loaded);
  const talkAbout = useSending((body: { interview_id?: string }, header) => data(api.POST("/api/voxie/sessions", { params: { header }, body })), ROOM_WAITS_MS);
  const [talk, doing] = useTalk({
    begin: async () => {
      const call = await talkAbout(known ? { interview_id: known } : {});
      own.current = call.interview_id;
      setKnown(call.interview_id);
      rename(`create/${call.interview_id}`);
      return call;
    },
    goesOn: true,
    sheet: show,
    ended: () => void client.invalidateQueries({ queryKey: ["interview"] }),
  });
  const isLive = talk.phase === "live";
  useEffect(() => {
    if (kept.data && !isLive) setSheet(kept.data);
  }, [kept.data, isLive]);
  useEffect(() => {
    // another address of this page, typed or from the history: another interview
    if ((id ?? null) !== own.current) location.reload();
  }, [id]);

  const spoken = [...earlier, ...talk.spoken];
  const jump = (source: string) => {
    const line = source && [...spoken].reverse().find((one) => one.who === "caller" && same(one.text, source));
    return line ? () => {
      mark(null);
      requestAnimationFrame(() => mark(line.key));
    } : undefined;
  };
  const keep = async (field: string, value: string) => {
    if (isLive) return doing.edit(field, value);
    return show(await data(api.POST("/api/interviews/{id}/entries", { params: { path: { id: known! } }, body: { field, value } })));
  };
  const isUnknown = id !== undefined && sheet === null && talk.phase === "idle";
  const startLabel = sheet?.agent_id ? words.create.change : known ? words.create.goOn : words.create.start;
  return (
    <Page title={words.create.title} lead={words.create.lead}>
      {isUnknown && kept.isPending ? <Loading /> : isUnknown && kept.error ? <Failed error={kept.error} retry={() => void kept.refetch()} /> : <>
        {sheet?.agent_id && <Ready id={sheet.agent_id} name={sheet.fields?.find((line) => line.field === "business_name")?.value} />}
        <div className="two">
          <div className="stack">
            <Conversation talk={talk} doing={doing} name={words.calls.voxie} startLabel={startLabel} earlier={earlier} marked={marked} />
            {known && !isLive && <p className="muted hint">{words.create.resume}</p>}
          </div>
          <SheetPanel sheet={sheet} keep={keep} jump={jump} />
        </div>
      </>}
    </Page>
  );
}

function same(text: string, source: string): boolean {
  const [a, b] = [text, source].map((one) => one.toLowerCase().replace(/\s+/g, " ").trim());
  return Boolean(a && b && (a.includes(b) || b.includes(a)));
}

function Ready({ id, name }: { id: string; name?: string }) {
  return (
    <section className="card ready" aria-label={words.create.ready}>
      <div>
        <h2>{name || words.create.ready}</h2>
        <p className="lead">{words.create.readyText}</p>
      </div>
      <div className="row">
        <a className="button primary" href={hrefOf("test", id)}>{words.agents.test}</a>
        <a className="button" href={hrefOf("agent", id)}>{words.create.details}</a>
      </div>
    </section>
  );
}

/** What was said in this interview before the page was loaded, so that a sentence can still be found. */
function useEarlier(interview: string | null): Spoken[] {
  const found = useQuery({
    queryKey: ["interview", interview, "earlier"],
    enabled: interview !== null,
    // what is said from now on is shown as it is said: asked for anew, it would stand there twice
    staleTime: "static",
    gcTime: 0,
    queryFn: async () => {
      const calls = await data(api.GET("/api/calls", { params: { query: { interview_id: interview!, limit: EARLIER_CALLS } } }));
      const turns = await Promise.all(calls.items.map((call) =>
        data(api.GET("/api/calls/{id}/turns", { params: { path: { id: call.id }, query: { limit: 200 } } }))));
      return turns.flatMap((page) => page.items).map((turn): Spoken => ({
        key: `earlier ${turn.call_id} ${turn.attempt} ${turn.seq}`, who: turn.who, text: turn.heard ?? turn.said ?? "", at: Date.parse(turn.at),
      })).filter((one) => one.text);
    },
  });
  return found.data ?? NOBODY;
}

const NOBODY: Spoken[] = [];
