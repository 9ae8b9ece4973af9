// A GitHub whose people are whoever they say they are; it stands where a GitHub Enterprise would.

import { createHash } from "node:crypto";

export const ROUTES = {
  "GET /github/login/oauth/authorize": consent,
  "POST /github/login/oauth/access_token": (url, { body }) => Response.json({ access_token: new URLSearchParams(body).get("code"), token_type: "bearer" }),
  "GET /github/api/v3/user": (url, asked) => Response.json({ id: numberOf(emailOf(asked)), login: emailOf(asked), name: null }),
  "GET /github/api/v3/user/emails": (url, asked) => Response.json([{ email: emailOf(asked), verified: true, primary: true }]),
};

const emailOf = ({ headers }) => headers.authorization.replace("Bearer ", "");
const numberOf = (email) => createHash("sha256").update(email).digest().readUInt32BE();

function consent({ searchParams: given }) {
  const [email, to, state] = ["email", "redirect_uri", "state"].map((name) => given.get(name));
  if (email) return new Response(null, { status: 302, headers: { location: `${to}?${new URLSearchParams({ code: email, state })}` } });
  const denied = new URLSearchParams({ error: "access_denied", error_description: "The user has denied your application access.", state });
  const page = `<!doctype html><title>GitHub</title>
    <form><input type="hidden" name="redirect_uri" value="${to}"><input type="hidden" name="state" value="${state}">
      <label>Who are you? <input name="email"></label><button>Authorize</button></form>
    <a href="${to}?${denied}">Cancel</a>`;
  return new Response(page, { headers: { "content-type": "text/html" } });
}
