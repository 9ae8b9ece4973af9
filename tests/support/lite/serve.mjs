// A Supabase project on a PostgreSQL of its own, for tests: @supabase/lite, its known faults put right.
//
// Fed to `node --input-type=module -` in the folder that has its packages. Arguments: the database's socket folder, its
// port and its name; the port to answer on; the keys that it had before, or {}.
// Says {"publishable_key", "secret_key"} on stdout once it answers.

import { createServer } from "node:http";
import { Readable } from "node:stream";

import { App, generateApiKey } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";

const [socket, databasePort, database, port, kept] = process.argv.slice(2);
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
const app = new App({ connection, auth: { enabled: false, ...keys } });

async function key(type) {
  const made = await generateApiKey(type);
  return made.key;
}

const server = createServer(async (incoming, outgoing) => {
  const answer = await app.fetch(request(incoming), { peerAddress: incoming.socket.remoteAddress ?? null });
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});

function request(incoming) {
  const body = ["GET", "HEAD"].includes(incoming.method) ? undefined : Readable.toWeb(incoming);
  const address = `http://${incoming.headers.host}${incoming.url}`;
  return new Request(address, { method: incoming.method, headers: incoming.headers, body, duplex: "half" });
}

server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1", () => console.log(JSON.stringify(keys)));
