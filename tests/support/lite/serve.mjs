// A Supabase project on a PostgreSQL of its own, for tests: @supabase/lite, its known faults put right.
//
// Fed to `node --input-type=module -` in the folder that has its packages. Arguments: the database's socket folder, its
// port and its name; the port to answer on; the keys that it had before, or {}; "auth" where people sign in as well.
// What it sends by e-mail is read at /letters/ADDRESS. Says {"publishable_key", "secret_key"} on stdout once it answers.

import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { json as read } from "node:stream/consumers";

import { App, generateApiKey, InMemoryEmailDriver } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";

const [socket, databasePort, database, port, kept, auth] = process.argv.slice(2);
console.error = () => {}; // it writes every refusal of the database, which tests provoke on purpose

// Arguments of functions reach the driver as JSON text already; it would encode them once more.
const json = (oid) => ({
  to: oid,
  from: [oid],
  serialize: (value) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text) => JSON.parse(text),
});

const connection = createPostgresConnection({
  url: `postgres://postgres@localhost/${database}`,
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
const fresh = { publishable_key: await key("publishable"), secret_key: await key("secret") };
const keys = { ...fresh, ...JSON.parse(kept) };
const shared = randomBytes(32).toString("hex");
const letters = new InMemoryEmailDriver();
const app = new App({
  connection, auth: { enabled: auth === "auth", jwt_secret: shared, ...keys }, options: { drivers: { email: letters } },
});
if (auth === "auth") await app.ensureSystemSchema();

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
  const claims = { ...claimsOf(token), iss: `http://127.0.0.1:${port}/auth/v1`, aud: "authenticated" };
  const text = `${base64({ alg: "ES256", typ: "JWT", kid: "lite" })}.${base64(claims)}`;
  return `${text}.${sign("sha256", text, { key: signing.privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/** As lite itself knows it. */
function known(token) {
  const text = `${base64({ alg: "HS256", typ: "JWT" })}.${base64(claimsOf(token))}`;
  return `${text}.${createHmac("sha256", shared).update(text).digest("base64url")}`;
}

async function answered(incoming) {
  const answer = await app.fetch(await request(incoming), { peerAddress: incoming.socket.remoteAddress ?? null });
  if (auth !== "auth" || !answer.headers.get("content-type")?.includes("json")) return answer;
  if (incoming.url.endsWith("/jwks.json")) return Response.json(KEY_SET);
  const said = await answer.json();
  if (said?.access_token) said.access_token = signed(said.access_token);
  return new Response(JSON.stringify(said), { status: answer.status, headers: answer.headers });
}

const OPEN = { "access-control-allow-origin": "*", "access-control-allow-headers": "*, authorization" };

const server = createServer(async (incoming, outgoing) => {
  if (auth === "auth") Object.entries(OPEN).forEach(([name, value]) => outgoing.setHeader(name, value));
  const [, reader] = incoming.url.match(/^\/letters\/(.+)$/) ?? [];
  if (reader) return outgoing.end(JSON.stringify(letters.messages.get(decodeURIComponent(reader)) ?? []));
  const answer = await answered(incoming);
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});

async function request(incoming) {
  const body = incoming.method === "POST" && incoming.url === "/auth/v1/verify" ? await verified(incoming) : bodyOf(incoming);
  const address = `http://${incoming.headers.host}${incoming.url}`;
  const headers = new Headers(incoming.headers);
  const [, token] = headers.get("authorization")?.match(/^Bearer (\S+\.\S+\.\S+)$/) ?? [];
  if (auth === "auth" && token) headers.set("authorization", `Bearer ${known(token)}`);
  return new Request(address, { method: incoming.method, headers, body, duplex: "half" });
}

const bodyOf = (incoming) => (["GET", "HEAD"].includes(incoming.method) ? undefined : Readable.toWeb(incoming));

// A code from an e-mail is of the type "email" today; it knows only what that was called before.
async function verified(incoming) {
  const asked = await read(incoming);
  delete incoming.headers["content-length"];
  return JSON.stringify({ ...asked, type: asked.type === "email" ? "magiclink" : asked.type });
}

server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1", () => console.log(JSON.stringify(keys)));
