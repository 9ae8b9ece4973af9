// Days chosen by hand.
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, data } from "../api/client";
import { words } from "../words";
import { FIRST, LAST, type Day } from "../zones";

/** Where the workspace is; undefined: not told yet. */
export function useWorkspaceZone(): string | undefined {
  return useQuery({ queryKey: ["workspace"], queryFn: () => data(api.GET("/api/workspace")) }).data?.timezone;
}

/** A day, or "" where none is needed. */
export function DayInput({ label, value, required, onChange }: { label: string; value: Day | ""; required?: boolean; onChange: (day: Day | "") => void }) {
  // a year that is typed digit by digit is first one of antiquity
  const [typed, type] = useState<string | null>(null);
  return (
    <input type="date" className="date" aria-label={label} min={FIRST} max={LAST} required={required} value={typed ?? value}
      onChange={({ target }) => {
        type(target.value);
        if (target.validity.valid) onChange(target.value);
      }} onBlur={() => type(null)} />
  );
}

export interface Span {
  from: Day | "";
  /** Of which all belongs to it. */
  to: Day | "";
}

export function DayRange({ value, required, onChange }: { value: Span; required?: boolean; onChange: (span: Span) => void }) {
  // the 2 of a day that will be the 25th must not take the other end with it for good
  const begun = useRef(value);
  const begin = (from: Day | "") => {
    const to = begun.current.to || value.to;
    onChange({ from, to: to && from > to ? from : to });
  };
  const end = (to: Day | "") => {
    const from = begun.current.from || value.from;
    onChange({ from: to && to < from ? to : from, to });
  };
  return (
    <div className="day-range" role="group" aria-label={words.days.range} onFocus={() => { begun.current = value; }}>
      <DayInput label={words.days.from} value={value.from} required={required} onChange={begin} />
      <span className="muted" aria-hidden="true">–</span>
      <DayInput label={words.days.to} value={value.to} required={required} onChange={end} />
    </div>
  );
}
