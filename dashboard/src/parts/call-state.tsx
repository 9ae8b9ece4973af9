// A call's state and reason in words.
import type { Call } from "../api/types";
import { words } from "../words";
import { Tag, type Mood } from "./small";

const MOODS: Record<Call["state"], Mood> = { requested: "warn", claimed: "warn", live: "good", ended: "plain", failed: "bad" };

export const isOver = (call: Call) => call.state === "ended" || call.state === "failed";

export function CallState({ call }: { call: Call }) {
  return (
    <span className={call.state === "live" ? "live" : undefined}>
      <Tag mood={MOODS[call.state]}>{words.calls.states[call.state] ?? call.state}</Tag>
    </span>
  );
}

export function reasonOf(call: Call): string {
  return call.end_reason ? (words.calls.reasons[call.end_reason] ?? call.end_reason) : words.none;
}
