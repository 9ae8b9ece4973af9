// Trying the microphone before anybody listens: which one, and whether it hears.
import { useCallback, useEffect, useRef, useState } from "react";
import { Icon } from "../parts/icon";
import { Note } from "../parts/states";
import { words } from "../words";
import { chooseDevice, chosenDevice, devices, microphone } from "./microphone";
import { Bars } from "./voices";

const HEARD = 0.35;

export function MicrophoneCheck() {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [known, setKnown] = useState<MediaDeviceInfo[]>([]);
  const [chosen, choose] = useState(chosenDevice);
  const [hasHeard, heard] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isGone = useRef(false);

  useEffect(() => () => stopped(stream), [stream]);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const listen = useCallback(async () => {
    setError(null);
    heard(false);
    try {
      const opened = await microphone();
      // allowed only after the page was left
      if (isGone.current) return stopped(opened);
      setStream(opened);
      setKnown(await devices());
    } catch (refusal) {
      setError(refusal);
    }
  }, []);

  if (!stream) {
    return (
      <div className="stack tight">
        <button type="button" className="quiet small" onClick={() => void listen()}><Icon name="mic" size={16} />{words.talk.checkNow}</button>
        <Note error={error} />
      </div>
    );
  }
  return (
    <div className="check" role="group" aria-label={words.talk.check}>
      <label className="field">
        <span className="label">{words.talk.device}</span>
        <select value={chosen} onChange={(event) => {
          chooseDevice(event.target.value);
          choose(event.target.value);
          void listen();
        }}>
          <option value="">{words.talk.defaultDevice}</option>
          {known.map((one) => <option key={one.deviceId} value={one.deviceId}>{one.label || one.deviceId.slice(0, 8)}</option>)}
        </select>
      </label>
      <div className="row">
        <Bars stream={stream} onLevel={(level) => level > HEARD && heard(true)} />
        <span role="status" className={hasHeard ? "good-text" : "muted"}>{hasHeard ? words.talk.heard : words.talk.checking}</span>
        <button type="button" className="small push" onClick={() => setStream(null)}>{words.talk.stopCheck}</button>
      </div>
    </div>
  );
}

function stopped(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}
