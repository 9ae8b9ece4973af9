// A Supabase project on a PostgreSQL of its own, for tests: @supabase/lite, its known faults put right.
//
// Fed to `node --input-type=module -` in the folder that has its packages. Arguments: the database's socket folder, its
// port and its name; the port to answer on; the keys that it had before, or {}; where people sign in as well, this file's
// folder. What it sends by e-mail is read at /letters/ADDRESS. Says {"publishable_key", "secret_key"} on stdout once it answers.

import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

import { App, generateApiKey, InMemoryEmailDriver } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import postgres from "postgres";

const [socket, databasePort, database, port, kept, folder] = process.argv.slice(2);
console.error = () => {}; // it writes every refusal of the database, which tests provoke on purpose

// Arguments of functions reach the driver as JSON text already; it would encode them once more.
const json = (oid) => ({
  to: oid,
  from: [oid],
  serialize: (value) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text) => JSON.parse(text),
});

const address = `postgres://postgres@localhost/${database}`;
const connection = createPostgresConnection({
  url: address,
  postgresOptions: {
    host: socket,
    port: Number(databasePort),
    max: 12,
    backoff: () => 0.2, // a database that was away is back when it is back
    types: { json: json(114), jsonb: json(3802) },
    onnotice: () => {},
  },
});
connection.applyRpcRequestGucs = async () => {}; // five statements a call that no function of ours asks about
// PostgREST reads its schema anew when it is told to.
const told = postgres(address, { host: socket, port: Number(databasePort), onnotice: () => {} });
await told.listen("pgrst", () => connection.clearSchemaCache());
const fresh = { publishable_key: await key("publishable"), secret_key: await key("secret") };
const keys = { ...fresh, ...JSON.parse(kept) };
const shared = randomBytes(32).toString("hex");
const letters = new InMemoryEmailDriver();
const own = `http://127.0.0.1:${port}`;
const github = { enabled: true, client_id: "us", secret: "theirs", url: `${own}/github`, redirect_uri: `${own}/auth/v1/callback` };
const app = new App({
  connection,
  auth: { enabled: Boolean(folder), jwt_secret: shared, external: { github }, ...keys },
  options: { drivers: { email: letters } },
});
if (folder) await app.ensureSystemSchema();

const beside = async (name) => (await import(pathToFileURL(join(folder, name)))).ROUTES;
const ROUTES = folder ? { ...await beside("gotrue.mjs"), ...await beside("github.mjs") } : {};

async function key(type) {
  const made = await generateApiKey(type);
  return made.key;
}

// It signs users' tokens with a shared secret alone; today's projects sign with a key whose public half they publish.
const signing = generateKeyPairSync("ec", { namedCurve: "P-256" });
const KEY_SET = { keys: [{ ...signing.publicKey.export({ format: "jwk" }), kid: "lite", alg: "ES256", use: "sig" }] };
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

/** As a project of today signs it. */
function signed(token) {
  const claims = { ...claimsOf(token), iss: `${own}/auth/v1`, aud: "authenticated" };
  const text = `${base64({ alg: "ES256", typ: "JWT", kid: "lite" })}.${base64(claims)}`;
  return `${text}.${sign("sha256", text, { key: signing.privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/** As lite itself knows it. */
function known(token) {
  const text = `${base64({ alg: "HS256", typ: "JWT" })}.${base64(claimsOf(token))}`;
  return `${text}.${createHmac("sha256", shared).update(text).digest("base64url")}`;
}

async function answered(incoming) {
  const url = new URL(incoming.url, `http://${incoming.headers.host}`);
  if (!folder) return lite(incoming, url, isBare(incoming) ? undefined : Readable.toWeb(incoming));
  const body = isBare(incoming) ? undefined : await text(incoming);
  const ask = (path = url, other = renamed(url, body)) => lite(incoming, new URL(path, url), other);
  const answer = (await ROUTES[`${incoming.method} ${url.pathname}`]?.(url, { body, headers: incoming.headers, ask, newestLetter })) ?? (await ask());
  if (!answer.headers.get("content-type")?.includes("json")) return answer;
  if (incoming.url.endsWith("/jwks.json")) return Response.json(KEY_SET);
  const said = await answer.json();
  if (said?.access_token?.startsWith("eyJ")) said.access_token = signed(said.access_token);
  return new Response(JSON.stringify(said), { status: answer.status, headers: answer.headers });
}

const newestLetter = (address) => letters.messages.get(address)?.at(-1);

const OPEN = { "access-control-allow-origin": "*", "access-control-allow-headers": "*, authorization" };

const server = createServer(async (incoming, outgoing) => {
  if (folder) Object.entries(OPEN).forEach(([name, value]) => outgoing.setHeader(name, value));
  const [, reader] = incoming.url.match(/^\/letters\/(.+)$/) ?? [];
  if (reader) return outgoing.end(JSON.stringify(letters.messages.get(decodeURIComponent(reader)) ?? []));
  const answer = await answered(incoming);
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});

function lite(incoming, url, body) {
  const headers = new Headers(incoming.headers);
  if (folder) headers.delete("content-length"); // it may be another body by now
  const [, token] = headers.get("authorization")?.match(/^Bearer (\S+\.\S+\.\S+)$/) ?? [];
  if (folder && token) headers.set("authorization", `Bearer ${known(token)}`);
  const method = isBare(incoming) && body !== undefined ? "POST" : incoming.method;
  return app.fetch(new Request(url, { method, headers, body, duplex: "half" }), { peerAddress: incoming.socket.remoteAddress ?? null });
}

const isBare = (incoming) => ["GET", "HEAD"].includes(incoming.method);

// A code from an e-mail is of the type "email" today; it knows only what that was called before.
function renamed(url, body) {
  return url.pathname === "/auth/v1/verify" ? body?.replace('"type":"email"', '"type":"magiclink"') : body;
}

server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1", () => console.log(JSON.stringify(keys)));
