// Days chosen by hand.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
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
  const { from, to } = value;
  return (
    <div className="day-range" role="group" aria-label={words.days.range}>
      <DayInput label={words.days.from} value={from} required={required} onChange={(day) => onChange({ from: day, to: to && day > to ? day : to })} />
      <span className="muted" aria-hidden="true">–</span>
      <DayInput label={words.days.to} value={to} required={required} onChange={(day) => onChange({ from: day && day < from ? day : from, to: day })} />
    </div>
  );
}
