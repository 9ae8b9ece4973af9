// What Supabase's sign-in (GoTrue) does and @supabase/lite does not: links of e-mails that bring a code back (PKCE).
//
// After its own internal/api: magic_link.go, verify.go (verifyGet, prepErrorRedirectURL), token.go (PKCE), settings.go.

import { createHash, randomUUID } from "node:crypto";

export const ROUTES = {
  "POST /auth/v1/otp": sendLetter,
  "GET /auth/v1/verify": openLink,
  "POST /auth/v1/token": exchange,
  "GET /auth/v1/settings": settings,
};

const SITE_URL = "http://localhost:3000"; // a project's, until somebody sets it
const challenges = new Map(); // by what the e-mail's link names
const flows = new Map(); // by code

/** Else the site's: whatever is on this machine may be come back to. */
const allowed = (address) => (address && new URL(address).hostname === "127.0.0.1" ? address : SITE_URL);
const away = (address) => new Response(null, { status: 303, headers: { location: address.href } });

/** As lite sends it, but the link leads to the project, and back to where it was asked for. */
async function sendLetter(url, { body, ask, newestLetter }) {
  const { email, code_challenge: challenge } = JSON.parse(body);
  const answer = await ask();
  if (!answer.ok) return answer;
  const letter = newestLetter(email);
  const [theirs, hash] = letter.text.match(/https?:\S+verify\?token=([^&\s]+)\S*/);
  const token = challenge ? `pkce_${hash}` : hash;
  const link = new URL(`/auth/v1/verify?${new URLSearchParams({ token, type: "magiclink", redirect_to: allowed(url.searchParams.get("redirect_to")) })}`, url);
  challenges.set(token, challenge);
  letter.text = letter.text.replace(theirs, link.href);
  return answer;
}

async function openLink(url, { ask }) {
  const token = url.searchParams.get("token");
  if (!challenges.get(token)) return undefined;
  const to = new URL(allowed(url.searchParams.get("redirect_to")));
  const answer = await ask("/auth/v1/verify", JSON.stringify({ token_hash: token.replace("pkce_", ""), type: url.searchParams.get("type") }));
  const said = await answer.json();
  if (!answer.ok) return away(withError(to, said.error_code));
  const code = randomUUID();
  flows.set(code, { challenge: challenges.get(token), session: said });
  to.searchParams.set("code", code);
  return away(to);
}

/** Before the # and behind it. */
function withError(to, code) {
  const said = new URLSearchParams({ error: "access_denied", error_code: code, error_description: "Email link is invalid or has expired" });
  to.search = said;
  to.hash = `${said}&sb=`;
  return to;
}

function exchange(url, { body }) {
  if (url.searchParams.get("grant_type") !== "pkce") return undefined;
  const { auth_code: code, code_verifier: verifier } = JSON.parse(body);
  const flow = flows.get(code);
  if (!flow) return undefined; // a provider's: lite knows those
  const isTheirs = createHash("sha256").update(verifier).digest("base64url") === flow.challenge;
  if (!isTheirs) {
    const msg = "code challenge does not match previously saved code verifier";
    return Response.json({ code: 400, error_code: "bad_code_verifier", msg }, { status: 400 });
  }
  flows.delete(code);
  return Response.json(flow.session);
}

/** Lite knows GitHub and Google alone: of another that is switched on it does not say so. */
async function settings(url, { ask }) {
  const said = await (await ask()).json();
  return Response.json({ ...said, external: { ...said.external, azure: true } });
}
