// A user of the Supabase project that the api names: Supabase's own client, and a token that is renewed before it expires.
import type { AuthClient } from "@supabase/auth-js";
import { words } from "../words";
import { problemOf, unreachable } from "./problem";
import type { components } from "./schema";

type WaysIn = components["schemas"]["WaysIn"];
type Auth = InstanceType<typeof AuthClient>;

const KEPT = "voxie-user";
/** How its client calls it that nobody answered. */
const AWAY = "AuthRetryableFetchError";
/** Whether a way back can be proven to be this browser's (PKCE): pages of https and of this very machine have SHA-256. */
export const isProvable = isSecureContext;

let ways: Promise<WaysIn> | undefined;
let opened: Promise<Auth | null> | undefined;

export function waysIn(): Promise<WaysIn> {
  ways ??= ask().catch((error: unknown) => {
    ways = undefined;
    throw error;
  });
  return ways;
}

async function ask(): Promise<WaysIn> {
  const answer = await fetch("/api/sign-in").catch(() => null);
  if (!answer) throw unreachable();
  if (!answer.ok) throw await problemOf(answer);
  return await answer.json() as WaysIn;
}

/** Supabase's own client, loaded when somebody signs in or is signed in that way; null: nobody can be. */
function auth(): Promise<Auth | null> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<Auth | null> {
  const { supabase } = await waysIn();
  if (!supabase) return null;
  const { AuthClient } = await import("@supabase/auth-js").catch(() => { throw unreachable(); });
  return new AuthClient({
    url: `${supabase.url}/auth/v1`,
    headers: { apikey: supabase.publishable_key },
    storageKey: KEPT,
    detectSessionInUrl: false,
    flowType: isProvable ? "pkce" : "implicit",
  });
}

type Answer = { error: Error | null } | undefined;

/** Raises what Supabase says of it. */
export async function asked(ask: (auth: Auth) => Promise<Answer>): Promise<void> {
  const client = await auth();
  const error = client && (await ask(client))?.error;
  if (error) throw error.name === AWAY ? new Error(words.signIn.away) : error;
}

/** Null: nobody signed in that way, or not any more. */
export async function tokenOfUser(): Promise<string | null> {
  if (!localStorage.getItem(KEPT)) return null;
  const { data, error } = (await (await auth())?.getSession()) ?? {};
  if (error?.name === AWAY) throw unreachable();
  return data?.session?.access_token ?? null;
}

export async function forgetUser(): Promise<void> {
  if (!localStorage.getItem(KEPT)) return;
  await (await auth())?.signOut({ scope: "local" });
  localStorage.removeItem(KEPT);
}

/** By which others can let them in. */
export async function idOfUser(): Promise<string | null> {
  if (!localStorage.getItem(KEPT)) return null;
  const { data } = (await (await auth())?.getSession()) ?? {};
  return data?.session?.user.id ?? null;
}

/** A provider's own tokens open what people have elsewhere, and nothing here needs them. */
export function dropProvidersTokens(): void {
  const { provider_token, provider_refresh_token, ...session } = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Record<string, unknown>;
  if (provider_token ?? provider_refresh_token) localStorage.setItem(KEPT, JSON.stringify(session));
}

/** In another tab of this browser, as by the link of an e-mail. */
export function onSignedInElsewhere(listener: () => void): () => void {
  const told = (event: StorageEvent) => { if (event.key === KEPT && event.newValue) listener(); };
  addEventListener("storage", told);
  return () => removeEventListener("storage", told);
}
