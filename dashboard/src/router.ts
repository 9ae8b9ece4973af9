// Where the reader is: the part of the address behind the #, so that any server can serve the page.
import { useEffect, useSyncExternalStore } from "react";
import "./api/way-back"; // it takes out of the address what is no place, and puts back the place that was asked for

export interface Place {
  page: string;
  rest: string[];
  query: URLSearchParams;
}

type Asking = (goOn: () => void) => void;

/** Asks before a form with unsaved changes is left; null: nothing would be lost. */
let asking: Asking | null = null;
let shown = location.hash;
const listeners = new Set<() => void>();

window.addEventListener("hashchange", () => {
  const wanted = location.hash;
  if (wanted === shown) return;
  if (!asking) return arrive(wanted);
  history.pushState(null, "", shown || "#/");
  asking(() => {
    asking = null;
    location.hash = wanted;
  });
});

window.addEventListener("beforeunload", (event) => {
  if (asking) event.preventDefault();
});

function arrive(hash: string): void {
  shown = hash;
  for (const listener of listeners) listener();
}

export function go(path: string): void {
  location.hash = `#/${path}`;
}

/** The same page under another address: no step back leads to the old one. */
export function rename(path: string): void {
  history.replaceState(null, "", `#/${path}`);
  arrive(location.hash);
}

export function useAddress(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

export function placeOf(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", ...rest] = path.split("/").map(unescaped);
  return { page, rest: rest.filter(Boolean), query: new URLSearchParams(search) };
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function hrefOf(page: string, id?: string | null, query: Record<string, string | null | undefined> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ""}${search ? `?${search}` : ""}`;
}

/** While `ask` is given, the page is not left without it. */
export function useGuard(ask: Asking | null): void {
  useEffect(() => {
    asking = ask;
    return () => {
      if (asking === ask) asking = null;
    };
  }, [ask]);
}
