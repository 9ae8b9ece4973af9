// The live feed: what changed in the workspace is looked at anew, so that nobody has to reload.
import { useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";
import { credential } from "./session";

const RETRY_MS = 2000;
const GATHERED_MS = 250;
const ASLEEP_MS = 20_000;
const DEAD_MS = 45_000;
/** Lists that somebody has opened this far stay as they are: their rows would all be asked for again. */
const MOST_PAGES = 3;
/** Nobody any more, or nobody here. */
const NOT_LET_IN = [401, 403];

interface Change {
  kind: string;
  subject_id: string;
}

const LOOK: Record<string, (id: string) => QueryKey[]> = {
  agent: (id) => [["agents"], ["agent", id], ["versions", id]],
  calendar: () => [["bookings"]],
  "call.requested": (id) => [["calls"], ["call", id], ["rooms"], ["agents"]],
  "call.counted": () => [["analytics"]],
  workspace: () => [["workspace"], ["analytics"]],
  call: (id) => [["calls"], ["call", id], ["rooms"]],
  interview: (id) => [["interview", id]],
  booking: () => [["bookings"]],
  message: () => [["messages"]],
  key: () => [["keys"]],
  member: () => [["members"], ["me"]],
  webhook: () => [["webhooks"]],
};

const Live = createContext(false);
export const LiveIs = Live.Provider;

/** How often to ask where nobody tells: not at all while the feed does. */
export function useBeat(ms: number): number | false {
  return useContext(Live) ? false : ms;
}

export function useFeed(isSignedOut: boolean): boolean {
  const client = useQueryClient();
  const [isLive, live] = useState(false);
  useEffect(() => {
    if (isSignedOut) return undefined;
    const waiting = new Map<string, QueryKey>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      for (const [name, queryKey] of waiting) {
        // asked for anew each time, a slow answer would never be there while something goes on changing
        if (client.isFetching({ queryKey })) continue;
        waiting.delete(name);
        void refresh(client, queryKey);
      }
      if (waiting.size) gather();
    };
    const gather = () => {
      timer ??= setTimeout(look, GATHERED_MS);
    };
    const stop = follow({
      live,
      anew: () => void client.invalidateQueries(),
      signedOut: () => void client.invalidateQueries({ queryKey: ["me"] }),
      change: ({ kind, subject_id: id }) => {
        for (const key of (LOOK[kind] ?? LOOK[kind.split(".")[0] ?? ""])?.(id) ?? []) waiting.set(JSON.stringify(key), key);
        gather();
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, isSignedOut]);
  return isLive;
}

function refresh(client: QueryClient, queryKey: QueryKey): Promise<void> {
  return client.invalidateQueries({
    queryKey,
    predicate: ({ state }) => ((state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) <= MOST_PAGES,
  });
}

interface Told {
  live: (isLive: boolean) => void;
  /** What changed before the line was there, or while it was away, is not told. */
  anew: () => void;
  change: (change: Change) => void;
  /** Or so it seems: whoever asks who is signed in is told. */
  signedOut: () => void;
}

/** Read with fetch, which unlike EventSource can send a credential; a page that nobody looks at holds no connection. */
function follow(on: Told): () => void {
  let last = "";
  let reading: AbortController | null = null;
  let isOver = false;
  let sleep: ReturnType<typeof setTimeout> | undefined;

  async function read() {
    reading = new AbortController();
    const { signal } = reading;
    while (!isOver && !signal.aborted) {
      await once(signal).catch(() => {});
      on.live(false);
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }

  async function once(signal: AbortSignal) {
    const headers = { ...await credential(), ...(last ? { "Last-Event-ID": last } : {}) };
    const answer = await fetch("/api/events", { headers, signal });
    if (NOT_LET_IN.includes(answer.status)) return on.signedOut();
    if (!answer.ok || !answer.body) return;
    on.live(true);
    if (!last) on.anew();
    const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      let rest = "";
      while (true) {
        const { done, value } = await patiently(pieces.read());
        if (done) return;
        const events = (rest + value).split(/\r?\n\r?\n/);
        rest = events.pop() ?? "";
        events.forEach(take);
      }
    } finally {
      // a browser opens six connections to one server, of which a dead line would keep one
      pieces.cancel().catch(() => {});
    }
  }

  function take(event: string) {
    const fields = new Map(event.split(/\r?\n/).map((line): [string, string] => {
      const [name = "", ...value] = line.split(":");
      return [name, value.join(":").trimStart()];
    }));
    last = fields.get("id") ?? last;
    if (fields.get("event") === "reset") on.anew();
    else if (fields.get("data")) on.change(JSON.parse(fields.get("data")!) as Change);
  }

  function look() {
    clearTimeout(sleep);
    if (document.hidden) {
      sleep = setTimeout(() => reading?.abort(), ASLEEP_MS);
    } else if (reading?.signal.aborted) {
      void read();
    }
  }

  document.addEventListener("visibilitychange", look);
  void read();
  return () => {
    isOver = true;
    clearTimeout(sleep);
    document.removeEventListener("visibilitychange", look);
    reading?.abort();
  };
}

/** The server says something every 15 s: silence means that the line is dead. */
function patiently<T>(piece: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error("silence")), DEAD_MS);
  });
  return Promise.race([piece, late]).finally(() => clearTimeout(timer));
}
