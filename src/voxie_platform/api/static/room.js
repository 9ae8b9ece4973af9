// One conversation in a LiveKit room: microphone out, voice and words in.
import { ConnectionErrorReason, DataStreamErrorReason, DisconnectReason, LogLevel, Room, RoomEvent, setLogLevel, Track } from "/vendor/livekit-client.mjs";

setLogLevel(LogLevel.warn);

const PATIENCE_MS = 2500;
const LAST_WORDS_MS = 1000;
const LOST = "The connection to the call was lost. Please start it again.";
const ENDS = {
  [DisconnectReason.CLIENT_INITIATED]: "You hung up.",
  [DisconnectReason.ROOM_DELETED]: "The call was closed.",
  [DisconnectReason.PARTICIPANT_REMOVED]: "The call was closed.",
  [DisconnectReason.DUPLICATE_IDENTITY]: "This call goes on in another window.",
  [DisconnectReason.SERVER_SHUTDOWN]: "The server is being restarted. Please call again in a moment.",
};

export async function microphone() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error("This browser gives no microphone here: open the page over http://127.0.0.1 or https.");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    throw new Error(error.name === "NotAllowedError"
      ? "The microphone was refused. Allow it for this page in the address bar, or start without a microphone and write."
      : "No microphone was found. Plug one in, or start without a microphone and write.");
  }
}

/** Join; `on` = { state(name, sentence), words(who, id, text), sheet(sheet), ended(sentence) }. */
export async function join({ livekit_url: url, token }, stream, on) {
  const room = new Room();
  const audio = document.createElement("audio");
  audio.autoplay = true;
  const line = { broken: false, met: false, late: false, told: null, why: null, over: false };
  const late = setTimeout(() => { line.late = true; show(); }, PATIENCE_MS);

  function show() {
    if (line.over) return;
    const agent = [...room.remoteParticipants.values()].find((one) => one.isAgent);
    line.met ||= Boolean(agent);
    if (line.broken) on.state("reconnecting");
    else if (line.told) on.state(line.told.state, line.told.say);
    else if (agent) on.state(agent.attributes["lk.agent.state"] ?? "connecting");
    else on.state(line.met ? "lost" : line.late ? "late" : "connecting");
  }

  function finish(reason) {
    clearTimeout(late);
    if (line.over) return;
    line.over = true;
    audio.remove();
    on.ended(line.why ?? ENDS[reason] ?? LOST);
  }

  function told(text) {
    let news;
    try { news = JSON.parse(text); } catch { return; }
    line.told = news.say ? news : null;
    if (news.state !== "ended") return show();
    line.why = news.say ?? null;
    on.state("ended", line.why ?? "The call is over.");
    setTimeout(() => room.disconnect(), LAST_WORDS_MS);
  }

  // what the end of the call cuts off stays as far as it came
  const read = (topic, handle) => room.registerTextStreamHandler(topic, (reader, from) => handle(reader, from).catch((error) => {
    if (error.reason !== DataStreamErrorReason.AbnormalEnd) throw error;
  }));

  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind !== Track.Kind.Audio) return;
    document.body.append(audio);
    track.attach(audio);
  });
  for (const event of [RoomEvent.ParticipantConnected, RoomEvent.ParticipantDisconnected, RoomEvent.ParticipantAttributesChanged]) {
    room.on(event, show);
  }
  for (const event of [RoomEvent.Reconnecting, RoomEvent.SignalReconnecting]) room.on(event, () => { line.broken = true; show(); });
  room.on(RoomEvent.Reconnected, () => { line.broken = false; show(); });
  room.on(RoomEvent.Disconnected, finish);
  room.on(RoomEvent.AudioPlaybackStatusChanged, () => {
    if (room.canPlaybackAudio) return show();
    on.state("silenced");
    for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => room.startAudio(), { once: true });
  });
  // an agent's line is one stream, word by word; a person's comes again and again, whole, under one id
  read("lk.transcription", async (reader, { identity }) => {
    const who = identity === room.localParticipant.identity ? "caller" : "agent";
    const id = reader.info.attributes?.["lk.segment_id"] ?? reader.info.id;
    let text = "";
    for await (const piece of reader) on.words(who, id, (text += piece));
  });
  read("voxie.state", async (reader) => told(await reader.readAll()));
  room.on(RoomEvent.DataReceived, (payload, _participant, _kind, topic) => {
    if (topic === "voxie.state") told(new TextDecoder().decode(payload));
  });
  read("voxie.sheet", async (reader) => on.sheet?.(JSON.parse(await reader.readAll())));

  try {
    await room.connect(url, token);
  } catch (error) {
    line.over = true;
    clearTimeout(late);
    throw new Error(error.reason === ConnectionErrorReason.NotAllowed
      ? "This call cannot be entered any more. Please start it again."
      : `The call could not be connected: LiveKit at ${url} cannot be reached from this browser.`);
  }
  show();
  if (stream) await room.localParticipant.publishTrack(stream.getAudioTracks()[0], { source: Track.Source.Microphone });
  return {
    write: (text) => room.localParticipant.sendText(text, { topic: "lk.chat" }),
    edit: (field, value) => room.localParticipant.sendText(JSON.stringify({ field, value }), { topic: "voxie.edit" }),
    hangUp: () => room.disconnect(),
  };
}
