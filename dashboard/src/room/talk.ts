// The life of one conversation as the page sees it: begun, going on, over.
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import type { Entry, Sheet } from "../api/types";
import { sentenceOf } from "../parts/states";
import { words } from "../words";
import type { Line as RoomLine, Who } from "./join";
import { microphone } from "./microphone";

/** A room that nobody enters is closed after a minute: who asks again later needs another one. */
export const ROOM_WAITS_MS = 60_000;

export interface Spoken {
  key: string;
  who: Who;
  text: string;
  at: number;
}

export interface Talk {
  phase: "idle" | "starting" | "live";
  state: string;
  sentence: string;
  spoken: Spoken[];
  call: Entry | null;
  since: number | null;
  mine: MediaStream | null;
  theirs: MediaStream | null;
  isMuted: boolean;
}

export interface Doing {
  start: (speaking: boolean) => Promise<void>;
  hangUp: () => void;
  mute: (value: boolean) => void;
  write: (text: string) => Promise<void>;
  edit: (field: string, value: string) => Promise<unknown>;
}

const PRELOAD_MS = 500;
const NOTHING: Talk = {
  phase: "idle", state: "idle", sentence: words.talk.states.idle!, spoken: [], call: null, since: null, mine: null, theirs: null, isMuted: false,
};

/** `begin()` makes the call and answers what is needed to enter its room. */
export function useTalk<T extends Entry>({ begin, goesOn = false, sheet, ended }: {
  begin: () => Promise<T>; /** What was said before stays. */ goesOn?: boolean; sheet?: (sheet: Sheet) => void; ended?: (call: T) => void;
}): [Talk, Doing] {
  const [talk, setTalk] = useState<Talk>(NOTHING);
  const given = useRef({ begin, sheet, ended });
  given.current = { begin, sheet, ended };
  const line = useRef<RoomLine | null>(null);
  const mine = useRef<MediaStream | null>(null);
  const hasLeft = useRef(false);

  const change = useCallback((news: Partial<Talk>) => {
    if (!hasLeft.current) setTalk((was) => ({ ...was, ...news }));
  }, []);
  const state = useCallback((name: string, sentence?: string) => {
    change({ state: name, sentence: sentence ?? words.talk.states[name] ?? name });
  }, [change]);
  const said = useCallback((who: Who, id: string, text: string) => {
    if (!text.trim() || hasLeft.current) return;
    const key = `${who} ${id}`;
    setTalk((was) => {
      const known = was.spoken.some((one) => one.key === key);
      const spoken = known
        ? was.spoken.map((one) => (one.key === key ? { ...one, text } : one))
        : [...was.spoken, { key, who, text, at: Date.now() }];
      return { ...was, spoken };
    });
  }, []);
  const letGo = useCallback(() => {
    mine.current?.getTracks().forEach((track) => track.stop());
    mine.current = null;
  }, []);

  const start = useCallback(async (speaking: boolean) => {
    let call: T | null = null;
    change({ phase: "starting" });
    try {
      // the room's code comes while the microphone is asked for and the call is made
      const code = import("./join");
      code.catch(() => {});
      if (speaking) {
        state("microphone");
        mine.current = await microphone();
        // allowed only after the page was left: nobody is there to be called
        if (hasLeft.current) return letGo();
      }
      state("connecting");
      call = await given.current.begin();
      const { join } = await code.catch(() => {
        throw new Error(words.talk.noRoomCode);
      });
      setTalk((was) => ({ ...was, call, spoken: goesOn ? was.spoken : [], mine: mine.current, isMuted: false }));
      const made = call;
      line.current = await join(made, mine.current, {
        state, said,
        voice: (theirs) => change({ theirs }),
        sheet: (sheet) => given.current.sheet?.(sheet),
        ended: (sentence) => {
          line.current = null;
          letGo();
          change({ phase: "idle", state: "idle", sentence, mine: null, theirs: null, since: null });
          if (!hasLeft.current) given.current.ended?.(made);
        },
      });
      if (hasLeft.current) return await line.current.hangUp();
      // the agent may greet while the microphone is still on its way: one can write and hang up from here on
      change({ phase: "live", since: Date.now() });
      await line.current.speak();
    } catch (error) {
      letGo();
      change({ phase: "idle", state: "failed", sentence: sentenceOf(error), mine: null, theirs: null, since: null });
      if (call) api.POST("/api/calls/{id}/end", { params: { path: { id: call.call_id } } }).catch(() => {});
    }
  }, [change, goesOn, letGo, said, state]);

  useEffect(() => {
    hasLeft.current = false;
    const soon = setTimeout(() => void import("./join").catch(() => {}), PRELOAD_MS);
    return () => {
      clearTimeout(soon);
      hasLeft.current = true;
      letGo();
      void line.current?.hangUp();
    };
  }, [letGo]);

  const doing: Doing = {
    start,
    hangUp: () => void line.current?.hangUp(),
    mute: (value) => {
      mine.current?.getTracks().forEach((track) => {
        track.enabled = !value;
      });
      change({ isMuted: value });
    },
    write: async (text) => {
      said("caller", `written ${Date.now()}`, text);
      await line.current?.write(text).catch((error: Error) => state("failed", words.talk.unsent(error.message)));
    },
    edit: (field, value) => line.current?.edit(field, value) ?? Promise.resolve(),
  };
  return [talk, doing];
}
