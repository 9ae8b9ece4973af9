// The requirement sheet: what was understood, from which sentence, and a way to put it right by hand.
import { useEffect, useRef, useState } from "react";
import type { Sheet, SheetField } from "../api/types";
import { Icon } from "../parts/icon";
import { Tag, type Mood } from "../parts/small";
import { Note, sentenceOf } from "../parts/states";
import { words } from "../words";

const ANSWER_MS = 4000;
const MOODS: Record<string, Mood> = { heard: "accent", confirmed: "good", corrected: "warn", skipped: "plain" };

interface Given {
  sheet: Sheet | null;
  /** Sends what was typed; a sheet comes back only if it was understood. */
  keep: (field: string, value: string) => Promise<unknown>;
  /** Shows the sentence in the transcript; undefined: it is not there any more. */
  jump: (source: string) => (() => void) | undefined;
}

export function SheetPanel({ sheet, keep, jump }: Given) {
  const [edited, edit] = useState<ReadonlySet<string>>(new Set());
  const mark = (field: string, isEdited: boolean) => edit((was) => {
    const next = new Set(was);
    if (isEdited) next.add(field);
    else next.delete(field);
    return next;
  });
  const fields = sheet?.fields ?? [];
  const shown = fields.filter((line) => line.state !== null || edited.has(line.field));
  const open = fields.filter((line) => !shown.includes(line));
  const done = fields.filter((line) => line.state !== null).length;
  return (
    <section className="card sheet" aria-label={words.create.sheet}>
      <div className="card-head">
        <h2>{words.create.sheet}</h2>
        {fields.length > 0 && <span className="muted count">{words.create.known(done, fields.length)}</span>}
      </div>
      {fields.length > 0 && <progress max={fields.length} value={done} aria-label={words.create.sheet} />}
      <div aria-live="polite">
        {sheet?.question ? <p className="asks"><span>{words.create.asks}</span> {sheet.question}</p> : shown.length === 0 && <p className="muted">{words.create.sheetEmpty}</p>}
      </div>
      {shown.length === 0 && open.length === 0 && (
        <ul className="ghosts" aria-hidden="true">{words.create.examples.map((text) => <li key={text}><span>{text}</span><i /></li>)}</ul>
      )}
      <div className="entries">
        {shown.map((line) => (
          <Entry key={line.field} line={line} keep={keep} jump={jump(line.source ?? "")} isNew={line.state === null}
            closed={() => mark(line.field, false)} />
        ))}
      </div>
      {open.length > 0 && (
        <div className="open-fields">
          <span className="muted">{words.create.open}</span>
          {open.map((line) => (
            <button key={line.field} type="button" className="small" title={line.question} onClick={() => mark(line.field, true)}>{line.label}</button>
          ))}
        </div>
      )}
    </section>
  );
}

function Entry({ line, keep, jump, isNew, closed }: {
  line: SheetField; keep: Given["keep"]; jump?: () => void; isNew: boolean; closed: () => void;
}) {
  const [isOpen, setOpen] = useState(isNew);
  const [text, setText] = useState(line.value ?? "");
  const [news, setNews] = useState<string | null>(null);
  const [waiting, wait] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const stamp = `${line.value} ${line.state}`;
  useEffect(() => {
    wait(null);
    setNews(null);
  }, [stamp]);
  useEffect(() => {
    if (waiting === null) return undefined;
    const timer = setTimeout(() => {
      wait(null);
      setNews(words.create.unread(waiting));
    }, ANSWER_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  useEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);

  function edit() {
    setNews(null);
    setText(line.value ?? "");
    setOpen(true);
  }

  function close() {
    setOpen(false);
    button.current?.focus();
    if (isNew && !waiting && !news) closed();
  }

  async function submit(event: React.FormEvent) {
    event.preventDefault();
    const typed = text.trim();
    if (!typed || typed === line.value) return close();
    setOpen(false);
    button.current?.focus();
    wait(typed);
    try {
      await keep(line.field, typed);
    } catch (error) {
      wait(null);
      setNews(sentenceOf(error));
      setOpen(true);
    }
  }

  return (
    <div className="entry" data-field={line.field}>
      <div className="entry-head">
        <h3>{line.label}</h3>
        {line.state && <Tag mood={line.default ? "plain" : MOODS[line.state]}>{line.default ? words.create.proposed : words.create.states[line.state]}</Tag>}
        <button ref={button} type="button" className="small round quiet push" aria-label={words.create.edit(line.label)} aria-expanded={isOpen} onClick={() => (isOpen ? close() : edit())}>
          <Icon name="edit" size={16} />
        </button>
      </div>
      {isOpen ? (
        <form className="row" onSubmit={(event) => void submit(event)} onKeyDown={(event) => event.key === "Escape" && close()}>
          <input ref={input} className="grow" aria-label={line.label} maxLength={2000} autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
          <button className="primary">{words.create.keep}</button>
        </form>
      ) : (
        <p className={line.value ? "value" : "value muted"}>{line.value || (waiting ?? (line.state === "skipped" ? words.create.leftOpen : words.none))}</p>
      )}
      {line.source && line.source !== line.value && <Source text={line.source} jump={jump} />}
      <Note error={news} />
    </div>
  );
}

function Source({ text, jump }: { text: string; jump?: () => void }) {
  if (!jump) return <q className="source">{text}</q>;
  return <button type="button" className="source" title={words.create.jump} onClick={jump}><q>{text}</q></button>;
}
