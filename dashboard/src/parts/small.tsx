// Small things that many pages show.
import { useEffect, useState } from "react";
import { ago, exactly, when } from "../dates";
import { words } from "../words";
import { Icon } from "./icon";

export type Mood = "good" | "warn" | "bad" | "accent" | "plain";

export function Tag({ mood = "plain", children }: { mood?: Mood; children: string }) {
  return <span className={`tag ${mood}`}>{children}</span>;
}

export function Moment({ at, zone, relative }: { at: string; zone?: string | null; relative?: boolean }) {
  return <time dateTime={at} title={exactly(at)}>{relative ? ago(at) : when(at, zone)}</time>;
}

export function NotMeasured() {
  return <span className="muted">{words.notMeasured}</span>;
}

export function Facts({ rows }: { rows: [string, React.ReactNode][] }) {
  return (
    <dl className="facts">
      {rows.map(([term, value], number) => <div key={`${number} ${term}`}><dt>{term}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

/** One of a few, shown side by side. */
export function Choose<T extends string>({ label, value, options, onChange }: {
  label: string; value: T; options: [T, string][]; onChange: (value: T) => void;
}) {
  return (
    <div className="choose" role="group" aria-label={label}>
      {options.map(([option, text]) => (
        <button key={option} type="button" className="small" aria-pressed={option === value} onClick={() => onChange(option)}>{text}</button>
      ))}
    </div>
  );
}

export function SearchBox({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <div className="search">
      <Icon name="search" />
      <input type="search" aria-label={label} placeholder={label} maxLength={100} value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

/** The value as it was a moment ago: not every letter typed is a question to the api. */
export function useSettled<T>(value: T, ms = 200): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

export const isExpired = (it: { expires_at: string | null }) => it.expires_at !== null && Date.parse(it.expires_at) <= Date.now();

/** With it where it was without, and the other way round. */
export const toggled = <T,>(was: T[], one: T) => (was.includes(one) ? was.filter((other) => other !== one) : [...was, one]);

export function save(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
