// The ways in by Supabase: a password, an e-mail with a link or a code, a provider; and what came back from there.
import type { AuthError, Provider } from "@supabase/auth-js";
import { words } from "../words";
import { unreachable } from "./problem";
import { forgetKey } from "./session";
import { asked, dropProvidersTokens, isProvable, waysIn } from "./user";
import { brought, keepPlace, wayBack, type Brought } from "./way-back";

/** What a provider must be asked for beside Supabase's own list, or it tells no e-mail address. */
const SCOPES: Partial<Record<string, string>> = { azure: "email", keycloak: "openid" };

/** By what Supabase calls it, in the address or in an answer. */
const REFUSALS: Record<string, keyof typeof words.signIn.refusals> = {
  otp_expired: "used",
  pkce_code_verifier_not_found: "elsewhere",
  bad_code_verifier: "another",
  not_asked_here: "unasked",
  flow_state_not_found: "late",
  flow_state_expired: "late",
  flow_state_already_used: "late",
  bad_oauth_state: "late",
  bad_oauth_callback: "late",
  access_denied: "denied",
  signup_disabled: "stranger",
  user_banned: "blocked",
  provider_email_needs_verification: "unconfirmed",
};

export const signInUser = (email: string, password: string) => asked((client) => client.signInWithPassword({ email, password }));

/** To whoever is a user there already: nobody becomes one by asking. */
export const sendLetter = (email: string) => asked((client) => {
  keepPlace();
  return client.signInWithOtp({ email, options: { shouldCreateUser: false, emailRedirectTo: wayBack() } });
});

export const signInByCode = (email: string, token: string) => asked((client) => client.verifyOtp({ email, token, type: "email" }));

/** In this tab, or in another where nothing typed here is lost. */
export const goTo = (provider: string, tab: Window | null) => asked(async (client) => {
  keepPlace();
  const options = { redirectTo: wayBack(), scopes: SCOPES[provider], skipBrowserRedirect: true };
  const answer = await client.signInWithOAuth({ provider: provider as Provider, options });
  if (answer.data.url) (tab ?? window).location.assign(answer.data.url);
  return answer;
});

export interface Offer {
  byEmail: boolean;
  providers: string[];
}

/** What is switched on in the project, of what has a name here. */
export async function offer(): Promise<Offer> {
  const { supabase } = await waysIn();
  if (!supabase) return { byEmail: false, providers: [] };
  const answer = await fetch(`${supabase.url}/auth/v1/settings`, { headers: { apikey: supabase.publishable_key } });
  if (!answer.ok) throw unreachable();
  const { external } = await answer.json() as { external: Record<string, boolean> };
  const named = Object.keys(words.signIn.providers);
  return { byEmail: external.email !== false, providers: isProvable ? named.filter((name) => external[name]) : [] };
}

let arrived: Promise<void> | undefined;
let untold: unknown = null;

/** Signs in by what the address brought back, once. */
export const arrival = () => (arrived ??= brought ? signInBy(brought).catch((error: unknown) => { untold = inOurWords(error); }) : Promise.resolve());

/** Why that signed nobody in; told once. */
export function takeRefusal(): unknown {
  const refusal = untold;
  untold = null;
  return refusal;
}

async function signInBy({ code, refusal }: Brought): Promise<void> {
  if (refusal || !code) throw refused(refusal);
  await asked((client) => client.exchangeCodeForSession(code));
  dropProvidersTokens();
  forgetKey();
}

function inOurWords(error: unknown): unknown {
  const { name, code } = error as Partial<AuthError>;
  return name?.startsWith("Auth") ? refused(code) : error;
}

/** Never what the address says: anybody may have put it there. */
function refused(code: string | null | undefined): Error {
  const kind = code && Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
  return new Error(words.signIn.refusals[kind ?? "other"]);
}
