// One conversation in a LiveKit room: microphone out, voice and words in.
import {
  ConnectionError, ConnectionErrorReason, DataStreamError, DataStreamErrorReason, DisconnectReason, LogLevel, Room, RoomEvent, setLogLevel, Track,
  type TextStreamReader,
} from "livekit-client";
import type { Entry, Sheet } from "../api/types";
import { words } from "../words";

setLogLevel(LogLevel.warn);

const PATIENCE_MS = 2500;
const LAST_WORDS_MS = 1000;
const ENDS: Partial<Record<DisconnectReason, string>> = {
  [DisconnectReason.CLIENT_INITIATED]: words.talk.ends.you,
  [DisconnectReason.ROOM_DELETED]: words.talk.ends.closed,
  [DisconnectReason.PARTICIPANT_REMOVED]: words.talk.ends.closed,
  [DisconnectReason.DUPLICATE_IDENTITY]: words.talk.ends.elsewhere,
  [DisconnectReason.SERVER_SHUTDOWN]: words.talk.ends.restart,
};

export type Who = "caller" | "agent";

export interface Told {
  state: (name: string, sentence?: string) => void;
  said: (who: Who, id: string, text: string) => void;
  voice: (stream: MediaStream) => void;
  sheet?: (sheet: Sheet) => void;
  ended: (sentence: string) => void;
}

export interface Line {
  /** Until the microphone is heard. */
  speak: () => Promise<void>;
  write: (text: string) => Promise<unknown>;
  edit: (field: string, value: string) => Promise<unknown>;
  hangUp: () => Promise<void>;
}

interface News {
  state: string;
  say?: string;
}

export async function join({ livekit_url: url, token }: Entry, stream: MediaStream | null, on: Told): Promise<Line> {
  const room = new Room();
  const audio = document.createElement("audio");
  audio.autoplay = true;
  const line = { broken: false, met: false, late: false, told: null as News | null, why: null as string | null, over: false };
  const late = setTimeout(() => {
    line.late = true;
    show();
  }, PATIENCE_MS);

  function show() {
    if (line.over) return;
    const agent = [...room.remoteParticipants.values()].find((one) => one.isAgent);
    line.met ||= Boolean(agent);
    if (line.broken) on.state("reconnecting");
    else if (line.told) on.state(line.told.state, line.told.say);
    else if (agent) on.state(agent.attributes["lk.agent.state"] ?? "connecting");
    else on.state(line.met ? "lost" : line.late ? "late" : "connecting");
  }

  function finish(reason?: DisconnectReason) {
    clearTimeout(late);
    if (line.over) return;
    line.over = true;
    audio.remove();
    on.ended(line.why ?? (reason === undefined ? undefined : ENDS[reason]) ?? words.talk.ends.lost);
  }

  function told(text: string) {
    let news: News;
    try {
      news = JSON.parse(text) as News;
    } catch {
      return;
    }
    line.told = news.say ? news : null;
    if (news.state !== "ended") return show();
    line.why = news.say ?? null;
    on.state("ended", line.why ?? words.talk.states.ended);
    setTimeout(() => void room.disconnect(), LAST_WORDS_MS);
  }

  // what the end of the call cuts off stays as far as it came
  const read = (topic: string, take: (reader: TextStreamReader, identity: string) => Promise<void>) =>
    room.registerTextStreamHandler(topic, (reader, { identity }) => {
      take(reader, identity).catch((error: unknown) => {
        if (!(error instanceof DataStreamError && error.reason === DataStreamErrorReason.AbnormalEnd)) throw error;
      });
    });

  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind !== Track.Kind.Audio) return;
    document.body.append(audio);
    track.attach(audio);
    on.voice(new MediaStream([track.mediaStreamTrack]));
  });
  for (const event of [RoomEvent.ParticipantConnected, RoomEvent.ParticipantDisconnected, RoomEvent.ParticipantAttributesChanged] as const) {
    room.on(event, show);
  }
  for (const event of [RoomEvent.Reconnecting, RoomEvent.SignalReconnecting] as const) {
    room.on(event, () => {
      line.broken = true;
      show();
    });
  }
  room.on(RoomEvent.Reconnected, () => {
    line.broken = false;
    show();
  });
  room.on(RoomEvent.Disconnected, finish);
  room.on(RoomEvent.AudioPlaybackStatusChanged, () => {
    if (room.canPlaybackAudio) return show();
    on.state("silenced");
    for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => void room.startAudio(), { once: true });
  });
  // an agent's line is one stream, word by word; a person's comes again and again, whole, under one id
  read("lk.transcription", async (reader, identity) => {
    const who = identity === room.localParticipant.identity ? "caller" : "agent";
    const id = reader.info.attributes?.["lk.segment_id"] ?? reader.info.id;
    let text = "";
    for await (const piece of reader) on.said(who, id, (text += piece));
  });
  read("voxie.state", async (reader) => told(await reader.readAll()));
  room.on(RoomEvent.DataReceived, (payload, _participant, _kind, topic) => {
    if (topic === "voxie.state") told(new TextDecoder().decode(payload));
  });
  read("voxie.sheet", async (reader) => on.sheet?.(JSON.parse(await reader.readAll()) as Sheet));

  try {
    await room.connect(url, token);
  } catch (error) {
    line.over = true;
    clearTimeout(late);
    const isTooLate = error instanceof ConnectionError && error.reason === ConnectionErrorReason.NotAllowed;
    throw new Error(isTooLate ? words.talk.tooLate : words.talk.noLiveKit(url));
  }
  show();
  return {
    speak: async () => {
      const [track] = stream?.getAudioTracks() ?? [];
      if (!track) return;
      await room.localParticipant.publishTrack(track, { source: Track.Source.Microphone }).catch((error: unknown) => {
        if (!line.over) throw error;
      });
    },
    write: (text) => room.localParticipant.sendText(text, { topic: "lk.chat" }),
    edit: (field, value) => room.localParticipant.sendText(JSON.stringify({ field, value }), { topic: "voxie.edit" }),
    hangUp: () => room.disconnect(),
  };
}
