// A user of the Supabase project that the api names: signing in by password or by a code sent to them, and a token that is renewed before it expires.
import type { AuthClient } from "@supabase/auth-js";
import { words } from "../words";
import { problemOf, unreachable } from "./problem";
import type { components } from "./schema";

type WaysIn = components["schemas"]["WaysIn"];
type Auth = InstanceType<typeof AuthClient>;

const KEPT = "voxie-user";
/** How its client calls it that nobody answered. */
const AWAY = "AuthRetryableFetchError";

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
  });
}

type Answer = { error: Error | null } | undefined;

/** Raises what Supabase says of it. */
async function asked(ask: (auth: Auth) => Promise<Answer>): Promise<void> {
  const client = await auth();
  const error = client && (await ask(client))?.error;
  if (error) throw error.name === AWAY ? new Error(words.signIn.away) : error;
}

export const signInUser = (email: string, password: string) => asked((client) => client.signInWithPassword({ email, password }));

/** To whoever is a user there already: nobody becomes one by asking. */
export const sendCode = (email: string) => asked((client) => client.signInWithOtp({ email, options: { shouldCreateUser: false } }));

export const signInByCode = (email: string, token: string) => asked((client) => client.verifyOtp({ email, token, type: "email" }));

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
