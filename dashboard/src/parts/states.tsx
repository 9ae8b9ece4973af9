// What stands where data is not, or not yet: loading, empty, refused.
import { Component, useEffect, useState, type ReactNode } from "react";
import { isProblem, Problem } from "../api/problem";
import { words } from "../words";
import { Icon, type IconName } from "./icon";

const SLOW_MS = 4000;

export function Loading({ rows = 3 }: { rows?: number }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="loading" role="status">
      <span className={isSlow ? "muted" : "unseen"}>{isSlow ? words.slow : words.loading}</span>
      {Array.from({ length: rows }, (_, row) => <span key={row} className="bone" aria-hidden="true" />)}
    </div>
  );
}

export function Empty({ icon, title, text, children }: { icon: IconName; title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty-icon"><Icon name={icon} size={26} /></span>
      <h2>{title}</h2>
      {text && <p className="lead">{text}</p>}
      {children && <div className="row">{children}</div>}
    </div>
  );
}

/** A whole page or panel that could not be loaded, and what to do about it. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const title = isProblem(error, 403) ? words.problems.forbidden : isProblem(error, 404) ? words.problems.missing : words.problems.title;
  const text = isProblem(error, 403) ? words.problems.forbiddenText : isProblem(error, 404) ? words.problems.missingText : sentenceOf(error);
  return (
    <div className="empty" role="alert">
      <h2>{title}</h2>
      <p className="lead">{text}</p>
      {retry && !isProblem(error, 403, 404) && <div className="row"><button type="button" onClick={retry}>{words.retry}</button></div>}
    </div>
  );
}

/** Beside the control that did not work. */
export function Note({ error }: { error: unknown }) {
  return error ? <p className="note bad" role="alert">{sentenceOf(error)}</p> : null;
}

export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof Problem)) return error.message;
  const faults = error.faults.map((fault) => `${fault.field}: ${fault.message}`).join("; ");
  const later = error.status === 429 || error.status === 503 ? words.problems.busy(error.retryAfter) : "";
  return [error.message, faults, later].filter(Boolean).join(" ");
}

export interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What was asked for, once it is there; what is there already stays while it is asked for again. */
export function Shown<T>({ of, rows, children }: { of: Asked<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failed error={of.error} retry={() => void of.refetch()} />;
  return <Loading rows={rows} />;
}

/** A page that breaks does not take the others with it. */
export class Fence extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="empty" role="alert">
        <h1>{words.problems.title}</h1>
        <p className="lead">{words.problems.crashed}</p>
        <div className="row"><button type="button" onClick={() => location.reload()}>{words.problems.reload}</button></div>
      </div>
    );
  }
}
