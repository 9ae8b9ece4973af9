// The visitor's microphone: asked for, chosen, refused.
import { words } from "../words";

const CHOSEN = "voxie-microphone";

export const chosenDevice = () => localStorage.getItem(CHOSEN) ?? "";

export function chooseDevice(id: string): void {
  if (id) localStorage.setItem(CHOSEN, id);
  else localStorage.removeItem(CHOSEN);
}

export async function microphone(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new Error(words.talk.noMicrophoneHere);
  const wanted = chosenDevice();
  const audio = { echoCancellation: true, noiseSuppression: true, ...(wanted ? { deviceId: { ideal: wanted } } : {}) };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
    throw new Error(isRefused ? words.talk.refused : words.talk.notFound);
  }
}

/** Their names are told only once the microphone was allowed. */
export async function devices(): Promise<MediaDeviceInfo[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((one) => one.kind === "audioinput" && one.deviceId !== "default" && one.deviceId !== "");
}
