// The panel of one conversation: who speaks, what was said, mute, write, hang up.
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { minutes } from "../dates";
import { Icon } from "../parts/icon";
import { words } from "../words";
import { MicrophoneCheck } from "./check";
import type { Doing, Spoken, Talk } from "./talk";
import { Voice } from "./voices";

/** Something else that belongs between what was said. */
export interface Aside {
  key: string;
  at: number;
  content: ReactNode;
}

interface Given {
  talk: Talk;
  doing: Doing;
  /** Who speaks at the other end. */
  name: string;
  startLabel: string;
  asides?: Aside[];
  earlier?: Spoken[];
  marked?: string | null;
}

export function Conversation({ talk, doing, name, startLabel, asides = [], earlier = [], marked }: Given) {
  const isLive = talk.phase === "live";
  const first = useRef<HTMLButtonElement>(null);
  const hang = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLElement>(null);
  const wasLive = useRef(isLive);
  useLayoutEffect(() => {
    if (wasLive.current === isLive) return;
    wasLive.current = isLive;
    // whoever pressed the button that is gone now does not have to look for the next one
    const focused = document.activeElement;
    if (focused === document.body || panel.current?.contains(focused)) (isLive ? hang : first).current?.focus();
  }, [isLive]);
  const isIdle = talk.phase === "idle";
  return (
    <section ref={panel} className="card talk-panel" aria-label={words.talk.panel}>
      <div className="stage">
        <Voice name={name} stream={talk.theirs} isOn={talk.state === "speaking"} />
        <Voice name={words.talk.you} stream={talk.isMuted ? null : talk.mine} isOn={isLive && talk.state === "listening"} />
      </div>
      <p className="state" data-state={talk.state}>
        <span className="dot" aria-hidden="true" />
        <span role="status">{talk.sentence}</span>
        {talk.since !== null && <Duration since={talk.since} />}
      </p>
      {isLive ? (
        <div className="row center">
          {talk.mine && (
            <button type="button" aria-pressed={talk.isMuted} onClick={() => doing.mute(!talk.isMuted)}><Icon name="mic" />{words.talk.mute}</button>
          )}
          <button ref={hang} type="button" className="danger" onClick={doing.hangUp}><Icon name="hangUp" />{words.talk.hangUp}</button>
        </div>
      ) : (
        <div className="stack center">
          <button ref={first} type="button" className="primary big" disabled={!isIdle} onClick={() => void doing.start(true)}>
            <Icon name="mic" size={20} />{startLabel}
          </button>
          <div className="row center">
            <button type="button" className="quiet small" disabled={!isIdle} onClick={() => void doing.start(false)}>{words.talk.withoutMicrophone}</button>
            {isIdle && talk.spoken.length === 0 && <MicrophoneCheck />}
          </div>
        </div>
      )}
      <Transcript spoken={[...earlier, ...talk.spoken]} asides={asides} name={name} marked={marked} />
      {isLive && <Writing send={doing.write} />}
    </section>
  );
}

function Duration({ since }: { since: number }) {
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const beat = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(beat);
  }, []);
  return <span className="duration" role="timer" aria-label={words.talk.duration} aria-live="off">{minutes((now - since) / 1000)}</span>;
}

function Transcript({ spoken, asides, name, marked }: { spoken: Spoken[]; asides: Aside[]; name: string; marked?: string | null }) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [spoken, asides]);
  useEffect(() => {
    if (marked) box.current?.querySelector(`[data-key="${CSS.escape(marked)}"]`)?.scrollIntoView({ block: "center" });
  }, [marked]);
  if (spoken.length + asides.length === 0) return null;
  const lines: Aside[] = [...spoken.map((one) => ({ key: one.key, at: one.at, content: <Bubble one={one} name={name} isMarked={one.key === marked} /> })), ...asides];
  lines.sort((a, b) => a.at - b.at);
  return (
    <div ref={box} className="transcript" role="log" aria-label={words.talk.transcript} tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 48;
      }}>
      {lines.map((line) => <div key={line.key} data-key={line.key} className="line">{line.content}</div>)}
    </div>
  );
}

function Bubble({ one, name, isMarked }: { one: Spoken; name: string; isMarked: boolean }) {
  return (
    <div className={`bubble ${one.who}${isMarked ? " marked" : ""}`}>
      <small>{one.who === "caller" ? words.talk.you : name}</small>
      <span>{one.text}</span>
    </div>
  );
}

function Writing({ send }: { send: (text: string) => Promise<void> }) {
  const [text, setText] = useState("");
  return (
    <form className="writing" onSubmit={(event) => {
      event.preventDefault();
      if (!text.trim()) return;
      setText("");
      void send(text.trim());
    }}>
      <input aria-label={words.talk.write} placeholder={words.talk.write} maxLength={2000} autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
      <button aria-label={words.talk.send}><Icon name="send" /></button>
    </form>
  );
}
