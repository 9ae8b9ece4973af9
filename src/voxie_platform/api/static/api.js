// The HTTP api as the page sees it: JSON in, JSON out, a problem document becomes an Error.
export class Problem extends Error {
  constructor(status, document) {
    const faults = (document.faults ?? []).map((fault) => `${fault.field}: ${fault.message}`).join("; ");
    super([document.detail ?? document.title ?? `The server answered ${status}.`, faults].filter(Boolean).join(" "));
    this.status = status;
    this.code = document.code;
  }
}

export async function ask(path, { method = "GET", body, key } = {}) {
  let response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(key ? { "Idempotency-Key": key } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, { detail: "The server does not answer. Is voxie-platform still running?" });
  }
  const text = await response.text();
  let document = {};
  try { document = text ? JSON.parse(text) : {}; } catch { document = { detail: text.slice(0, 200) }; }
  if (!response.ok) throw new Problem(response.status, document);
  return document;
}
