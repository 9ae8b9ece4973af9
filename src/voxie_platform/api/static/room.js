// One conversation in a LiveKit room: microphone out, voice and words in.
import { Room, RoomEvent, Track } from "/vendor/livekit-client.mjs";

const IN_WORDS = {
  caller_hung_up: "You hung up.", agent_ended: "The agent ended the call.", never_joined: "Nobody joined in time.",
  max_duration: "The call reached its longest duration.", silence: "Nobody spoke for a while, so the call ended.",
  budget: "The call reached its budget.", no_agent: "No agent could be brought into the call. Please try again.",
  no_worker: "No worker is running that could take the call.", bad_config: "This agent's settings are broken; it cannot speak.",
  model_failed: "The speech model failed. Please try again in a moment.", interrupted: "The line broke on our side. Please call again.",
  room_deleted: "The call was ended from outside.", drained: "This server is being restarted. Please call again.",
};

export async function microphone() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error("This browser gives no microphone here: open the page over http://127.0.0.1 or https.");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    throw new Error(error.name === "NotAllowedError"
      ? "The microphone was refused. Allow it for this page in the address bar, then try again."
      : "No microphone was found. Plug one in, or write below instead.");
  }
}

/** Join; `on` = { state(name), words(who, id, text, final), sheet(sheet), ended(sentence) }. */
export async function join({ livekit_url: url, token }, stream, on) {
  const room = new Room({ adaptiveStream: false, dynacast: false });
  const audio = document.createElement("audio");
  audio.autoplay = true;
  let agentState = "connecting";
  let why = null;
  let over = false;

  const finish = () => {
    if (over) return;
    over = true;
    stream?.getTracks().forEach((track) => track.stop());
    audio.remove();
    on.ended(why ?? "The call is over.");
  };

  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind !== Track.Kind.Audio) return;
    track.attach(audio);
    document.body.append(audio);
    window.dispatchEvent(new CustomEvent("voxie:audio", { detail: track.mediaStreamTrack }));
  });
  room.on(RoomEvent.ParticipantAttributesChanged, (changed, participant) => {
    const state = changed["lk.agent.state"];
    if (participant.isAgent && state && state !== agentState) on.state((agentState = state));
  });
  room.on(RoomEvent.Reconnecting, () => on.state("reconnecting"));
  room.on(RoomEvent.Reconnected, () => on.state(agentState));
  room.on(RoomEvent.Disconnected, finish);
  room.on(RoomEvent.AudioPlaybackStatusChanged, () => { if (!room.canPlaybackAudio) on.state("muted by the browser: press any key"); });

  room.registerTextStreamHandler("lk.transcription", async (reader, { identity }) => {
    const who = identity === room.localParticipant.identity ? "caller" : "agent";
    const attributes = reader.info.attributes ?? {};
    const id = attributes["lk.segment_id"] ?? reader.info.id;
    let text = "";
    for await (const piece of reader) {
      text += piece;
      on.words(who, id, text, false);
    }
    on.words(who, id, text, attributes["lk.transcription_final"] === "true");
  });
  room.registerTextStreamHandler("voxie.sheet", async (reader) => {
    try { on.sheet?.(JSON.parse(await reader.readAll())); } catch { /* a torn stream: the next one is whole */ }
  });
  const heardState = (text) => {
    try {
      const told = JSON.parse(text);
      if (told.reason || told.state === "ended") why = IN_WORDS[told.reason] ?? told.say ?? why;
      if (told.say) on.state("failed", told.say);
      else if (told.state && told.state !== "ended") on.state(told.state);
    } catch { /* not for us */ }
  };
  room.registerTextStreamHandler("voxie.state", async (reader) => heardState(await reader.readAll()));
  room.on(RoomEvent.DataReceived, (payload, participant, kind, topic) => {
    if (topic === "voxie.state") heardState(new TextDecoder().decode(payload));
  });

  try {
    await room.connect(url, token, { autoSubscribe: true });
  } catch {
    finish();
    throw new Error(`The call could not be connected: LiveKit at ${url} is not reachable from this browser.`);
  }
  if (stream) await room.localParticipant.publishTrack(stream.getAudioTracks()[0], { source: Track.Source.Microphone });
  await room.startAudio().catch(() => {});
  return {
    room,
    mute: (muted) => stream?.getAudioTracks().forEach((track) => { track.enabled = !muted; }),
    write: (text) => room.localParticipant.sendText(text, { topic: "lk.chat" }),
    edit: (field, value) => room.localParticipant.sendText(JSON.stringify({ field, value }), { topic: "voxie.edit" }),
    hangUp: () => { why = IN_WORDS.caller_hung_up; return room.disconnect(); },
  };
}
