// Values inside values, by their path: read, and replaced without touching what was there.
export type Path = (string | number)[];

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | null | undefined)?.[step], value);
}

export function put<T>(value: T, path: Path, next: unknown): T {
  const [step, ...rest] = path;
  if (step === undefined) return next as T;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[step] = put(copy[step], rest, next);
  return copy as T;
}

export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs, leaf by leaf; lists of plain values are compared as a whole. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isBranch(before) && !isBranch(after)) return [{ path, before, after }];
  const steps = new Set([...keysOf(before), ...keysOf(after)]);
  return [...steps].flatMap((step) => differences(at(before, [step]), at(after, [step]), path ? `${path}.${step}` : step));
}

const keysOf = (value: unknown) => (isBranch(value) ? Object.keys(value as object) : []);

function isBranch(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => typeof one === "object" && one !== null && !Array.isArray(one));
  return typeof value === "object" && value !== null;
}
