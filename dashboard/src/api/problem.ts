// Why a request was refused, as the api tells it (RFC 9457), or that nobody answered.
import { words } from "../words";

export interface Fault {
  field: string;
  message: string;
}

interface Told {
  detail?: string;
  title?: string;
  code?: string;
  faults?: Fault[];
}

export class Problem extends Error {
  readonly code: string;
  readonly faults: Fault[];

  /** Status 0: no answer at all. */
  constructor(readonly status: number, told: Told = {}, readonly retryAfter: number | null = null) {
    super(told.detail ?? told.title ?? words.problems.answered(status));
    this.code = told.code ?? "";
    this.faults = told.faults ?? [];
  }
}

export const unreachable = () => new Problem(0, { detail: words.problems.unreachable, code: "unreachable" });

export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.clone().text().catch(() => "");
  const after = Number(response.headers.get("Retry-After"));
  return new Problem(response.status, toldBy(text), after > 0 ? after : null);
}

function toldBy(text: string): Told {
  try {
    return JSON.parse(text) as Told;
  } catch {
    return { detail: text.slice(0, 200) || undefined };
  }
}

export function isProblem(error: unknown, ...statuses: number[]): error is Problem {
  return error instanceof Problem && statuses.includes(error.status);
}

/** How often to ask anew: never again for what is not there, or is not for whoever asks. */
export const whileThere = (ms: number | false) => ({ state }: { state: { error: unknown } }) => !isProblem(state.error, 403, 404) && ms;

/** The user is in several; the faults name them. */
export function isWhichWorkspace(error: unknown): error is Problem {
  return isProblem(error, 400) && error.code === "which_workspace";
}

/** The budget of requests is used up; it is there again after `retryAfter`. */
export function isRateLimited(error: unknown): error is Problem {
  return isProblem(error, 429) && error.code === "rate_limited";
}
