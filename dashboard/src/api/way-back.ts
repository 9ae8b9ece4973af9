// What Supabase's way back left in the address, taken out of it before anything else runs; where one wanted to be meanwhile.

const WANTED = "voxie-wanted";

export interface Brought {
  /** Good once, for a few minutes, and only beside the verifier that the same browser kept. */
  code: string | null;
  /** Why there is none. */
  refusal: string | null;
}

/** What is brought to where: `keepPlace` has noted the rest, as an error overwrites what stands behind the #. */
export const wayBack = () => `${location.origin}/`;

/** Where another tab finds it, too: links of e-mails open a new one. */
export const keepPlace = () => localStorage.setItem(WANTED, location.hash);

export const brought = taken();

function taken(): Brought | null {
  if (location.pathname !== "/") return null; // the printed link's code is another
  const found = readIn(new URLSearchParams(location.search)) ?? readIn(behindTheHash());
  if (found) history.replaceState(null, "", `/${keptPlace()}`);
  return found;
}

/** Supabase puts errors there as well, and sessions that this browser has not asked for. */
function behindTheHash(): URLSearchParams {
  return new URLSearchParams(location.hash.startsWith("#/") ? "" : location.hash.slice(1));
}

function readIn(said: URLSearchParams): Brought | null {
  const refusal = said.get("error_code") ?? said.get("error") ?? (said.has("access_token") ? "not_asked_here" : null);
  const code = said.get("code");
  return refusal ?? code ? { code, refusal } : null;
}

function keptPlace(): string {
  const kept = localStorage.getItem(WANTED) ?? "";
  localStorage.removeItem(WANTED);
  return kept.startsWith("#/") ? kept : "";
}
